import { createPoster } from '../fetch/index.ts'
import { dimensionsAtMost, normalized } from '../store/index.ts'

/** Where vectors of meaning are made: an endpoint that speaks OpenAI's `/v1/embeddings`, as the settings say. */
export interface EmbeddingSettings {
  /** As far as `/v1`, or with `/embeddings`. */
  readonly url: string
  readonly model: string
  /** Sent as a bearer token. */
  readonly key?: string
  /** The environment variable that the key stands in. */
  readonly keyFrom?: string
  /** Asked of models that can give fewer. */
  readonly dimensions?: number
  /** What some models want before a question and before a passage, such as `query: ` and `passage: `. */
  readonly queryPrefix: string
  readonly passagePrefix: string
  /** Requests that are under way at the same time. */
  readonly atOnce: number
}

/** What came of a request. Vectors are of length one, in the order of the texts. */
export type Embedded =
  | { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[] }
  | {
      readonly kind: 'failed'
      /** In words, without the key. */
      readonly message: string
      /** `texts`: these texts can't be, others may; `request`: none can be, until the settings or the server are others; `now`: later perhaps. */
      readonly concerns: 'texts' | 'request' | 'now'
      readonly retryAfterMs?: number
    }

/** Makes vectors. Sends nothing but these texts, to nobody but the endpoint of the settings; never throws for what the network does. */
export interface Embedder {
  readonly settings: EmbeddingSettings
  /** `of: 'query'` is not waited for as long. `model` and `dimensions` are those of the settings where absent. */
  embed(
    texts: readonly string[],
    options: {
      readonly of: 'query' | 'passage'
      readonly model?: string
      readonly dimensions?: number
      readonly signal?: AbortSignal
    },
  ): Promise<Embedded>
}

/** Of an answer that is read: sixteen vectors of the most dimensions, each number in 22 characters. */
export const embeddingBytesAtMost = 16 * dimensionsAtMost * 22 + 65_536

/** The address that is asked. */
export function embeddingsUrl(url: string): string {
  const address = new URL(url)
  const path = address.pathname.replace(/\/+$/, '')
  address.pathname = path.endsWith('/embeddings') ? path : `${path}/embeddings`
  return address.href
}

const queryTimeoutMs = 10_000
/** A small machine takes its time for sixteen passages. */
const passageTimeoutMs = 120_000

/**
 * The client of the settings' endpoint. That they name it is the permission to reach it, wherever it is, and nothing else there.
 * `variable` reads the environment.
 */
export function createEmbedder(
  settings: EmbeddingSettings,
  means: {
    readonly userAgent: string
    readonly variable: (name: string) => string | undefined
    readonly timeoutMs?: { readonly query: number; readonly passage: number }
  },
): Embedder {
  const key = (settings.keyFrom === undefined ? settings.key : means.variable(settings.keyFrom))?.trim()
  const url = embeddingsUrl(settings.url)
  const { host, hostname, port, protocol } = new URL(url)
  const allowHosts = [`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`]
  const poster = (timeoutMs: number) =>
    createPoster({ userAgent: means.userAgent, allowHosts, timeoutMs, answerBytesAtMost: embeddingBytesAtMost })
  const post = {
    query: poster(means.timeoutMs?.query ?? queryTimeoutMs),
    passage: poster(means.timeoutMs?.passage ?? passageTimeoutMs),
  }
  const badKey =
    settings.keyFrom !== undefined && !key
      ? `embeddings.keyFrom names ${settings.keyFrom}, which is not set in the environment`
      : key && !/^[\x21-\x7e]+$/.test(key)
        ? 'the key has characters that no header can hold'
        : undefined
  return {
    settings,
    async embed(texts, options) {
      const { model = settings.model, dimensions = settings.dimensions, signal } = options
      const failed = (message: string, concerns: 'texts' | 'request' | 'now', retryAfterMs?: number): Embedded => ({
        kind: 'failed',
        message: withoutKey(`${host}: ${message}`, key),
        concerns,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      })
      if (badKey) return failed(badKey, 'request')
      const prefix = options.of === 'query' ? settings.queryPrefix : settings.passagePrefix
      const body = JSON.stringify({
        model,
        input: texts.map((text) => prefix + text),
        encoding_format: 'float',
        ...(dimensions !== undefined && { dimensions }),
      })
      const headers = {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...(key && { Authorization: `Bearer ${key}` }),
      }
      const outcome = await post[options.of]({ url, headers, body }, signal)
      if (outcome.kind === 'failed')
        return failed(outcome.message.replace(`${host}: `, '').replace(`${host} did`, 'it did'), 'now')
      const { status, retryAfterMs } = outcome
      if (status === 401 || status === 403) return failed(`the key was refused (${status})`, 'request')
      if (status !== 200) {
        const said = saidIn(outcome.body)
        const message = `answered ${status}${said && ` (${said})`}`
        // Too long for the model, too many at once, or no text to its taste.
        if (status === 400 || status === 413 || status === 422) return failed(message, 'texts')
        // 429: too many; 5xx: broken, or the model is being loaded.
        const isPassing = status === 408 || status === 429 || status >= 500
        // Who says that it is busy is asked again soon, also where it doesn't say when.
        const isBusy = status === 429 || status === 503
        return failed(message, isPassing ? 'now' : 'request', retryAfterMs ?? (isBusy ? 2000 : undefined))
      }
      if (outcome.isCut) return failed('the answer is longer than vectors of these texts can be', 'request')
      const read = vectorsIn(outcome.body, texts.length, dimensions)
      return typeof read === 'string' ? failed(read, 'request') : { kind: 'vectors', vectors: read }
    },
  }
}

