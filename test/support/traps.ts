import dgram from 'node:dgram'
import net, { type AddressInfo } from 'node:net'

export interface Trap {
  /** `127.0.0.1:PORT`, open for TCP and UDP. */
  readonly host: string
  /** What came: a line for each connection (with its first bytes, if any came) and each datagram. */
  readonly caught: string[]
  close(): Promise<void>
}

/** A port that nobody should ever reach: notes every connection and datagram, even one that says nothing. */
export async function openTrap(): Promise<Trap> {
  const caught: string[] = []
  const server = net.createServer((socket) => {
    const at = caught.push('a connection') - 1
    socket.on('data', (bytes) => {
      caught[at] = bytes.toString('latin1').split('\r\n')[0]!
      socket.end('HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const datagrams = dgram
    .createSocket('udp4')
    .on('message', (bytes) => caught.push(`a datagram of ${bytes.length} bytes`))
  await new Promise<void>((resolve) => datagrams.bind(port, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${port}`,
    caught,
    close: async () => {
      await new Promise<void>((resolve) => datagrams.close(() => resolve()))
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
