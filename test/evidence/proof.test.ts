import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { createGzip } from 'node:zlib'
import { checkProof, openForReading, type Proof, type ProofCheck, proofPage, prove } from '../../src/archive/index.ts'
import { growingTree, inclusionProof, leafHash, nodeHash } from '../../src/archive/merkle.ts'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { inArchive, smallArchive, testOptions } from '../support/small-archive.ts'

/** RFC 6962, 2.1, as it is written there. */
function merkleTreeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  if (leaves.length === 1) return leaves[0]!
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(merkleTreeHash(leaves.slice(0, split)), merkleTreeHash(leaves.slice(split)))
}

test('The growing tree has the roots of RFC 6962', () => {
  assert.equal(leafHash('').toString('hex'), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  const tree = growingTree()
  const leaves: Buffer[] = []
  for (let size = 0; size < 40; size++) {
    assert.deepEqual(tree.root(), merkleTreeHash(leaves), `${size} leaves`)
    leaves.push(leafHash(String(size)))
    tree.add(leaves.at(-1)!)
  }
})

test('A file of somebody else is no proof, whatever it holds', async () => {
  for (const other of [null, 1, 'text', [], {}, { format: 'presskeep-proof-v1' }]) {
    const { isGood, problems } = await checkProof(other as unknown as Proof)
    assert.deepEqual([isGood, problems.length > 0], [false, true], JSON.stringify(other))
    assert.ok(other !== null || problems[0] === 'this is no proof of Presskeep')
  }
})

async function proofOf(folder: string): Promise<Proof> {
  const archive = await openForReading(folder, testOptions)
  try {
    const [row] = await archive.db.all<{ id: string }>('SELECT id FROM articles ORDER BY version_count DESC')
    return await prove(archive, row!.id)
  } finally {
    await archive.close()
  }
}

/** So many million zeros, as a proof packs a record. */
async function zeros(millions: number): Promise<string> {
  const one = Buffer.alloc(1e6)
  const packed = Readable.from(Array.from({ length: millions }, () => one)).pipe(createGzip({ level: 9 }))
  return Buffer.concat(await packed.toArray()).toString('base64')
}

test('A proof is good as it was written, by the command and by its page, and no longer where a word of it is changed', async (t) => {
  const { folder } = await smallArchive(t)
  const proof = await proofOf(folder)
  assert.deepEqual((await checkProof(proof)).problems, [])
  assert.ok(proof.captures.length >= 3 && proof.revisions.length >= 2 && proof.changes.length === 1)

  // What the page holds is the function's own text: it must not need anything from outside of it.
  const source = /const checkProof = (async function[\s\S]*?\n\})\nconst proof/.exec(proofPage(proof))?.[1]
  const alone = new Function(`return ${source}`)() as (proof: Proof) => Promise<ProofCheck>
  assert.deepEqual(await alone(JSON.parse(JSON.stringify(proof))), await checkProof(proof))

  const before = process.memoryUsage.rss()
  const record = await zeros(2_000)
  const bomb = await checkProof({
    ...proof,
    captures: proof.captures.map((one, at) => (at ? one : { ...one, record })),
  })
  assert.match(bomb.problems.join(), /its record unpacks to more than 512 MB/)
  assert.ok(process.memoryUsage.rss() - before < 900e6, 'not the 2 GB that are in it')

  const file = path.join(scratch(t), 'proof.json')
  writeFileSync(file, JSON.stringify(proof))
  const checked = await presskeep(['check', file, '--json'])
  assert.equal(checked.code, 0, checked.stdout)
  const stranger = await presskeep(['check', file, '--key', Buffer.alloc(32).toString('base64')])
  assert.equal(stranger.code, 2)
  assert.match(stranger.stdout, /another key has signed it/)

  for (const [name, bytes] of [
    ['empty.json', ''],
    ['binary.json', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff])],
  ] as const) {
    writeFileSync(path.join(path.dirname(file), name), bytes)
    const wrong = await presskeep(['check', name], { cwd: path.dirname(file) })
    assert.equal(wrong.code, 1)
    const why = bytes.length ? 'presskeep prove writes JSON' : 'it is empty'
    assert.equal(wrong.stderr, `presskeep: ${name} is no proof file: ${why}\n`)
  }
  for (const [args, says] of [
    [[file, '--key', 'zzz'], /--key takes a public key as check prints it .*, not "zzz"/],
    [['nowhere.json'], /there is no file nowhere\.json/],
    [[path.dirname(file)], /is a folder, not a file/],
  ] as const) {
    const wrong = await presskeep(['check', ...args])
    assert.deepEqual([wrong.code, wrong.stdout], [1, ''])
    assert.match(wrong.stderr, says)
  }

  const [first, second] = [proof.captures[0]!, proof.captures[1]!]
  const changed: readonly Partial<Proof>[] = [
    { head: { ...proof.head, size: proof.head.size + 1 } },
    { head: { ...proof.head, at: '2020-01-01T00:00:00.000Z' } },
    { head: { ...proof.head, root: '0'.repeat(64) } },
    ...[
      { at: '2020-01-01T00:00:00.000Z' },
      { url: `${first.url}?` },
      { subject: `${first.subject}x` },
      { index: first.index + 1 },
      { path: first.path.slice(1) },
      { record: second.record },
    ].map((part) => ({ captures: [{ ...first, ...part }, ...proof.captures.slice(1)] })),
    { revisions: proof.revisions.map((one) => ({ ...one, text: `${one.text} und mehr` })) },
    { revisions: proof.revisions.map((one) => ({ ...one, capture: 'elsewhere' })) },
    // What no record proves is sealed.
    { made: '2020-01-01T00:00:00.000Z' },
    { article: { ...proof.article!, source: 'Another Paper' } },
    { revisions: proof.revisions.map((one) => ({ ...one, title: `${one.title}!` })) },
    { revisions: proof.revisions.slice(1) },
    { changes: [] },
    { seal: proof.head.signature },
  ]
  for (const part of changed) {
    assert.equal((await checkProof({ ...proof, ...part })).isGood, false, JSON.stringify(part).slice(0, 100))
  }
})

