import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { readIndex } from './cdxj.ts'
import { listWarcs, openWarcWriter, readRecord, readWarc, recoverTail, type WarcDamage } from './index.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
})

function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-tail-'))
  folders.push(folder)
  return folder
}

const noon = Date.UTC(2026, 4, 1, 12)
const open = (dir: string) => openWarcWriter({ dir, software: 'presskeep/0.0.0', now: () => noon })

const append = (writer: ReturnType<typeof open>, subject: string, body: string | Uint8Array = `<p>${subject}</p>`) =>
  writer.appendExchange(
    {
      url: `https://news.example/${subject}`,
      at: noon,
      method: 'GET',
      requestHeaders: [],
      status: 200,
      statusText: 'OK',
      responseHeaders: [['Content-Type', 'text/html']],
      body: Buffer.from(body),
    },
    { purpose: 'article', subject },
  )

async function subjectsOf(file: string, damages?: WarcDamage[]): Promise<(string | undefined)[]> {
  const subjects: (string | undefined)[] = []
  for await (const record of readWarc(file, damages && { onDamage: (damage) => damages.push(damage) })) {
    if (record.type === 'response') subjects.push(record.subject)
  }
  return subjects
}

test('a crash at any byte of an append costs that append and nothing else', (t) => {
  // Two thousand crashes; what is durable is not what this test looks at.
  t.mock.method(fs, 'fsyncSync', () => {})
  const dir = makeFolder()
  const writer = open(dir)
  const first = append(writer, 'first')
  writer.sync()
  const before = writer.position()!.offset
  const second = append(writer, 'second')
  writer.close()
  const file = path.join(dir, first.place.file)
  const whole = fs.readFileSync(file)
  const responseEnd = second.place.offset + second.place.length
  for (let cut = 0; cut <= whole.length; cut++) {
    const crashed = makeFolderIn(dir, String(cut))
    const copy = path.join(crashed, first.place.file)
    fs.writeFileSync(copy, whole.subarray(0, cut))
    const ends = [
      0,
      whole.indexOf(Buffer.from([0x1f, 0x8b, 8]), 10),
      first.place.offset + first.place.length,
      before,
      responseEnd,
      whole.length,
    ]
    const good = Math.max(...ends.filter((end) => end <= cut))
    const report = recoverTail(copy)
    assert.deepEqual([report.goodBytes, report.tornBytes, report.damaged], [good, cut - good, []], `cut at ${cut}`)
    assert.deepEqual(fs.readFileSync(copy), whole.subarray(0, good))
    if (cut > good) assert.deepEqual(fs.readFileSync(report.tornFile!), whole.subarray(good, cut))
    fs.rmSync(crashed, { recursive: true })
  }
})

function makeFolderIn(dir: string, name: string): string {
  const folder = path.join(dir, name)
  fs.mkdirSync(folder)
  return folder
}

test('after a crash the next writer goes on behind the last whole record, and the index is in step', async () => {
  const whole = makeFolder()
  const writer = open(whole)
  append(writer, 'first')
  const second = append(writer, 'second')
  writer.close()
  const bytes = fs.readFileSync(path.join(whole, second.place.file))
  const index = fs.readFileSync(path.join(whole, second.place.file.replace('.warc.gz', '.cdxj')), 'utf8')
  const cuts = [0, 1, 200, second.place.offset, second.place.offset + 30, second.place.offset + second.place.length]
  for (const cut of [...cuts, bytes.length - 1]) {
    for (const indexCut of [0, index.length - 10, index.length]) {
      const dir = makeFolder()
      fs.writeFileSync(path.join(dir, second.place.file), bytes.subarray(0, cut))
      fs.writeFileSync(path.join(dir, second.place.file.replace('.warc.gz', '.cdxj')), index.slice(0, indexCut))
      const next = open(dir)
      const kept = await subjectsOf(path.join(dir, second.place.file))
      append(next, 'third')
      next.close()
      assert.deepEqual(await subjectsOf(path.join(dir, second.place.file)), [...kept, 'third'])
      const lines = [...readIndex(path.join(dir, second.place.file.replace('.warc.gz', '.cdxj')))]
      assert.deepEqual(
        lines.map(({ url }) => url.split('/').at(-1)),
        [...kept, 'third'],
      )
      for (const { filename: file, offset, length } of lines)
        readRecord(dir, { file, offset, length }, { verify: true })
    }
  }
})

test('a file that ends whole is left alone, however often it is looked at', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = append(writer, 'first')
  const { offset } = append(writer, 'second').place
  writer.close()
  const file = path.join(dir, place.file)
  const { size } = fs.statSync(file)
  for (const from of [0, offset, size]) {
    assert.deepEqual(recoverTail(file, from), { scannedFrom: from, goodBytes: size, tornBytes: 0, damaged: [] })
  }
  assert.equal(fs.existsSync(path.join(dir, 'torn')), false)
})

test('a place that was called good and is not costs nothing', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = append(writer, 'first')
  append(writer, 'second')
  writer.close()
  const file = path.join(dir, place.file)
  const { size } = fs.statSync(file)
  for (const from of [1, place.offset + 1, size - 1, size + 1000]) {
    assert.deepEqual(recoverTail(file, from), { scannedFrom: 0, goodBytes: size, tornBytes: 0, damaged: [] })
  }
  fs.appendFileSync(file, 'torn')
  assert.equal(recoverTail(file, size + 1000).goodBytes, size)
})

