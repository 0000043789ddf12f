export type SpanValues = Readonly<Record<string, string | number | boolean | undefined>>

/** A piece of work that is under way, of which more can be said before it ends. */
export interface Span {
  note(values: SpanValues): void
}

/**
 * Port: what an operator is shown of where the time goes. `span` does the work and passes on what comes of it, also what it throws; spans that
 * begin inside stand below it. Never a reason for anything to fail. What is said must be fit for others' eyes: addresses of pages and sizes,
 * no words that somebody looked for.
 */
export interface Tracer {
  span<T>(name: string, values: SpanValues, work: (span: Span) => Promise<T>): Promise<T>
}

/** Shows nothing to anyone. */
export const noTracer: Tracer = { span: (_name, _values, work) => work({ note: () => {} }) }

/** An address as a span says it: without name and password, and without its query, where keys of feeds stand. */
export function shownAddress(address: string): string {
  const url = URL.parse(address)
  return url ? `${url.origin}${url.pathname}` : ''
}
