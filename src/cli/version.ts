import { readFileSync } from 'node:fs'

const manifest = new URL('../../package.json', import.meta.url)

export const version: string = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version

/** As it stands in User-Agent and `warcinfo`. */
export const software = `presskeep/${version}`
