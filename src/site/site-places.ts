import { mapTags } from '../views/index.ts'
import { nameMark, safeName } from './note-name.ts'
import { placeOfId } from './search-codes.ts'

/** The kinds of names that have a page each. */
export const nameKinds = ['source', 'tag', 'author'] as const
export type NameKind = (typeof nameKinds)[number]

/** Pages that are there once. */
const single = new Map([
  ['/', 'index.html'],
  ['/archive', 'archive.html'],
  ['/sources', 'sources.html'],
  ['/tags', 'tags.html'],
  ['/authors', 'authors.html'],
  ['/changes', 'changes.html'],
  ['/search', 'search.html'],
  ['/feed.atom', 'feed.atom'],
])

/**
 * Where the reading room's addresses stand in a folder: `/article/ID` is `article/ID's first two characters/ID.html`. Names of
 * files hold letters and digits of names and a digest of them, so that each name has one file whatever else there is, on every
 * file system.
 */
export class SitePlaces {
  readonly articles = new Set<string>()
  /** Of these there is a page of what was changed. */
  readonly changed = new Set<string>()
  /** `YYYY-MM-DD` and `YYYY-MM`. */
  readonly days = new Set<string>()
  readonly names: Readonly<Record<NameKind, Set<string>>> = { source: new Set(), tag: new Set(), author: new Set() }
  /** File endings of kept pictures that are in the site, by their digests. */
  readonly pictures = new Map<string, string>()

  /** The file behind an address of the room; undefined where the site has none. */
  fileOf(address: string): string | undefined {
    const { pathname, searchParams } = new URL(address, 'http://room.invalid')
    const known = single.get(pathname)
    if (known !== undefined) return known
    const [, kind = '', first = '', second] = pathname.split('/').map(decoded)
    const older = Number(searchParams.get('page')) || undefined
    switch (kind) {
      case 'assets':
        return `assets/${first}`
      case 'article':
        if (second === undefined) return this.articles.has(first) ? `article/${placeOfId(first)}.html` : undefined
        return second === 'changes' && this.changed.has(first) ? `article/${placeOfId(first)}-changes.html` : undefined
      case 'day':
        return this.days.has(first) ? listFile(first.length === 7 ? 'month' : 'day', first, older) : undefined
      case 'media': {
        const ending = this.pictures.get(first)
        return ending && pictureFile(first, ending)
      }
      case 'source':
      case 'tag':
      case 'author': {
        const name = searchParams.get('name') ?? first
        return second === undefined && this.names[kind].has(name) ? nameFile(kind, name, older) : undefined
      }
      default:
        return undefined
    }
  }

  /** A page of the room as a file at `from`: its own addresses lead to other files, those that have none lead nowhere. */
  localised(html: string, from: string): string {
    return mapTags(html, (tag) =>
      tag.replace(/\s(href|src|action)="(\/[^"]*)"/g, (_, name: string, value: string) => {
        const file = this.fileOf(value.replaceAll('&amp;', '&'))
        return file === undefined ? '' : ` ${name}="${wayTo(from, file)}"`
      }),
    )
  }
}

/** A list and its older pages. */
export function listFile(kind: 'day' | 'month', name: string, older?: number): string {
  return older === undefined ? `${kind}/${name}.html` : `${kind}/${name}/${older}.html`
}

export function nameFile(kind: NameKind, name: string, older?: number): string {
  // With the digest behind it `nul` is no device's name, `nul.txt` would still be one.
  const words = safeName(name, 60)
    .replace(/^_([^.]*)\./, '$1-')
    .replace(/^_/, '')
    .replace(/\s+/g, '-')
  const file = `${words === '' ? '' : `${words}-`}${nameMark(name)}`
  return older === undefined ? `${kind}/${file}.html` : `${kind}/${file}/${older}.html`
}

export function pictureFile(digest: string, ending: string): string {
  return `pictures/${digest.slice(0, 2)}/${digest.replace(/[^\w-]/g, '')}.${ending}`
}

/** The relative address of a file as seen from another; nothing in it has a meaning in HTML. */
export function wayTo(from: string, to: string): string {
  return '../'.repeat(from.split('/').length - 1) + to.split('/').map(addressPart).join('/')
}

/** The file's own address below a base address. */
export function addressPart(part: string): string {
  return encodeURIComponent(part).replace(/'/g, '%27')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
