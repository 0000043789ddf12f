import { isPageNote } from './page-notes.ts'

/**
 * What a reader would call the same text has the same key: white space, quotes, width and kind of signs, invisible
 * characters, "1小时前", view and comment counters, sharing lines and the queries of picture addresses don't count.
 * Numbers and words inside sentences do. Linear; any string in.
 *
 *     editKey('“好” 阅读 123\n') === editKey('「好」\n阅读 456')
 */
export function editKey(text: string): string {
  const { lines, last, isAboveSharing } = aboveSharing(text)
  // Lists and feeds made from them end an item with its section, time and counters above what is for sharing: `书评 1小时前`,
  // `今天 10:57`. Without that, and for a bare count (`Wong 988`), a short last line may be a table's.
  if (last > 0 && isAboveSharing && (isBareName(lines[last]!) || isFootOfItem(lines[last]!))) lines.length = last
  return joinKeys(lines.map(lineKey))
}

/**
 * The text of a feed's item without its foot: there a day with a clock or a counter's note needs no lines for sharing below it, and
 * above such lines a bare count is a counter (`书评 1.2万`). Pages are read in another way: their last line is their own.
 */
export function withoutFootOfItem(text: string): string {
  const { lines, last, isAboveSharing } = aboveSharing(text)
  // The first line may be a headline: iPhone 17.
  if (last === 0) return text
  const line = lines[last]!
  const isCounter = isAboveSharing && line.length <= 40 && counterOfItem.test(foldSigns(line))
  return isCounter || isFootOfItem(line) ? lines.slice(0, last).join('\n') : text
}

/** The lines of a text, the last of them above what is for sharing, and whether there is any of that. */
function aboveSharing(text: string) {
  const lines = text.split(lineBreaks)
  let last = lines.length - 1
  while (last > 0 && isSharingFoot(lines[last]!) && !isFootOfItem(lines[last]!)) last--
  const isAboveSharing = lines.slice(last + 1).some((line) => line.length <= 120 && ofSharing.test(line))
  return { lines, last, isAboveSharing }
}

/** Keys of lines as one, as if the text had no line breaks. */
export function joinKeys(keys: readonly string[]): string {
  let joined = ''
  let last = ''
  for (const key of keys) {
    if (!key) continue
    joined += isSpacedWord(last) && isSpacedWord(key[0]!) ? ` ${key}` : key
    last = key.at(-1)!
  }
  return joined
}

/** Whether two texts differ by nothing but noise. */
export function isSameReading(a: string, b: string): boolean {
  return a === b || editKey(a) === editKey(b)
}

/** A headline as a key, for flips: one seen before is no new edit. Counters have no place in headlines: they count. */
export function normalizeTitle(title: string): string {
  return joinSpaces(foldSigns(title))
}

const lineBreaks = /[\n\r\u2028\u2029]+/

