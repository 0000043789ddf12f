import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import { Document, isMap, isNode, isScalar, type Node, parseDocument } from 'yaml'
import { whyNotPublic } from '../fetch/index.ts'
import { type CaptureMode, editDistance, shellWord } from '../model/index.ts'
import { dimensionsAtMost } from '../store/index.ts'
import type { EmbeddingSettings } from './embedder.ts'
import { settingsFile } from './is-archive.ts'
import { defaultRecheck, isRecheck } from './recheck.ts'
import type { MailServer } from './smtp.ts'

/** What `presskeep.yaml` says, with the defaults filled in. */
export interface Settings {
  readonly name: string
  /** Names the archive for good and among all others, in the ids of its feeds. One that was made without it has none. */
  readonly id?: string
  /** IANA name. */
  readonly timeZone: string
  /** `s3://BUCKET/PREFIX` where pictures are kept; in the archive's own folder where absent. */
  readonly blobs?: string
  /** `s3://BUCKET/PREFIX` where captures are kept; in the archive's own folder where absent. */
  readonly warcs?: string
  /** Folder of the user's own site rules, seen from the archive's folder; `rules` where that exists. */
  readonly rules?: string
  readonly s3: {
    /** Of an S3 server that is not Amazon's. */
    readonly endpoint?: string
    readonly region?: string
  }
  /** Where the database is: the address of a PostgreSQL database; absent for SQLite in the archive's folder. */
  readonly store?: string
  readonly fetch: {
    /** An address or mailbox under which a site's operator reaches whoever runs this archive. */
    readonly contact?: string
    readonly allowHosts: readonly string[]
    readonly feedPauseSeconds: number
    readonly pagePauseSeconds: number
    readonly articles: boolean
    readonly pictures: boolean
    /** `page`: whole pages are kept, with the help of a browser; feeds may say otherwise. */
    readonly capture: CaptureMode
    /** The program of the browser; looked for in the usual places where absent. */
    readonly browser?: string
    readonly atOnce: number
  }
  /** When pages are looked at again: `15m until 3h` is every 15 minutes until 3 hours after the last change. */
  readonly recheck: readonly string[]
  readonly web: {
    readonly port: number
    readonly hosts: readonly string[]
    /** Whether the room shows marks, and takes them; where it is absent, they are shown on this machine only. */
    readonly marks?: 'hide' | 'show' | 'edit'
    /** Scheme and host under which others reach the reading room, so that hubs can push. */
    readonly publicUrl?: string
    /** Port of the replays; where it is absent, the one behind `port`. */
    readonly replayPort?: number
    /** Where others reach the replays; `*` stands for the article. */
    readonly replayUrl?: string
  }
  readonly evidence: {
    /** Asked for a time stamp (RFC 3161) over the signed log after each sync. */
    readonly timestampServer?: string
  }
  /** Who makes vectors of what articles mean; absent where nobody does. */
  readonly embeddings?: EmbeddingSettings
  /** Where it is told that a feed is in trouble, is back, or has a gap. Nowhere, where all are absent. */
  readonly notices: {
    readonly webhook?: string
    /** Address of a topic. */
    readonly ntfy?: string
    readonly ntfyToken?: string
    readonly email?: MailServer
  }
}

/** The settings are not what they should be: says which key, what stands there and what is wanted. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** The settings file of a new archive. Every key is documented in docs/config.md. */
export function newSettings(name: string, timeZone: string, id: string = randomUUID()): string {
  return `# Settings of this archive. What is left out has its default; docs/config.md explains each.
name: ${JSON.stringify(name)}
id: ${id}   # in the ids of its feeds; stays, whatever the name
timeZone: ${timeZone}          # days in lists and in clean exports are days of this zone
# store: postgres://presskeep@db.example.org/presskeep   # else SQLite in this folder

fetch:
  # contact: https://example.org/about   # told to every site in the User-Agent
  allowHosts: []               # private addresses that may be asked, as host:port
  feedPauseSeconds: 5          # between two requests to one host
  pagePauseSeconds: 9
  articles: true               # fetch each article's own page
  pictures: true               # keep the pictures of articles
  # capture: page              # whole pages with style sheets, fonts and scripts (needs Chromium, and: npm install playwright-core)
  atOnce: 32                   # hosts at once

recheck:                       # looks at pages for edits: how often, until so long after the last change
${defaultRecheck.map((line) => `  - ${line}`).join('\n')}

web:
  port: 4870
  hosts: []                    # names besides localhost under which the reading room may be asked
  # marks: edit                # marks and notes: hide, show, or edit in the browser; unless said, shown on this machine only
  # publicUrl: https://news.example.org   # under which hubs can push to this archive (WebSub)

# blobs: s3://my-bucket/news   # pictures in a bucket instead of blobs/ (needs: npm install @aws-sdk/client-s3)
# warcs: s3://my-bucket/news   # captures in a bucket instead of warc/
# s3: { endpoint: https://s3.example.org, region: us-east-1 }   # of a server that is not Amazon's

# rules: rules                 # folder of site rules of your own (ftr-site-config); rules/ is read where it exists

# embeddings:                  # search by meaning: articles and questions are sent there, and nowhere else
#   url: http://127.0.0.1:11434/v1
#   model: bge-m3

# notices:                     # told when a feed is in trouble, is back, or has a gap
#   webhook: https://example.org/hook
#   ntfy: https://ntfy.example.org/my-archive
#   email: { to: [me@example.org], from: presskeep@example.org, host: mail.example.org, port: 465, security: tls }
`
}

