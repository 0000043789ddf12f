import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Capture, CapturePurpose, Exchange } from '../model/index.ts'
import { cdxjLine, endsTorn, indexPathOf, readIndex, rebuildIndex, timestamp14 } from './cdxj.ts'
import { appending, compose, isoDate, type WrittenRecord } from './compose.ts'
import { sha256 } from './digest.ts'
import type { HeaderLine, WarcRecord } from './record.ts'
import { readWarcinfoId } from './scan.ts'
import { gzipMember } from './serialise.ts'
import { recoverTail, syncFolder, type TailReport, writeFully } from './tail.ts'

export interface WarcWriterOptions {
  /** The archive's `warc/`; made where it is missing. */
  readonly dir: string
  /** Name and version, for `warcinfo`: `presskeep/0.1.0`. */
  readonly software: string
  /** Clock, milliseconds since 1970. Names files and tells the days apart; records carry the time they are given. */
  readonly now: () => number
  /** A file that has reached this size is followed by a new one. */
  readonly maxBytes?: number
  /** Go on in the newest file where it is of today and not full (the default), or begin a new one. */
  readonly keepOpen?: boolean
  /**
   * Who writes, where several do: lower-case letters and digits. Each appends to files that carry its name, and leaves
   * those of the others alone.
   */
  readonly writer?: string
  /** A place up to which all is known to be synced and whole: the tail is checked from there on only. */
  readonly trusted?: { readonly file: string; readonly offset: number }
}

/** What an identical answer, or a 304, refers to. */
export interface RevisitOf {
  readonly recordId: string
  readonly url: string
  readonly at: number
  /** Where given, an exchange whose payload differs is written in full all the same. */
  readonly digest?: string
}

export interface ExchangeContext {
  readonly purpose: CapturePurpose
  readonly subject: string
  readonly revisitOf?: RevisitOf
  /** WARC-Record-ID of the answer, a UUID, where another record has to know it first. */
  readonly id?: string
}

/**
 * The truth's pen. Appends are whole or not at all: one that fails (disk full) is cut off again before the error is
 * thrown, and the next may be tried. Nothing may refer to a capture before `sync` has returned. Appends are
 * synchronous, so captures stand in the order of the calls. One writer a folder, or a
 * name (`writer`); that is for the caller to see to.
 */
export interface WarcWriter {
  /** What was found at the end of the newest file when the writer was opened. */
  readonly recovered?: TailReport
  /** Request and response; a revisit where `revisitOf` is given and the payload is the same or the status is 304. */
  appendExchange(exchange: Exchange, context: ExchangeContext): Capture
  /**
   * Another tool's answer as it stands in its file, head, id and packing untouched, behind lines of ours in the same member. `digest` is
   * that of its payload, as `sha256` gives it. Undefined, and nothing is appended, where it can't be kept so (`kept-member.ts`).
   */
  appendKept(
    record: WarcRecord,
    context: { readonly purpose: CapturePurpose; readonly subject: string; readonly digest: string },
  ): Capture | undefined
  /** What is no HTTP: a change of the follow list and the like, as JSON. */
  appendMetadata(metadata: {
    readonly subject: string
    readonly url: string
    readonly at: number
    readonly fields: unknown
    readonly purpose?: CapturePurpose
  }): Capture
  /** A document that was not fetched: an imported post. */
  appendResource(resource: {
    readonly subject: string
    readonly url: string
    readonly at: number
    readonly mime: string
    readonly bytes: Uint8Array
    readonly purpose?: CapturePurpose
  }): Capture
  /** Another form of what a capture holds, made from it: a page as its scripts have made it. */
  appendConversion(conversion: {
    readonly purpose: CapturePurpose
    readonly subject: string
    readonly url: string
    readonly at: number
    readonly mime: string
    readonly bytes: Uint8Array
    /** Id of the capture that it was made from. */
    readonly of: string
  }): Capture
  /** The record behind a capture that this writer has appended, exactly as reading it back would give it. */
  recordOf(capture: Capture): WarcRecord | undefined
  /**
   * Makes all that was appended durable. After it has failed, a writer of files refuses to go on; one of a bucket has
   * forgotten what it could not send, and goes on in a new file.
   */
  sync(): void | Promise<void>
  /** Where the next record will stand; undefined before the first append to a new file. */
  position(): { readonly file: string; readonly offset: number } | undefined
  close(): void | Promise<void>
}

