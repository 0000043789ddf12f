import type { Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'

/** What a command says first to the process that is to run it. */
export interface Request {
  readonly version: string
  /** The command line, without the program. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly debug?: string
  /** Of standard error, where that is a terminal. */
  readonly columns?: number
  readonly isTTY?: boolean
}

/** Afterwards it may only say that it is to be stopped. */
export interface Stop {
  readonly stop: true
}

export type Answer =
  /** It is being run: said before anything else. */
  | { readonly taken: true }
  | { readonly out: string }
  | { readonly err: string }
  | { readonly code: number }
  | { readonly refused: string }

/** The command line of a system has 2 MiB at most, and as JSON hardly twice that. */
const longestMessage = 8 << 20

/** Writes a message: JSON in a line. What is written to a socket that is closed is lost. */
export function send(socket: Socket, message: Request | Stop | Answer): void {
  if (!socket.destroyed && !socket.writableEnded) socket.write(`${JSON.stringify(message)}\n`)
}

/** Tells of each message as it comes. Whoever sends what is none is hung up on. */
export function receive<T>(socket: Socket, onMessage: (message: T) => void): void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  socket.on('data', (chunk: Buffer) => {
    rest += decoder.write(chunk)
    const lines = rest.split('\n')
    rest = lines.pop()!
    try {
      if (rest.length > longestMessage) throw new Error('the message is too long')
      for (const line of lines) onMessage(JSON.parse(line) as T)
    } catch (error) {
      socket.destroy(error as Error)
    }
  })
}
