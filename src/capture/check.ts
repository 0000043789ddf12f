import { setImmediate as breathe } from 'node:timers/promises'
import { wrongDigest } from './read.ts'
import type { WarcDamage, WarcRecord } from './record.ts'
import { scanWarc } from './scan.ts'

/**
 * Rereads a WARC file of our own from `from` on: each record with what is wrong with its digests, and each stretch
 * that can't be read. Reads every byte once.
 */
export async function* checkWarc(
  file: string,
  from = 0,
): AsyncGenerator<
  | { readonly kind: 'record'; readonly record: WarcRecord; readonly problem?: string }
  | { readonly kind: 'damage'; readonly damage: WarcDamage }
> {
  let sinceBreath = 0
  for (const found of scanWarc(file, { from })) {
    if (found.kind === 'damage') yield { kind: 'damage', damage: found.damage }
    else {
      const problem = wrongDigest(found)
      yield { kind: 'record', record: found.record, ...(problem !== undefined && { problem }) }
    }
    sinceBreath += found.kind === 'damage' ? found.damage.length : found.block.length
    if (sinceBreath > 1 << 20) {
      sinceBreath = 0
      await breathe()
    }
  }
}
