import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import type { TestContext } from 'node:test'

/** A network namespace with two links to this one, of which the database's can be cut. */
export interface Namespace {
  /** What a command is begun with to run there. */
  readonly enter: readonly string[]
  /** Our address on the database's link. */
  readonly databaseHost: string
  /** The network of both links, for whom a server lets in. */
  readonly network: string
  /** Addresses of ours that are reached from there over the other link. */
  webAddress(at: number): string
  /** From where requests of the namespace come. */
  readonly webPeer: string
  /** Takes the database's link down: neither end hears of it. */
  cut(): void
  heal(): void
}

function ip(...args: readonly string[]): void {
  const done = spawnSync('ip', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.stderr || done.error?.message}`)
}

/** Why tests of network partitions are skipped, loudly; they need root and `ip`. */
export function withoutNamespaces(): false | string {
  if (process.env.PRESSKEEP_SKIP_NOTHING === '1') return false
  const name = `presskeep-try-${process.pid}`
  const made = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' })
  if (made.status === 0) {
    spawnSync('ip', ['netns', 'del', name])
    return false
  }
  const why = `SKIPPED, NOT PASSED: no network namespaces (${(made.stderr || made.error?.message || '').trim()}); they need root and iproute2`
  console.warn(why)
  return why
}

/** Makes one, gone when the test ends. */
export function makeNamespace(test: Pick<TestContext, 'after'>): Namespace {
  const number = randomInt(1, 255)
  const name = `presskeep-${process.pid}-${number}`
  const at = (last: number) => `10.213.${number}.${last}`
  const database = `pkd${number}`
  const web = `pkw${number}`
  const hosts = `${at(128)}/25`
  test.after(() => {
    spawnSync('ip', ['route', 'del', 'local', hosts, 'dev', 'lo', 'table', 'local'])
    spawnSync('ip', ['netns', 'del', name])
  })
  ip('netns', 'add', name)
  for (const [link, ours] of [
    [database, 1],
    [web, 5],
  ] as const) {
    ip('link', 'add', link, 'type', 'veth', 'peer', 'name', link, 'netns', name)
    ip('address', 'add', `${at(ours)}/30`, 'dev', link)
    ip('link', 'set', link, 'up')
    ip('-n', name, 'address', 'add', `${at(ours + 1)}/30`, 'dev', link)
    ip('-n', name, 'link', 'set', link, 'up')
  }
  ip('-n', name, 'link', 'set', 'lo', 'up')
  ip('route', 'add', 'local', hosts, 'dev', 'lo')
  ip('-n', name, 'route', 'add', hosts, 'via', at(5))
  return {
    enter: ['ip', 'netns', 'exec', name],
    databaseHost: at(1),
    network: `${at(0)}/24`,
    webAddress: (host) => at(128 + host),
    webPeer: at(6),
    cut: () => ip('link', 'set', database, 'down'),
    heal: () => ip('link', 'set', database, 'up'),
  }
}
