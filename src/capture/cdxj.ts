import fs from 'node:fs'
import path from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { WarcRecord } from './record.ts'
import { readFully, scanWarc } from './scan.ts'

const indexed = new Set(['response', 'revisit', 'resource'])

/** The index file that stands beside a WARC file. */
export function indexPathOf(warcFile: string): string {
  return warcFile.replace(/\.warc(\.gz)?$/i, '.cdxj')
}

/**
 * A record's line in a CDXJ index (`SURT timestamp {json}`), as pywb and wabac read it, with its line feed; undefined
 * for records that nobody looks up. Lines stand in the order of the WARC: sort them before binary search.
 */
export function cdxjLine(record: WarcRecord): string | undefined {
  if (!indexed.has(record.type) || record.url === undefined || !Number.isFinite(record.at)) return undefined
  const fields = {
    url: record.url,
    ...(record.mime !== undefined && { mime: record.type === 'revisit' ? 'warc/revisit' : record.mime }),
    ...(record.status !== undefined && { status: String(record.status) }),
    digest: record.digest,
    length: String(record.place.length),
    offset: String(record.place.offset),
    filename: record.place.file,
  }
  return `${surt(record.url)} ${timestamp14(record.at)} ${JSON.stringify(fields)}\n`
}

/** Sort-friendly form of an address: `https://www.News.example/a?b=1` is `example,news)/a?b=1`. */
export function surt(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed?.hostname) return url.toLowerCase().replace(/\s/g, '%20')
  const host = parsed.hostname.replace(/^www\d*\./, '')
  const isLiteral = /^[\d.]+$/.test(host) || host.startsWith('[')
  const key = isLiteral ? host : host.split('.').reverse().join(',')
  const port = parsed.port ? `:${parsed.port}` : ''
  return `${key}${port})${(parsed.pathname + parsed.search).toLowerCase()}`
}

/** `YYYYMMDDhhmmss` in UTC. */
export function timestamp14(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)
}

/**
 * Makes the index beside a WARC file of our own anew (temporary file, then rename), from byte `from` of the WARC on:
 * lines for what stands before it are kept as they are. For the end of a file: a whole one is `makeIndex`'s.
 */
export function rebuildIndex(warcFile: string, from = 0): void {
  const steps = writeIndex(warcFile, from)
  while (!steps.next().done);
}

/**
 * The same for a whole file, in turns with others: in one go, what was read of a large one is not freed before its end
 * (667 MB for a gigabyte).
 */
export async function makeIndex(warcFile: string): Promise<void> {
  const steps = writeIndex(warcFile, 0)
  while (!steps.next().done) await breathe()
}

const bytesAtOnce = 1 << 22

function* writeIndex(warcFile: string, since: number): Generator<void> {
  const target = indexPathOf(warcFile)
  // Without an index there are no lines to keep.
  const from = fs.existsSync(target) ? since : 0
  const temporary = `${target}.new`
  const out = fs.openSync(temporary, 'w')
  try {
    fs.writeSync(out, from > 0 ? linesBefore(target, from) : '')
    let lines = ''
    let read = 0
    for (const found of scanWarc(warcFile, { from })) {
      if (found.kind === 'record') {
        lines += cdxjLine(found.record) ?? ''
        read += found.block.length
      } else read += found.damage.length
      if (lines.length > 1 << 16) {
        fs.writeSync(out, lines)
        lines = ''
      }
      if (read < bytesAtOnce) continue
      read = 0
      yield
    }
    fs.writeSync(out, lines)
  } finally {
    fs.closeSync(out)
  }
  fs.renameSync(temporary, target)
}

/** The whole lines of an index whose records stand before byte `offset`; a torn last line is left out. */
function linesBefore(indexFile: string, offset: number): string {
  let kept = ''
  for (const line of readIndex(indexFile)) if (Number(line.offset) < offset) kept += line.line
  return kept
}

/** Whether the last line of an index was cut off by a crash; a line appended to it would be lost as well. */
export function endsTorn(indexFile: string): boolean {
  if (!fs.existsSync(indexFile)) return false
  const { size } = fs.statSync(indexFile)
  if (size === 0) return false
  const fd = fs.openSync(indexFile, 'r')
  try {
    return readFully(fd, size - 1, 1)[0] !== 10
  } finally {
    fs.closeSync(fd)
  }
}

export interface IndexLine {
  readonly line: string
  readonly surt: string
  readonly timestamp: string
  readonly url: string
  readonly offset: number
  readonly length: number
  readonly filename: string
  readonly digest?: string
  readonly status?: string
  readonly mime?: string
}

/** The lines of an index file. None where there is no such file; lines that are torn or not ours are left out. */
export function* readIndex(indexFile: string): Generator<IndexLine> {
  if (!fs.existsSync(indexFile)) return
  for (const line of fs.readFileSync(indexFile, 'utf8').split(/(?<=\n)/)) {
    const match = /^(\S+) (\d{14}) (\{.*\})\n$/.exec(line)
    if (!match) continue
    try {
      const fields = JSON.parse(match[3]!) as Record<string, string>
      const { url, offset, length, filename } = fields
      if (url === undefined || filename === undefined || filename !== path.basename(filename)) continue
      yield {
        ...fields,
        line,
        surt: match[1]!,
        timestamp: match[2]!,
        url,
        filename,
        offset: Number(offset),
        length: Number(length),
      }
    } catch {}
  }
}
