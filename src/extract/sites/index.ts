import type { MarkupSource } from '../source.ts'
import { ruleFor, ruleForCopy, type SiteRule } from './rule.ts'
import { zaobao } from './zaobao.ts'

/** The rules that come with Presskeep, one dated file a host. */
export const builtInRules: readonly SiteRule[] = [zaobao]

/** The user's rule for the address, or else a built-in one, or else one for the site that the page says it is of. */
export function siteRuleFor(
  url: string,
  own: readonly SiteRule[] = [],
  html: string | MarkupSource = '',
): SiteRule | undefined {
  return ruleFor(url, own) ?? ruleFor(url, builtInRules) ?? ruleForCopy(html, [...own, ...builtInRules])
}

export { parseSiteConfig, type SiteConfig, siteConfigRule } from './ftr.ts'
export type { SiteRule } from './rule.ts'
