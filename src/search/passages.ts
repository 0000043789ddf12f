/** A piece of an article's text: from which UTF-16 unit to which. */
export interface Passage {
  readonly from: number
  readonly to: number
}

/** Another way to cut makes other passages, whose vectors have to be made anew. */
export const passagesVersion = 1

/** An article is cut into so many at most; what a longer one says behind them is found by its words only. */
export const passagesAtMost = 64

/**
 * Models read some hundred tokens at once, most of the small ones 512. A character of a script without spaces is about
 * one, of others about a quarter of one.
 */
const weightAtMost = 400
/** The end of a text joins the passage before it rather than being one of so few words. */
const weightAtLeast = 60
const lightWeight = 0.3

const isHeavy = (unit: number) => unit >= 0x1100

/**
 * Cuts a text into passages of bounded length: at the ends of paragraphs where they fit, else of sentences, else between
 * words, else anywhere but inside a character. Pure and the same for the same text. Together they are the text but for
 * white space, as far as it is not longer than `passagesAtMost` of them.
 *
 *     cutPassages('First.\nSecond.')  // [{ from: 0, to: 14 }]
 */
export function cutPassages(text: string): readonly Passage[] {
  const passages: Passage[] = []
  for (let from = pastSpace(text, 0); from < text.length && passages.length < passagesAtMost; ) {
    const to = endOfPassage(text, from)
    const end = beforeSpace(text, to)
    if (end > from) passages.push({ from, to: end })
    from = pastSpace(text, to)
  }
  return passages
}

/** Where a passage that begins at `from` ends: as late as fits. */
function endOfPassage(text: string, from: number): number {
  let weight = 0
  let paragraph = 0
  let sentence = 0
  let word = 0
  let at = from
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    weight += isHeavy(unit) ? 1 : lightWeight
    if (weight > weightAtMost) break
    if (unit === 0x0a) paragraph = at + 1
    else if (isSentenceEnd(text, at)) sentence = at + 1
    else if (unit === 0x20 || unit === 0x3000) word = at + 1
  }
  if (at >= text.length || isCrumb(text, at)) return text.length
  // A short first paragraph, as a place and a date, is no passage for itself.
  const half = from + (at - from) / 2
  if (paragraph > half) return paragraph
  if (sentence > half) return sentence
  return paragraph || sentence || word || wholeCharacter(text, at)
}

function isSentenceEnd(text: string, at: number): boolean {
  const unit = text[at]!
  if ('。！？؟।…'.includes(unit)) return !'。！？”’」』）'.includes(text[at + 1] ?? ' ')
  if ('”’」』）'.includes(unit)) return '。！？'.includes(text[at - 1] ?? ' ')
  return '.!?'.includes(unit) && /\s/.test(text[at + 1] ?? ' ')
}

/** Whether what is left is too little for a passage. */
function isCrumb(text: string, from: number): boolean {
  let weight = 0
  for (let at = from; at < text.length; at++) {
    weight += isHeavy(text.charCodeAt(at)) ? 1 : lightWeight
    if (weight >= weightAtLeast) return false
  }
  return true
}

function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at
}

function pastSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at]!)) at++
  return at
}

function beforeSpace(text: string, to: number): number {
  let at = to
  while (at > 0 && /\s/.test(text[at - 1]!)) at--
  return at
}

/** The texts that a model is given of an article: each passage, the first with the title above it. */
export function passageTexts(title: string, text: string): readonly string[] {
  const texts = cutPassages(text).map(({ from, to }) => text.slice(from, to).toWellFormed())
  const head = title.trim().slice(0, 500).toWellFormed()
  if (!head) return texts
  return texts.length ? [`${head}\n${texts[0]}`, ...texts.slice(1)] : [head]
}
