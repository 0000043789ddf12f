import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  createConnect,
  createMessenger,
  createPoster,
  followAll,
  initArchive,
  libraryOf,
  type Messenger,
  type Notice,
  openForWriting,
  sync,
} from '../../src/archive/index.ts'
import { useStore } from '../support/archive.ts'
import { epoch, hourMs } from '../support/archives.ts'
import { fakeNet, numberedFeed } from '../support/fake-net.ts'
import { scratch } from '../support/folders.ts'
import { mailServer } from '../support/mail-server.ts'
import { receiver } from '../support/receiver.ts'

const url = 'https://news.example/feed.xml'

async function watched(t: TestContext, notices: string, allowHosts: readonly string[]) {
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  await useStore(t, folder)
  const file = path.join(folder, 'presskeep.yaml')
  writeFileSync(file, `${readFileSync(file, 'utf8').replace('articles: true', 'articles: false')}\n${notices}`)
  const clock = { now: epoch }
  const archive = await openForWriting(folder, 'test', { now: () => clock.now, software: 'test' })
  t.after(() => archive.close())
  const options = { userAgent: 'test', allowHosts, timeoutMs: 5000 }
  const messenger = createMessenger(archive.settings.notices, {
    post: createPoster(options),
    connect: createConnect(options),
    now: () => clock.now,
    name: '青石档案',
  })
  const net = fakeNet(() => clock.now)
  const problems: string[] = []
  await followAll(archive, [{ url, tags: [], name: '日报' }])
  const poll = async (hours: number, by: Messenger | undefined = messenger) => {
    clock.now += hours * hourMs
    return sync(archive, net.fetcher, {
      once: true,
      random: () => 0.5,
      messenger: by,
      onNoticeProblem: (problem) => problems.push(problem),
    })
  }
  return { archive, net, poll, problems, clock }
}

test('A webhook hears once each: degraded, stale, back, and a gap that could not be filled', async (t) => {
  const hook = await receiver()
  t.after(() => hook.close())
  const { net, poll } = await watched(t, `notices:\n  webhook: ${hook.url}/hook?key=1\n`, [hook.host])
  const kinds = () => hook.posted.map(({ body }) => (JSON.parse(body) as Notice).kind)
  net.pages.set(url, { body: numberedFeed([3, 2, 1]) })
  await poll(0)
  assert.deepEqual(kinds(), [], 'what is well is not told')
  net.pages.set(url, { status: 503 })
  for (let round = 0; round < 6; round++) await poll(1)
  assert.deepEqual(kinds(), ['degraded'])
  await poll(24 * 4)
  await poll(1)
  assert.deepEqual(kinds(), ['degraded', 'stale'])
  net.pages.set(url, { body: numberedFeed([4, 3, 2]) })
  await poll(1)
  await poll(1)
  net.pages.set(url, { body: numberedFeed([33, 32, 31]) })
  await poll(1)
  await poll(48)
  assert.deepEqual(kinds(), ['degraded', 'stale', 'back', 'gap'])
  const [first] = hook.posted
  assert.equal(first?.path, '/hook?key=1')
  const notice = JSON.parse(first?.body ?? '') as Notice
  assert.deepEqual(notice.feed, { url, name: '日报', status: 'degraded' })
  assert.match(notice.text, /日报 is degraded: .*503/)
  assert.match(first?.headers['content-type'] ?? '', /application\/json/)
})

test('What a channel does not take is tried again later, and stops no sync', async (t) => {
  const hook = await receiver()
  t.after(() => hook.close())
  const { archive, net, poll, problems } = await watched(t, `notices:\n  webhook: ${hook.url}/\n`, [hook.host])
  hook.status = 500
  net.pages.set(url, { status: 410 })
  const report = await poll(0)
  assert.deepEqual([report.feeds.failed, hook.posted.length], [1, 1])
  assert.match(problems.join(), /answered 500/)
  await poll(0)
  assert.equal(hook.posted.length, 1, 'not at once')
  assert.deepEqual((await libraryOf(archive).status()).notices, { waiting: 1, why: 'webhook: answered 500' })
  hook.status = 204
  await poll(1)
  await poll(1)
  assert.equal(hook.posted.length, 2)
  assert.equal((JSON.parse(hook.posted[1]!.body) as Notice).kind, 'gone')
  assert.equal((await libraryOf(archive).status()).notices, undefined)
  assert.equal((await archive.db.all('SELECT 1 FROM notices')).length, 0)
})

