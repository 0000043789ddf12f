/**
 * Whether a change was sent by a page of this room. Browsers say so themselves (`Sec-Fetch-Site`), but not to plain `http:`
 * on another machine; there it is the `Origin` that must be ours, under the host that was checked before, or under the public
 * one. Whoever says nothing is refused: no form of ours does.
 */
export function isOwnForm(headers: {
  readonly site?: string
  readonly origin?: string
  readonly host?: string
  readonly publicOrigin?: string
}): boolean {
  const { site, origin, host, publicOrigin } = headers
  if (site !== undefined) return site === 'same-origin'
  const from = origin === undefined ? undefined : URL.parse(origin)
  if (!from || !/^https?:$/.test(from.protocol)) return false
  return from.origin === publicOrigin || (host !== undefined && from.host === host.toLowerCase())
}
