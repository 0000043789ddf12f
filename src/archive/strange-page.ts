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
  '隐私|隱私|プライバシー|個人情報|개인정보',
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

/** What a wall's buttons say, each by itself: news quote them within sentences. */
const button =
  /(?<=(?:^|[\n.。|!?])\s*)(?:accept all|reject all|manage (?:options|preferences)|allow all|alle akzeptieren|alle ablehnen|tout accepter|tout refuser|aceptar todo|rechazar todo|accetta tutt[oi]|rifiuta tutt[oi])(?=\s*(?:[\n.。|!]|$))/giu
/** Those to whom the reader's data go: "our 842 partners", and not two who run a bakery. */
const ourPartners = wordsOf(
  '(?:our|unsere[nr]?|nos|nuestros|nossos|nostri|onze|våra|våre|vores|nasi|naszymi) (?:\\d+ )?(?:partners?|partnern|partenaires|socios|parceiros|partnere|partnerzy|partnerami)',
  'наш\\p{L}{1,3} партн[её]р|我们的(?:\\d+家)?合作伙伴|我們的(?:\\d+家)?合作夥伴',
)
/** How a wall asks its reader; beside privacy or terms of use. */
const request = wordsOf(
  'jederzeit widerruf\\p{L}*|zgod[aęy] na przetwarzanie',
  '(?<![提申恳懇])[请請](?:您|你|先|仔细|仔細|认真|認真|务必|務必|阅读|閱讀|点击|點擊)[^。！？\\n]{0,12}同意|同意.{0,6}[《「](?=[^》」]{0,40}(?:隐私|隱私|协议|協議|条款|條款))|' +
    '(?:ポリシー|規約|取り?扱い|利用|提供)[^。\\n]{0,12}に同意(?:して|する|いただ|の上)|동의(?:해 ?주|해야 (?:합니다|이용|계속)|하고 (?:계속|시작|이용)|하시|하세요|하십시오)',
)
const ofUse = /(?:用户|用戶|使用|服务|服務|会员|會員)(?:协议|協議|条款|條款)|利用規約|이용약관/

/**
 * Whether a short page speaks of cookies and of privacy, consent, "our partners" or buttons for it, or asks its reader to consent beside
 * words on privacy or terms of use.
 */
function asksForConsent({ title, text }: Shown): boolean {
  const words = `${title ?? ''}\n${text}`
  if (words.length > 4000) return false
  const isOfPrivacy = privacyWord.test(words)
  const buttons = new Set([...words.matchAll(button)].map(([one]) => one.toLowerCase())).size
  if (cookieWord.test(words) && (isOfPrivacy || consentWord.test(words) || ourPartners.test(words) || buttons > 0)) {
    return true
  }
  if (buttons > 1 || (isOfPrivacy && (buttons > 0 || yourConsent.test(words)))) return true
  return (isOfPrivacy || ofUse.test(words)) && request.test(words)
}
