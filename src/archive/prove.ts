import { sign } from 'node:crypto'
import { articleById, captureById, capturesFor, revisionsOf, type StoredCapture } from '../store/index.ts'
import type { Proof, ProvedCapture } from './check-proof.ts'
import { checkProof } from './check-proof.ts'
import { checkTimeStamp } from './check-time-stamp.ts'
import { compareRevisions } from './compare-revisions.ts'
import { hasKeys, keysOf, type LogEntry, leafText, readLog, type SignedHead } from './evidence-log.ts'
import { inclusionProof, leafHash } from './merkle.ts'
import { ArchiveError, type OpenArchive } from './open-archive.ts'
import { libraryOf } from './read-library.ts'
import { versionsOf } from './settle-article.ts'
import { type HeadStamp, readStamps } from './time-stamp.ts'

/**
 * All that is needed to show an outsider what was kept of an article (or one capture) and when: the records, where they
 * stand in the signed log, and the versions read out of them with their differences. Throws `ArchiveError` where the id
 * is not known or the log does not hold its captures yet. `onUnsealed` hears in words why the file goes without a seal.
 */
export async function prove(
  archive: OpenArchive,
  id: string,
  onUnsealed: (why: string) => void = () => {},
): Promise<Proof> {
  const { db, folder } = archive
  const { entries, heads } = readLog(folder)
  const newest = heads.at(-1)
  if (!newest) throw new ArchiveError('the log of this archive is not signed yet; presskeep sync does it')
  const found = await articleById(db, id)
  const article = found?.duplicateOf ? await articleById(db, found.duplicateOf) : found
  const revisions = article ? await revisionsOf(db, article.id) : []
  const captures = await capturesToProve(
    archive,
    article?.id,
    id,
    revisions.map((one) => one.captureId),
  )
  const { head, stamp } = bestHead(folder, entries, heads, newest, captures)
  const indexes = new Map(entries.slice(0, head.size).map((entry, at) => [entry.id, at]))
  const proved: ProvedCapture[] = []
  for (const capture of captures) {
    const index = indexes.get(capture.id)
    if (index === undefined) continue
    if (!entries[index]!.hash.equals(leafHash(leafText(capture)))) {
      throw new ArchiveError(`the log says otherwise of capture ${capture.id}; run presskeep verify`)
    }
    const way = inclusionProof((at) => entries[at]!.hash, index, head.size)
    const { purpose, subject, url, at, status, mime, digest, originalId: original } = capture
    proved.push({
      id: capture.id,
      ...{ purpose, subject, url, at: new Date(at).toISOString(), status, mime, digest, original, index },
      path: way.map((hash) => hash.toString('hex')),
      record: (await recordBytes(archive, capture))?.toString('base64'),
    })
  }
  const isProved = (captureId: string) => proved.some((one) => one.id === captureId)
  const shown = revisions.filter((one) => isProved(one.captureId))
  const versions = article ? versionsOf(article, shown) : []
  const gist = article && (await libraryOf(archive).article(article.id))
  const proof: Proof = {
    format: 'presskeep-proof-v1',
    made: new Date(archive.now()).toISOString(),
    article: gist && { id: gist.id, url: gist.url, title: gist.title, source: gist.source },
    head,
    ...(stamp && { timestamp: { server: stamp.server, token: stamp.token } }),
    captures: proved,
    revisions: shown.map(({ id, captureId, at, title, text, textSha256, extractor }) => ({
      ...{ id, capture: captureId, at: new Date(at).toISOString(), title, text, text_sha256: textSha256, extractor },
    })),
    changes: versions.slice(1).map((after, at) => ({
      before: versions[at]!.id,
      after: after.id,
      changes: compareRevisions(versions[at]!, after),
    })),
  }
  return sealed(folder, proof, onUnsealed)
}

/**
 * The file with a seal over all of it: records are proved by the log, and what was read out of them is what the archive
 * says. Without one where the archive's key is not at hand (gone, another user's, damaged), or another one than the log was
 * signed with.
 */