interface OpenFile {
  readonly name: string
  readonly fd: number
  readonly infoId: string
  size: number
  isSynced: boolean
  isFolderSynced: boolean
  /** Index lines that are not written yet. */
  lines: string
}

/** The record that a WARC file begins with, as a gzip member. */
export function warcinfoMember(name: string, software: string, at: number, id: string = randomUUID()): Buffer {
  const fields = [
    `software: ${software}`,
    'format: WARC File Format 1.1',
    'conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
    'robots: classic',
  ]
  const block = Buffer.from(`${fields.join('\r\n')}\r\n`)
  const headers: HeaderLine[] = [
    ['WARC-Type', 'warcinfo'],
    ['WARC-Record-ID', `<urn:uuid:${id}>`],
    ['WARC-Date', isoDate(at)],
    ['WARC-Filename', name],
    ['Content-Type', 'application/warc-fields'],
    ['WARC-Block-Digest', sha256(block)],
    ['Content-Length', String(block.length)],
  ]
  return gzipMember(headers, [block]).member
}

/** Names of our own files; they sort in the order in which they were begun. Of several writers each puts its name in. */
export const warcName = /^presskeep-(\d{14})-(\d{5,})(?:-([a-z0-9]+))?\.warc\.gz$/

/** Our own WARC files in `dir`, oldest first. */
export function listWarcs(dir: string): string[] {
  if (!fs.existsSync(dir)) return []
  return fs
    .readdirSync(dir)
    .filter((name) => warcName.test(name))
    .sort()
}

/** Who wrote one of our files; empty where only one writes. */
export function writerOf(file: string): string {
  return warcName.exec(file)?.[3] ?? ''
}

/** A clock that jumps back must not begin a file a record, so only a later day is another day. */
export function isFull(name: string, size: number, maxBytes: number, now: number): boolean {
  return size >= maxBytes || timestamp14(now).slice(0, 8) > warcName.exec(name)![1]!.slice(0, 8)
}

/** The name of the file that follows `last`, of the same writer. */
export function nameAfter(last: string | undefined, now: number, writer: string): string {
  const before = last === undefined ? undefined : warcName.exec(last)!
  const stamp = timestamp14(now)
  const time = before && before[1]! > stamp ? before[1]! : stamp
  const serial = String(before ? Number(before[2]) + 1 : 1).padStart(5, '0')
  return `presskeep-${time}-${serial}${writer && `-${writer}`}.warc.gz`
}

