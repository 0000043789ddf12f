import { type SpecialBlock, specialIpv4, specialIpv6 } from './special-addresses.ts'

/**
 * Why `address` (an IP literal as sockets and DNS give it) may not be connected to, or undefined for one on the public
 * internet. What is no address is refused too.
 */
export function whyNotPublic(address: string): string | undefined {
  const bytes = parseAddress(address)
  if (!bytes) return 'not an address'
  if (bytes.length === 4) return blockOf(bytes, ipv4Blocks)
  const block = blockOf(bytes, ipv6Blocks)
  if (block) return block
  if (isIn(bytes, nat64)) {
    const inner = blockOf(bytes.subarray(12), ipv4Blocks)
    return inner && `NAT64 of ${inner}`
  }
  if (!isIn(bytes, globalUnicast)) return 'outside the global unicast space'
  const isIsatap = (bytes[8]! & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe
  const inner = isIsatap ? blockOf(bytes.subarray(12), ipv4Blocks) : undefined
  return inner && `ISATAP of ${inner}`
}

interface Block {
  readonly bytes: Uint8Array
  readonly bits: number
  readonly why: string
}

function parseBlock({ block, why }: SpecialBlock): Block {
  const [address, bits] = block.split('/')
  const bytes = parseAddress(address!)
  if (!bytes) throw new Error(`not an address block: ${block}`)
  return { bytes, bits: Number(bits), why: `${why} ${block}` }
}

const ipv4Blocks = specialIpv4.map(parseBlock)
const ipv6Blocks = specialIpv6.map(parseBlock)
const nat64 = parseBlock({ block: '64:ff9b::/96', why: 'NAT64' })
const globalUnicast = parseBlock({ block: '2000::/3', why: 'global unicast' })

function blockOf(bytes: Uint8Array, blocks: readonly Block[]): string | undefined {
  return blocks.find((block) => isIn(bytes, block))?.why
}

function isIn(bytes: Uint8Array, block: Block): boolean {
  const whole = block.bits >> 3
  for (let i = 0; i < whole; i++) if (bytes[i] !== block.bytes[i]) return false
  const rest = block.bits & 7
  return rest === 0 || bytes[whole]! >> (8 - rest) === block.bytes[whole]! >> (8 - rest)
}

/** 4 or 16 bytes of a strict IP literal; no brackets, no zone, no octal. */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return Uint8Array.from(parts, Number)
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : groupsOf(half)))
  const [head, tail] = groups as [number[] | undefined, number[] | undefined]
  if (!head || (halves.length === 2 && !tail)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])]
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}

function groupsOf(text: string): number[] | undefined {
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (part.includes('.') && i === parts.length - 1) {
      const inner = parseIpv4(part)
      if (!inner) return undefined
      groups.push((inner[0]! << 8) | inner[1]!, (inner[2]! << 8) | inner[3]!)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
