/**
 * Every block of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, as of 2025), multicast and the
 * reserved rest: nothing of it is a newspaper. Blocks that IANA calls globally reachable (AS112, AMT, anycast) are
 * refused too. Two lists, address and prefix length in bits; `why` is what a message says.
 */
export const specialIpv4: readonly SpecialBlock[] = [
  { block: '0.0.0.0/8', why: 'this network' },
  { block: '10.0.0.0/8', why: 'private use' },
  { block: '100.64.0.0/10', why: 'shared address space' },
  { block: '127.0.0.0/8', why: 'loopback' },
  { block: '168.63.129.16/32', why: 'cloud metadata (not in the registry)' },
  { block: '169.254.0.0/16', why: 'link local' },
  { block: '172.16.0.0/12', why: 'private use' },
  { block: '192.0.0.0/24', why: 'IETF protocol assignments' },
  { block: '192.0.2.0/24', why: 'documentation' },
  { block: '192.31.196.0/24', why: 'AS112' },
  { block: '192.52.193.0/24', why: 'AMT' },
  { block: '192.88.99.0/24', why: '6to4 relay anycast' },
  { block: '192.168.0.0/16', why: 'private use' },
  { block: '192.175.48.0/24', why: 'AS112' },
  { block: '198.18.0.0/15', why: 'benchmarking' },
  { block: '198.51.100.0/24', why: 'documentation' },
  { block: '203.0.113.0/24', why: 'documentation' },
  { block: '224.0.0.0/4', why: 'multicast' },
  { block: '240.0.0.0/4', why: 'reserved' },
]

/** Outside 2000::/3 everything is refused but NAT64 of a public address; these are the blocks inside and around. */
export const specialIpv6: readonly SpecialBlock[] = [
  { block: '::1/128', why: 'loopback' },
  { block: '::/128', why: 'unspecified' },
  { block: '::ffff:0:0/96', why: 'IPv4-mapped' },
  { block: '::ffff:0:0:0/96', why: 'IPv4-translated' },
  { block: '::/96', why: 'IPv4-compatible' },
  { block: '64:ff9b:1::/48', why: 'local NAT64' },
  { block: '100::/64', why: 'discard only' },
  { block: '100:0:0:1::/64', why: 'dummy prefix' },
  { block: '2001::/32', why: 'Teredo' },
  { block: '2001::/23', why: 'IETF protocol assignments' },
  { block: '2001:db8::/32', why: 'documentation' },
  { block: '2002::/16', why: '6to4' },
  { block: '2620:4f:8000::/48', why: 'AS112' },
  { block: '3fff::/20', why: 'documentation' },
  { block: '3ffe::/16', why: '6bone' },
  { block: '5f00::/16', why: 'segment routing' },
  { block: 'fc00::/7', why: 'unique local' },
  { block: 'fe80::/10', why: 'link local' },
  { block: 'fec0::/10', why: 'site local' },
  { block: 'ff00::/8', why: 'multicast' },
]

export interface SpecialBlock {
  readonly block: string
  readonly why: string
}
