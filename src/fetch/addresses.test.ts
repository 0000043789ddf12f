import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAddress, whyNotPublic } from './addresses.ts'

/** First and last address of each block of IANA's two special-purpose registries, typed in apart from the code. */
const special = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
  ['::', '::'],
  ['::1', '::1'],
  ['::ffff:0.0.0.0', '::ffff:255.255.255.255'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::', '100::ffff:ffff:ffff:ffff'],
  ['100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
] as const

/** Neighbours of those blocks, and hosts that everybody knows. */
const open = (
  '1.0.0.0 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 ' +
  '169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.31.195.255 ' +
  '192.31.197.0 192.52.192.255 192.52.194.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 192.175.47.255 ' +
  '192.175.49.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 ' +
  '168.63.129.15 168.63.129.17 2001:200:: 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001::200e ' +
  '2001:db7:ffff:ffff:: 2001:db9:: 2003:: 2400:: 2620:4f:7fff:: 2620:4f:8001:: 3ffd:: 64:ff9b::8.8.8.8'
).split(' ')

function numberOf(address: string): bigint {
  return parseAddress(address)!.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function addressOf(value: bigint, isV6: boolean): string {
  const size = isV6 ? 8 : 4
  const step = isV6 ? 16n : 8n
  const parts = Array.from({ length: size }, (_, i) => (value >> (BigInt(size - 1 - i) * step)) & ((1n << step) - 1n))
  return isV6 ? parts.map((part) => part.toString(16)).join(':') : parts.join('.')
}

test('no address of IANA’s special-purpose registries is public, from the first to the last of each block', () => {
  let tried = 0
  for (const [first, last] of special) {
    const [from, to] = [numberOf(first), numberOf(last)]
    for (let i = 0n; i <= 16n; i++) {
      const address = addressOf(from + ((to - from) * i) / 16n, first.includes(':'))
      assert.ok(whyNotPublic(address), address)
      tried++
    }
  }
  assert.ok(tried > 500)
})

test('the neighbours of those blocks are public', () => {
  for (const address of open) assert.equal(whyNotPublic(address), undefined, address)
})

test('a private address hidden in an IPv6 address stays private, whatever hides it', () => {
  for (const inner of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '192.168.0.1', '100.100.100.200']) {
    const [a, b, c, d] = inner.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
    for (const address of [
      `::ffff:${inner}`,
      `::${inner}`,
      `::ffff:0:${inner}`,
      `64:ff9b::${inner}`,
      `64:ff9b:1::${inner}`,
      `2002:${a}${b}:${c}${d}::1`,
      `2001:0:4136:e378:8000:63bf:${a}${b}:${c}${d}`,
      `fe80::5efe:${inner}`,
      `2606:4700::5efe:${inner}`,
      `2606:4700::200:5efe:${inner}`,
      `FE80::1`,
    ]) {
      assert.ok(whyNotPublic(address), address)
    }
  }
})

test('cloud metadata services are not public', () => {
  for (const address of ['169.254.169.254', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254', '192.0.0.192']) {
    assert.ok(whyNotPublic(address), address)
  }
})

test('what is no address is not public', () => {
  const odd =
    '|1.2.3|01.2.3.4|1.2.3.256|1.2.3.4.5|0x7f.0.0.1|fe80::1%eth0|1::2::3|:::|12345::|::1.2.3|g::|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|::1.2.3.4:5|localhost'
  for (const address of odd.split('|')) assert.equal(whyNotPublic(address), 'not an address', address)
})

test('any IPv6 address is read as its parts', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
      assert.deepEqual(parseAddress(address), parseAddress(canonical))
    }),
  )
})

test('any text is an address or none, without a throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void whyNotPublic(text)))
})
