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

const consentWord =
  /cookies?|consent|partners?\b|privacy|einwilligung|zustimmung|datenschutz|consentement|confidentialité|partenaires|cookie-einstellungen|toestemming|samtycke|samtykke|personvern|integritet|consentimiento|privacidad|consentimento|privacidade|consenso|informativa|zgod[aęy]|prywatności|souhlas\p{L}*|soukromí|куки|файлы cookie|согласи[еяю]|конфиденциальности|згод[аиу]|çerez\p{L}*|gizlilik|onay|đồng ý|quyền riêng tư|persetujuan|隐私|隱私|同意|クッキー|プライバシー|쿠키|동의|개인정보|موافق|الخصوصية|ملفات تعريف/giu

function asksForConsent({ title, text }: Shown): boolean {
  const words = `${title ?? ''}\n${text}`
  if (words.length > 4000) return false
  return new Set([...words.matchAll(consentWord)].map(([word]) => word.toLowerCase())).size >= 2
}
