import type { UiLanguage } from '../views/index.ts'

/**
 * The language of the words around the articles: what the reader chose with `?lang=`, else the first of
 * `Accept-Language` (RFC 9110) that we speak, by weight and then by place, else English.
 */
export function chooseLanguage(chosen: string | undefined, acceptLanguage: string | undefined): UiLanguage {
  if (chosen === 'zh' || chosen === 'en') return chosen
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
      return { language: tag.trim().split('-')[0], weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight)
  for (const { language } of wanted) if (language === 'zh' || language === 'en') return language
  return 'en'
}
