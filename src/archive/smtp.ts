import type { Socket } from 'node:net'
import tls from 'node:tls'
import type { Connect } from '../fetch/index.ts'

/** Where mail is handed in. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` (refused where the server can't), or `none`, for a server of one's own. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user?: string
  readonly password?: string
  readonly from: string
  readonly to: readonly string[]
}

export interface Mail {
  readonly subject: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly id: string
}

const stepMs = 20_000
const wholeMs = 60_000

/**
 * Hands in one plain text mail (RFC 5321, AUTH PLAIN of RFC 4954). Answers what went wrong, or undefined. Passwords go
 * over TLS only.
 */
export async function sendMail(
  server: MailServer,
  mail: Mail,
  { connect }: { readonly connect: Connect },
): Promise<string | undefined> {
  const addresses = [server.from, ...server.to]
  const odd = addresses.find((address) => !/^[^\s<>@\x00-\x1f]+@[^\s<>@\x00-\x1f]+$/.test(address))
  if (odd !== undefined || !server.to.length) return `not a mail address: ${odd ?? 'notices.email.to is empty'}`
  const signal = AbortSignal.timeout(wholeMs)
  let socket: Socket | undefined
  try {
    socket = await connect(server.host, server.port, signal)
    if (server.security === 'tls') socket = await secured(socket, server.host)
    let talk = conversation(socket)
    await talk.expect(220)
    let offers = await talk.say('EHLO presskeep.localhost', 250)
    if (server.security === 'starttls') {
      if (!/^250[ -]STARTTLS/im.test(offers)) return `${server.host} does not offer STARTTLS`
      await talk.say('STARTTLS', 220)
      talk.end()
      socket = await secured(socket, server.host)
      talk = conversation(socket)
      offers = await talk.say('EHLO presskeep.localhost', 250)
    }
    if (server.user !== undefined) {
      if (server.security === 'none') return 'a password is not sent without TLS; set notices.email.security'
      const plain = Buffer.from(`\0${server.user}\0${server.password ?? ''}`).toString('base64')
      await talk.say(`AUTH PLAIN ${plain}`, 235, 'AUTH PLAIN')
    }
    await talk.say(`MAIL FROM:<${server.from}>`, 250)
    for (const to of server.to) await talk.say(`RCPT TO:<${to}>`, 250)
    await talk.say('DATA', 354)
    await talk.say(`${messageOf(server, mail)}\r\n.`, 250, 'the message')
    // The mail is taken: what a server does after QUIT changes nothing.
    await talk.say('QUIT', 221).catch(() => '')
    return undefined
  } catch (error) {
    return `${server.host}: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    socket?.destroy()
  }
}

function secured(socket: Socket, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const servername = /^[\d.]+$|:/.test(host) ? undefined : host
    const over = tls.connect({ socket, servername, host }, () => resolve(over))
    over.setTimeout(stepMs, () => over.destroy(new Error('no answer')))
    over.once('error', reject)
  })
}

const answerBytesAtMost = 64 * 1024

/** Line by line: what we say, and the answer that must follow. */
function conversation(socket: Socket) {
  let text = ''
  let failure: Error | undefined
  let wake: () => void = () => {}
  const onData = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    if (text.length > answerBytesAtMost) failure = new Error('the mail server says too much')
    wake()
  }
  const onEnd = () => {
    failure ??= new Error('the mail server closed the connection')
    wake()
  }
  const onError = (error: Error) => {
    failure ??= error
    wake()
  }
  socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError)

  async function expect(code: number, what = 'the greeting'): Promise<string> {
    const until = Date.now() + stepMs
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n/.exec(text)
      if (whole) {
        text = text.slice(whole[0].length)
        if (Number(whole[1]) !== code) throw new Error(`${what} was answered with ${oneLine(whole[0])}`)
        return whole[0]
      }
      if (failure) throw failure
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          if (Date.now() >= until) failure ??= new Error(`no answer to ${what}`)
          resolve()
        }, stepMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  return {
    expect,
    say(line: string, code: number, what = line): Promise<string> {
      socket.write(`${line}\r\n`)
      return expect(code, what)
    },
    end() {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError)
      socket.on('error', () => {})
    },
  }
}

function oneLine(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200)
}

/** RFC 5322 with a Base64 body: no line is too long, no dot begins one, any script passes. */
function messageOf(server: MailServer, mail: Mail): string {
  const host = server.from.slice(server.from.indexOf('@') + 1)
  return [
    `From: Presskeep <${server.from}>`,
    `To: ${server.to.join(', ')}`,
    `Subject: ${encodedWords(mail.subject)}`,
    `Date: ${new Date(mail.at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <presskeep.${mail.id}.${mail.at}@${host}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(mail.text.replace(/\r?\n/g, '\r\n'))
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ].join('\r\n')
}

/** RFC 2047: at most 75 characters a word, cut between characters. */
function encodedWords(text: string): string {
  const line = text.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 200)
  if (/^[\x20-\x7e]*$/.test(line)) return line
  const words: string[] = []
  let part = ''
  for (const character of line) {
    if (Buffer.byteLength(part + character) > 42) {
      words.push(part)
      part = ''
    }
    part += character
  }
  if (part) words.push(part)
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ')
}
