import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { followFeeds, newArchive } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { loopbackSite } from '../support/loopback.ts'
import { serveHarbour } from '../support/small-site.ts'

interface Sent {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceId: string
  readonly status?: { readonly code?: number }
  readonly values: Readonly<Record<string, unknown>>
}

type Value = { readonly key: string; readonly value: Readonly<Record<string, unknown>> }
const valuesOf = (all: readonly Value[]) =>
  Object.fromEntries(all.map(({ key, value }) => [key, Object.values(value)[0]]))

/** What OTLP/HTTP collectors do: take JSON at `/v1/traces`. */
async function collector(t: TestContext) {
  const spans: Sent[] = []
  const asked: string[] = []
  const services = new Set<unknown>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      asked.push(
        `${request.method} ${request.url} ${request.headers['content-type']} ${request.headers['x-key'] ?? ''}`,
      )
      for (const { resource, scopeSpans } of JSON.parse(Buffer.concat(chunks).toString()).resourceSpans) {
        services.add(valuesOf(resource.attributes)['service.name'])
        for (const scope of scopeSpans)
          for (const { attributes, ...span } of scope.spans) spans.push({ ...span, values: valuesOf(attributes) })
      }
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, asked, services }
}

async function followed(t: TestContext) {
  const site = await loopbackSite()
  t.after(() => site.close())
  serveHarbour(site)
  site.pages.set('/feed.xml?key=hush', site.pages.get('/feed.xml')!)
  const archive = await newArchive(t)
  await followFeeds(archive, site, { 青石日报: '/feed.xml?key=hush' })
  return { site, archive }
}

test('Where the environment names a collector, it is told what took how long, and nothing that somebody looked for', async (t) => {
  const { spans, asked, services, url } = await collector(t)
  const { site, archive } = await followed(t)
  assert.deepEqual(asked, [], 'nothing is sent unasked')
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=abc', OTEL_SERVICE_NAME: 'papers' }
  const ran = await presskeep(['sync', '--once', '--archive', archive.folder], { env })
  assert.equal(ran.code, 0, ran.stderr)
  assert.deepEqual([...new Set(asked)], ['POST /v1/traces application/json abc'])
  assert.deepEqual([...services], ['papers'])
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const wayOf = (span: Sent | undefined): string =>
    span ? `${span.parentSpanId ? `${wayOf(byId.get(span.parentSpanId))} > ` : ''}${span.name}` : '?'
  const ways = new Set(spans.map(wayOf))
  for (const way of [
    'sync',
    'sync > job feed',
    'sync > job feed > fetch',
    'sync > job feed > apply',
    'sync > job article',
    'sync > job article > fetch',
    'sync > job article > extract',
    'sync > job article > apply',
  ]) {
    assert.ok(ways.has(way), `${way} is not among ${[...ways].join(', ')}`)
  }
  assert.equal(new Set(spans.map((span) => span.traceId)).size, 1)
  const page = spans.find((span) => span.name === 'fetch' && span.values['url.full'] === `${site.url}/harbour`)
  assert.deepEqual([page?.values.outcome, page?.values['http.response.status_code']], ['fetched', 200])
  assert.equal(spans.find((span) => span.name === 'sync')?.values.kept, 1)
  assert.ok(!JSON.stringify(spans).includes('hush'), 'keys of feeds stay here')

  spans.length = 0
  const found = await presskeep(['search', '夜间航班', '--json', '--archive', archive.folder], { env })
  assert.equal(found.code, 0, found.stderr)
  assert.deepEqual(
    spans.map(({ name, values }) => [name, values.hits]),
    [['search', 1]],
  )
  assert.ok(!JSON.stringify(spans).includes('航班'))
})

test('A collector that is away, or is not wanted, stops nothing', async (t) => {
  const { asked, url } = await collector(t)
  const { archive } = await followed(t)
  const away = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces', OTEL_EXPORTER_OTLP_TIMEOUT: '500' }
  const ran = await presskeep(['sync', '--once', '--archive', archive.folder], { env: away })
  assert.equal(ran.code, 0, ran.stderr)
  assert.equal(ran.stderr.match(/traces could not be sent: .*OTEL_EXPORTER_OTLP_ENDPOINT/g)?.length, 1, ran.stderr)
  for (const [name, value] of [
    ['OTEL_SDK_DISABLED', 'true'],
    ['OTEL_TRACES_EXPORTER', 'none'],
  ] as const) {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, [name]: value }
    assert.equal((await presskeep(['status', '--archive', archive.folder], { env })).code, 0)
    assert.equal((await presskeep(['sync', '--once', '--archive', archive.folder], { env })).code, 0)
  }
  assert.deepEqual(asked, [])
})
