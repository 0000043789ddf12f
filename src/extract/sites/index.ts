import type { PageTree } from '../tree.ts'
import { ruleFor, ruleForCopy, type SiteRule } from './rule.ts'
import { zaobao } from './zaobao.ts'

/** The rules that come with Presskeep, one dated file a host. */
export const builtInRules: readonly SiteRule[] = [zaobao]

/** The user's rule for the address, or else a built-in one. */
export function siteRuleFor(url: string, own: readonly SiteRule[] = []): SiteRule | undefined {
  return ruleFor(url, own) ?? ruleFor(url, builtInRules)
}

/** The same for the site that a page says it is of. */
export function siteRuleForCopy(tree: PageTree, own: readonly SiteRule[] = []): SiteRule | undefined {
  return ruleForCopy(tree.elements, [...own, ...builtInRules])
}

export { parseSiteConfig, type SiteConfig, siteConfigRule } from './ftr.ts'
export type { SiteRule } from './rule.ts'
