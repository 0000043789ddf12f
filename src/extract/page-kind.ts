import type { PageKind } from '../model/index.ts'
import type { Page } from './page.ts'

export function kindOf(page: Page, text: string): { kind: PageKind; kindReason?: string } {
  if (text === '') return { kind: 'empty', kindReason: 'no running text' }
  if (!page.body) return { kind: 'empty' }
  return { kind: 'article' }
}
