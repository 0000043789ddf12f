import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { checkTimeStamp } from '../../src/archive/check-time-stamp.ts'
import { type Proof, proofPage } from '../../src/archive/index.ts'
import { readStamps, timeStampRequest, tokenOf } from '../../src/archive/time-stamp.ts'
import { jsonLines, presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { without } from '../support/needs.ts'
import { smallArchive } from '../support/small-archive.ts'
import { timeStampServer } from '../support/time-stamp-server.ts'

const skip = without('openssl')

test('A sync has the log stamped, prove carries the token, check verifies it offline, and any change of it is found', {
  skip,
}, async (t) => {
  const { folder } = await smallArchive(t)
  const clock = await timeStampServer(scratch(t))
  t.after(() => clock.close())
  appendFileSync(path.join(folder, 'presskeep.yaml'), `\nevidence:\n  timestampServer: ${clock.url}\n`)
  const allowed = ['--allow-host', new URL(clock.url).host, '--archive', folder]
  const synced = await presskeep(['sync', ...allowed])
  assert.equal(synced.code, 0, synced.stderr)
  assert.equal(clock.asked, 1)
  await presskeep(['sync', ...allowed])
  assert.equal(clock.asked, 1, 'nothing new, nothing to stamp')
  assert.equal((await presskeep(['verify', '--archive', folder])).code, 0)

  const [first] = jsonLines<{ id: string }>((await presskeep(['dump', '--archive', folder])).stdout)
  const file = path.join(scratch(t), 'proof.json')
  assert.equal((await presskeep(['prove', first!.id, '--out', file, '--archive', folder])).code, 0)
  const proof = JSON.parse(readFileSync(file, 'utf8')) as Proof
  assert.ok(proof.timestamp)
  const good = await presskeep(['check', file, '--tsa-ca', clock.authority])
  assert.equal(good.code, 0, good.stdout)
  assert.match(good.stdout, /The time-stamp server "Test, Test Clock" says that it saw this state of the log at 20/)
  assert.match(good.stdout, /leads to Test Authority, which you trust/)

  const stranger = scratch(t)
  const other = await timeStampServer(stranger, 'ec')
  t.after(() => other.close())
  const bad = await presskeep(['check', file, '--tsa-ca', other.authority])
  assert.equal(bad.code, 2)
  assert.match(bad.stdout, /does not end in one that is trusted/)

  // Another head's token, and a head that the token does not stamp.
  writeFileSync(file, JSON.stringify({ ...proof, head: { ...proof.head, at: '2020-01-01T00:00:00.000Z' } }))
  const moved = await presskeep(['check', file, '--json'])
  assert.equal(moved.code, 2)
  assert.match(moved.stdout, /the time stamp is of another text/)

  // The page's copies need nothing from outside of them.
  const page = proofPage(proof)
  const source = /const checkTimeStamp = (async function[\s\S]*?\n\})\nconst checkProof/.exec(page)?.[1]
  const alone = new Function(`return ${source}`)() as typeof checkTimeStamp
  const { head } = proof
  const text = `presskeep log v1\n${head.size}\n${head.root}\n${head.at}\n${head.key}\n${head.signature}\n`
  assert.deepEqual((await alone(proof.timestamp.token, text)).problems, [])

  // One flipped bit anywhere in a token: never both unnoticed and of another meaning.
  const token = Buffer.from(proof.timestamp.token, 'base64')
  const whole = await checkTimeStamp(proof.timestamp.token, text)
  for (let at = 0; at < token.length; at += 23) {
    const hurt = token.with(at, token[at]! ^ (1 << (at % 8))).valueOf()
    const told = await checkTimeStamp(Buffer.from(hurt).toString('base64'), text)
    // A chain that is hurt ends earlier, and says where.
    if (!told.problems.length) assert.deepEqual([told.at, told.facts[0]], [whole.at, whole.facts[0]], `byte ${at}`)
  }

  // In the archive every byte of it counts.
  const stamps = path.join(folder, 'log/stamps.jsonl')
  const lines = readFileSync(stamps)
  for (let at = 3; at < lines.length - 1; at += 397) {
    writeFileSync(stamps, lines.with(at, lines[at]! ^ 1))
    assert.ok(readStamps(folder).problems.length, `byte ${at}`)
  }
  writeFileSync(stamps, lines.with(200, lines[200]! ^ 1))
  const verified = await presskeep(['verify', '--json', '--archive', folder])
  assert.equal(verified.code, 2)
  assert.match(verified.stdout, /stamps\.jsonl:1 is not as it was written/)
})

test('Tokens with elliptic curves are checked as well, and OpenSSL reads our request', { skip }, async (t) => {
  const dir = scratch(t)
  const clock = await timeStampServer(dir, 'ec')
  t.after(() => clock.close())
  const query = timeStampRequest('some text')
  const answer = await fetch(clock.url, { method: 'POST', body: new Uint8Array(query) })
  const token = tokenOf(new Uint8Array(await answer.arrayBuffer()))
  assert.ok(typeof token !== 'string', String(token))
  const checked = await checkTimeStamp(token.toString('base64'), 'some text')
  assert.deepEqual(checked.problems, [])
  assert.match((await checkTimeStamp(token.toString('base64'), 'another')).problems.join(), /of another text/)
  writeFileSync(path.join(dir, 'token.der'), token)
  writeFileSync(path.join(dir, 'text'), 'some text')
  const judged = execFileSync(
    'openssl',
    ['ts', '-verify', '-data', 'text', '-in', 'token.der', '-token_in', '-CAfile', 'ca.pem'],
    { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  )
  assert.match(judged, /OK/)
})

test('A certificate that may not stamp times, a refusal and any bytes are told in words', { skip }, async (t) => {
  const dir = scratch(t)
  const clock = await timeStampServer(dir)
  t.after(() => clock.close())
  const answer = await fetch(clock.url, { method: 'POST', body: new Uint8Array(timeStampRequest('x').subarray(0, 40)) })
  const refused = tokenOf(new Uint8Array(await answer.arrayBuffer()))
  assert.match(String(refused), /the server refused|no time stamp/)
  for (const bytes of ['', '30', '3003020100', '308400000000', 'ffffffffffff', '3080', '30820102']) {
    assert.equal(typeof tokenOf(Buffer.from(bytes, 'hex')), 'string', bytes)
    assert.ok((await checkTimeStamp(Buffer.from(bytes, 'hex').toString('base64'), 'x')).problems.length)
  }
  assert.ok((await checkTimeStamp('not base64!', 'x')).problems.length)
})
