import { closeSync, copyFileSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** In an archive's folder: what was damaged, as it was found, by the moment at which it was mended. */
const asideFolder = 'damaged'

/** Where what is damaged goes before something else takes its place. Nothing of it is ever deleted by us. */
export interface Aside {
  /** A file of the archive gets a second name; answers that, or undefined where there is no such file. */
  file(name: string): string | undefined
  bytes(name: string, bytes: string | Uint8Array): string
}

/** `name` is always relative to the archive's folder, and so is what is answered. */
export function putAside(folder: string, now: number): Aside {
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 17)
  const placeFor = (name: string): string => {
    for (let at = 1; ; at++) {
      const place = path.join(asideFolder, at === 1 ? stamp : `${stamp}-${at}`, name)
      if (existsSync(path.join(folder, place))) continue
      mkdirSync(path.dirname(path.join(folder, place)), { recursive: true })
      return place
    }
  }
  return {
    file(name) {
      if (!existsSync(path.join(folder, name))) return undefined
      const place = placeFor(name)
      giveName(path.join(folder, name), path.join(folder, place))
      return place
    },
    bytes(name, bytes) {
      const place = placeFor(name)
      const fd = openSync(path.join(folder, place), 'wx')
      try {
        writeFileSync(fd, bytes)
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
      return place
    },
  }
}

/** Some file systems of memory cards know one name a file only. */
export function giveName(file: string, name: string): void {
  try {
    linkSync(file, name)
  } catch {
    copyFileSync(file, name)
  }
}