test('A proof without a seal is good for its records and no more, which the exit code says too; a damaged record is named', async (t) => {
  const { folder } = await smallArchive(t)
  const { seal, ...before } = await proofOf(folder)
  assert.ok(seal)
  const { isGood, warnings } = await checkProof(before)
  assert.ok(isGood)
  assert.match(warnings.join('\n'), /^the file has no seal, or it was taken away: titles, texts and differences/)
  const file = path.join(scratch(t), 'proof.json')
  writeFileSync(file, JSON.stringify(before))
  const told = await presskeep(['check', file])
  assert.equal(told.code, 2)
  assert.match(told.stdout, /^WARNING: the file has no seal/)
  assert.match(told.stdout, /\nThe records are proved; mind the warning\.\n$/)
  const asJson = await presskeep(['check', file, '--json'])
  assert.equal(asJson.code, 2)
  assert.deepEqual(JSON.parse(asJson.stdout).good, false)
  const [first, ...rest] = before.captures
  const record = `${first!.record!.slice(0, 100)}AAAA${first!.record!.slice(104)}`
  const hurt = await checkProof({ ...before, captures: [{ ...first!, record }, ...rest] })
  assert.match(hurt.problems.join('\n'), new RegExp(`capture ${first!.id}: its record is damaged`))
})

test('Where the key can not be read or is damaged the proof goes without a seal, and the command says why in one line', async (t) => {
  const { folder } = await smallArchive(t)
  const sealed = await proofOf(folder)
  assert.deepEqual((await checkProof(sealed)).warnings, [])
  const key = path.join(folder, 'log', 'key.pem')
  const makeFolder = () => {
    rmSync(key)
    mkdirSync(key)
  }
  const spoilt: readonly (readonly [() => void, string])[] = [
    [() => writeFileSync(key, 'no key'), "can't be read \\("],
    // What no user may read, for a test that root runs too.
    [makeFolder, "can't be read \\(EISDIR"],
    [() => rmSync(key, { recursive: true }), 'is not there'],
  ]
  for (const [spoil, why] of spoilt) {
    spoil()
    const ran = await presskeep(['prove', sealed.article!.id, '--archive', folder])
    assert.equal(ran.code, 0, ran.stderr)
    assert.match(
      ran.stderr,
      new RegExp(`^presskeep: the file has no seal, .*: the key of the archive \\(log/key\\.pem\\) ${why}.*\n.*\n$`),
    )
    const proof = JSON.parse(ran.stdout) as Proof
    assert.equal(proof.seal, undefined)
    assert.equal((await checkProof(proof)).isGood, true)
  }
})