/** Reads `presskeep.yaml` in `folder`. Throws `SettingsError` where it is missing or wrong. */
export function readSettings(folder: string): Settings {
  const file = path.join(folder, settingsFile)
  const document = parseSettings(file)
  const root: unknown = document.toJS() ?? {}
  const { at, refuseOthers } = reader(root, file)
  const settings: Settings = {
    name: at('name', isText, 'a text') ?? path.basename(path.resolve(folder)),
    id: at('id', isText, 'a text'),
    timeZone: at('timeZone', isTimeZone, 'a time zone such as Asia/Shanghai') ?? 'UTC',
    blobs: at('blobs', isBucketAddress, 'the address of a bucket such as s3://my-bucket/my-archive'),
    warcs: at('warcs', isBucketAddress, 'the address of a bucket such as s3://my-bucket/my-archive'),
    rules: at('rules', isText, 'the name of a folder'),
    s3: {
      endpoint: at('s3.endpoint', isWebAddress, 'an http or https address'),
      region: at('s3.region', isText, 'the name of a region'),
    },
    store: at('store', isStore, 'the address of a PostgreSQL database, such as postgres://user@host/presskeep'),
    fetch: {
      contact: at('fetch.contact', isText, 'a text'),
      allowHosts: at('fetch.allowHosts', isTexts, 'a list of host:port') ?? [],
      feedPauseSeconds: at('fetch.feedPauseSeconds', isAmount, 'a number of seconds') ?? 5,
      pagePauseSeconds: at('fetch.pagePauseSeconds', isAmount, 'a number of seconds') ?? 9,
      articles: at('fetch.articles', isBoolean, 'true or false') ?? true,
      pictures: at('fetch.pictures', isBoolean, 'true or false') ?? true,
      capture: at('fetch.capture', isCaptureMode, 'article or page') ?? 'article',
      browser: at('fetch.browser', isText, 'the path of a program'),
      atOnce: at('fetch.atOnce', isAmount, 'a number') ?? 32,
    },
    recheck: at('recheck', isRecheck, 'a list such as [15m until 3h, 1h until 1d]') ?? defaultRecheck,
    web: {
      port: at('web.port', isAmount, 'a port number') ?? 4870,
      hosts: at('web.hosts', isTexts, 'a list of host names') ?? [],
      marks: at('web.marks', isMarks, 'hide, show or edit'),
      publicUrl: at('web.publicUrl', isWebAddress, 'an http or https address'),
      replayPort: at('web.replayPort', isAmount, 'a port number'),
      replayUrl: at('web.replayUrl', isReplayAddress, 'an http or https address such as https://*.replay.example.org'),
    },
    evidence: {
      timestampServer: at('evidence.timestampServer', isWebAddress, 'an http or https address'),
    },
    embeddings: embeddings(at),
    notices: {
      webhook: at('notices.webhook', isWebAddress, 'an http or https address'),
      ntfy: at('notices.ntfy', isWebAddress, 'the address of an ntfy topic'),
      ntfyToken: at('notices.ntfyToken', isText, 'a text'),
      email: mailServer(at),
    },
  }
  refuseOthers()
  return settings
}

function embeddings(at: ReturnType<typeof reader>['at']): EmbeddingSettings | undefined {
  const url = at('embeddings.url', isEndpoint, 'an http or https address such as http://127.0.0.1:11434/v1')
  const model = at('embeddings.model', isText, 'the name of a model')
  const key = at('embeddings.key', isHeaderText, 'a key')
  const keyFrom = at('embeddings.keyFrom', isVariable, 'the name of an environment variable')
  const dimensions = at('embeddings.dimensions', isDimensions, `a whole number from 2 to ${dimensionsAtMost}`)
  const queryPrefix = at('embeddings.queryPrefix', isPrefix, 'a text of at most 500 characters') ?? ''
  const passagePrefix = at('embeddings.passagePrefix', isPrefix, 'a text of at most 500 characters') ?? ''
  const atOnce = at('embeddings.atOnce', isFewAtOnce, 'a whole number from 1 to 16') ?? 2
  if (url === undefined || model === undefined) {
    if (url ?? model ?? key ?? keyFrom ?? dimensions) throw new SettingsError('embeddings needs url and model')
    return undefined
  }
  if (key !== undefined && keyFrom !== undefined) {
    throw new SettingsError('embeddings has key and keyFrom; one of them says what the key is')
  }
  if ((key ?? keyFrom) !== undefined && !mayCarryKey(new URL(url))) {
    throw new SettingsError(
      'embeddings.url is http: and no machine of your own, so the key would be sent for all to read; https: is wanted',
    )
  }
  return { url, model, key, keyFrom, dimensions, queryPrefix, passagePrefix, atOnce }
}

