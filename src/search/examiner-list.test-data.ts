import { borderLines } from './examiner-borders.test-data.ts'
import { englishLines } from './examiner-english.test-data.ts'
import { hanLines } from './examiner-han.test-data.ts'
import { otherLines } from './examiner-other.test-data.ts'
import type { Trap } from './traps.test-data.ts'

/**
 * Written by somebody who had not seen the other lists, then each wrong answer was looked into; the figures at first
 * sight stand in docs/decisions/040. A line is `+` or `-` (a reader would call it a hit, or not), the query, the text.
 */
export const examinerList: readonly Trap[] = [borderLines, hanLines, englishLines, otherLines]
  .flatMap((lines) => lines.split('\n'))
  .filter((line) => /^[-+] /.test(line))
  .map((line) => {
    const [sign, query, text] = line.split(' | ')
    return { text: text!, query: query!, isMatch: sign === '+' }
  })
