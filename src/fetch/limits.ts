import type { Purpose } from './hop.ts'

/** How long and how much one request may take. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** Name, TCP and TLS. */
  readonly connectMs: number
  /** From the request to the end of the answer's headers. */
  readonly headersMs: number
  /** Between two pieces of a body. */
  readonly idleMs: number
  /** One hop from its start to the last byte. */
  readonly totalMs: number
  /** Below this, counted from the tenth second of a body (or `slowAfterMs`), a server is too slow. */
  readonly minBytesPerSecond: number
  readonly slowAfterMs: number
  readonly headerBytes: number
  readonly redirects: number
  /** Of a body, as sent and as unpacked. */
  readonly bodyBytes: Readonly<Record<Purpose, number>>
  /** Requests at once over all hosts. */
  readonly sockets: number
  /** A request that would wait longer for its host's pause to end fails as `rate_limited` instead. */
  readonly waitMs: number
}

const megabyte = 1024 * 1024

export const defaultLimits: Limits = {
  connectMs: 10_000,
  headersMs: 30_000,
  idleMs: 20_000,
  totalMs: 120_000,
  minBytesPerSecond: 64,
  slowAfterMs: 10_000,
  headerBytes: 64 * 1024,
  redirects: 10,
  bodyBytes: {
    feed: 20 * megabyte,
    article: 20 * megabyte,
    page: 20 * megabyte,
    picture: 30 * megabyte,
    requisite: 20 * megabyte,
    file: 64 * megabyte,
    robots: 2 * megabyte,
  },
  sockets: 64,
  waitMs: 150_000,
}
