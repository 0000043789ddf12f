import { hash } from 'node:crypto'

/**
 * Identities are derived from what they stand for, so that a rebuilt archive has the same ones. Hex, from the start of
 * a SHA-256: 16 digits for articles, 24 for revisions (there are more of them), 12 for feeds.
 */
export const articleId = (key: string): string => sha256Hex(`article\n${key}`).slice(0, 16)

/** A feed is named by the address under which it was first followed; moving keeps the name. */
export const feedId = (url: string): string => sha256Hex(`feed\n${url}`).slice(0, 12)

export const revisionId = (captureId: string, articleId: string, origin: string, extractor: string): string =>
  sha256Hex(`revision\n${captureId}\n${articleId}\n${origin}\n${extractor}`).slice(0, 24)

export function sha256Hex(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex')
}