function withoutKey(message: string, key: string | undefined): string {
  return key ? message.replaceAll(key, '…') : message
}

/** What the server says of an error, in one line. */
function saidIn(body: string): string {
  let said: unknown = body
  try {
    const answer = JSON.parse(body) as { readonly error?: { readonly message?: unknown } | string } | null
    said = typeof answer?.error === 'string' ? answer.error : (answer?.error?.message ?? body)
  } catch {
    // Not JSON: what it is, then.
  }
  return String(said)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
}

/** The vectors of an answer, or what is wrong with it in words. */
export function vectorsIn(
  body: string,
  count: number,
  dimensions: number | undefined,
): readonly Float32Array[] | string {
  let answer: { readonly data?: unknown } | null
  try {
    answer = JSON.parse(body) as typeof answer
  } catch {
    return 'the answer is no JSON'
  }
  const data = answer?.data
  if (!Array.isArray(data)) return 'the answer has no list "data"'
  if (data.length !== count) return `the answer has ${data.length} vectors for ${count} texts`
  const vectors: Float32Array[] = []
  for (const [at, item] of data.entries()) {
    const { index = at, embedding } = (item ?? {}) as { readonly index?: unknown; readonly embedding?: unknown }
    if (typeof index !== 'number' || !(index in data) || vectors[index])
      return 'the vectors of the answer have no order'
    const numbers = numbersOf(embedding)
    if (!numbers) return 'a vector of the answer is no list of numbers'
    if (numbers.length < 2 || numbers.length > dimensionsAtMost) {
      return `a vector of the answer has ${numbers.length} dimensions; there may be 2 to ${dimensionsAtMost}`
    }
    const wanted = dimensions ?? vectors.find((one) => one)?.length ?? numbers.length
    if (numbers.length !== wanted) {
      return `a vector of the answer has ${numbers.length} dimensions where ${wanted} were expected`
    }
    const vector = normalized(numbers)
    if (!vector) return 'a vector of the answer is nothing but zeros, or not finite'
    vectors[index] = vector
  }
  return vectors
}

/** Some servers send base64 of float32 (little-endian), asked or not. */
function numbersOf(embedding: unknown): ArrayLike<number> | undefined {
  if (Array.isArray(embedding)) {
    return embedding.every((one) => typeof one === 'number') ? (embedding as readonly number[]) : undefined
  }
  if (typeof embedding !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(embedding)) return undefined
  const bytes = Buffer.from(embedding, 'base64')
  if (bytes.length % 4) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true))
}
