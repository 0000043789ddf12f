import { FoldedText } from '../search/fold.ts'
import type { FinderWords } from '../views/site-words.ts'
import { type ArticleGist, placeOfId } from './search-codes.ts'
import { type Found, type FoundAll, findAll, inOrder } from './search-find.ts'
import { isThere, markedPieces, type Piece, passage } from './search-passage.ts'
import { readQuery, type SiteQuery } from './search-query.ts'

const hitsAtOnce = 10

/** What the page gives its script. */
interface Place {
  readonly box: HTMLElement
  readonly words: FinderWords
  readonly locale: string
  readonly untitled: string
  /** The site's folder, ending with `/`. */
  readonly root: URL
}

const waiting = new Map<string, (content: unknown) => void>()

/** Scripts of the index hand over what they hold. */
Reflect.set(globalThis, 'presskeep', (name: string, content: unknown) => waiting.get(name)?.(content))

const loaded = new Map<string, Promise<unknown>>()

/** Loads a script of ours, which may be done from a folder too, where nothing can be fetched. */
function loadFrom(root: URL, path: string): (name: string) => Promise<unknown> {
  return (name) => {
    const known = loaded.get(name)
    if (known) return known
    const made = new Promise<unknown>((resolve, reject) => {
      waiting.set(name, resolve)
      const script = document.createElement('script')
      script.src = new URL(`${path}${name.split('/').map(encodeURIComponent).join('/')}.js`, root).href
      script.onerror = () => reject(new Error(name))
      document.head.append(script)
    })
    loaded.set(name, made)
    return made
  }
}

function start(): void {
  const box = document.getElementById('found')
  const script = document.currentScript ?? document.querySelector('script[src$="search.js"]')
  if (!box || !(script instanceof HTMLScriptElement)) return
  const asked = new URLSearchParams(location.search)
  const text = (asked.get('q') ?? '').slice(0, 300)
  const field = document.querySelector<HTMLInputElement>('input[name=q]')
  if (field) field.value = text
  if (text.trim() === '') return
  document.title = `${text} · ${document.title}`
  const { words = '{}', locale = 'en', untitled = '' } = box.dataset
  const place = { box, words: JSON.parse(words) as FinderWords, locale, untitled, root: new URL('../', script.src) }
  void show(place, text, asked.get('sort') === 'new' ? 'new' : 'best')
}

async function show(place: Place, text: string, order: 'best' | 'new'): Promise<void> {
  const { box, words, root } = place
  const status = element('p', 'count', words.searching)
  status.setAttribute('role', 'status')
  box.replaceChildren(status)
  const query = readQuery(text)
  if (query.problem) {
    const { kind, word } = query.problem
    status.textContent = words[kind].replace('*', () => word)
    return
  }
  try {
    const all = await findAll(query, loadFrom(root, 'search/'))
    await showFound(place, query, { all, order, text, status })
  } catch (error) {
    status.textContent = words.lost.replace('*', () => (error instanceof Error ? error.message : ''))
  }
}

interface Shown {
  readonly all: FoundAll
  readonly order: 'best' | 'new'
  readonly text: string
  readonly status: HTMLElement
}

async function showFound(place: Place, query: SiteQuery, { all, order, text, status }: Shown): Promise<void> {
  const { box, words, locale, root } = place
  const rest = [...inOrder(all.found, order)]
  let total = rest.length
  const say = () => {
    const isSure = !all.isAtMost || rest.length === 0
    const said = total === 0 ? words.none : total === 1 && isSure ? words.one : isSure ? words.found : words.atMost
    status.textContent = said.replace('#', new Intl.NumberFormat(locale).format(total))
  }
  const list = document.createElement('div')
  const heading = element('h2', 'vh', text)
  const bar = element('div', 'search-bar')
  bar.append(status)
  if (total > 1 && query.find.length > 0) bar.append(orders(words, text, order))
  const more = element('button', 'more', words.more) as HTMLButtonElement
  more.type = 'button'
  more.hidden = true
  box.replaceChildren(heading, bar, list, more)
  const gistOf = loadFrom(root, 'text/')
  const next = async () => {
    let shown = 0
    while (shown < hitsAtOnce && rest.length > 0) {
      const those = rest.splice(0, hitsAtOnce - shown)
      const hits = await Promise.all(those.map((one) => hitOf(place, query, one, all, gistOf)))
      for (const hit of hits) if (hit) list.append(hit)
      const there = hits.filter((hit) => hit !== undefined).length
      shown += there
      total -= those.length - there
      say()
    }
    more.hidden = rest.length === 0
  }
  more.onclick = () => {
    const before = list.children.length
    void next().then(() => list.children[before]?.querySelector('a')?.focus())
  }
  await next()
  say()
}

async function hitOf(
  { untitled, root }: Place,
  query: SiteQuery,
  one: Found,
  all: FoundAll,
  gistOf: (name: string) => Promise<unknown>,
): Promise<HTMLElement | undefined> {
  const place = placeOfId(await all.idOf(one))
  const { title, source, day, language, text } = (await gistOf(place)) as ArticleGist
  const [foldedTitle, foldedText] = [new FoldedText(title), new FoldedText(text)]
  if (all.isAtMost && !isThere(query, [foldedTitle, foldedText])) return undefined
  const link = document.createElement('a')
  link.href = new URL(`article/${place}.html`, root).href
  append(link, title === '' ? [{ text: untitled, isHit: false }] : markedPieces(query, foldedTitle))
  const name = element('h3', '')
  name.append(link)
  const where = element('p', 'where')
  const from = element('bdi', 'source-name', source)
  where.append(from)
  const excerpt = element('p', 'excerpt')
  // Chinese and Japanese put no space between sentences: that of a paragraph's end goes.
  const gap = /^(?:zh|ja)\b/i.test(language ?? '') ? '' : ' '
  append(
    excerpt,
    passage(query, foldedText).map((piece) => ({ ...piece, text: piece.text.replace(/\s*\n\s*/g, gap) })),
  )
  for (const foreign of [name, excerpt]) {
    foreign.dir = 'auto'
    if (language !== undefined) foreign.lang = language
  }
  const entry = element('article', 'entry')
  entry.append(name, where, excerpt)
  const hit = element('div', 'hit')
  hit.append(element('p', 'hit-day', day), entry)
  return hit
}

function orders(words: FinderWords, text: string, order: 'best' | 'new'): HTMLElement {
  const nav = element('nav', 'views')
  nav.setAttribute('aria-label', words[order === 'best' ? 'best' : 'newest'])
  for (const [to, label] of [
    ['best', words.best],
    ['new', words.newest],
  ] as const) {
    const link = document.createElement('a')
    link.href = `?${new URLSearchParams({ q: text, ...(to === 'new' && { sort: to }) })}`
    link.textContent = label
    if (to === order) link.setAttribute('aria-current', 'true')
    nav.append(link, ' ')
  }
  return nav
}

/** Text as text: nothing of it becomes markup. */
function append(to: HTMLElement, pieces: readonly Piece[]): void {
  for (const { text, isHit } of pieces) to.append(isHit ? element('mark', '', text) : text)
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}

start()
