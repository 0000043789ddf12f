import net, { type AddressInfo, type Socket } from 'node:net'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly message: string
}

export interface MailServerOnLoopback {
  readonly port: number
  readonly mails: ReceivedMail[]
  /** Every line that a client said. */
  readonly said: string[]
  close(): Promise<void>
}

/** A small mail server. `refuse` answers a command that begins so with 550; `extensions` follow EHLO. */
export async function mailServer(
  options: { readonly refuse?: string; readonly extensions?: readonly string[] } = {},
): Promise<MailServerOnLoopback> {
  const mails: ReceivedMail[] = []
  const said: string[] = []
  const sockets = new Set<Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220-welcome\r\n220 ready\r\n')
    let rest = ''
    let from = ''
    let to: string[] = []
    let data: string[] | undefined
    const answer = (line: string): string => {
      if (options.refuse !== undefined && line.startsWith(options.refuse)) return '550 not here'
      if (line.startsWith('EHLO'))
        return ['250-mail.example', ...(options.extensions ?? []), '250 8BITMIME'].join('\r\n')
      if (line.startsWith('MAIL FROM:')) {
        from = line.slice(10)
        to = []
      }
      if (line.startsWith('RCPT TO:')) to.push(line.slice(8))
      if (line === 'DATA') {
        data = []
        return '354 go on'
      }
      return line === 'QUIT' ? '221 bye' : '250 ok'
    }
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (data === undefined) {
          said.push(line)
          socket.write(`${answer(line)}\r\n`)
        } else if (line === '.') {
          mails.push({ from, to, message: data.join('\n') })
          data = undefined
          socket.write('250 taken\r\n')
        } else data.push(line)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    said,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
