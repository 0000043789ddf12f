import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { crc32, createInflateRaw } from 'node:zlib'

/**
 * A ZIP file of stored (not packed) members, as WACZ wants them, so that a reader can ask for ranges. Sizes beyond 4 GiB
 * are written as ZIP64. APPNOTE 6.3.9; names are UTF-8.
 */
export interface ZipWriter {
  /** Adds bytes under a name; answers their size and hex SHA-256. */
  add(name: string, bytes: Uint8Array): ZipMember
  /** Adds a file's contents. */
  addFile(name: string, file: string): ZipMember
  close(): void
}

export interface ZipMember {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

const limit32 = 0xffffffff

export function writeZip(file: string): ZipWriter {
  const fd = fs.openSync(file, 'w')
  const members: { readonly name: Buffer; readonly size: number; readonly crc: number; readonly offset: number }[] = []
  let position = 0
  const write = (bytes: Uint8Array) => {
    fs.writeFileSync(fd, bytes)
    position += bytes.length
  }
  const begin = (name: string, size: number, crc: number) => {
    const member = { name: Buffer.from(name), size, crc, offset: position }
    members.push(member)
    const isLarge = size >= limit32
    const extra = isLarge ? zip64Extra([size, size]) : Buffer.alloc(0)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    writeCommon(header, 4, member, isLarge)
    header.writeUInt16LE(extra.length, 28)
    write(Buffer.concat([header, member.name, extra]))
  }
  return {
    add(name, bytes) {
      begin(name, bytes.length, crc32(bytes))
      write(bytes)
      return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    },
    addFile(name, source) {
      const hash = createHash('sha256')
      let crc = 0
      let size = 0
      for (const piece of piecesOf(source)) {
        crc = crc32(piece, crc)
        hash.update(piece)
        size += piece.length
      }
      begin(name, size, crc)
      for (const piece of piecesOf(source)) write(piece)
      return { name, bytes: size, sha256: hash.digest('hex') }
    },
    close() {
      const start = position
      for (const member of members) {
        const isLarge = member.size >= limit32 || member.offset >= limit32
        const extra = isLarge ? zip64Extra([member.size, member.size, member.offset]) : Buffer.alloc(0)
        const header = Buffer.alloc(46)
        header.writeUInt32LE(0x02014b50, 0)
        header.writeUInt16LE(45, 4)
        writeCommon(header, 6, member, isLarge)
        header.writeUInt16LE(extra.length, 30)
        header.writeUInt32LE(isLarge ? limit32 : member.offset, 42)
        write(Buffer.concat([header, member.name, extra]))
      }
      const size = position - start
      if (position >= limit32 || members.length >= 0xffff) {
        const end = Buffer.alloc(76)
        end.writeUInt32LE(0x06064b50, 0)
        end.writeBigUInt64LE(44n, 4)
        end.writeUInt16LE(45, 12)
        end.writeUInt16LE(45, 14)
        end.writeBigUInt64LE(BigInt(members.length), 24)
        end.writeBigUInt64LE(BigInt(members.length), 32)
        end.writeBigUInt64LE(BigInt(size), 40)
        end.writeBigUInt64LE(BigInt(start), 48)
        end.writeUInt32LE(0x07064b50, 56)
        end.writeBigUInt64LE(BigInt(position), 64)
        end.writeUInt32LE(1, 72)
        write(end)
      }
      const end = Buffer.alloc(22)
      end.writeUInt32LE(0x06054b50, 0)
      const count = Math.min(members.length, 0xffff)
      end.writeUInt16LE(count, 8)
      end.writeUInt16LE(count, 10)
      end.writeUInt32LE(Math.min(size, limit32), 12)
      end.writeUInt32LE(Math.min(start, limit32), 16)
      write(end)
      fs.fsyncSync(fd)
      fs.closeSync(fd)
    },
  }
}

/** Version needed, flags (UTF-8), method (stored), time, checksum, sizes and name length, from byte `at` on. */
function writeCommon(
  header: Buffer,
  at: number,
  member: { readonly name: Buffer; readonly size: number; readonly crc: number },
  isLarge: boolean,
): void {
  header.writeUInt16LE(45, at)
  header.writeUInt16LE(0x0800, at + 2)
  // 1 January 1980: a file that is made of the same captures is the same file.
  header.writeUInt16LE(0x0021, at + 8)
  header.writeUInt32LE(member.crc, at + 10)
  const size = isLarge ? limit32 : member.size
  header.writeUInt32LE(size, at + 14)
  header.writeUInt32LE(size, at + 18)
  header.writeUInt16LE(member.name.length, at + 22)
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(values.length * 8, 2)
  for (const [at, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + at * 8)
  return extra
}

function* piecesOf(file: string): Generator<Buffer> {
  const fd = fs.openSync(file, 'r')
  try {
    for (;;) {
      const piece = Buffer.alloc(1 << 20)
      const read = fs.readSync(fd, piece)
      if (read === 0) return
      yield piece.subarray(0, read)
    }
  } finally {
    fs.closeSync(fd)
  }
}

/** One member of a ZIP file that somebody else wrote. */
export interface ZipEntry {
  readonly name: string
  readonly packed: number
  readonly size: number
  /** Its bytes, unpacked. Fails while reading where they are damaged. */
  open(): AsyncIterable<Uint8Array>
}

/** The members of a ZIP file by its central directory. Throws with a sentence where it is none. */
export function readZip(file: string): readonly ZipEntry[] {
  const size = fs.statSync(file).size
  const at = (position: number, length: number) => {
    const fd = fs.openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)))
      fs.readSync(fd, bytes, 0, bytes.length, position)
      return bytes
    } finally {
      fs.closeSync(fd)
    }
  }
  const tail = at(Math.max(0, size - 66_000), 66_000)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > tail.length) throw new Error('this is no ZIP file, or its end is missing')
  let start = tail.readUInt32LE(end + 16)
  let length = tail.readUInt32LE(end + 12)
  const locator = end - 20
  if (locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50) {
    const large = at(Number(tail.readBigUInt64LE(locator + 8)), 56)
    if (large.length === 56 && large.readUInt32LE(0) === 0x06064b50) {
      length = Number(large.readBigUInt64LE(40))
      start = Number(large.readBigUInt64LE(48))
    }
  }
  if (length > 1 << 28 || start + length > size) throw new Error('the directory of the ZIP file is damaged')
  const directory = at(start, length)
  const entries: ZipEntry[] = []
  for (let place = 0; place + 46 <= directory.length && directory.readUInt32LE(place) === 0x02014b50; ) {
    const nameLength = directory.readUInt16LE(place + 28)
    const extraLength = directory.readUInt16LE(place + 30)
    const commentLength = directory.readUInt16LE(place + 32)
    const method = directory.readUInt16LE(place + 10)
    const name = directory.toString('utf8', place + 46, place + 46 + nameLength)
    const extra = directory.subarray(place + 46 + nameLength, place + 46 + nameLength + extraLength)
    const [unpacked, packed, offset] = wideValues(
      [directory.readUInt32LE(place + 24), directory.readUInt32LE(place + 20), directory.readUInt32LE(place + 42)],
      extra,
    ) as [number, number, number]
    entries.push({
      name,
      packed,
      size: unpacked,
      async *open() {
        const header = at(offset, 30)
        if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw new Error(`${name} is damaged`)
        const from = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
        if (packed === 0) return
        const stored = fs.createReadStream(file, { start: from, end: from + packed - 1 })
        if (method === 0) yield* stored
        else if (method === 8) yield* stored.pipe(createInflateRaw())
        else throw new Error(`${name} is packed in a way that is not known (${method})`)
      },
    })
    place += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/** Values that did not fit into 32 bits stand in the ZIP64 extra field, in order. */
function wideValues(values: readonly number[], extra: Buffer): number[] {
  let place = 0
  while (place + 4 <= extra.length && extra.readUInt16LE(place) !== 1) place += 4 + extra.readUInt16LE(place + 2)
  let at = place + 4
  return values.map((value) => {
    if (value !== limit32 || at + 8 > extra.length) return value
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  })
}
