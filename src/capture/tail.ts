import fs from 'node:fs'
import path from 'node:path'
import type { WarcDamage, WarcRecord } from './record.ts'
import { readFully, scanWarc } from './scan.ts'

/** What `recoverTail` found and did. */
export interface TailReport {
  /** Where the look began: the place that was called good, or 0 where that proved wrong. */
  readonly scannedFrom: number
  /** Size of the file now. */
  readonly goodBytes: number
  /** Bytes moved aside; 0 where the file ended with a whole record. */
  readonly tornBytes: number
  /** Where the torn bytes are now. */
  readonly tornFile?: string
  /** Damage before the end: left as it is, nothing is moved (`verify` names it, reading goes on behind it). */
  readonly damaged: readonly WarcDamage[]
}

/**
 * Makes a file of our own valid again after a crash in the middle of an append: what follows the last whole record is
 * copied to `torn/` beside it, made durable, and only then cut off. Run before anything is appended; doing nothing to
 * a file that is whole, it may be run at every start, and again after a crash in the middle of itself. `from` is a
 * place that is known to be good (all before it was synced), the start of a record; `onRecord` sees each record
 * behind it.
 *
 * It only ever goes forward from a known place. Searching backwards for the last thing that looks like a record would
 * find the one that a hostile page holds in its body. And only an end is cut off: where whole records follow a damaged
 * stretch, it was no crash, and all stays.
 */
export function recoverTail(file: string, from = 0, onRecord?: (record: WarcRecord) => void): TailReport {
  const size = fs.statSync(file).size
  const start = from <= size ? from : 0
  const damaged: WarcDamage[] = []
  let good = start
  for (const found of scanWarc(file, { from: start })) {
    if (found.kind === 'record') {
      onRecord?.(found.record)
      good = found.record.place.offset + found.record.place.length
    } else if (found.damage.offset === start && start > 0) {
      // No record begins at the place that was called good, so it was not: nothing may be cut off on its word.
      return recoverTail(file, 0, onRecord)
    } else if (!found.isTail) {
      damaged.push(found.damage)
      good = found.damage.offset + found.damage.length
    }
  }
  if (good >= size) return { scannedFrom: start, goodBytes: size, tornBytes: 0, damaged }
  const tornFile = moveAside(file, good, size)
  return { scannedFrom: start, goodBytes: good, tornBytes: size - good, tornFile, damaged }
}

function moveAside(file: string, from: number, to: number): string {
  const dir = path.join(path.dirname(file), 'torn')
  const made = fs.mkdirSync(dir, { recursive: true })
  const source = fs.openSync(file, 'r+')
  const target = freeName(path.join(dir, `${path.basename(file)}.${from}-${to}`))
  try {
    const copy = fs.openSync(target, 'wx')
    try {
      for (let at = from; at < to; at += 1 << 20) {
        writeFully(copy, readFully(source, at, Math.min(1 << 20, to - at)), at - from)
      }
      fs.fsyncSync(copy)
    } finally {
      fs.closeSync(copy)
    }
    syncFolder(dir)
    if (made !== undefined) syncFolder(path.dirname(file))
    fs.ftruncateSync(source, from)
    fs.fsyncSync(source)
  } finally {
    fs.closeSync(source)
  }
  return target
}

/** Two crashes can tear the same bytes of a file; neither's are written over. */
function freeName(name: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}.${count}`
    if (!fs.existsSync(candidate)) return candidate
  }
}

/** Writes all of `bytes` at `position`; the system may take a part at a time. */
export function writeFully(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += fs.writeSync(fd, bytes, done, bytes.length - done, position + done)
  }
}

/** Makes the names in a folder durable. Windows can't open folders and needs no such thing. */
export function syncFolder(dir: string): void {
  if (process.platform === 'win32') return
  const fd = fs.openSync(dir, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}
