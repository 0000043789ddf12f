import { foldText } from './fold.ts'

/** Verbs that stand before another in a compound, with what may be written after the character or left out. */
const verbsBefore =
  '取り 引き 受け 申し 打ち 買い 売り 立ち 締め 割り 乗り 話し 切り 組み 払い 振り 貸し 借り 積み 読み 書き 追い 押し 持ち 繰り 差し 落ち 飛び 呼び 思い'

let made: ReadonlyMap<string, string> | undefined

/** By the character as it is folded: 売 as 卖. */
function okurigana(character: string): string | undefined {
  made ??= new Map(verbsBefore.split(' ').map((verb) => [foldText(verb[0]!), verb[1]!]))
  return made.get(character)
}

/** Of verbs: what their last kana becomes before other endings; those in る may be of either kind. */
const verbStems: Readonly<Record<string, string>> = {
  う: 'いわえおっ',
  く: 'きかけこい',
  ぐ: 'ぎがげごい',
  す: 'しさせそ',
  つ: 'ちたてとっ',
  ぬ: 'になねのん',
  ぶ: 'びばべぼん',
  む: 'みまめもん',
  る: 'りられろったてまなよ',
}

/**
 * Other ways to write a Japanese word, folded: hiragana for katakana and the other way round, a long vowel at the end
 * left out (サーバー, サーバ), ヴァ and バ, 人々 and 人人, 打ち合わせ and 打合せ, and what verbs and adjectives become (行う, 行った).
 */
export function japaneseForms(folded: string): readonly string[] {
  if (/^[\u3041-\u3096ー]{3,}$/.test(folded)) return [shifted(folded, 0x60)]
  if (/^[\u30a1-\u30f6ー]{2,}$/.test(folded)) return katakanaForms(folded)
  if (/(\p{Script=Han})\1/u.test(folded)) return [folded.replace(/(\p{Script=Han})\1/gu, '$1々')]
  if (/\p{Script=Han}々/u.test(folded)) return [folded.replace(/(\p{Script=Han})々/gu, '$1$1')]
  return [...new Set([...compoundForms(folded), ...conjugated(folded)])].filter((form) => form !== folded)
}

function katakanaForms(folded: string): readonly string[] {
  const forms = folded.length >= 3 ? [shifted(folded, -0x60)] : []
  // The long vowel at a word's end is left out as often as not.
  if (/^.{3,}ー$/.test(folded)) forms.push(folded.slice(0, -1))
  const small: Readonly<Record<string, string>> = { ァ: 'バ', ィ: 'ビ', ェ: 'ベ', ォ: 'ボ' }
  const large: Readonly<Record<string, string>> = { バ: 'ヴァ', ビ: 'ヴィ', ブ: 'ヴ', ベ: 'ヴェ', ボ: 'ヴォ' }
  if (folded.includes('ヴ')) forms.push(folded.replace(/ヴ([ァィェォ]?)/g, (_, vowel: string) => small[vowel] ?? 'ブ'))
  else if (/[バビブベボ]/.test(folded)) {
    forms.push(folded.replace(/[バビブベボ]/g, (one) => large[one]!))
    forms.push(folded.replace(/[バビブベボ]/, (one) => large[one]!))
  }
  for (const [one, other] of likeSounds) if (folded.includes(one)) forms.push(folded.replaceAll(one, other))
  return forms
}

/** What is written either way in foreign words: ウィーン and ウイーン, ダイヤ and ダイア. */
const likeSounds = [
  ['ウィ', 'ウイ'],
  ['ウイ', 'ウィ'],
  ['ウェ', 'ウエ'],
  ['ウエ', 'ウェ'],
  ['イア', 'イヤ'],
  ['イヤ', 'イア'],
  ['フォ', 'ホ'],
] as const

function compoundForms(folded: string): readonly string[] {
  const compound = /^(\p{Script=Han})(\p{Script=Hiragana}?)(\p{Script=Han})(\p{Script=Hiragana}{0,2})$/u.exec(folded)
  if (!compound) return []
  const [, first, kana, second, last = ''] = compound
  const inserted = okurigana(first!)
  const heads = kana ? [`${first}${kana}`, first!] : inserted ? [first!, `${first}${inserted}`] : [first!]
  // 合わせ is written 合せ, or 合 alone, as one likes.
  const tails = [...new Set([last, last.slice(-1), second === '合' && last === 'せ' ? 'わせ' : last, ''])]
  if (!kana && !inserted && !last) return []
  return heads.flatMap((head) => tails.map((tail) => head + second + tail))
}

/** What a verb's form as a noun ends with, and the verb: 高まり of 高まる. */
const nounEndings: Readonly<Record<string, string>> = {
  り: 'る',
  し: 'す',
  み: 'む',
  き: 'く',
  ぎ: 'ぐ',
  ち: 'つ',
  び: 'ぶ',
}

function conjugated(folded: string): readonly string[] {
  const [, noun, end] = /^(\p{Script=Han}{1,2}\p{Script=Hiragana}?)([りしみきぎちび])$/u.exec(folded) ?? []
  if (noun && end) return [noun + nounEndings[end]]
  const suru = /^(\p{Script=Han}{2,})する$/u.exec(folded)?.[1]
  if (suru) return ['し', 'さ', 'せ'].map((kana) => suru + kana)
  // 食べる: the last kana goes; 走る: it changes.
  const vowelVerb = /^(\p{Script=Han}{1,2}[いきしちにひみりぎじびえけせてねへめれげぜべ])る$/u.exec(folded)?.[1]
  if (vowelVerb) return [vowelVerb]
  const [, stem, kana] = /^(\p{Script=Han}{1,2}\p{Script=Hiragana}?)([うくぐすつぬぶむる])$/u.exec(folded) ?? []
  if (stem) return [...(verbStems[kana!] ?? '')].map((one) => stem + one)
  const adjective = /^(\p{Script=Han}\p{Script=Hiragana}?)い$/u.exec(folded)?.[1]
  return adjective ? ['く', 'か', 'け', 'さ'].map((one) => adjective + one) : []
}

function shifted(kana: string, by: number): string {
  return [...kana].map((one) => (one === 'ー' ? one : String.fromCharCode(one.charCodeAt(0) + by))).join('')
}