test('a tail of zeros, as a power cut leaves it, is torn', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = append(writer, 'first')
  writer.close()
  const file = path.join(dir, place.file)
  const { size } = fs.statSync(file)
  fs.appendFileSync(file, Buffer.alloc(70_000))
  assert.equal(recoverTail(file).goodBytes, size)
  assert.equal(fs.statSync(file).size, size)
})

test('a flipped bit in the middle costs one record: what follows is kept, read, and never moved aside', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const captures = ['a', 'b', 'c', 'd'].map((subject) => append(writer, subject))
  writer.close()
  const file = path.join(dir, captures[0]!.place.file)
  const whole = fs.readFileSync(file)
  const { offset, length } = captures[1]!.place
  let seen = 0
  for (let at = offset; at < offset + length; at++) {
    const hurt = Buffer.from(whole)
    hurt[at]! ^= 1 << (at % 8)
    fs.writeFileSync(file, hurt)
    const report = recoverTail(file)
    assert.equal(report.tornBytes, 0, `byte ${at}`)
    const damages: WarcDamage[] = []
    const subjects = await subjectsOf(file, damages)
    if (subjects.length === 4) {
      // Some bits of gzip mean nothing (extra flags, system, padding): then the record is the same as ever.
      assert.equal(report.damaged.length, 0)
      readRecord(dir, captures[1]!.place, { verify: true })
      continue
    }
    seen++
    assert.deepEqual(subjects, ['a', 'c', 'd'], `byte ${at}`)
    assert.deepEqual(
      damages.map((damage) => [damage.offset, damage.length]),
      [[offset, length]],
    )
    assert.deepEqual(report.damaged, damages)
    assert.deepEqual(fs.readFileSync(file), hurt)
  }
  assert.ok(seen >= length - 3, `${seen} of ${length} flips were seen`)
})

test('damage to the first record of a file does not hide the rest', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = append(writer, 'a')
  append(writer, 'b')
  writer.close()
  const file = path.join(dir, place.file)
  const hurt = fs.readFileSync(file)
  hurt[40]! ^= 0xff
  fs.writeFileSync(file, hurt)
  assert.deepEqual(await subjectsOf(file, []), ['a', 'b'])
  await assert.rejects(() => subjectsOf(file), /damaged|checksum|ends/)
})

test('a page that holds a whole WARC file in its body cannot pass as records of ours when its own record is torn', async () => {
  const other = makeFolder()
  const evil = open(other)
  const { place } = append(evil, 'forged')
  evil.close()
  const forged = fs.readFileSync(path.join(other, place.file))

  const dir = makeFolder()
  const writer = open(dir)
  append(writer, 'first')
  writer.sync()
  const before = writer.position()!.offset
  // Deflate stores what it can't pack: the forged members stand in the file as they are.
  const noise = Buffer.concat(
    Array.from({ length: 1250 }, (_, index) => createHash('sha256').update(String(index)).digest()),
  )
  const page = append(writer, 'page', Buffer.concat([noise, forged, noise]))
  writer.close()
  const file = path.join(dir, page.place.file)
  const bytes = fs.readFileSync(file)
  const at = bytes.indexOf(forged.subarray(0, 64))
  assert.ok(at > before, 'the forged members must be visible for the test to mean something')
  fs.truncateSync(file, at + forged.length + 10)
  assert.equal(recoverTail(file).goodBytes, before)
  assert.deepEqual(await subjectsOf(file), ['first'])
})

test('a file full of gzip beginnings is looked through once, not once for each', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = append(writer, 'first')
  writer.close()
  const file = path.join(dir, place.file)
  const { size } = fs.statSync(file)
  const member = zlib.gzipSync('WARC/1.1\r\nWARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n')
  fs.appendFileSync(file, Buffer.concat(Array.from({ length: 20_000 }, () => member.subarray(0, -3))))
  assert.equal(recoverTail(file).goodBytes, size)
})

test('a writer that is killed at any moment leaves a folder that the next one goes on with', {
  timeout: 120_000,
}, async () => {
  const dir = makeFolder()
  const child = path.join(path.dirname(fileURLToPath(import.meta.url)), 'testdata', 'write-until-killed.ts')
  const acknowledged: string[] = []
  for (let round = 0; round < 8; round++) {
    const process_ = spawn(process.execPath, [child, dir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    let sawEnough = () => {}
    const enough = new Promise<void>((resolve) => {
      sawEnough = resolve
    })
    process_.stdout.on('data', (chunk) => {
      out += chunk
      if (out.length > 40 + round * 60) sawEnough()
    })
    await Promise.race([enough, once(process_, 'exit')])
    process_.kill('SIGKILL')
    await once(process_, 'close')
    acknowledged.push(...out.split('\n').slice(0, -1))
  }
  open(dir).close()
  const found: (string | undefined)[] = []
  for (const name of listWarcs(dir)) found.push(...(await subjectsOf(path.join(dir, name))))
  assert.ok(acknowledged.length >= 16)
  for (const subject of acknowledged) assert.equal(found.filter((each) => each === subject).length, 1, subject)
})
