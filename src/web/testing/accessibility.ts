/**
 * What is wrong with the structure of the page in which this runs: landmarks, headings, names, labels, ids. Runs inside
 * the browser, so it may use nothing from outside itself.
 */
export function structureFaults(): string[] {
  const faults: string[] = []
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
  const nameOf = (element: Element): string =>
    (
      element.getAttribute('aria-label') ??
      element
        .getAttribute('aria-labelledby')
        ?.split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ') ??
      ''
    ).trim()
  for (const [selector, count] of [
    ['main', 1],
    ['h1', 1],
    ['body > header', 1],
    ['body > footer', 1],
  ] as const) {
    if (all(selector).length !== count) faults.push(`${all(selector).length} of ${selector}`)
  }
  if (!document.documentElement.lang) faults.push('no language')
  if (!document.title) faults.push('no title')
  let level = 0
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const own = Number(heading.tagName[1])
    if (own > level + 1) faults.push(`heading level ${level} is followed by ${own}: ${heading.textContent}`)
    if (!heading.textContent?.trim()) faults.push('an empty heading')
    level = own
  }
  for (const nav of all('nav, section, [role=region]')) {
    if (!nameOf(nav) && !nav.matches('.day')) faults.push(`no name: ${nav.outerHTML.slice(0, 80)}`)
  }
  for (const link of all('a:not([aria-hidden]), button, summary')) {
    if (!link.textContent?.trim() && !nameOf(link)) faults.push(`no words: ${link.outerHTML.slice(0, 80)}`)
  }
  for (const hidden of all('[aria-hidden] a, a[aria-hidden]')) {
    if (hidden.tabIndex >= 0) faults.push(`hidden but in the way of Tab: ${hidden.outerHTML.slice(0, 80)}`)
  }
  for (const picture of all('img')) if (!picture.hasAttribute('alt')) faults.push('a picture without alt')
  for (const field of all('input:not([type=hidden]), select, textarea')) {
    if (!(field as HTMLInputElement).labels?.length && !nameOf(field)) faults.push(`no label: ${field.outerHTML}`)
  }
  const ids = all('[id]').map((element) => element.id)
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) faults.push(`two of #${id}`)
  for (const list of all('ul, ol')) {
    if ([...list.children].some((child) => child.tagName !== 'LI')) faults.push('a list with something else than items')
  }
  return faults
}

/**
 * Text whose contrast with its ground is below WCAG AA (4.5, or 3 for large text), computed for every visible piece of
 * text. Runs inside the browser.
 */
export function contrastFaults(): string[] {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  /** Any CSS colour as bytes, as the browser itself reads it. */
  const bytesOf = (color: string): [number, number, number, number] => {
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = color
    pen.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data
    return [r, g, b, a]
  }
  const luminance = (color: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = color
      .slice(0, 3)
      .map((byte) => byte / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element: Element): readonly number[] => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const color = bytesOf(getComputedStyle(at).backgroundColor)
      if (color[3] === 255) return color
    }
    return [255, 255, 255]
  }
  const faults = new Set<string>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!
    // The number of an error page is ornament: the heading says the same.
    if (!node.textContent?.trim() || !element.checkVisibility() || element.closest('.vh, svg, [aria-hidden]')) continue
    const style = getComputedStyle(element)
    const [ink, ground] = [luminance(bytesOf(style.color)), luminance(groundOf(element))]
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
    const size = Number.parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (ratio < (isLarge ? 3 : 4.5)) {
      faults.add(
        `contrast ${ratio.toFixed(2)} for ${element.tagName}.${element.className}: ${node.textContent.slice(0, 20)}`,
      )
    }
  }
  return [...faults]
}
