import dns from 'node:dns'
import type { Resolve } from './guard.ts'
import type { HostAddress } from './hop.ts'

/**
 * The addresses of a name as the machine knows them (hosts file and all). The system's resolver works in few threads,
 * so that two dead names would hold up all others: after half a second the name servers are asked directly as well, and
 * the first answer counts.
 */
export function createResolver(limitMs: number): Resolve {
  return (host, signal) =>
    new Promise((resolve, reject) => {
      const resolver = new dns.promises.Resolver({ timeout: Math.max(500, Math.floor(limitMs / 3)), tries: 2 })
      let isDone = false
      const finish = (act: () => void) => {
        if (isDone) return
        isDone = true
        clearTimeout(hedge)
        clearTimeout(limit)
        signal.removeEventListener('abort', onAbort)
        resolver.cancel()
        act()
      }
      const onAbort = () => finish(() => reject(signal.reason))
      const hedge = setTimeout(() => {
        askServers(resolver, host).then(
          (addresses) => addresses.length > 0 && finish(() => resolve(addresses)),
          () => undefined,
        )
      }, 500)
      const limit = setTimeout(() => finish(() => reject(new Error('the name server does not answer'))), limitMs)
      if (signal.aborted) return onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
      dns.lookup(host, { all: true }, (error, addresses) =>
        finish(() => (error ? reject(new Error(wordsFor(error))) : resolve(addresses))),
      )
    })
}

async function askServers(resolver: dns.promises.Resolver, host: string): Promise<HostAddress[]> {
  const none: string[] = []
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch(() => none),
    resolver.resolve6(host).catch(() => none),
  ])
  return [...four.map((address) => ({ address, family: 4 })), ...six.map((address) => ({ address, family: 6 }))]
}

function wordsFor(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOTFOUND') return 'no such host'
  return error.code === 'EAI_AGAIN' ? 'the name server does not answer' : (error.code ?? error.message)
}