/** The key of one paragraph; empty where it is nothing but noise. */
export function lineKey(line: string): string {
  const folded = foldSigns(line)
  if (isPageNote(folded)) return ''
  const key = joinSpaces(isSentence(folded) ? folded : withoutNotes(folded))
  if (!key.includes('://')) return key
  return key.replace(/(https?:\/\/[^\s?#]{1,500}\.(?:jpe?g|png|gif|webp|avif|svg))[?!@#]\S*/gi, '$1')
}

const invisible =
  /[\u0000-\u0008\u000b-\u001f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\u034f|\u200d|[\ufe00-\ufe0f]/g
const dots = /(?:\.{2,}|…|⋯|。{2,})+/g

interface Fold {
  /** A line without any of these stays as it is. */
  readonly signs: RegExp
  readonly fold: (line: string) => string
}

const becomes = (signs: RegExp, sign: string): Fold => ({ signs, fold: (line) => line.replace(signs, sign) })

/** In this order. */
const folds: readonly Fold[] = [
  becomes(invisible, ''),
  becomes(/["“”„‟«»‹›「」『』〝〞〟]/g, ''),
  { signs: /['`´‘’‚‛]+/g, fold: (line) => line.replace(/['`´‘’‚‛]+/g, quoteInWord) },
  becomes(/[‐‑‒–—―─−﹣~～〜-]+/g, '-'),
  // One stop is no dots, but what stood between two may be gone.
  { signs: /[.。]/g, fold: (line) => (line.includes('..') || line.includes('。。') ? line.replace(dots, '…') : line) },
  { signs: /[…⋯]/g, fold: (line) => line.replace(dots, '…') },
  becomes(/[。｡]/g, '.'),
  becomes(/、/g, ','),
  becomes(/[丨∣│┃]/g, '|'),
  becomes(/[・‧•∙⋅●▪■◆★]/g, '·'),
  { signs: /[^\S ]/g, fold: (line) => line.replace(/\s+/g, ' ') },
  { signs: / /g, fold: (line) => (line.includes('  ') ? line.replace(/ +/g, ' ') : line) },
]

/** What is known of each UTF-16 unit: a bit for each of `folds` that it is a sign of, one that says that it was looked at, and `isPacked`. */
const known = new Uint16Array(0x10000)
const isKnown = 1 << folds.length
/** A line without any such unit is as `unpacked` would make it. */
const isPacked = 1 << (folds.length + 1)

function foldsOf(unit: number): number {
  if (known[unit] === 0) {
    const character = String.fromCharCode(unit)
    const isOther = mayChange.test(character) || character.normalize('NFKC') !== character
    const all = folds.reduce(
      (bits, { signs }, at) => (character.search(signs) === 0 ? bits | (1 << at) : bits),
      isKnown,
    )
    known[unit] = isOther ? all | isPacked : all
  }
  return known[unit]!
}

/** References, other digits, halves of characters, and what may become one with the character before it (NFKC_Quick_Check is Maybe, UAX 15). */
const mayChange = /[&\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\ud800-\udfff\p{M}\u1100-\u11ff]/u

function foldsIn(line: string): number {
  let bits = 0
  for (let at = 0; at < line.length; at++) bits |= known[line.charCodeAt(at)] || foldsOf(line.charCodeAt(at))
  return bits
}

/** Signs of East Asian and Western typography become one; an apostrophe inside a word stays (we're is not were). */
function foldSigns(line: string): string {
  const bits = foldsIn(line)
  if (!(bits & isPacked)) return foldPlain(line, bits)
  const whole = unpacked(line)
  return foldPlain(whole, foldsIn(whole))
}

/** Without references to characters, and with one form of each character. */
function unpacked(line: string): string {
  const whole = line
    .toWellFormed()
    .replace(otherDigits, (digit) => String.fromCharCode(digit.charCodeAt(0) - zeroOf(digit) + 0x30))
  if (!whole.includes('&')) return whole.normalize('NFKC')
  return whole
    .replace(/&(?:nbsp|#160|#xa0);/gi, ' ')
    .replace(/&(?:quot|#34|ldquo|rdquo);/gi, '"')
    .replace(/&(?:#39|apos|lsquo|rsquo);/gi, "'")
    .replace(/&amp;/gi, '&')
    .normalize('NFKC')
}

function foldPlain(line: string, bits: number): string {
  let folded = line
  for (let at = 0; at < folds.length; at++) if (bits & (1 << at)) folded = folds[at]!.fold(folded)
  return folded.trim()
}

/** Digits of Arabic, Persian and Hindi: a site may show the same number in either. */
const otherDigits = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g
const zeroOf = (digit: string) => (digit < '\u06f0' ? 0x0660 : digit < '\u0966' ? 0x06f0 : 0x0966)

const quoteInWord = (quote: string, at: number, whole: string) =>
  isLetter(whole[at - 1]) && isLetter(whole[at + quote.length]) ? "'" : ''

/** What is known of each UTF-16 unit: 1 a letter, 2 not. */
const letters = new Uint8Array(0x10000)

function isLetter(character: string | undefined): boolean {
  if (character === undefined) return false
  const code = character.charCodeAt(0)
  if (letters[code] === 0) letters[code] = /\p{Script=Latin}/u.test(character) ? 1 : 2
  return letters[code] === 1
}

/**
 * Spaces count only between two words of scripts that have them: `a b` is not `ab`, `北京 上海` is `北京上海`. In a folded line: its
 * white space is spaces.
 */
function joinSpaces(line: string): string {
  const whole = line.includes('·') ? line.replaceAll('·', '') : line
  let joined = ''
  let from = 0
  for (let at = whole.indexOf(' '); at >= 0; at = whole.indexOf(' ', at)) {
    const space = at++
    while (whole.charCodeAt(at) === 0x20) at++
    // Two spaces are what stood around a dot.
    if (at === space + 1 && isSpaced(whole.charCodeAt(space - 1)) && isSpaced(whole.charCodeAt(at))) continue
    joined += whole.slice(from, space)
    from = at
  }
  return from === 0 ? whole : joined + whole.slice(from)
}

/** What is known of each UTF-16 unit: 1 of a word with spaces, 2 not. The question comes at each space of a text. */
const spaced = new Uint8Array(0x10000)

/** Of a UTF-16 unit, or nothing. */
const isSpacedWord = (character: string): boolean => isSpaced(character.charCodeAt(0))

/** Of a UTF-16 unit; NaN is none. */
function isSpaced(code: number): boolean {
  if (Number.isNaN(code)) return false
  if (spaced[code] === 0) {
    const character = String.fromCharCode(code)
    const isOne = /[\p{L}\p{N}\p{M}]/u.test(character) && !/[\u2e80-\u9fff\uf900-\ufaff]/.test(character)
    spaced[code] = isOne ? 1 : 2
  }
  return spaced[code] === 1
}

/** A line that tells something: counters and times inside it are part of what it says. */
function isSentence(line: string): boolean {
  return line.length > 80 || /[.!?…]$/.test(line) || /[,;!?].*[,.;!?]/.test(line)
}

const counterAtMost = 60

/**
 * The key of a short line (given as its key) that is no sentence, without its numbers: a counter, a date, a price. Two that differ by nothing
 * else have one. Undefined for all other lines, whose numbers are part of what they say.
 */
export function counterKey(key: string): string | undefined {
  if (key.length > counterAtMost || !/\p{Nd}/u.test(key) || isSentence(key)) return undefined
  const words = key.replace(/\p{Nd}[\p{Nd}.,:/ -]*/gu, '#')
  // A counter at the end may come with the first that is counted.
  return words.replace(/[ (]*#\)?$/, '') || '#'
}

const count = '\\d[\\d,.]* ?(?:[万萬千亿億kmw]|\\+)*'
const counted =
  '阅读|閱讀|浏览|瀏覽|点击|點擊|播放|评论|評論|留言|跟贴|跟帖|点赞|點讚|按讚|赞|讚|喜欢|喜歡|收藏|转发|轉發|分享|热度|人气|人氣|评|評|阅|閱|' +
  'views?|reads?|comments?|likes?|replies|reactions|retweets'

/** How a line of notes says when it was put up and how it fares on the page. */
const note = [
  // 3小时前, 更新于 5 分钟前; no months and years: 20年前 heads a part of an article.
  '(?:(?:约|約|(?:更新|发布|發布)(?:于|於|时间|時間)?:?) ?)?\\d+ ?(?:秒钟?|秒鐘?|分钟|分鐘|分|小时|小時|天|日|周|週|星期)(?:之?前|以前)',
  '(?:刚刚|剛剛|just now)',
  '(?:(?:about|updated:?|posted:?|published:?) )*(?:\\d+|an?|one) ?(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|[smhdw])s? ago',
  // 阅读 1.2万, 评论(12)
  `(?:${counted})(?:量|数|數|次数|次數|人数)? ?[:(]? ?${count} ?\\)?(?:次|人|条|條)?`,
  // 12条评论, 1,234 views
  `${count} ?(?:次|人|条|條|个|個)?(?:${counted})(?:量|数|數)?`,
].join('|')

const clock =
  '(?:今天|昨天|前天|今日|昨日|today|yesterday|(?:\\d{4}[-/.年])?\\d{1,2}[-/.月]\\d{1,2}日?) ?\\d{1,2}:\\d{2}(?::\\d{2})?'
const footOfItem = new RegExp(
  `^(?=(?:.*[ |·/,])?(?:${note}|${clock}))(?:[\\p{L}·|/-]{1,14} )?(?:(?:${note}|${clock}|${count})[ |·/,]*){1,4}$`,
  'iu',
)

const counterOfItem = new RegExp(`^(?:[\\p{L}·|/-]{1,14} )?${count}$`, 'iu')

const ofSharing = /打开微信|打開微信|扫一扫|掃一掃|(?:网页|網頁)分享(?:到|至)|分享(?:到|至)微信/

/** What pages put under a text for sharing it, or an empty line. */
function isSharingFoot(line: string): boolean {
  if (line.length > 120) return false
  return /^\s*(?:[+＋]\d{0,3})?\s*$/.test(line) || ofSharing.test(line) || lineKey(line) === ''
}

/** The name of a section whose item has no counters yet. */
function isBareName(line: string): boolean {
  return /^\s*[\p{L}·]{1,10}\s*$/u.test(line)
}

/** A short last line of nothing but a name, times and counters, where it is no bare count. */
function isFootOfItem(line: string): boolean {
  if (line.length > 40) return false
  const folded = foldSigns(line)
  return folded.length <= 28 && footOfItem.test(folded)
}

/** Not behind a label (`Last seen: 5 days ago`): what stands there is what the line says. */
const noteAtEnd = new RegExp(`(?:^|[|·/,;(]|(?<![\\p{Script=Latin}:]) )[ |·/,;(-]*(?:${note})[ |·/,;)]*$`, 'iu')
const noteAtStart = new RegExp(`^(?:${note}) ?(?:[|·/)]+ ?|$)`, 'iu')

const sharingWord =
  '分享(?:到|至)?|转发|轉發|收藏|点赞|點讚|打印|列印|打开微信|扫一扫|微信|微博|新浪微博|朋友圈|QQ空间|QQ|复制链接|複製連結|' +
  'share(?: (?:this|on|via|with))*|tweet|print|save|copy link|e-?mail|facebook|twitter|x|whatsapp|line|telegram|' +
  'linkedin|reddit|pinterest|messenger|wechat|weibo'
const sharingLine = new RegExp(`^(?:(?:${sharingWord})(?:[ :|/,·]+|$))+$`, 'iu')

function withoutNotes(line: string): string {
  let kept = line
  // A line holds a few notes; one that holds more is left as it is.
  for (let rounds = 0; rounds < 6; rounds++) {
    const less = kept.replace(noteAtEnd, '').replace(noteAtStart, '')
    if (less === kept) break
    kept = less
  }
  return sharingLine.test(kept) ? '' : kept
}
