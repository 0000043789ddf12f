import { normalizeTitle, relationOf } from '../diff/index.ts'
import { comparable, compareRevisions, type Shown } from './compare-revisions.ts'

const dayMs = 86_400_000

/**
 * Whether an answer is hardly the article any more: another headline over a text of less than half the length that has
 * next to nothing in common with it. Consent and maintenance pages look so; so does an address that is used again.
 */
export function isStrange(former: Shown, reading: Shown): boolean {
  if (reading.text.length * 2 >= former.text.length) return false
  if (normalizeTitle(former.title ?? '') === normalizeTitle(reading.title ?? '')) return false
  return relationOf(comparable(former), comparable(reading), compareRevisions(former, reading)) === 'other-text'
}

/** Whether what was strange at an earlier look is believed now: a page that stays so for a day, and asks for nothing. */
export function isBelieved(earlier: { readonly at: number } | undefined, reading: Shown): boolean {
  return earlier !== undefined && reading.at - earlier.at >= dayMs && !asksForConsent(reading)
}

/** Words of one meaning in many languages, as whole words where a script has such. */
function wordsOf(spaced: string, joined: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${spaced})(?!\\p{L})|${joined}`, 'iu')
}

const cookieWord = wordsOf('cookie\\p{L}*|куки|çerez\\p{L}*|ملفات تعريف', 'クッキー|쿠키')
const privacyWord = wordsOf(
  'privacy\\p{L}*|datenschutz\\p{L}*|privatsphäre|confidentialité|vie privée|personvern\\p{L}*|integritet\\p{L}*|privacidade?|prywatnoś\\p{L}*|soukromí|конфиденциальност\\p{L}*|gizlilik|quyền riêng tư|privasi|الخصوصية',
  '隐私|隱私|プライバシー|개인정보',
)
/** Ordinary words of politics as well: they say something only beside a cookie. */
const consentWord = wordsOf(
  'consent|einwillig\\p{L}*|zustimm\\p{L}*|consentement|toestemming|samtyck\\p{L}*|samtykk\\p{L}*|consentimiento|consentimento|consenso|zgod[aęy]|souhlas\\p{L}*|согласи\\p{L}*|згод[аиу]|onay\\p{L}*|đồng ý|persetujuan|\\p{L}{0,3}موافق\\p{L}*',
  '同意|동의',
)
const yourConsent = wordsOf(
  '(?:your(?: prior)?|ihre[rn]?|votre|su|seu|tuo|uw|ditt|dit) (?:consent|einwilligung|zustimmung|consentement|toestemming|samtycke|samtykke|consentimiento|consentimento|consenso)',
  'ваш\\p{L}{1,3} согласи\\p{L}*',
)

/** Whether a short page speaks of cookies and of privacy or consent, or of privacy and the reader's own consent. */
function asksForConsent({ title, text }: Shown): boolean {
  const words = `${title ?? ''}\n${text}`
  if (words.length > 4000) return false
  const isOfPrivacy = privacyWord.test(words)
  return (
    (cookieWord.test(words) && (isOfPrivacy || consentWord.test(words))) || (isOfPrivacy && yourConsent.test(words))
  )
}
