import { scanning, wrongDigest } from './read.ts'
import type { WarcDamage, WarcRecord } from './record.ts'
import type { WarcBytes } from './scan.ts'

/**
 * Rereads a WARC file of our own from `from` on: each record with what is wrong with its digests, and each stretch
 * that can't be read. Reads every byte once.
 */
export async function* checkWarc(
  file: string | WarcBytes,
  from = 0,
): AsyncGenerator<
  | { readonly kind: 'record'; readonly record: WarcRecord; readonly problem?: string }
  | { readonly kind: 'damage'; readonly damage: WarcDamage }
> {
  for await (const found of scanning(file, { from })) {
    if (found.kind === 'damage') yield { kind: 'damage', damage: found.damage }
    else {
      const problem = wrongDigest(found)
      yield { kind: 'record', record: found.record, ...(problem !== undefined && { problem }) }
    }
  }
}
