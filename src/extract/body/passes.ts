import { drop, type Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import { bodyNames, endingHeading, furnitureLine, strayNames } from '../words.ts'
import { greatestSum } from './choose.ts'

function nameSignal(element: PageElement): number {
  const words = `${element.attribs.class ?? ''} ${element.attribs.id ?? ''} ${element.attribs.role ?? ''}`
  const itemprop = element.attribs.itemprop
  if (itemprop === 'articleBody') return 1
  const name = element.name
  if (name === 'aside' || name === 'footer') return -1
  if (words.length < 3) return name === 'article' || name === 'main' ? 1 : 0
  const isBody = bodyNames.test(words)
  const isStray = strayNames.test(words)
  return isBody && !isStray ? 1 : isStray && !isBody ? -1 : 0
}

const chooseBody: Pass = {
  name: 'choose body',
  why: 'The article is where running text without links gathers.',
  run(page) {
    const values = new Float64Array(page.blocks.length)
    let total = 0
    for (const block of page.blocks) total += block.weight
    const share = new Float64Array(page.tree.elements.length)
    for (const block of page.blocks) share[block.element.index]! += block.weight
    for (let i = share.length - 1; i > 0; i--) {
      const parent = page.tree.elements[i]!.parent as PageElement | null
      if (parent && parent.index >= 0) share[parent.index]! += share[i]!
    }
    const signals = new Int8Array(page.tree.elements.length)
    for (let i = 0; i < signals.length; i++) {
      const element = page.tree.elements[i]!
      const parent = element.parent as PageElement | null
      const own = share[i]! > 0 && share[i]! < total * 0.6 ? nameSignal(element) : 0
      const outer = parent && parent.index >= 0 ? signals[parent.index]! : 0
      signals[i] = outer < 0 ? outer : own !== 0 ? own : outer
    }
    for (const block of page.blocks) {
      const density = block.weight > 0 ? block.linkWeight / block.weight : 0
      let value = block.weight - 1.8 * block.linkWeight
      if (density < 0.3 && block.weight < 40 && block.ends === 0) value = -15
      if (density > 0.5) value = -0.4 * block.weight - 5
      const signal = signals[block.element.index]!
      if (signal < 0) value = value > 0 ? -0.2 * value : value
      else if (signal > 0 && value > 0) value *= 1.3
      if (block.isHidden) value = 0
      if (block.weight < 150 && furnitureLine.test(block.text)) value = -20
      values[block.index] = value
      if (signal < 0 || block.isHidden) drop(page, block, 'choose body', 'stands in a part named as furniture')
    }
    page.body = greatestSum(page.tree, page.blocks, values)
    page.trace?.push({ pass: 'choose body', what: `body: ${page.body?.name} ${page.body?.attribs.class ?? ''}` })
    for (const block of page.blocks) {
      const at = block.element.index
      if (!page.body || at < page.body.index || at >= page.body.end)
        drop(page, block, 'choose body', 'outside the body')
    }
  },
}

const dropFurniture: Pass = {
  name: 'drop furniture',
  why: 'Sharing, signing up and reading on are not the article.',
  run(page) {
    for (const block of page.blocks) {
      if (page.kept[block.index] === 0) continue
      if (block.weight < 150 && furnitureLine.test(block.text)) drop(page, block, 'drop furniture', 'says so')
      else if (block.weight > 0 && block.linkWeight / block.weight > 0.75 && block.weight < 300)
        drop(page, block, 'drop furniture', 'links only')
      else if (block.isInFigure && block.weight < 400) drop(page, block, 'drop furniture', 'caption')
      else if (block.text === page.title) drop(page, block, 'drop furniture', 'title')
    }
  },
}

const cutEnd: Pass = {
  name: 'cut end',
  why: 'What follows a heading such as "Related" is not the article.',
  run(page) {
    let seen = 0
    let cut = false
    let total = 0
    for (const block of page.blocks) if (page.kept[block.index] === 1) total += block.weight
    for (const block of page.blocks) {
      if (page.kept[block.index] === 0) continue
      if (!cut && seen > total * 0.5 && block.weight < 60 && endingHeading.test(block.text)) cut = true
      seen += block.weight
      if (cut) drop(page, block, 'cut end', 'after the end')
    }
  },
}

export const passes: readonly Pass[] = [chooseBody, dropFurniture, cutEnd]
