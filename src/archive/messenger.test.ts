import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessenger } from './messenger.ts'
import type { Notice } from './notices.ts'

const articlesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `a${at}`, title: `渡轮 ${at}`, url: `https://site.example/${at}` }))

const matches = (total: number, named = Math.min(total, 20), id = 'd1'): Notice => ({
  id: `n-${id}`,
  kind: 'dossier',
  at: '2026-03-01T00:00:00.000Z',
  dossier: { id, name: '渡口', query: '渡轮', total, articles: articlesOf(named) },
  text: '渡口: new matches',
})

async function sentBy(notices: readonly Notice[], publicUrl?: string): Promise<Record<string, unknown>> {
  const sent: string[] = []
  const messenger = createMessenger(
    { ntfy: 'https://ntfy.example/topic' },
    {
      post: async ({ body }) => {
        sent.push(String(body))
        return { kind: 'answered', status: 200, headers: {}, body: Buffer.from('') } as never
      },
      connect: () => assert.fail('ntfy needs no socket'),
      now: () => 0,
      name: '档案',
      publicUrl,
    },
  )
  assert.deepEqual(await messenger('ntfy', notices), new Map())
  assert.equal(sent.length, 1)
  return JSON.parse(sent[0]!)
}

test('A message about new matches names each with its address, and what is more', async () => {
  const { message, tags, title } = await sentBy([matches(22)], 'https://news.example/')
  assert.equal(title, '档案: 渡口: new matches')
  assert.deepEqual(tags, ['newspaper'])
  const parts = String(message).split('\n\n')
  assert.equal(parts[0], '渡口: 22 new matches')
  assert.equal(parts[1], '渡轮 0\nhttps://site.example/0')
  assert.deepEqual(parts.slice(-2), ['and 2 more', 'All of them: https://news.example/dossier/d1'])
  assert.equal(parts.length, 23)
})

test('A tap opens the one article, or the page of the dossier where the room is reached from elsewhere', async () => {
  assert.equal((await sentBy([matches(1)])).click, 'https://site.example/0')
  assert.equal((await sentBy([matches(2)])).click, undefined)
  assert.equal((await sentBy([matches(2)], 'https://news.example')).click, 'https://news.example/dossier/d1')
  assert.equal((await sentBy([matches(1), matches(1, 1, 'd2')])).click, undefined)
  const odd = matches(1)
  const hostile = {
    ...odd,
    dossier: { ...odd.dossier!, articles: [{ id: 'x', title: 'x', url: 'javascript:alert(1)' }] },
  }
  assert.equal((await sentBy([hostile])).click, undefined)
})

test('However long the titles are, a message says what it is about, how many more there are, and where they stand', async () => {
  const long = matches(20)
  const articles = long.dossier!.articles.map((one) => ({ ...one, title: `${'渡轮停航'.repeat(800)}\n${one.id}` }))
  const message = String(
    (await sentBy([{ ...long, dossier: { ...long.dossier!, articles } }], 'https://n.example')).message,
  )
  assert.ok(Buffer.byteLength(message) <= 4096)
  const parts = message.split('\n\n')
  assert.equal(parts[0], '渡口: 20 new matches')
  assert.match(parts[1]!, /^渡轮停航.*…\nhttps:\/\/site\.example\/0$/)
  assert.match(parts.at(-2)!, /^and \d+ more$/)
  assert.equal(parts.at(-1), 'All of them: https://n.example/dossier/d1')
  const named = { ...long, dossier: { ...long.dossier!, name: '渡\r\n口' } }
  assert.equal((await sentBy([named])).title, '档案: 渡 口: new matches')
})

test('A long message ends at a line, within what ntfy shows as a message', async () => {
  const many = Array.from({ length: 20 }, (_, at) => {
    const one = matches(20, 20, `d${at}`)
    return { ...one, dossier: { ...one.dossier!, name: '渡口'.repeat(60) } }
  })
  const message = String((await sentBy(many)).message)
  assert.ok(Buffer.byteLength(message) <= 4096)
  assert.match(message, /(?:https:\/\/site\.example\/0|渡轮 0|new matches|and 19 more)\n…$/)
})

test('A notice from before the count was told counts the articles that it names', async () => {
  const { dossier, ...rest } = matches(3)
  const { total: _, ...older } = dossier!
  assert.match(String((await sentBy([{ ...rest, dossier: older }])).message), /^渡口: 3 new matches\n/)
})
