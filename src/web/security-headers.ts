/** For our own pages: nothing but our own style, script and pictures; no frame, no plugin, no inline anything. */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "script-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * For bytes that came from elsewhere. `sandbox` gives them an origin of their own and no script, also where they are
 * opened in a tab of their own.
 */
export const foreignPolicy = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** An SVG may style itself; `sandbox` and `default-src` still keep it from scripts and from the network. */
export const drawingPolicy = `${foreignPolicy}; style-src 'unsafe-inline'`

const permissions = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((name) => `${name}=()`)
  .join(', ')

/** Sent with every answer. A route that serves foreign bytes sets its own `Content-Security-Policy` before. */
export const securityHeaders: readonly (readonly [string, string])[] = [
  ['Content-Security-Policy', pagePolicy],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Permissions-Policy', permissions],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Origin-Agent-Cluster', '?1'],
  ['X-DNS-Prefetch-Control', 'off'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
]
