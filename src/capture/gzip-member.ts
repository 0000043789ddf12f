import zlib from 'node:zlib'
import { type ByteReader, byteReader } from './byte-reader.ts'
import type { KeptMember } from './kept-member.ts'

/** One member of a gzip file, unpacked piece by piece. */
export interface OpenMember {
  readonly bytes: ByteReader
  /** After the last byte: what is wrong with the member, or undefined. The outer reader then stands behind it. */
  finish(): Promise<string | undefined>
  close(): void
  /** Where it was unpacked in one go: what it is. Belongs to whoever asks. */
  readonly whole?: KeptMember
}

const inputStep = 1 << 14

/**
 * Members up to these sizes, as pages are, are unpacked in one go: that takes a fifth of a stream's time. Most fit into the first, so that
 * hardly more is held than is needed.
 */
const wholePacked = [1 << 17, 1 << 20] as const
const wholeUnpacked = 1 << 22

/** Opens the member that begins where `outer` stands; a sentence where none does. RFC 1952, all header fields. */
export async function openMember(outer: ByteReader): Promise<OpenMember | string> {
  const header = await skipHeader(outer)
  if (header !== undefined) return header
  for (const size of wholePacked) {
    const isMore = await outer.fill(size)
    const end = endOf(outer.held().subarray(0, size), isMore)
    const whole = end === undefined ? undefined : await openWhole(outer, size, end)
    if (whole) return whole
    if (!isMore) break
  }
  return openStream(outer)
}

/** Undefined where the member is larger than `size`, damaged or cut short: nothing is taken then. */
async function openWhole(outer: ByteReader, size: number, end: number): Promise<OpenMember | undefined> {
  const input = outer.held().subarray(0, size)
  const options = { info: true, maxOutputLength: wholeUnpacked, chunkSize: roomFor(input, end) }
  let unpacked: Buffer
  let packedBytes: number
  try {
    const { buffer, engine } = zlib.inflateRawSync(input, options) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    unpacked = buffer
    packedBytes = engine.bytesWritten
  } catch {
    return undefined
  }
  if (packedBytes + 8 > input.length) return undefined
  const trailer = input.subarray(packedBytes, packedBytes + 8)
  const crc32 = zlib.crc32(unpacked)
  const isSound = trailer.readUInt32LE(0) === crc32 && trailer.readUInt32LE(4) === unpacked.length % 2 ** 32
  // No copy, as long as it is a good part of what was read: that stays, and pages of a dense crawl share it.
  const share = input.subarray(0, packedBytes)
  const deflated = packedBytes * sharersAtMost < input.buffer.byteLength ? Buffer.from(share) : share
  await outer.skip(packedBytes + 8)
  const pieces = [unpacked]
  return {
    whole: { deflated, unpacked, crc32 },
    bytes: byteReader(async () => pieces.shift()),
    finish: async () => (isSound ? undefined : wrongChecksum),
    close: () => {},
  }
}

/** A member that is less than this part of what was read at once is copied, so that little does not hold much. */
const sharersAtMost = 64

const nextMember = Buffer.from([0x1f, 0x8b, 8])

/** Where the member that begins `input` seems to end: before the next one, or where nothing comes any more. Undefined where it goes on beyond. */
function endOf(input: Buffer, isMore: boolean): number | undefined {
  const next = input.indexOf(nextMember)
  if (next >= 0) return next
  return isMore ? undefined : input.length
}

/**
 * How much room to ask for: as much as stands at the end of the member (RFC 1952), if that is its end, and a little more, by which it is seen that there is no
 * more. In one piece nothing has to be joined, and memory outside of the heap is what the collector is hurried by.
 */
function roomFor(input: Buffer, end: number): number {
  const stated = end < 4 ? 0 : input.readUInt32LE(end - 4)
  return stated < wholeUnpacked ? Math.max(1 << 14, stated + 64) : 1 << 16
}

const wrongChecksum = 'the checksum of the compressed record is wrong'

function openStream(outer: ByteReader): OpenMember {
  const inflate = zlib.createInflateRaw()
  const output: Buffer[] = []
  let isEnded = false
  let problem: string | undefined
  let crc = 0
  let size = 0
  let fed = 0
  inflate.on('data', (chunk: Buffer) => output.push(chunk))

  async function step(): Promise<void> {
    await outer.fill(1)
    const input = Buffer.from(outer.held().subarray(0, inputStep))
    const before = inflate.bytesWritten
    const outcome = await feed(inflate, input)
    fed = inflate.bytesWritten - before
    await outer.skip(outcome === 'ended' ? Math.min(fed, input.length) : input.length)
    if (outcome === 'more') return
    isEnded = true
    if (outcome !== 'ended') problem = outcome
    else if (!(await outer.fill(8))) problem = 'the file ends in the middle of a record'
    else {
      const trailer = await outer.take(8)
      for (const chunk of output) note(chunk)
      if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== size % 2 ** 32) {
        problem = wrongChecksum
      }
    }
  }

  function note(chunk: Buffer): void {
    crc = zlib.crc32(chunk, crc)
    size += chunk.length
  }

  async function next(): Promise<Buffer | undefined> {
    while (output.length === 0 && !isEnded) await step()
    const chunk = output.shift()
    if (chunk && !isEnded) note(chunk)
    return chunk
  }

  return {
    bytes: byteReader(next),
    async finish() {
      while (!isEnded) {
        await step()
        if (!isEnded) for (const chunk of output.splice(0)) note(chunk)
      }
      return problem
    },
    close: () => inflate.destroy(),
  }
}

/** One write to the unpacker: it wants more, it has seen the end of the stream, or what went wrong. */
function feed(inflate: zlib.InflateRaw, input: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const settle = (outcome: string) => {
      inflate.off('end', onEnd)
      inflate.off('error', onError)
      resolve(outcome)
    }
    const onEnd = () => settle('ended')
    const onError = (error: NodeJS.ErrnoException) =>
      settle(
        error.code === 'Z_BUF_ERROR' ? 'the file ends in the middle of a record' : 'the compressed record is damaged',
      )
    inflate.once('end', onEnd)
    inflate.on('error', onError)
    // Where the stream ends inside the input, node never calls back; it says `end`.
    if (input.length === 0) inflate.end()
    else inflate.write(input, (error) => error ?? settle('more'))
  })
}

async function skipHeader(outer: ByteReader): Promise<string | undefined> {
  const short = 'the file ends in the middle of a record'
  if (!(await outer.fill(10))) return short
  const header = Buffer.from(await outer.take(10))
  if (header[0] !== 0x1f || header[1] !== 0x8b || header[2] !== 8) return 'no compressed record begins here'
  const flags = header[3]!
  if (flags & 4) {
    const length = await outer.take(2)
    if (length.length < 2 || (await outer.skip(length.readUInt16LE(0))) < length.readUInt16LE(0)) return short
  }
  for (const flag of [8, 16]) if (flags & flag && !(await skipText(outer))) return short
  if (flags & 2 && (await outer.skip(2)) < 2) return short
  return undefined
}

/** A name or a comment, up to its zero byte. */
async function skipText(outer: ByteReader): Promise<boolean> {
  for (;;) {
    if (!(await outer.fill(1))) return false
    const end = outer.held().indexOf(0)
    await outer.skip(end < 0 ? outer.held().length : end + 1)
    if (end >= 0) return true
  }
}
