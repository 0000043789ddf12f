import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What lies beside the repository to measure with; absent in a plain checkout. */
export const sharedFolder = join(import.meta.dirname, '..', '..', 'shared')
export const hasPages = (): boolean => existsSync(join(sharedFolder, 'pages'))

export interface Truth {
  readonly text?: string
  readonly optional?: string
  readonly with?: readonly string[]
  readonly without?: readonly string[]
  readonly title?: string
  readonly authors?: readonly string[]
  readonly dates?: readonly string[]
}

export interface DevelopmentPage {
  readonly corpus: string
  readonly id: string
  readonly url: string
  readonly site: string
  readonly lang: string
  readonly type: string
  readonly cjk: boolean
  readonly truth: Truth
  readonly read: () => Uint8Array
}

/** All development pages, or those of the corpora named. */
export function developmentPages(corpora?: readonly string[]): DevelopmentPage[] {
  const folder = join(sharedFolder, 'pages')
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -6))
    .filter((name) => corpora === undefined || corpora.includes(name))
  return names.flatMap((corpus) =>
    readFileSync(join(folder, `${corpus}.jsonl`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const row = JSON.parse(line)
        return { ...row, corpus, read: () => gunzipSync(readFileSync(join(folder, row.file))) } as DevelopmentPage
      }),
  )
}
