import { looks } from '../body/passes.ts'
import type { Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import type { SiteRule } from './rule.ts'

/** The passes of a site rule: it says where the body is; unless it forbids, clear furniture within still goes. */
export function sitePasses(rule: SiteRule): readonly Pass[] {
  const take: Pass = {
    name: `site rule ${rule.name}`,
    why: 'Who wrote the rule has seen the pages.',
    run(page) {
      const bodies = rule.body?.(page.tree) ?? []
      const first = bodies[0]
      if (!first) {
        // what the looks liked is another way's to choose
        page.kept.fill(0)
        return
      }
      page.body = bodies.length === 1 ? first : commonParent(bodies)
      const within = marks(page.tree.elements.length, bodies)
      for (const block of page.blocks) {
        const at = block.element.index
        const isKept = within[at] === 1 && (rule.isPruned === false || page.odds[block.index]! > -3)
        page.kept[block.index] = isKept ? 1 : 0
      }
    },
  }
  return rule.body === undefined ? [] : rule.isPruned === false ? [take] : [...looks, take]
}

/** 1 for each of the elements and all within them. */
export function marks(size: number, elements: readonly PageElement[]): Uint8Array {
  const marked = new Uint8Array(size)
  for (const element of elements) marked.fill(1, element.index, element.end)
  return marked
}

function commonParent(elements: readonly PageElement[]): PageElement {
  const first = elements[0] as PageElement
  const last = elements.reduce((a, b) => (b.index > a.index ? b : a))
  let up = elements.reduce((a, b) => (b.index < a.index ? b : a), first)
  while (up.end < last.end && up.parent && 'index' in up.parent) up = up.parent as PageElement
  return up
}
