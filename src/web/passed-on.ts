/**
 * What proxies, tunnels and content networks add to a request that they pass on (RFC 7239; RFC 9110, 7.6.3; RFC 8586; the
 * others by custom).
 */
const signs =
  /^(?:forwarded|via|cdn-loop|x-forwarded(?:-.+)?|x-(?:real|client|cluster-client)-ip|true-client-ip|cf-.+|x-original-.+|x-envoy-.+|tailscale-.+)$/

/**
 * Whether a request was passed on by a proxy that says so. Then it came from who knows where, also where its peer and its
 * Host are this machine. nginx says nothing unless it is told to, but before 1.29.7 asks in HTTP/1.0, as no browser does.
 */
export function isPassedOn(headers: Headers, httpVersion: string | undefined): boolean {
  return httpVersion === '1.0' || [...headers.keys()].some((name) => signs.test(name.toLowerCase()))
}