/** Opens `dir` for appending, first making the newest file valid again where a crash has torn its end. */
export function openWarcWriter(options: WarcWriterOptions): WarcWriter {
  const { dir, software, now, maxBytes = 1e9, keepOpen = true, trusted, writer = '' } = options
  fs.mkdirSync(dir, { recursive: true })
  const records = new WeakMap<Capture, WarcRecord>()
  let last = listWarcs(dir).findLast((name) => writerOf(name) === writer)
  let current: OpenFile | undefined
  let failure: Error | undefined
  const recovered = last === undefined ? undefined : repair(path.join(dir, last), trusted)

  function fileForAppend(): OpenFile {
    if (failure) throw failure
    if (current && isFull(current.name, current.size, maxBytes, now())) closeCurrent()
    if (current) return current
    if (last !== undefined && keepOpen) {
      const size = fs.statSync(path.join(dir, last)).size
      if (!isFull(last, size, maxBytes, now())) current = reopen(last, size)
    }
    current ??= create()
    return current
  }

  function reopen(name: string, size: number): OpenFile | undefined {
    const file = path.join(dir, name)
    const infoId = size === 0 ? randomUUID() : readWarcinfoId(file)
    if (infoId === undefined) return undefined
    const fd = fs.openSync(file, 'r+')
    const opened: OpenFile = { name, fd, infoId, size, isSynced: true, isFolderSynced: true, lines: '' }
    if (size === 0) writeWarcinfo(opened)
    return opened
  }

  function create(): OpenFile {
    const name = nameAfter(last, now(), writer)
    const fd = fs.openSync(path.join(dir, name), 'wx+')
    const opened: OpenFile = {
      name,
      fd,
      infoId: randomUUID(),
      size: 0,
      isSynced: false,
      isFolderSynced: false,
      lines: '',
    }
    last = name
    writeWarcinfo(opened)
    return opened
  }

  function writeWarcinfo(file: OpenFile): void {
    try {
      write(file, warcinfoMember(file.name, software, now(), file.infoId))
    } catch (error) {
      fs.closeSync(file.fd)
      throw error
    }
  }

  /** All or nothing: what a failed write has left is cut off again. */
  function write(file: OpenFile, bytes: Buffer): void {
    try {
      writeFully(file.fd, bytes, file.size)
    } catch (cause) {
      try {
        fs.ftruncateSync(file.fd, file.size)
      } catch (truncateError) {
        failure = new Error(`cannot go on writing ${file.name}: its end is torn; start again`, { cause: truncateError })
      }
      throw new Error(`cannot write to ${file.name}: ${(cause as Error).message}`, { cause })
    }
    file.size += bytes.length
    file.isSynced = false
  }

  function append(written: (infoId: string) => readonly WrittenRecord[]): Capture {
    const file = fileForAppend()
    const { bytes, capture, record } = compose(written(file.infoId), file.name, file.size)
    write(file, bytes)
    file.lines += cdxjLine(record) ?? ''
    records.set(capture, record)
    return capture
  }

  function sync(): void {
    if (failure) throw failure
    if (!current) return
    try {
      if (!current.isSynced) fs.fsyncSync(current.fd)
      if (!current.isFolderSynced) syncFolder(dir)
    } catch (cause) {
      // After a failed fsync nobody knows what is on the disk, and a second one may succeed without writing it.
      failure = new Error(`cannot make ${current.name} durable: ${(cause as Error).message}`, { cause })
      throw failure
    }
    current.isSynced = true
    current.isFolderSynced = true
    flushIndex(current)
  }

  function flushIndex(file: OpenFile): void {
    if (file.lines === '') return
    const target = indexPathOf(path.join(dir, file.name))
    try {
      fs.appendFileSync(target, file.lines)
      file.lines = ''
    } catch {
      // The index can be made again at any time, an index with a gap can't be told from a whole one.
      fs.rmSync(target, { force: true })
    }
  }

  function closeCurrent(): void {
    if (!current) return
    const { fd } = current
    try {
      sync()
    } finally {
      current = undefined
      fs.closeSync(fd)
    }
  }

  return {
    ...(recovered && { recovered }),
    ...appending(append),
    recordOf: (capture) => records.get(capture),
    sync,
    position: () => current && { file: current.name, offset: current.size },
    close: closeCurrent,
  }
}

/** Cuts off a torn end and brings the index beside the file in step with it. */
function repair(file: string, trusted: WarcWriterOptions['trusted']): TailReport {
  const trustedOffset = trusted && trusted.file === path.basename(file) ? trusted.offset : 0
  const offsets = new Set<number>()
  const report = recoverTail(file, trustedOffset, (record) => {
    if (cdxjLine(record) !== undefined) offsets.add(record.place.offset)
  })
  const from = report.scannedFrom
  const lines = new Set<number>()
  for (const line of readIndex(indexPathOf(file))) if (line.offset >= from) lines.add(line.offset)
  const isInStep = lines.size === offsets.size && [...offsets].every((offset) => lines.has(offset))
  if (!isInStep || endsTorn(indexPathOf(file))) rebuildIndex(file, from)
  return report
}