test('A channel that never takes anything is given up after days', async (t) => {
  const { archive, net, poll, problems } = await watched(t, 'notices:\n  webhook: http://127.0.0.1:9/\n', [])
  net.pages.set(url, { status: 410 })
  for (let round = 0; round < 8; round++) await poll(30)
  assert.equal((await archive.db.all('SELECT 1 FROM notices')).length, 0)
  assert.match(
    problems.join('\n'),
    /given up: webhook: 127\.0\.0\.1:9 is not fetched/,
    'a private target is not reached unless named',
  )
})

test('ntfy gets one message for all that waits, in any script', async (t) => {
  const server = await receiver()
  t.after(() => server.close())
  const { net, poll } = await watched(t, `notices:\n  ntfy: ${server.url}/base/my-topic\n  ntfyToken: secret\n`, [
    server.host,
  ])
  net.pages.set(url, { status: 410 })
  await poll(0)
  const [sent] = server.posted
  assert.equal(sent?.path, '/base/')
  assert.equal(sent?.headers.authorization, 'Bearer secret')
  const message = JSON.parse(sent?.body ?? '{}') as Record<string, unknown>
  assert.deepEqual([message.topic, message.title, message.priority], ['my-topic', '青石档案: 日报: gone', 4])
  assert.match(String(message.message), /日报 is gone/)
})

const mailSettings = (port: number, more = '') => `notices:
  email: { to: [me@reader.example, you@reader.example], from: keep@archive.example, host: 127.0.0.1, port: ${port}, security: none${more} }
`

test('E-mail goes by SMTP to everyone named, in any script', async (t) => {
  const server = await mailServer()
  t.after(() => server.close())
  const { net, poll, problems } = await watched(t, mailSettings(server.port), [`127.0.0.1:${server.port}`])
  net.pages.set(url, { status: 410 })
  await poll(0)
  await poll(2)
  assert.deepEqual(problems, [])
  assert.equal(server.mails.length, 1)
  const [mail] = server.mails
  assert.deepEqual([mail?.from, mail?.to], ['<keep@archive.example>', ['<me@reader.example>', '<you@reader.example>']])
  const [head = '', body = ''] = mail?.message.split('\n\n') ?? []
  const subject = /^Subject: ((?:.*)(?:\n .*)*)/m.exec(head)?.[1] ?? ''
  const words = [...subject.matchAll(/=\?utf-8\?B\?([^?]+)\?=/g)].map(([, word]) =>
    Buffer.from(word!, 'base64').toString(),
  )
  assert.equal(words.join(''), '青石档案: 日报: gone')
  assert.match(Buffer.from(body, 'base64').toString('utf8'), /日报 is gone/)
  assert.ok(mail?.message.split('\n').every((line) => line.length <= 78))
})

test('A mail server that refuses, offers no TLS, or would get a password in the clear is told in words', async (t) => {
  const refusing = await mailServer({ refuse: 'RCPT TO:<you' })
  t.after(() => refusing.close())
  const one = await watched(t, mailSettings(refusing.port), [`127.0.0.1:${refusing.port}`])
  one.net.pages.set(url, { status: 410 })
  await one.poll(0)
  assert.match(one.problems.join(), /RCPT TO:<you@reader\.example> was answered with 550 not here/)
  assert.equal(refusing.mails.length, 0)

  const two = await watched(t, mailSettings(refusing.port, ', user: me, password: secret'), [
    `127.0.0.1:${refusing.port}`,
  ])
  two.net.pages.set(url, { status: 410 })
  await two.poll(0)
  assert.match(two.problems.join(), /password is not sent without TLS/)
  assert.ok(!refusing.said.some((line) => line.startsWith('AUTH')))

  const plain = mailSettings(refusing.port).replace('security: none', 'security: starttls')
  const three = await watched(t, plain, [`127.0.0.1:${refusing.port}`])
  three.net.pages.set(url, { status: 410 })
  await three.poll(0)
  assert.match(three.problems.join(), /does not offer STARTTLS/)

  const four = await watched(t, mailSettings(refusing.port), [])
  four.net.pages.set(url, { status: 410 })
  await four.poll(0)
  assert.match(
    four.problems.join(),
    /127\.0\.0\.1.* is not fetched/,
    'a private mail server must be named in allowHosts',
  )
})

test('Where no channel is set, nothing waits', async (t) => {
  const { archive, net, poll } = await watched(t, '', [])
  net.pages.set(url, { status: 410 })
  await poll(0)
  assert.equal((await archive.db.all('SELECT 1 FROM notices')).length, 0)
})
