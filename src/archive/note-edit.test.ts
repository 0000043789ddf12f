import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { editsOfHost, openSqlite, type StoredRevision, saveRecheck } from '../store/index.ts'
import { noteVersion } from './note-edit.ts'

const articles = 6
const at = Date.UTC(2026, 5, 1)

function revision(article: number, seq: number, lines: readonly string[]): StoredRevision {
  const html = lines.map((line) => `<p>${line}</p>`).join('')
  const text = lines.join('\n').replace(/<[^>]*>/g, '')
  return {
    id: `r${article}-${seq}`,
    articleId: `a${article}`,
    captureId: `c${article}-${seq}`,
    origin: 'page',
    at: at + seq,
    seq,
    title: `第${article}号报道`,
    authors: [],
    tags: [],
    kind: 'article',
    text,
    html,
    textSha256: 'x',
    editKey: `k${seq}`,
    extractor: '1',
    provenance: {},
  }
}

/** What is noted where each of six articles of a host, of twelve that were looked at, shows a line more or another one. */
async function kindsOf(before: (article: number) => string, after: (article: number) => string): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-note-edit-'))
  const db = await openSqlite(path.join(folder, 'archive.db'))
  try {
    const own = (article: number) => [
      `渡口${article}号码头本周修缮，船班改从北岸出发。`,
      `修缮工程预计${article + 2}年完工。`,
    ]
    const shown = (article: number, line: string) => [...own(article), ...(line ? [line] : [])]
    return await db.transaction(async (sql) => {
      for (let one = 0; one < 2 * articles; one++) await saveRecheck(sql, 'news.example', `a${one}`, at)
      for (let one = 0; one < articles; one++) {
        const noted = {
          article: { id: `a${one}`, url: `https://news.example/${one}` },
          captureId: `c${one}-2`,
          at: at + 2,
        }
        const versions = [revision(one, 1, shown(one, before(one))), revision(one, 2, shown(one, after(one)))] as const
        await noteVersion(sql, noted, ...versions, true)
      }
      return (await editsOfHost(sql, 'news.example', at, at + 9)).map((edit) => edit.kind)
    })
  } finally {
    await db.close()
    rmSync(folder, { recursive: true })
  }
}

const zh = ['水位开始回落', '道路恢复通车', '三人获救', '大坝决堤', '市长宣布辞职', '停电范围扩大']
const en = ['Two killed in blast', 'Mayor resigns', 'Dam breaks', 'Power is back', 'Trains stopped', 'Court says no']
const names = ['Jane Doe', 'Peter Lund', 'Nora Ashdown and Ann Li', 'Reuters', 'Zoë van Dam', 'J. Smith / AFP']
const han = ['林小满', '周立行', '何小鱼', '沈知远', '温书言', '马成林']
const link = (address: string) => `见<a href="${address}">报告全文</a>里的数字。`
const report = (one: number) => `https://paper${one}.example/report/${one}`
const none = () => ''

test('Lines of articles that share no more than what stands before a colon, counts and links to another page of a host are edits of each', async () => {
  for (const [name, before, after] of [
    ['live entries', none, (one: number) => `10:2${one} ${zh[one]}，现场记者报道。`],
    ['updates', none, (one: number) => `Update: ${en[one]}.`],
    ['what a source says', none, (one: number) => `Source: ${en[one]}`],
    ['questions', none, (one: number) => `记者：${zh[one]}`],
    ['numbers behind a label', none, (one: number) => `图：${one + 3}人`],
    ['quotes', (one: number) => `Police: ${en[one]}`, none],
    ['counts', none, (one: number) => `死亡 ${3 + one * 2}`],
    [
      'links',
      (one: number) => link(`https://docs.example/old${one}`),
      (one: number) => link(`https://docs.example/other${one * 7}`),
    ],
  ] as const) {
    assert.deepEqual(await kindsOf(before, after), Array(articles).fill('edit'), name)
  }
})

test('Names behind a label, dates, and links that are led over or moved to another host, are the doing of one template', async () => {
  for (const [name, before, after] of [
    ['names', none, (one: number) => `Photo: ${names[one]}`],
    ['names behind 责任编辑', none, (one: number) => `责任编辑：${han[one]}`],
    ['names taken away', (one: number) => `来源：${han[one]}`, none],
    ['dates', none, (one: number) => `2026-06-0${one + 1} 10:1${one}`],
    [
      'moved',
      (one: number) => link(`https://old.example/${one}`),
      (one: number) => link(`https://new.example/p/${one}`),
    ],
    [
      'led over a host',
      (one: number) => link(report(one)),
      (one: number) => link(`https://go.example/?to=${encodeURIComponent(report(one))}`),
    ],
    [
      'led over its own host',
      (one: number) => link(`https://news.example/r/${one}`),
      (one: number) => link(`https://news.example/go?u=https://news.example/r/${one}`),
    ],
  ] as const) {
    assert.deepEqual(await kindsOf(before, after), Array(articles).fill('redesign'), name)
  }
})
