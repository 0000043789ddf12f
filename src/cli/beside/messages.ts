import type { Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'

/** What a command says first to the process that is to run it. */
export interface Request {
  readonly version: string
  /** The command line, without the program. */
  readonly args: readonly string[]
  readonly cwd: string
  /** The list that the command line names, as base64: it may be a pipe, or the command's own standard input. */
  readonly list?: string
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

/** The command line of a system has 2 MiB at most, and as JSON hardly twice that; a list has 16 MiB, and 22 as base64. */
const longestMessage = 32 << 20

/** Writes a message: JSON in a line. What is written to a socket that is closed is lost. */
export function send(socket: Socket, message: Request | Stop | Answer): void {
  if (!socket.destroyed && !socket.writableEnded) socket.write(`${JSON.stringify(message)}\n`)
}

/** Tells of each message as it comes. Whoever sends what is none is hung up on. */
export function receive<T>(socket: Socket, onMessage: (message: T) => void): void {
  const decoder = new StringDecoder('utf8')
  let begun: string[] = []
  let length = 0
  socket.on('data', (chunk: Buffer) => {
    const [first = '', ...others] = decoder.write(chunk).split('\n')
    try {
      let piece = first
      for (const next of others) {
        const line = begun.join('') + piece
        begun = []
        length = 0
        onMessage(JSON.parse(line) as T)
        piece = next
      }
      begun.push(piece)
      length += piece.length
      if (length > longestMessage) throw new Error('the message is too long')
    } catch (error) {
      socket.destroy(error as Error)
    }
  })
}
