import { createHash } from 'node:crypto'
import { foldCase } from './post-name.ts'

/** Names of devices, which Windows takes for them with any ending. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=[. ]|$)/i

/**
 * `text` as a part of a path that Windows, macOS, Linux, git, Obsidian and web servers can hold: letters and digits of any
 * script, at most `maxBytes` bytes of UTF-8, no name of a device, no dot at an end. May be empty.
 */
export function safeName(text: string, maxBytes = 100): string {
  const plain = text
    .slice(0, 1_000)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s*:\s+/g, ' - ')
    .replace(/[/\\:]/g, '-')
    // What no file system may hold, and what Obsidian keeps for its links.
    .replace(/[*?"<>|#^[\]{}%`\p{Cc}\p{Co}\p{Cn}\uFFFD\s]+/gu, ' ')
  let name = ''
  let bytes = 0
  for (const character of plain.replace(/^[\s._~$-]+/, '')) {
    bytes += Buffer.byteLength(character)
    if (bytes > maxBytes) break
    name += character
  }
  name = name.replace(/[\s.-]+$/, '')
  return devices.test(name) ? `_${name}` : name
}

/** Eight hex digits that tell names apart which `safeName` makes one of. */
export function nameMark(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** Folders that are ours, or that tools leave out. */
const reserved = new Set(['pictures', 'index.md', '_site', 'node_modules', 'vendor'])

/** Gives every note a path of its own, `SOURCE/YEAR/DAY TITLE.md`; two that a file system may take for one count as one. */
export class NoteNames {
  readonly #taken = new Set<string>()
  readonly #folders = new Map<string, string>()
  readonly #folderKeys = new Set<string>(reserved)

  /** `path` is in use already. */
  take(path: string): void {
    this.#taken.add(foldCase(path))
  }

  /** The folder of a source is that in which its notes stand already. */
  takeFolder(source: string, path: string): void {
    const folder = path.slice(0, path.indexOf('/'))
    if (folder === '' || this.#folders.has(source)) return
    this.#folders.set(source, folder)
    this.#folderKeys.add(foldCase(folder))
  }

  /** `day` is `YYYY-MM-DD`; where the path is taken a piece of `id` follows the title. */
  give(source: string, day: string, title: string, id: string): string {
    const folder = `${this.#folderOf(source)}/${day.slice(0, 4)}`
    const base = `${day} ${safeName(title) || id.slice(0, 8)}`
    const candidates = [base, `${base} ${id.slice(0, 8)}`, `${base} ${id}`]
    for (let count = 0; ; count++) {
      const path = `${folder}/${candidates[count] ?? `${base} ${id} ${count}`}.md`
      if (this.#taken.has(foldCase(path))) continue
      this.take(path)
      return path
    }
  }

  #folderOf(source: string): string {
    const known = this.#folders.get(source)
    if (known !== undefined) return known
    const name = safeName(source, 60)
    const isFree = name !== '' && !this.#folderKeys.has(foldCase(name))
    const folder = isFree ? name : `${name || 'source'} ${nameMark(source)}`
    this.#folders.set(source, folder)
    this.#folderKeys.add(foldCase(folder))
    return folder
  }
}
