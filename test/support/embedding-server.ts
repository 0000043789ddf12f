import { createHash } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** Made concepts, each with its words in several languages: whoever speaks of one is near to whoever speaks of it. */
const concepts: Readonly<Record<string, readonly string[]>> = {
  flood: ['flood', 'inundation', 'deluge', '洪水', '水灾', '内涝'],
  rice: ['rice', 'paddy', '水稻', '稻谷'],
  vote: ['election', 'ballot', 'polling', '选举', '投票'],
  orbit: ['satellite', 'spacecraft', '卫星', '航天'],
  virus: ['influenza', 'epidemic', '流感', '疫情'],
}

/** A direction of its own for each name, always the same. */
function direction(name: string, dimensions: number): Float64Array {
  const values = new Float64Array(dimensions)
  for (let at = 0; at < dimensions; at += 8) {
    const digest = createHash('sha256').update(`${name} ${at}`).digest()
    for (let one = 0; one < 8 && at + one < dimensions; one++) values[at + one] = digest.readInt32LE(one * 4) / 2 ** 31
  }
  return values
}

/** A text's vector: the concepts that it names, and a little of its own. */
export function madeEmbedding(text: string, dimensions: number, model = ''): number[] {
  const sum = direction(`${model} ${text}`, dimensions).map((value) => value * 0.3)
  for (const [concept, words] of Object.entries(concepts)) {
    const times = words.filter((word) => text.toLowerCase().includes(word)).length
    if (!times) continue
    const towards = direction(`${model} concept ${concept}`, dimensions)
    for (let at = 0; at < dimensions; at++) sum[at]! += times * towards[at]!
  }
  return [...sum]
}

export interface EmbeddingRequest {
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: { readonly model: string; readonly input: readonly string[]; readonly dimensions?: number }
}

export interface EmbeddingServer {
  /** As `embeddings.url` wants it. */
  readonly url: string
  readonly requests: EmbeddingRequest[]
  /** Every text that was answered with a vector, in the order of asking. */
  readonly texts: string[]
  /** Dimensions of a model where none are asked for. */
  dimensions: number
  /** Answers by itself where it returns true. */
  instead: (request: EmbeddingRequest, response: http.ServerResponse) => boolean
  close(): Promise<void>
}

/** A server on loopback that speaks OpenAI's `/v1/embeddings`. */
export async function embeddingServer(test?: Pick<TestContext, 'after'>): Promise<EmbeddingServer> {
  const server = http.createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as EmbeddingRequest['body']
      const request = { path: incoming.url ?? '', headers: incoming.headers, body }
      self.requests.push(request)
      if (self.instead(request, response)) return
      self.texts.push(...body.input)
      const dimensions = body.dimensions ?? self.dimensions
      const data = body.input.map((text, index) => ({
        object: 'embedding',
        index,
        embedding: madeEmbedding(text, dimensions, body.model),
      }))
      // Out of order, as the answer may be: each says its index.
      say(response, 200, { object: 'list', data: data.reverse(), model: body.model, usage: { total_tokens: 1 } })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const self: EmbeddingServer = {
    url: `http://127.0.0.1:${port}/v1`,
    requests: [],
    texts: [],
    dimensions: 64,
    instead: () => false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  test?.after(() => self.close())
  return self
}

export function say(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  return true
}
