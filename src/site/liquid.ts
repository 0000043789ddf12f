/**
 * Foreign text or HTML in which Jekyll's Liquid finds no tag: of `{{` and `{%` the first brace becomes a character
 * reference, which a browser shows as the brace that it was. (`{% raw %}` would need an end that no text may contain.)
 */
export function escapeLiquid(html: string): string {
  return html.replace(/\{(?=[{%])/g, '&#123;')
}
