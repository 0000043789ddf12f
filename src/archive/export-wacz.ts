import { createHash, sign } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { aliasMember, cdxjLine, sha256, type WarcRecord, warcinfoMember } from '../capture/index.ts'
import { pictureChoices } from '../extract/index.ts'
import {
  articleById,
  captureById,
  capturesFor,
  everyCapture,
  feedByUrl,
  picturesOf,
  revisionsOf,
  type StoredCapture,
} from '../store/index.ts'
import { spanOf } from './days.ts'
import { keysOf } from './evidence-log.ts'
import { idsFound } from './export-table.ts'
import { ArchiveError, type OpenArchive } from './open-archive.ts'
import { capturesShown } from './showing.ts'
import { writeZip } from './zip.ts'

/** What goes into a WACZ; all of it where nothing is named. */
export interface WaczSelection {
  readonly article?: string
  readonly feedUrl?: string
  readonly search?: string
  /** Of what is found the newest so many; default all. */
  readonly most?: number
  /** `YYYY-MM-DD` or `YYYY-MM`, in the archive's zone. */
  readonly day?: string
}

const linesAtOnce = 10_000
const linesOfBlock = 3000

/**
 * The index as readers of WACZ find it: plain where it is small, else as blocks that are packed one by one, with a list of
 * what each begins with (`!meta … cdxj-gzip-1.0`). A packed index alone is found by none of them.
 */
export function indexFiles(lines: readonly string[]): readonly (readonly [name: string, bytes: Buffer])[] {
  if (lines.length <= linesAtOnce) return [['indexes/index.cdx', Buffer.from(lines.join(''))]]
  const blocks: Buffer[] = []
  let list = `!meta 0 ${JSON.stringify({ format: 'cdxj-gzip-1.0', filename: 'index.cdx.gz' })}\n`
  let offset = 0
  for (let at = 0; at < lines.length; at += linesOfBlock) {
    const block = gzipSync(lines.slice(at, at + linesOfBlock).join(''))
    const [surt, time] = lines[at]!.split(' ', 2)
    list += `${surt} ${time} ${JSON.stringify({ offset, length: block.length, digest: sha256(block), filename: 'index.cdx.gz' })}\n`
    offset += block.length
    blocks.push(block)
  }
  return [
    ['indexes/index.cdx.gz', Buffer.concat(blocks)],
    ['indexes/index.idx', Buffer.from(list)],
  ]
}

export interface WaczReport {
  readonly pages: number
  readonly records: number
  readonly bytes: number
}

/**
 * Writes a WACZ 1.1.1: the chosen articles' pages, pictures and feed answers with what they refer to, an index, a list of
 * pages, and a signature of the archive's key in the layout of wacz-auth. Throws `ArchiveError` where nothing is chosen.
 */
export async function exportWacz(
  archive: OpenArchive,
  file: string,
  selection: WaczSelection,
  software: string,
): Promise<WaczReport> {
  return writeWacz(archive, file, chosen(archive, selection), software)
}

/** An article's captures as a WACZ for replay, where each address of a kept picture leads to it (see `aliasMember`). */
export async function exportForReplay(
  archive: OpenArchive,
  file: string,
  articleId: string,
  software: string,
): Promise<WaczReport> {
  return writeWacz(
    archive,
    file,
    chosen(archive, { article: articleId }),
    software,
    await aliasesOf(archive, articleId),
  )
}

/** Other addresses of kept pictures, by the address that is kept: what a page's `srcset` offers besides. */
async function aliasesOf(archive: OpenArchive, articleId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { db } = archive
  const kept = new Set((await picturesOf(db, articleId)).flatMap((one) => (one.digest ? [one.url] : [])))
  const aliases = new Map<string, Set<string>>()
  for (const capture of await capturesFor(db, 'article', articleId)) {
    if (capture.status !== 200) continue
    try {
      const record = await archive.warcs.readRecord(capture.place)
      const body = await archive.context.payload(record, db)
      for (const { best, others } of pictureChoices(body, capture.url, { contentType: record.contentType })) {
        const urls = [best, ...others]
        const holder = urls.find((url) => kept.has(url))
        if (holder === undefined) continue
        const known = aliases.get(holder) ?? new Set()
        for (const url of urls) if (!kept.has(url)) known.add(url)
        aliases.set(holder, known)
      }
    } catch {
      // A page that can't be read has no pictures to show either.
    }
  }
  return new Map([...aliases].map(([url, others]) => [url, [...others]]))
}

