/**
 * A picture's address without what a CDN changes from day to day: scheme, query, number of its host, size in the path.
 * Equal keys are the same picture; different keys may still be.
 */
export function pictureKey(address: string): string {
  const url = URL.parse(address.startsWith('//') ? `https:${address}` : address)
  if (!url) return address.trim()
  const host = url.host.replace(/^www\./, '').replace(/^([a-z-]*?)\d+(?=\.)/, '$1')
  const path = url.pathname
    .replace(/[!@](?:\d|thumb|small|large|w\d|h\d)[^/]*$/, '')
    .replace(/[-_](?:\d{2,4}x\d{0,4}|x\d{2,4}|scaled)(?=\.[a-z]+$|\/|$)/gi, '')
    .replace(/\/(?:\d{2,4}x\d{2,4}|[wh][_=,-]?\d{2,4}|\d{2,4}w?)(?=\/)/gi, '')
    .replace(/\.(?:jpe?g|png|webp|avif)$/i, '')
  return `${host}${path}`
}