/** TLS, or a machine that no route of the internet leads to: by its address, or by a name without a dot. */
function mayCarryKey({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:' || !/[.:]/.test(hostname)) return true
  const address = hostname.replace(/^\[|\]$/g, '')
  return isIP(address) !== 0 && whyNotPublic(address) !== undefined
}

const securities = ['tls', 'starttls', 'none'] as const

function mailServer(at: ReturnType<typeof reader>['at']): MailServer | undefined {
  const host = at('notices.email.host', isText, 'the name of a mail server')
  const to = at('notices.email.to', isTexts, 'a list of mail addresses')
  const from = at('notices.email.from', isText, 'a mail address')
  const isSecurity = (value: unknown): value is MailServer['security'] => securities.some((one) => one === value)
  const security = at('notices.email.security', isSecurity, securities.join(' or ')) ?? 'starttls'
  const port = at('notices.email.port', isAmount, 'a port number') ?? (security === 'tls' ? 465 : 587)
  const user = at('notices.email.user', isText, 'a text')
  const password = at('notices.email.password', isText, 'a text')
  if (host === undefined || to === undefined || from === undefined) {
    if (host ?? to ?? from) throw new SettingsError('notices.email needs host, to and from')
    return undefined
  }
  return { host, to, from, security, port, user, password }
}

/** Adds hosts to `fetch.allowHosts`; nothing else in the file changes. Answers whether anything changed. */
export function allowHosts(folder: string, hosts: readonly string[]): boolean {
  const known = readSettings(folder).fetch.allowHosts
  const added = hosts.filter((host) => !known.includes(host))
  if (!added.length) return false
  change(folder, (text, document) => {
    const value = new Document([...known, ...added], { flow: true }).toString({ lineWidth: 0 }).trim()
    const given = document.getIn(['fetch', 'allowHosts'], true)
    if (isNode(given) && given.range) return replaced(text, given.range, value)
    const section = document.get('fetch', true)
    if (!isMap(section) || !section.items.length)
      return withLine(without(text, document, 'fetch'), `fetch:\n  allowHosts: ${value}`)
    const first = (section.items[0]!.key as Node).range![0]
    if (section.flow) return `${text.slice(0, first)}allowHosts: ${value}, ${text.slice(first)}`
    const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first)
    return `${text.slice(0, first)}allowHosts: ${value}\n${indent}${text.slice(first)}`
  })
  return true
}

/**
 * `fetch.allowHosts` as the file says it now, for programs that run on while others change it: read again when the file
 * is another one, the same list until then. A file that can't be read changes nothing.
 */
export function allowedHostsNow(folder: string, { fetch }: Settings): () => readonly string[] {
  const file = path.join(folder, settingsFile)
  let list = fetch.allowHosts
  let seen: string | undefined
  return () => {
    try {
      const { ino, mtimeMs, size } = statSync(file)
      const is = `${ino} ${mtimeMs} ${size}`
      if (is === seen) return list
      seen = is
      const now = readSettings(folder).fetch.allowHosts
      if (now.join(' ') !== list.join(' ')) list = now
    } catch {
      // Somebody is in the middle of a line, or the folder can't be reached just now.
    }
    return list
  }
}

/** Says where the database is from now on; undefined for SQLite in the folder. */
export function setStore(folder: string, store: string | undefined): void {
  setPlace(folder, 'store', store)
}

/** Says where something is from now on; undefined for the archive's own folder. Nothing else in the file changes. */
export function setPlace(folder: string, what: 'store' | 'warcs' | 'blobs', place: string | undefined): void {
  change(folder, (text, document) => {
    if (place === undefined) return without(text, document, what)
    const given = document.get(what, true)
    if (isNode(given) && given.range) return replaced(text, given.range, place)
    return withLine(without(text, document, what), `${what}: ${place}`)
  })
}

/**
 * Changes the text of the settings and not a document made of it: written anew, a document puts the comments between two sections into
 * the first of them, so that a key whose `#` is taken off later would stand in the wrong place.
 */
function change(folder: string, work: (text: string, document: Document.Parsed) => string): void {
  const file = path.join(folder, settingsFile)
  const text = work(readFileSync(file, 'utf8'), parseSettings(file))
  const partial = `${file}.partial`
  writeFileSync(partial, text)
  renameSync(partial, file)
}

