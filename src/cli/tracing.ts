import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span, SpanValues, Tracer } from '../model/index.ts'
import { UsageError } from './command.ts'
import { version } from './version.ts'

/** Packages that only those install who want traces. */
const packages =
  '@opentelemetry/api @opentelemetry/sdk-trace-base @opentelemetry/resources @opentelemetry/exporter-trace-otlp-http'

/** How long the end of a program waits for a collector. */
const lastMs = 5000

/**
 * Traces for the collector that the environment names (OTLP over HTTP, JSON), by OpenTelemetry's own packages, which read `OTEL_…` as their
 * documentation says. Undefined where `OTEL_SDK_DISABLED=true` or `OTEL_TRACES_EXPORTER=none`. Spans wait in memory (2,048 at most, more are dropped) and
 * go out every five seconds; `close` sends the rest. A collector that is away is told once, and stops nothing. Throws `UsageError`
 * where the packages are missing.
 */
export async function openTracing(
  env: Readonly<Record<string, string | undefined>>,
  onNotice: (notice: string) => void,
): Promise<{ readonly tracer: Tracer; close(): Promise<void> } | undefined> {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return undefined
  const { api, sdk, resources, otlp } = await load()
  const exporter = new otlp.OTLPTraceExporter()
  let isTold = false
  const provider = new sdk.BasicTracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': env.OTEL_SERVICE_NAME ?? 'presskeep',
      'service.version': version,
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        export: (spans, done) =>
          exporter.export(spans, (result) => {
            if (result.error && !isTold) {
              isTold = true
              onNotice(`traces could not be sent: ${result.error.message}; see OTEL_EXPORTER_OTLP_ENDPOINT`)
            }
            done(result)
          }),
        shutdown: () => exporter.shutdown(),
        forceFlush: () => exporter.forceFlush(),
      }),
    ],
  })
  const made = provider.getTracer('presskeep', version)
  const current = new AsyncLocalStorage<ReturnType<typeof made.startSpan>>()

  return {
    tracer: {
      span<T>(name: string, values: SpanValues, work: (span: Span) => Promise<T>): Promise<T> {
        const above = current.getStore()
        const context = above ? api.trace.setSpan(api.ROOT_CONTEXT, above) : api.ROOT_CONTEXT
        const span = made.startSpan(name, { attributes: values }, context)
        return current.run(span, async () => {
          try {
            return await work({ note: (more) => void span.setAttributes(more) })
          } catch (error) {
            span.setStatus({ code: api.SpanStatusCode.ERROR, message: error instanceof Error ? error.message : '' })
            throw error
          } finally {
            span.end()
          }
        })
      },
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, lastMs)
      await Promise.race([provider.shutdown().catch(() => {}), promise])
      clearTimeout(timer)
    },
  }
}

async function load() {
  try {
    const [api, sdk, resources, otlp] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ])
    return { api, sdk, resources, otlp }
  } catch (cause) {
    throw new UsageError(
      `OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, which OpenTelemetry's packages send, and they are not installed: npm install ${packages}`,
      { cause },
    )
  }
}
