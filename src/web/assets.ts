import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One file of our own that pages refer to. */
export interface Asset {
  /** `/assets/style.HASH.css`: the address changes with the contents, so that it may be kept for ever. */
  readonly path: string
  readonly type: string
  readonly body: Uint8Array
}

/** Reads the stylesheet, the icon and the script that lie beside this file. Throws where one is missing. */
export function readAssets(): Readonly<Record<'style' | 'icon' | 'script', Asset>> {
  return {
    style: readAsset('style.css', 'text/css; charset=utf-8'),
    icon: readAsset('icon.svg', 'image/svg+xml'),
    script: readAsset('keys.js', 'text/javascript; charset=utf-8'),
  }
}

function readAsset(name: string, type: string): Asset {
  const body = readFileSync(new URL(`./assets/${name}`, import.meta.url))
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path: `/assets/${name.replace('.', `.${hash}.`)}`, type, body }
}
