/**
 * Whether a Host header names this machine or a host that the settings allow. A page elsewhere whose name was pointed
 * at 127.0.0.1 (DNS rebinding) comes with its own name here and is refused. `allowed` holds names, each with or
 * without a port; without one any port will do.
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const asked = host === undefined ? undefined : readHost(host)
  if (!asked) return false
  if (isLoopbackName(asked.name)) return true
  return allowed.some((text) => {
    const own = readHost(text)
    return own !== undefined && own.name === asked.name && (own.port === undefined || own.port === asked.port)
  })
}

interface HostAndPort {
  /** Lower-case, without a trailing dot; IPv6 in brackets. */
  readonly name: string
  readonly port?: string
}

/** Reads `name`, `name:port`, `[::1]` or `[::1]:port`; undefined for anything else. */
function readHost(text: string): HostAndPort | undefined {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_-][a-z0-9._-]{0,253})(?::(\d{1,5}))?$/.exec(text.trim().toLowerCase())
  const name = match?.[1]?.replace(/\.$/, '')
  return name ? { name, port: match?.[2] } : undefined
}

/** `localhost`, 127.0.0.0/8 in its plain form and `[::1]`. Nothing that merely begins like them. */
function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}

/** Whether `host` is the name under which the room shows the replay of one article, and `path` is needed for that. */
export function isShellOf(host: string, path: string): boolean {
  const id = /^([0-9a-f]{16})\.localhost(:\d{1,5})?$/.exec(host.toLowerCase())?.[1]
  return id !== undefined && (path.startsWith(`/article/${id}/replay/`) || path.startsWith('/assets/'))
}
