import { existsSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from './command.ts'

/** `, did you mean https://…?` for what may be an address without its scheme, as people write them; else nothing. */
export function withScheme(word: string): string {
  const isHost = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d{1,5})?(?:[/?#]\S*)?$/u.test(word)
  const isFile = /^[^/]*\.(?:opml|xml|json|jsonl|html?|txt|gz|warc|wacz)$/i.test(word)
  return isHost && !isFile && URL.canParse(`https://${word}`) ? `, did you mean https://${word}?` : ''
}

/** Throws `UsageError` where an address or a file may be named, and this is an address that lacks its scheme. */
export function refuseWithoutScheme(cwd: string, word: string): void {
  const meant = withScheme(word)
  if (meant && !existsSync(path.resolve(cwd, word))) throw new UsageError(`"${word}" is no http(s) address${meant}`)
}