async function writeWacz(
  archive: OpenArchive,
  file: string,
  captures: AsyncIterable<StoredCapture>,
  software: string,
  aliases?: ReadonlyMap<string, readonly string[]>,
): Promise<WaczReport> {
  const partial = `${file}.partial`
  const warc = `${file}.warc.partial`
  try {
    const { index, pages, records } = await writeWarc(archive, warc, captures, software, aliases)
    if (!records) throw new ArchiveError('no article was found that is kept as a page, so there is nothing for a WACZ')
    const zip = writeZip(partial)
    const created = new Date(archive.now()).toISOString()
    const resources = [
      zip.addFile('archive/data.warc.gz', warc),
      ...indexFiles(index.sort()).map(([name, bytes]) => zip.add(name, bytes)),
      zip.add('pages/pages.jsonl', Buffer.from(pages.join(''))),
    ].map(({ name, bytes, sha256 }) => ({ name: path.basename(name), path: name, hash: `sha256:${sha256}`, bytes }))
    const { name: title } = archive.settings
    const about = { profile: 'data-package', wacz_version: '1.1.1', title, created, software, resources }
    const packed = zip.add('datapackage.json', Buffer.from(JSON.stringify(about, null, 2)))
    const hash = `sha256:${packed.sha256}`
    const keys = keysOf(archive.folder)
    const signature = sign(null, Buffer.from(hash), keys.privateKey).toString('base64')
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const signedData = { hash, created, software, signature, publicKey }
    zip.add(
      'datapackage-digest.json',
      Buffer.from(JSON.stringify({ path: 'datapackage.json', hash, signedData }, null, 2)),
    )
    zip.close()
    fs.renameSync(partial, file)
    return { pages: pages.length - 1, records, bytes: fs.statSync(file).size }
  } finally {
    fs.rmSync(partial, { force: true })
    fs.rmSync(warc, { force: true })
  }
}

/** Captures of the chosen articles in the order of writing; each once. */
async function* chosen(archive: OpenArchive, selection: WaczSelection): AsyncGenerator<StoredCapture> {
  const { db } = archive
  if (Object.values(selection).every((value) => value === undefined)) {
    for await (const capture of everyCapture(db)) {
      if (isOfThePage(capture) && capture.purpose !== 'robots') yield capture
    }
    return
  }
  const seen = new Set<string>()
  const fresh = async function* (ids: readonly string[]): AsyncGenerator<StoredCapture> {
    for (const id of ids) {
      if (seen.has(id)) continue
      seen.add(id)
      const capture = await captureById(db, id)
      if (!capture || !isOfThePage(capture)) continue
      if (capture.originalId && capture.purpose !== 'rendered') yield* fresh([capture.originalId])
      yield capture
    }
  }
  for await (const id of articlesOf(archive, selection)) {
    const pages = await capturesFor(db, 'article', id)
    const read = await revisionsOf(db, id)
    const further = await capturesFor(db, 'continuation', id)
    const rendered = await capturesFor(db, 'rendered', id)
    const showings = await capturesFor(db, 'showing', id)
    // In the order of writing: what a page was read with stands before it.
    const written = [...rendered, ...further, ...pages].sort((a, b) =>
      a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : a.place.offset - b.place.offset,
    )
    yield* fresh(written.map((one) => one.id))
    yield* fresh(read.map((one) => one.captureId))
    yield* fresh([...(await capturesShown(archive, id)), ...showings.map((one) => one.id)])
    for (const { url, digest } of await picturesOf(db, id)) {
      if (digest) yield* fresh((await capturesFor(db, 'picture', url)).map((one) => one.id))
    }
  }
}

/** Exchanges, and what a browser made of them. */
const isOfThePage = ({ status, purpose }: StoredCapture): boolean =>
  status !== undefined || purpose === 'rendered' || purpose === 'showing'

