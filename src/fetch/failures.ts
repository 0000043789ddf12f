import type { ErrorClass } from '../model/index.ts'
import { failure, type HopFailure } from './hop.ts'

/** What went wrong on the way, by the error that Node gives. */
export function failureOfError(error: unknown, url: URL): HopFailure {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  return failure(classOf(code, message), `${url.host}: ${wordsFor(code, message)}`)
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return typeof code === 'string' ? code : ''
}

const classes: Readonly<Record<string, ErrorClass>> = {
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  HPE_HEADER_OVERFLOW: 'too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too_large',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  HOSTNAME_MISMATCH: 'tls',
}

function classOf(code: string, message: string): ErrorClass {
  if (/before secure TLS/.test(message)) return 'tls'
  const known = classes[code]
  if (known) return known
  if (/^HPE_|^ERR_HTTP|^ERR_INVALID|^ERR_STREAM/.test(code)) return 'protocol'
  if (/^ERR_(TLS|SSL|OSSL)|^CERT_|^UNABLE_TO_|^CRL_|SSL|CERT/.test(code)) return 'tls'
  return 'network'
}

/** Short words for the codes that people meet; the code stays in sight. */
function wordsFor(code: string, message: string): string {
  const words: Readonly<Record<string, string>> = {
    ECONNRESET: 'the connection was reset',
    ECONNREFUSED: 'the connection was refused',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
    ETIMEDOUT: 'the connection timed out',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is not trusted',
    SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is not trusted',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is not trusted',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is not trusted',
    ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
    CERT_HAS_EXPIRED: 'the certificate has expired',
    HPE_HEADER_OVERFLOW: 'the headers are too long',
  }
  // OpenSSL: `…:SSL routines:function:words:file:line:`.
  const openSsl = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1]
  const said = words[code] ?? (openSsl ?? message).replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 200)
  return code && !said.includes(code) ? `${said} (${code})` : said
}
