import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Poster } from '../fetch/index.ts'
import { checkTimeStamp } from './check-time-stamp.ts'
import { headText, logFolder, readLog, type SignedHead } from './evidence-log.ts'
import type { Aside } from './put-aside.ts'

export const stampsFile = 'stamps.jsonl'

/** What a time-stamp server said of a signed head, as it stands in `log/stamps.jsonl`. */
export interface HeadStamp {
  readonly size: number
  /** Hex; of the head. */
  readonly root: string
  readonly server: string
  /** Hex SHA-256 of the token. */
  readonly digest: string
  /** RFC 3161 TimeStampToken, DER in base64. */
  readonly token: string
}

/** What is stamped: the text that the log's key has signed, with the signature. */
export function stampedText(head: SignedHead): string {
  return `${headText(head)}${head.key}\n${head.signature}\n`
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length, body])
}

/** RFC 3161, 2.4.1: a request for a token over the SHA-256 of `text`, with the server's certificates. */
export function timeStampRequest(text: string, nonce: Uint8Array = randomBytes(8)): Buffer {
  const sha256 = sequence(Buffer.from('0609608648016503040201', 'hex'), Buffer.from('0500', 'hex'))
  const imprint = sequence(sha256, der(4, createHash('sha256').update(text).digest()))
  const number = Buffer.concat([Buffer.from([0x01]), nonce])
  return sequence(Buffer.from('020101', 'hex'), imprint, der(2, number), Buffer.from('0101ff', 'hex'))
}

/** The token of a TimeStampResp (RFC 3161, 2.4.2), or a sentence that says why there is none. */
export function tokenOf(answer: Uint8Array): Buffer | string {
  const bytes = Buffer.from(answer)
  const at = (from: number) => {
    let length = bytes[from + 1] ?? 0x80
    let start = from + 2
    if (length > 0x80 && length <= 0x84) {
      start += length - 0x80
      length = bytes.readUIntBE(from + 2, length - 0x80)
    }
    return { tag: bytes[from], start, end: start + length }
  }
  try {
    const whole = at(0)
    const status = at(whole.start)
    const number = at(status.start)
    if (whole.tag !== 0x30 || status.tag !== 0x30 || number.tag !== 2) return 'the answer is no time stamp'
    const granted = bytes[number.end - 1] ?? 9
    if (granted > 1) {
      const words = bytes
        .subarray(number.end, status.end)
        .toString('latin1')
        .replace(/[^ -~]+/g, ' ')
        .trim()
      return `the server refused (status ${granted}${words ? `: ${words.slice(0, 200)}` : ''})`
    }
    const token = at(status.end)
    if (token.tag !== 0x30 || token.end > whole.end || whole.end > bytes.length) return 'the answer is cut short'
    return bytes.subarray(status.end, token.end)
  } catch {
    return 'the answer is no time stamp'
  }
}

/** The stamps that are kept, and what of them can't be read, in words. */
export function readStamps(folder: string): {
  readonly stamps: readonly HeadStamp[]
  readonly problems: readonly string[]
} {
  const file = path.join(folder, logFolder, stampsFile)
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  const stamps: HeadStamp[] = []
  const problems: string[] = []
  if (text !== '' && !text.endsWith('\n')) problems.push(`${stampsFile} ends in the middle of a line`)
  for (const [at, line] of text.split('\n').slice(0, -1).entries()) {
    const stamp = readStamp(line)
    if (stamp) stamps.push(stamp)
    else problems.push(`${stampsFile}:${at + 1} is not as it was written`)
  }
  return { stamps, problems }
}

function readStamp(line: string): HeadStamp | undefined {
  try {
    const { size, root, server, digest, token } = JSON.parse(line) as HeadStamp
    const stamp = { size, root, server, digest, token }
    const bytes = Buffer.from(token, 'base64')
    const isWhole = bytes.toString('base64') === token && createHash('sha256').update(bytes).digest('hex') === digest
    return isWhole && JSON.stringify(stamp) === line ? stamp : undefined
  } catch {
    return undefined
  }
}

/** Everything that is wrong with the stamps: each must fit a head of the log, and hold by itself. */
export async function stampProblems(folder: string): Promise<readonly string[]> {
  const { stamps, problems } = readStamps(folder)
  const { heads } = readLog(folder)
  const found = [...problems]
  for (const stamp of stamps) {
    const head = heads.find((one) => one.size === stamp.size && one.root === stamp.root)
    if (!head) found.push(`a time stamp is of ${stamp.size} entries that the log did not sign`)
    else {
      const checked = await checkTimeStamp(stamp.token, stampedText(head))
      found.push(...checked.problems.map((problem) => `time stamp of ${stamp.size} entries: ${problem}`))
    }
  }
  return found
}

/**
 * Asks the time-stamp server for a token over the newest signed head, checks it and keeps it. Does nothing where that head
 * is stamped or empty. Answers what went wrong, in words; undefined where all is well.
 */
export async function stampLog(
  folder: string,
  server: string,
  post: Poster,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const head = readLog(folder).heads.at(-1)
  if (!head || head.size === 0) return undefined
  const { stamps } = readStamps(folder)
  if (stamps.some((one) => one.size === head.size && one.root === head.root)) return undefined
  const text = stampedText(head)
  const headers = { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' }
  const outcome = await post({ url: server, headers, body: timeStampRequest(text) }, signal)
  if (outcome.kind === 'failed') return outcome.message
  if (outcome.status !== 200) return `answered ${outcome.status}`
  const token = tokenOf(outcome.bytes)
  if (typeof token === 'string') return token
  const coded = token.toString('base64')
  const [problem] = (await checkTimeStamp(coded, text)).problems
  if (problem) return problem
  const digest = createHash('sha256').update(token).digest('hex')
  const stamp: HeadStamp = { size: head.size, root: head.root, server, digest, token: coded }
  const fd = fs.openSync(path.join(folder, logFolder, stampsFile), 'a')
  try {
    fs.writeFileSync(fd, `${JSON.stringify(stamp)}\n`)
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
  return undefined
}

/** Puts stamps of its heads in the place of damaged ones that another copy of the log still has whole; answers whether there were any. */
export async function mendStamps(folder: string, other: string, aside: Aside): Promise<boolean> {
  if (!(await stampProblems(folder)).length || (await stampProblems(other)).length) return false
  const { heads } = readLog(folder)
  const isOfOurs = ({ size, root }: HeadStamp) => heads.some((head) => head.size === size && head.root === root)
  const [ours, theirs] = [readStamps(folder).stamps, readStamps(other).stamps.filter(isOfOurs)]
  const all = [...theirs, ...ours.filter((one) => !theirs.some(({ digest }) => digest === one.digest))]
  if (all.length <= ours.length) return false
  const name = path.join(logFolder, stampsFile)
  aside.file(name)
  const partial = path.join(folder, `${name}.partial`)
  fs.writeFileSync(partial, all.map((stamp) => `${JSON.stringify(stamp)}\n`).join(''), { flush: true })
  fs.renameSync(partial, path.join(folder, name))
  return true
}