test('Every entry of logs of many sizes can be proved', async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])
  const key = Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('base64')
  for (const size of [1, 2, 3, 5, 8, 13]) {
    const captures = Array.from({ length: size }, (_, at) => {
      const fields = {
        id: `${at}`,
        purpose: 'feed',
        subject: 's',
        url: 'https://e.example/ü',
        at: '2026-01-01T00:00:00.000Z',
        digest: 'd',
      }
      const text = [fields.id, 'feed', 's', fields.url, fields.at, '', '', 'd', ''].map(encodeURIComponent).join('\n')
      return { fields, leaf: leafHash(`presskeep capture v1\n${text}\n`) }
    })
    const root = merkleTreeHash(captures.map((one) => one.leaf)).toString('hex')
    const at = '2026-01-02T00:00:00.000Z'
    const said = new TextEncoder().encode(`presskeep log v1\n${size}\n${root}\n${at}\n`)
    const signature = Buffer.from(await crypto.subtle.sign({ name: 'Ed25519' }, privateKey, said)).toString('base64')
    const proved = captures.map(({ fields }, index) => ({
      ...fields,
      index,
      path: inclusionProof((place) => captures[place]!.leaf, index, size).map((hash) => hash.toString('hex')),
    }))
    const head = { size, root, at, key, signature }
    const proof: Proof = { format: 'presskeep-proof-v1', made: at, head, captures: proved, revisions: [], changes: [] }
    assert.deepEqual((await checkProof(proof)).problems, [], `${size} entries`)
  }
})

test('The log only grows, is signed at each sync, and holds every capture once', async (t) => {
  const { folder } = await smallArchive(t)
  const heads = () => readFileSync(path.join(folder, 'log/heads.jsonl'), 'utf8')
  const leaves = () => readFileSync(path.join(folder, 'log/leaves.bin'))
  const before = { heads: heads(), leaves: leaves() }
  await inArchive(folder, async (archive) => {
    await archive.keeper.commit(
      (warc) => [warc.appendMetadata({ subject: 's', url: 'urn:test', at: Date.now(), fields: {}, purpose: 'robots' })],
      async () => {},
    )
  })
  assert.ok(heads().startsWith(before.heads) && heads().length > before.heads.length)
  assert.deepEqual(leaves().subarray(0, before.leaves.length), before.leaves)
  assert.equal(leaves().length, before.leaves.length + 48)
})

test('Entries that a killed program left unsigned are signed at the next opening, unless they were changed', async (t) => {
  const { folder } = await smallArchive(t)
  const file = path.join(folder, 'log/heads.jsonl')
  const kept = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, `${kept.slice(0, -2).join('\n')}\n`)
  assert.match((await presskeep(['verify', '--archive', folder])).stderr, /are not signed/)
  await inArchive(folder, async () => {})
  const mended = await presskeep(['verify', '--archive', folder])
  assert.equal(mended.code, 0, mended.stderr)

  writeFileSync(file, `${kept.slice(0, -2).join('\n')}\n`)
  const leaves = readFileSync(path.join(folder, 'log/leaves.bin'))
  leaves[leaves.length - 1]! ^= 1
  writeFileSync(path.join(folder, 'log/leaves.bin'), leaves)
  await inArchive(folder, async () => {})
  assert.equal(readFileSync(file, 'utf8'), `${kept.slice(0, -2).join('\n')}\n`, 'nothing was signed')
  assert.equal((await presskeep(['verify', '--archive', folder])).code, 2)
})
