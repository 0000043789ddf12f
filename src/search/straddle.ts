import type { Place } from './places.ts'

/** How far around a place words are looked for. */
const around = 16

const words = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * Whether a short stretch of Han characters lies across words of the text instead of being one: 国会 in 中国|会议. Only
 * two to four characters are looked at: longer ones hardly ever arise by chance.
 */
export function isStraddling(folded: string, place: Place): boolean {
  const text = folded.slice(place.start, place.end)
  if (!/^\p{Script=Han}{2,4}$/u.test(text)) return false
  const from = Math.max(0, place.start - around)
  const stretch = folded.slice(from, place.end + around)
  const start = place.start - from
  const end = place.end - from
  let isInside = false
  let startsWord = false
  let endsWord = end === stretch.length
  for (const { index } of words.segment(stretch)) {
    if (index === start) startsWord = true
    else if (index === end) endsWord = true
    else if (index > start && index < end) isInside = true
    if (index >= end) break
  }
  return isInside && !(startsWord && endsWord)
}