function replaced(text: string, [from, to]: readonly [number, number, number], value: string): string {
  // A key without a value ends at its colon.
  return `${text.slice(0, from)}${from === to && !/\s/.test(text[from - 1] ?? ' ') ? ' ' : ''}${value}${text.slice(to)}`
}

/** The text without a key of the outermost level and its value. */
function without(text: string, { contents }: Document.Parsed, key: string): string {
  if (!isMap(contents)) return text
  const pair = contents.items.find((item) => isScalar(item.key) && item.key.value === key)
  if (!pair) return text
  const from = (pair.key as Node).range![0]
  const to = isNode(pair.value) && pair.value.range ? pair.value.range[1] : (pair.key as Node).range![2]
  const end = text.indexOf('\n', Math.max(from, to - 1))
  return text.slice(0, from) + (end < 0 ? '' : text.slice(end + 1))
}

function withLine(text: string, line: string): string {
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}

function parseSettings(file: string): Document.Parsed {
  if (!existsSync(file)) {
    const folder = path.dirname(file)
    throw new SettingsError(`there is no archive at ${folder}; make one with: presskeep init ${shellWord(folder)}`)
  }
  const document = parseDocument(readFileSync(file, 'utf8'))
  const [problem] = document.errors
  if (problem) throw new SettingsError(`${file} can't be read: ${problem.message}`)
  return document
}

function reader(root: unknown, file: string) {
  const known = new Set<string>()
  const at = <T>(key: string, is: (value: unknown) => value is T, wanted: string): T | undefined => {
    known.add(key)
    let value: unknown = root
    for (const part of key.split('.')) value = isSection(value) ? value[part] : undefined
    if (value === undefined || value === null) return undefined
    if (!is(value)) throw new SettingsError(`${file}: ${key} is ${JSON.stringify(value)}, but should be ${wanted}`)
    return value
  }
  /** To be called when all keys have been read. A key that nobody reads is a slip that would go unnoticed. */
  const refuseOthers = (section: unknown = root, above = ''): void => {
    const isKnownSection = (key: string) => [...known].some((one) => one.startsWith(`${key}.`))
    if (!isSection(section)) {
      const wanted = above ? `${above} holds settings of its own` : 'it holds settings'
      throw new SettingsError(
        `${file}: ${JSON.stringify(section)} stands where ${wanted}, one a line, such as name: My archive`,
      )
    }
    for (const [name, value] of Object.entries(section)) {
      const key = above ? `${above}.${name}` : name
      if (known.has(key)) continue
      if (isKnownSection(key)) {
        if (value !== null) refuseOthers(value, key)
        continue
      }
      // Sections are mistyped, too.
      const names = new Set(
        [...known].flatMap((one) => one.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'))),
      )
      const far = (other: string) => editDistance(other.slice(other.lastIndexOf('.') + 1), name)
      const likest = [...names].sort((one, other) => far(one) - far(other))[0]!
      const meant = far(likest) <= 2 ? `; did you mean ${likest}?` : '; docs/config.md lists them'
      throw new SettingsError(`${file}: there is no setting ${key}${meant}`)
    }
  }
  return { at, refuseOthers }
}

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0
const isWebAddress = (value: unknown): value is string =>
  isText(value) && /^https?:$/.test(URL.parse(value)?.protocol ?? '')
const isEndpoint = (value: unknown): value is string => {
  const url = isWebAddress(value) ? new URL(value) : undefined
  return url !== undefined && !url.username && !url.password
}
const isHeaderText = (value: unknown): value is string => isText(value) && /^[\x21-\x7e]+$/.test(value)
const isVariable = (value: unknown): value is string => isText(value) && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value)
const isDimensions = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 2 && Number(value) <= dimensionsAtMost
const isFewAtOnce = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 16
const isPrefix = (value: unknown): value is string => typeof value === 'string' && value.length <= 500
const isBucketAddress = (value: unknown): value is string => isText(value) && /^s3:\/\/[a-z0-9]/.test(value)
const isReplayAddress = (value: unknown): value is string =>
  isText(value) && /^https?:\/\/\*\.[a-z0-9.-]+(:\d+)?$/i.test(value)
const isStore = (value: unknown): value is string =>
  isText(value) && /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '')
const isCaptureMode = (value: unknown): value is CaptureMode => value === 'article' || value === 'page'
const isMarks = (value: unknown): value is 'hide' | 'show' | 'edit' =>
  value === 'hide' || value === 'show' || value === 'edit'
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'

export function isTimeZone(value: unknown): value is string {
  try {
    return isText(value) && Boolean(new Intl.DateTimeFormat('en', { timeZone: value }))
  } catch {
    return false
  }
}