function sealed(folder: string, proof: Proof, onUnsealed: (why: string) => void): Proof {
  const without = (why: string): Proof => {
    onUnsealed(why)
    return proof
  }
  if (!hasKeys(folder)) return without('the key of the archive (log/key.pem) is not there')
  try {
    const keys = keysOf(folder)
    if (keys.raw.toString('base64') !== proof.head.key) {
      return without('the key of the archive (log/key.pem) is another one than its log was signed with')
    }
    // As it will be read: without what is undefined.
    const read = JSON.parse(JSON.stringify(proof)) as Proof
    const seal = sign(null, Buffer.from(`presskeep proof v1\n${JSON.stringify(read)}\n`), keys.privateKey)
    return { ...read, seal: seal.toString('base64') }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return without(`the key of the archive (log/key.pem) can't be read (${why})`)
  }
}

/** The newest stamped head that holds all these captures; without one the newest head. */
function bestHead(
  folder: string,
  entries: readonly LogEntry[],
  heads: readonly SignedHead[],
  newest: SignedHead,
  captures: readonly StoredCapture[],
): { readonly head: SignedHead; readonly stamp?: HeadStamp } {
  const wanted = new Set(captures.map((one) => one.id))
  const needed = entries.findLastIndex((entry) => wanted.has(entry.id)) + 1
  for (const stamp of readStamps(folder).stamps.toReversed()) {
    const head = heads.find((one) => one.size === stamp.size && one.root === stamp.root)
    if (head && head.size >= needed) return { head, stamp }
  }
  return { head: newest }
}

async function capturesToProve(
  archive: OpenArchive,
  articleId: string | undefined,
  id: string,
  read: readonly string[],
): Promise<readonly StoredCapture[]> {
  const { db } = archive
  const wanted = new Map<string, StoredCapture>()
  const add = async (captureId: string) => {
    const capture = await captureById(db, captureId)
    if (capture) wanted.set(capture.id, capture)
    if (capture?.originalId && !wanted.has(capture.originalId)) await add(capture.originalId)
  }
  for (const purpose of ['article', 'rendered', 'showing'] as const) {
    for (const capture of articleId ? await capturesFor(db, purpose, articleId) : []) await add(capture.id)
  }
  for (const one of articleId ? read : [id]) await add(one)
  if (!wanted.size) throw new ArchiveError(`there is no article and no capture ${id}; presskeep list shows the ids`)
  return [...wanted.values()].sort((a, b) => a.at - b.at)
}

function recordBytes(archive: OpenArchive, capture: StoredCapture): Promise<Buffer | undefined> {
  return archive.warcs.bytesAt(capture.place).catch(() => undefined)
}

/** A page that holds a proof and checks it in the reader's browser; it asks nobody for anything. */
export function proofPage(proof: Proof): string {
  const json = JSON.stringify(proof).replace(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>Proof of what was kept</title>
<style>body{font:17px/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}pre{white-space:pre-wrap;overflow-wrap:anywhere}li{overflow-wrap:anywhere}.good{color:#176b2c}.bad{color:#a3191f}</style>
</head><body><h1 id="verdict">Checking…</h1><p>This page checks its own contents with your browser's cryptography. It was made by Presskeep and asks nobody for anything.
That a key belongs to somebody, and that a clock was right, no page can show: compare the key with the one that its owner publishes.</p>
<ul id="told"></ul><h2 id="title"></h2><div id="versions"></div>
<script type="application/json" id="proof">${json}</script>
<script>
const checkTimeStamp = ${checkTimeStamp.toString()}
const checkProof = ${checkProof.toString()}
const proof = JSON.parse(document.getElementById('proof').textContent)
const add = (parent, tag, text) => { const made = document.createElement(tag); made.textContent = text; parent.append(made); return made }
const verdict = document.getElementById('verdict')
checkProof(proof, checkTimeStamp).then(({ isGood, facts, warnings, problems }) => {
  verdict.textContent = !isGood ? 'The proof is NOT good.' : warnings.length ? 'The records are proved; mind the warning.' : 'The proof is good.'
  verdict.className = isGood && !warnings.length ? 'good' : 'bad'
  for (const line of [...problems, ...warnings.map((one) => 'Warning: ' + one), ...facts]) add(document.getElementById('told'), 'li', line)
})
if (proof.article) document.getElementById('title').textContent = proof.article.title + ' · ' + proof.article.source
for (const version of proof.revisions) {
  add(document.getElementById('versions'), 'h3', (version.title || '') + ' · ' + version.at)
  add(document.getElementById('versions'), 'pre', version.text)
}
</script></body></html>
`
}