async function* articlesOf(archive: OpenArchive, selection: WaczSelection): AsyncGenerator<string> {
  const { db, settings } = archive
  if (selection.article !== undefined) {
    const article = await articleById(db, selection.article)
    if (!article) throw new ArchiveError(`there is no article ${selection.article}; presskeep list shows the ids`)
    yield article.duplicateOf ?? article.id
  } else if (selection.search !== undefined) {
    let left = selection.most ?? Number.MAX_SAFE_INTEGER
    for await (const ids of idsFound(archive, selection.search)) {
      yield* ids.slice(0, left)
      left -= ids.length
      if (left <= 0) return
    }
  } else {
    const span = selection.day === undefined ? undefined : spanOf(selection.day, settings.timeZone)
    if (selection.day !== undefined && !span) throw new ArchiveError(`${selection.day} is no day such as 2026-11-20`)
    const where = span
      ? 'sort_at >= ? AND sort_at < ?'
      : 'id IN (SELECT e.article_id FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.url = ?)'
    if (selection.feedUrl !== undefined && !(await feedByUrl(db, selection.feedUrl))) {
      throw new ArchiveError(`there is no feed ${selection.feedUrl}; presskeep feeds shows the addresses`)
    }
    const values = span ? [...span] : [selection.feedUrl]
    const rows = await db.all<{ id: string }>(
      `SELECT id FROM articles WHERE duplicate_of IS NULL AND ${where} ORDER BY sort_at, id`,
      ...values,
    )
    for (const { id } of rows) yield id
  }
}

async function writeWarc(
  archive: OpenArchive,
  file: string,
  captures: AsyncIterable<StoredCapture>,
  software: string,
  aliases: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<{ index: string[]; pages: string[]; records: number }> {
  const fd = fs.openSync(file, 'w')
  const index: string[] = []
  const pages = [`${JSON.stringify({ format: 'json-pages-1.0', id: 'pages', title: 'All Pages' })}\n`]
  let [position, records] = [0, 0]
  const write = (bytes: Uint8Array) => {
    fs.writeFileSync(fd, bytes)
    position += bytes.length
  }
  try {
    write(warcinfoMember('data.warc.gz', software, archive.now()))
    for await (const capture of captures) {
      const answer = await archive.warcs.readRecord(capture.place)
      for (const record of [answer, await requestOf(archive, answer)]) {
        if (!record) continue
        const place = { file: 'data.warc.gz', offset: position, length: record.place.length }
        const line = cdxjLine({ ...record, place })
        if (line) index.push(line)
        write(await archive.warcs.bytesAt(record.place))
        records++
      }
      for (const url of capture.status === 200 ? (aliases.get(capture.url) ?? []) : []) {
        const { member, record } = aliasMember(answer, url)
        const place = { file: 'data.warc.gz', offset: position, length: member.length }
        index.push(cdxjLine({ ...record, place, payload: answer.payload }) ?? '')
        write(member)
        records++
      }
      if (capture.purpose !== 'article' || capture.status !== 200) continue
      const article = await articleById(archive.db, capture.subject)
      const revision = (await revisionsOf(archive.db, capture.subject)).find((one) => one.captureId === capture.id)
      if (!article) continue
      const id = createHash('sha256').update(capture.id).digest('hex').slice(0, 22)
      const ts = new Date(capture.at).toISOString()
      pages.push(`${JSON.stringify({ id, url: capture.url, ts, title: revision?.title, text: revision?.text })}\n`)
    }
  } finally {
    fs.closeSync(fd)
  }
  return { index, pages, records }
}

/** The request stands behind its answer. */
async function requestOf(archive: OpenArchive, answer: WarcRecord): Promise<WarcRecord | undefined> {
  const from = answer.place.offset + answer.place.length
  try {
    for await (const record of archive.warcs.readWarc(answer.place.file, { from, onDamage() {} })) {
      const concurrent = record.warcHeaders.find(([name]) => /^warc-concurrent-to$/i.test(name))?.[1]
      return record.type === 'request' && concurrent?.includes(answer.id) ? record : undefined
    }
  } catch {
    // A request that can't be read is left out.
  }
  return undefined
}
