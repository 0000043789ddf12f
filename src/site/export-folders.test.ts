import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SiteArticle, SiteSource } from '../archive/index.ts'
import { exportMarkdown } from './export-markdown.ts'
import { exportSite } from './export-site.ts'
import type { SiteFolder } from './site-folder.ts'

const body = new TextEncoder().encode('x')
const options = { language: 'en', version: '0', assets: { style: { body }, icon: { body }, script: { body } } } as const

function article(at: number): SiteArticle {
  return {
    id: at.toString(16).padStart(16, '0'),
    title: `Title ${at}`,
    authors: ['Ann'],
    source: 'Paper',
    tags: ['harbour'],
    // Two a day, so that a month has some sixty.
    publishedAt: Date.UTC(2024, 0, 1) + at * 43_200_000,
    firstSeenAt: 0,
    kind: 'article',
    origin: 'page',
    isComplete: true,
    excerpt: 'Words.',
    revisionCount: 1,
    html: '<p>Words.</p>',
    text: `Words ${at}.`,
    pictures: [],
    edits: [],
  }
}

function sourceOf(articles: readonly SiteArticle[], failing?: string): SiteSource {
  return {
    name: 'Archive',
    timeZone: 'UTC',
    async *summaries() {
      yield* articles
    },
    async *articles() {
      for (const one of articles) yield one.id === failing ? { id: one.id, failure: new Error('hurt') } : one
    },
    listed: async (ids) => ids.flatMap((id) => articles.find((one) => one.id === id) ?? []),
    edits: async () => [],
  }
}

interface Memory extends SiteFolder {
  readonly files: Map<string, Uint8Array>
}

function inMemory(files = new Map<string, Uint8Array>(), fullAfter = Number.POSITIVE_INFINITY): Memory {
  let journal = ''
  return {
    files,
    list: async () => [...files.keys()],
    read: async (path) => (path === '.presskeep-export.jsonl' ? new TextEncoder().encode(journal) : files.get(path)),
    async write(path, bytes) {
      if (files.size >= fullAfter) {
        throw new Error(`writing ${path}`, { cause: Object.assign(new Error('no space left'), { code: 'ENOSPC' }) })
      }
      files.set(path, bytes)
    },
    async appendToManifest(text) {
      journal += text
    },
    async remove(path) {
      files.delete(path)
    },
    size: async (path) => files.get(path)?.length,
    sweep: async () => undefined,
    lock: async () => async () => undefined,
  }
}

async function run(source: SiteSource, folder: SiteFolder) {
  const states: string[] = []
  const written: string[] = []
  for await (const { state, path } of exportSite(source, folder, options)) {
    states.push(state)
    if (state === 'written') written.push(path)
  }
  return { states, written }
}

test('one more article changes its own pages, its neighbours and the newest page of each list, and no full page', async () => {
  const folder = inMemory()
  await run(sourceOf(Array.from({ length: 450 }, (_, at) => article(at))), folder)
  const older = [...folder.files.keys()].filter((path) => /^(?:source|tag|author)\/[^/]+\/\d+\.html$/.test(path))
  assert.equal(older.length, 9, 'a source, a tag and an author with three full pages each')
  const { written } = await run(sourceOf(Array.from({ length: 451 }, (_, at) => article(at))), folder)
  assert.deepEqual(
    written.filter((path) => older.includes(path)),
    [],
  )
  assert.ok(written.length < 20, written.join('\n'))
  assert.ok(written.includes('index.html') && written.includes('feed.atom'))
})

test('pages of a list lead to one another without a gap, and every article stands on one of them', async () => {
  const folder = inMemory()
  await run(sourceOf(Array.from({ length: 450 }, (_, at) => article(at))), folder)
  const text = (path: string) => new TextDecoder().decode(folder.files.get(path))
  const first = [...folder.files.keys()].find((path) => /^source\/[^/]+\.html$/.test(path))!
  const seen = new Set<string>()
  let path: string | undefined = first
  let pages = 0
  while (path !== undefined) {
    pages++
    for (const [, id] of text(path).matchAll(/<h3[^>]*><a href="[^"]*\/(\w{16})\.html"/g)) seen.add(id!)
    const next: string | undefined = /<link rel="next" href="([^"]+)"/.exec(text(path))?.[1]
    path = next && new URL(next, `file:///${path}`).pathname.slice(1)
  }
  assert.equal(pages, 4)
  assert.equal(seen.size, 450)
})

test('an article that can not be read is told, the others are written, and nothing is removed', async () => {
  const folder = inMemory()
  const articles = [article(1), article(2), article(3)]
  await run(sourceOf(articles), folder)
  const { states } = await run(sourceOf(articles, article(2).id), folder)
  assert.equal(states.filter((state) => state === 'failed').length, 1)
  assert.equal(states.filter((state) => state === 'removed').length, 0)
  assert.ok(folder.files.has(`article/00/${article(2).id}.html`))
})

test('a disk that is full ends the work at once', async () => {
  await assert.rejects(run(sourceOf([article(1), article(2)]), inMemory(new Map(), 8)), /no space left/)
  const notes = async () => {
    const articles = [1, 2, 3].map((at) => ({ ...article(at), cleanHtml: '<p>Words.</p>', editedAts: [] }))
    const those = async function* () {
      yield* articles
    }
    for await (const _ of exportMarkdown(those(), those(), inMemory(new Map(), 1), { title: 'x', timeZone: 'UTC' }));
  }
  await assert.rejects(notes(), /no space left/)
})

test('an article that is edited for the first time while the site is written has its page, and no link to one of changes', async () => {
  const folder = inMemory()
  const plain = article(1)
  const revision = {
    id: 'r1',
    at: 0,
    kind: 'article',
    origin: 'page',
    isComplete: true,
    isCurrent: true,
    words: 1,
  } as const
  const edit = { article: plain, before: revision, after: { ...revision, at: 1 }, relation: 'same', changes: [] }
  const source = {
    ...sourceOf([plain, article(2)]),
    async *articles() {
      yield { ...plain, editedAt: 1, edits: [edit as unknown as SiteArticle['edits'][number]] }
      yield article(2)
    },
  }
  const { states } = await run(source, folder)
  assert.deepEqual([...new Set(states)], ['written'])
  const page = new TextDecoder().decode(folder.files.get(`article/00/${plain.id}.html`))
  assert.match(page, /id="versions-head"/)
  assert.doesNotMatch(page, /changes\.html/)
  assert.ok(![...folder.files.keys()].some((path) => path.endsWith('-changes.html')))
})
