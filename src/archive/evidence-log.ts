import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { writerOf } from '../capture/index.ts'
import type { Capture } from '../model/index.ts'
import {
  appliedTo,
  captureById,
  type Db,
  everyCapture,
  type Sql,
  type StoredCapture,
  sealedTo,
  unsealedCaptures,
} from '../store/index.ts'
import { growingTree, leafHash } from './merkle.ts'

export const logFolder = 'log'
const leavesFile = 'leaves.bin'
const headsFile = 'heads.jsonl'
const keyFile = 'key.pem'
/** In `logFolder`: the key that signs the log, for others. */
export const publicFile = 'key.pub'
const entryBytes = 48

/** A root of the log with its signature, as it stands in `log/heads.jsonl`. */
export interface SignedHead {
  readonly size: number
  /** Hex. */
  readonly root: string
  /** ISO 8601. */
  readonly at: string
  /** The Ed25519 public key, 32 bytes in base64. */
  readonly key: string
  /** Of `headText`, in base64. */
  readonly signature: string
}

/** What is signed. */
export function headText(head: Pick<SignedHead, 'size' | 'root' | 'at'>): string {
  return `presskeep log v1\n${head.size}\n${head.root}\n${head.at}\n`
}

/** What a leaf of the log says of a capture: all that its record says, its payload by its digest. */
export function leafText(capture: Capture & { readonly originalId?: string }): string {
  const { id, purpose, subject, url, at, status, mime, digest, originalId } = capture
  const fields = [
    id,
    purpose,
    subject,
    url,
    new Date(at).toISOString(),
    status ?? '',
    mime ?? '',
    digest,
    originalId ?? '',
  ]
  return `presskeep capture v1\n${fields.map((field) => encodeURIComponent(String(field).toWellFormed())).join('\n')}\n`
}

/** One entry of the log: whose leaf it is, and its hash. */
export interface LogEntry {
  readonly id: string
  readonly hash: Buffer
}

export interface EvidenceLog {
  readonly entries: readonly LogEntry[]
  readonly heads: readonly SignedHead[]
  /** What of the files can't be read, in words. */
  readonly problems: readonly string[]
}

export function readLog(folder: string): EvidenceLog {
  const problems: string[] = []
  const bytes = readIfThere(path.join(folder, logFolder, leavesFile))
  const entries: LogEntry[] = []
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    entries.push({ id: uuidOf(bytes.subarray(at, at + 16)), hash: bytes.subarray(at + 16, at + entryBytes) })
  }
  if (bytes.length % entryBytes) problems.push(`${leavesFile} ends in the middle of an entry`)
  const text = readIfThere(path.join(folder, logFolder, headsFile)).toString('utf8')
  if (text !== '' && !text.endsWith('\n')) problems.push(`${headsFile} ends in the middle of a line`)
  const heads: SignedHead[] = []
  for (const [at, line] of text.split('\n').slice(0, -1).entries()) {
    const head = readHead(line)
    if (!head) problems.push(`${headsFile}:${at + 1} is no signed head`)
    else if (!isSigned(head)) problems.push(`${headsFile}:${at + 1}: the signature does not fit`)
    else heads.push(head)
  }
  return { entries, heads, problems }
}

function readIfThere(file: string): Buffer {
  return fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0)
}

function readHead(line: string): SignedHead | undefined {
  try {
    const { size, root, at, key, signature } = JSON.parse(line) as SignedHead
    const head = { size, root, at, key, signature }
    return JSON.stringify(head) === line && Number.isSafeInteger(size) ? head : undefined
  } catch {
    return undefined
  }
}

/** DER of an Ed25519 public key (RFC 8410) before its 32 bytes. */
const spkiStart = Buffer.from('302a300506032b6570032100', 'hex')

export function isSigned(head: SignedHead): boolean {
  try {
    const raw = Buffer.from(head.key, 'base64')
    const der = Buffer.concat([spkiStart, raw])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const signature = Buffer.from(head.signature, 'base64')
    // What decodes to the same bytes but is written otherwise was changed.
    if (raw.toString('base64') !== head.key || signature.toString('base64') !== head.signature) return false
    return verify(null, Buffer.from(headText(head)), key, signature)
  } catch {
    return false
  }
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function entryOf(capture: StoredCapture): Buffer {
  return Buffer.concat([nameBytes(capture.id), leafHash(leafText(capture))])
}

/** The identifiers of our own records are UUIDs; anything else is named by its hash. */
function nameBytes(captureId: string): Buffer {
  const id = Buffer.from(captureId.replaceAll('-', ''), 'hex')
  return id.length === 16 ? id : leafHash(captureId).subarray(0, 16)
}

/** How the entry of a capture is named. */
export const nameInLog = (captureId: string): string => uuidOf(nameBytes(captureId))

/**
 * Adds every capture that the log lacks, in the order of writing, and signs the new root, also that of entries which a
 * killed program left unsigned. The log only grows; where it does not fit the captures nothing is added, and `verify` tells.
 */
export async function sealLog(folder: string, db: Db, now: number): Promise<SignedHead | undefined> {
  if (await isInOrder(db)) return seal(folder, db, now, true)
  // One program at a time writes the log, whoever kept the captures.
  return db.transaction(async (sql) => {
    if (sql.dialect === 'postgres') await sql.all('SELECT pg_advisory_xact_lock(?)', logLock)
    return seal(folder, sql, now, false)
  })
}

/** Where one program writes, captures stand in the log as they do in the files; where several did, as they were sealed. */
async function isInOrder(sql: Sql): Promise<boolean> {
  return sql.dialect === 'sqlite' && [...(await appliedTo(sql)).keys()].every((file) => writerOf(file) === '')
}

const logLock = 7_301_982_004

async function seal(folder: string, sql: Sql, now: number, inOrder: boolean): Promise<SignedHead | undefined> {
  const log = readLog(folder)
  if (log.problems.length) return undefined
  const added: Buffer[] = []
  // Several files grow at once, so what is new does not stand behind the last entry. A seal that was broken off between the
  // log and the database has its entries already. Where one program writes, it stands behind the last capture that is left.
  const known = new Set(log.entries.map((entry) => entry.id))
  for await (const capture of inOrder ? everyCapture(sql, await lastLeft(sql, log)) : unsealedCaptures(sql)) {
    const entry = entryOf(capture)
    if (!known.has(uuidOf(entry.subarray(0, 16)))) added.push(entry)
  }
  const unsigned = log.entries.slice(log.heads.at(-1)?.size ?? 0)
  if (!added.length && !unsigned.length) return undefined
  // A program was killed between the entries and their signature: signed is what says what the captures say.
  for (const entry of unsigned) {
    const capture = await captureById(sql, entry.id)
    if (!capture || !entryOf(capture).subarray(16).equals(entry.hash)) return undefined
  }
  const tree = growingTree()
  for (const entry of log.entries) tree.add(entry.hash)
  for (const entry of added) tree.add(entry.subarray(16))
  const dir = path.join(folder, logFolder)
  fs.mkdirSync(dir, { recursive: true })
  const keys = keysOf(folder)
  if (added.length) appendDurably(path.join(dir, leavesFile), Buffer.concat(added))
  const head = signHead({ size: tree.size(), root: tree.root().toString('hex'), at: new Date(now).toISOString() }, keys)
  appendDurably(path.join(dir, headsFile), Buffer.from(`${JSON.stringify(head)}\n`))
  return head
}

/** The capture of the last entry whose capture is not lost. */
async function lastLeft(sql: Sql, { entries }: EvidenceLog): Promise<string | undefined> {
  for (const { id } of entries.toReversed()) if (await captureById(sql, id)) return id
  return undefined
}

/** Whether the log of an archive's captures lies in this folder. */
export function hasLog(folder: string): boolean {
  return fs.existsSync(path.join(folder, logFolder, headsFile))
}

/**
 * Begins the log of a new archive with a signed head of no entries, before anything is captured: so a log that is not
 * there is missing, and not merely not yet begun because the first round was killed.
 */
export async function beginLog(folder: string, db: Db, now: number): Promise<void> {
  if (db.dialect === 'sqlite') return begin(folder, db, now)
  await db.transaction(async (sql) => {
    await sql.all('SELECT pg_advisory_xact_lock(?)', logLock)
    await begin(folder, sql, now)
  })
}

async function begin(folder: string, sql: Sql, now: number): Promise<void> {
  const dir = path.join(folder, logFolder)
  if (hasLog(folder)) return
  for await (const _ of everyCapture(sql)) return
  fs.mkdirSync(dir, { recursive: true })
  const root = growingTree().root().toString('hex')
  const head = signHead({ size: 0, root, at: new Date(now).toISOString() }, keysOf(folder))
  appendDurably(path.join(dir, headsFile), Buffer.from(`${JSON.stringify(head)}\n`))
}

function signHead(head: Pick<SignedHead, 'size' | 'root' | 'at'>, keys: Keys): SignedHead {
  const signature = sign(null, Buffer.from(headText(head)), keys.privateKey).toString('base64')
  return { ...head, key: keys.raw.toString('base64'), signature }
}

function appendDurably(file: string, bytes: Uint8Array): void {
  const fd = fs.openSync(file, 'a')
  try {
    fs.writeFileSync(fd, bytes)
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

/** A file is there with all that it says, or as it was. */
function putWhole(file: string, text: string | Buffer, mode = 0o666): void {
  const partial = `${file}.partial`
  fs.rmSync(partial, { force: true })
  const fd = fs.openSync(partial, 'wx', mode)
  try {
    fs.writeFileSync(fd, text)
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
  fs.renameSync(partial, file)
}

export interface Keys {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** The public key's 32 bytes. */
  readonly raw: Buffer
}

/** The archive's key pair, made at first use. Throws where it is there and can't be read. */
export function keysOf(folder: string): Keys {
  const dir = path.join(folder, logFolder)
  const file = path.join(dir, keyFile)
  if (!fs.existsSync(file)) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    fs.mkdirSync(dir, { recursive: true })
    putWhole(path.join(dir, publicFile), publicKey.export({ type: 'spki', format: 'pem' }))
    // Last and in one step: from then on it is the archive's key.
    putWhole(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
  }
  const privateKey = createPrivateKey(fs.readFileSync(file))
  const publicKey = createPublicKey(privateKey)
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiStart.length)
  return { privateKey, publicKey, raw }
}

/** Whether the archive has its key pair, which `keysOf` else makes. */
export function hasKeys(folder: string): boolean {
  return fs.existsSync(path.join(folder, logFolder, keyFile))
}

/** What is wrong with the key files, in words. */
export function keyProblems(folder: string): readonly string[] {
  const dir = path.join(folder, logFolder)
  const problems: string[] = []
  try {
    if (!hasKeys(folder)) return ['the key is not there']
    const { privateKey, publicKey } = keysOf(folder)
    const isAsWritten = (name: string, text: string) =>
      fs.existsSync(path.join(dir, name)) && fs.readFileSync(path.join(dir, name), 'latin1') === text
    if (!isAsWritten(keyFile, String(privateKey.export({ type: 'pkcs8', format: 'pem' })))) {
      problems.push(`${keyFile} is not as it was written`)
    }
    if (!isAsWritten(publicFile, String(publicKey.export({ type: 'spki', format: 'pem' })))) {
      problems.push(`${publicFile} does not belong to the key`)
    }
  } catch {
    problems.push(`${keyFile} is no key`)
  }
  return problems
}

/** What is wrong with the log: its files, its signatures, its roots, what it says of captures. */
export interface LogProblem {
  readonly message: string
  readonly capture?: StoredCapture
  /** The log is right: captures that it names are not there any more. */
  readonly isCaptureLost?: boolean
}

export async function* logProblems(folder: string, sql: Sql | undefined): AsyncGenerator<LogProblem> {
  const log = readLog(folder)
  for (const message of ownProblems(folder, log)) yield { message }
  if (!sql) return
  if (await isInOrder(sql)) yield* entriesInOrder(log, sql)
  else yield* entriesWithoutOrder(log, sql)
}

/** What the log's files and their signatures say by themselves. */
function* ownProblems(folder: string, { problems, entries, heads }: EvidenceLog): Generator<string> {
  yield* problems
  yield* keyProblems(folder)
  const tree = growingTree()
  for (const [at, head] of heads.entries()) {
    if (at > 0 && head.size <= heads[at - 1]!.size) yield `head ${at + 1} is not larger than the one before`
    while (tree.size() < Math.min(head.size, entries.length)) tree.add(entries[tree.size()]!.hash)
    if (head.size > entries.length) {
      yield `${head.size} entries were signed and ${entries.length} are there`
    } else if (tree.size() === head.size && tree.root().toString('hex') !== head.root) {
      yield `the first ${head.size} entries are not those that were signed at ${head.at}`
    }
  }
  const signed = heads.at(-1)?.size ?? 0
  if (entries.length > signed) yield `the last ${entries.length - signed} entries are not signed`
}

async function* entriesInOrder({ entries, heads }: EvidenceLog, sql: Sql): AsyncGenerator<LogProblem> {
  const places = new Map(entries.map((entry, at) => [entry.id, at]))
  let [next, lost] = [0, 0]
  for await (const capture of everyCapture(sql)) {
    const wanted = entryOf(capture)
    const at = places.get(uuidOf(wanted.subarray(0, 16)))
    // What came after the last round is sealed by the next.
    if (at === undefined && next === entries.length && heads.length > 0) return
    if (at === undefined && !entries.length) {
      yield { message: 'there is no log of the captures' }
      return
    }
    if (at === undefined || at < next || !entries[at]!.hash.equals(wanted.subarray(16))) {
      const which = at === undefined ? 'no entry fits' : `entry ${at + 1} does not fit`
      yield { message: `${which} capture ${capture.id}`, capture }
      return
    }
    lost += at - next
    next = at + 1
  }
  lost += entries.length - next
  if (lost) yield captureLost(lost)
}

const captureLost = (count: number): LogProblem => ({
  message: `${count} ${count === 1 ? 'entry has' : 'entries have'} no capture any more`,
  isCaptureLost: true,
})

/** The entries of several writers stand in the order of sealing: each capture's is there, and none without a capture. */
async function* entriesWithoutOrder(log: EvidenceLog, sql: Sql): AsyncGenerator<LogProblem> {
  const hashes = new Map(log.entries.map((entry) => [entry.id, entry.hash]))
  const sealed = await sealedTo(sql)
  for await (const capture of everyCapture(sql)) {
    const wanted = entryOf(capture)
    const id = uuidOf(wanted.subarray(0, 16))
    const hash = hashes.get(id)
    hashes.delete(id)
    if (hash?.equals(wanted.subarray(16))) continue
    // What came after the last round is sealed by the next.
    if (!hash && capture.place.offset >= (sealed.get(capture.place.file) ?? 0)) continue
    const message = hash ? `the entry of capture ${capture.id} does not fit it` : `capture ${capture.id} has no entry`
    yield { message, capture }
  }
  if (hashes.size) yield captureLost(hashes.size)
}

/** Captures that the log names and that are not there any more, as the log names them. */
export async function lostCaptures(folder: string, sql: Sql): Promise<readonly string[]> {
  const named = new Set(readLog(folder).entries.map(({ id }) => id))
  for await (const { id } of everyCapture(sql)) named.delete(nameInLog(id))
  return [...named]
}

/**
 * Makes the log good again as far as that can be: entries from the captures and from what is left of it, whichever the
 * signed roots prove, and the heads that still fit, of its own or of another copy of it (`other`, a folder of an archive).
 * An entry of a capture that is lost stays where it is: it proves those behind it. Files that are replaced are kept under
 * another name. Answers where these lie now, relative to the archive's folder; undefined where there was no need to.
 */
export async function mendLog(folder: string, sql: Sql, now: number, other?: string): Promise<string | undefined> {
  const dir = path.join(folder, logFolder)
  const log = readLog(folder)
  const isRight = async () => {
    for await (const { isCaptureLost } of logProblems(folder, sql)) if (!isCaptureLost) return false
    return true
  }
  if (await isRight()) return undefined
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 17)
  const aside = path.join(dir, `before-${stamp}`)
  const made: Buffer[] = []
  for await (const capture of everyCapture(sql)) made.push(entryOf(capture))
  const theirs = other === undefined ? undefined : copyOfLog(other, log.entries, made)
  const heads = [...log.heads, ...(theirs?.heads ?? [])].toSorted((a, b) => a.size - b.size)
  const left = await entriesLeft(sql, log.entries)
  const leftOfBoth = theirs && (await entriesLeft(sql, [...log.entries, ...theirs.entries]))
  // As many signed roots as can be are to hold on, our own first: a copy that went another way since has signed others.
  const candidates: { entries: readonly Buffer[]; own: number; heads: SignedHead[] }[] = [
    left,
    made,
    ...(leftOfBoth ? [leftOfBoth] : []),
  ].map((entries) => ({
    entries,
    own: sizeOf(headsThatFit(entries, log.heads)),
    heads: headsThatFit(entries, heads),
  }))
  const best = candidates.reduce((a, b) =>
    b.own > a.own || (b.own === a.own && sizeOf(b.heads) > sizeOf(a.heads)) ? b : a,
  )
  // Any log begins with no entries: that head of another one proves nothing.
  if (!sizeOf(best.heads)) best.heads = log.heads.filter(({ size }) => size === 0)
  const proved = sizeOf(best.heads)
  const ofCaptures = new Set(made.map((entry) => entry.toString('hex')))
  const entries = best.entries.filter((entry, at) => at < proved || ofCaptures.has(entry.toString('hex')))
  fs.mkdirSync(aside, { recursive: true })
  const signed = log.heads.length ? log.heads : best.heads
  const hasKey = isKeyOf(folder, log.heads)
  for (const name of [leavesFile, headsFile, publicFile, keyFile]) {
    if (name === keyFile && hasKey) continue
    if (fs.existsSync(path.join(dir, name))) fs.copyFileSync(path.join(dir, name), path.join(aside, name))
  }
  if (!hasKey) {
    fs.rmSync(path.join(dir, keyFile), { force: true })
    if (other !== undefined && signed.length) takeKey(folder, other, signed)
  }
  const keys = keysOf(folder)
  putWhole(path.join(dir, publicFile), keys.publicKey.export({ type: 'spki', format: 'pem' }))
  const kept = [...best.heads]
  const tree = growingTree()
  for (const entry of entries) tree.add(entry.subarray(16))
  if (tree.size() > proved) {
    kept.push(signHead({ size: tree.size(), root: tree.root().toString('hex'), at: new Date(now).toISOString() }, keys))
  }
  // Each file is there at every moment: a log without its heads would have lost what was signed.
  putWhole(path.join(dir, leavesFile), Buffer.concat(entries))
  putWhole(path.join(dir, headsFile), kept.map((head) => `${JSON.stringify(head)}\n`).join(''))
  return path.relative(folder, aside)
}

/** Another copy of the log: one that has an entry in common with what is left of this one or with the captures. */
function copyOfLog(other: string, entries: readonly LogEntry[], made: readonly Buffer[]): EvidenceLog | undefined {
  const hashes = new Set([
    ...entries.map(({ hash }) => hash.toString('hex')),
    ...made.map((one) => one.toString('hex', 16)),
  ])
  const log = readLog(other)
  return log.entries.some(({ hash }) => hashes.has(hash.toString('hex'))) ? log : undefined
}

const sizeOf = (heads: readonly SignedHead[]) => heads.at(-1)?.size ?? 0

/** Whether a folder has a whole key, and it is the one that has signed so far: a key with another bit is a key, too. */
function isKeyOf(folder: string, heads: readonly SignedHead[]): boolean {
  if (!keyProblems(folder).every((problem) => problem.startsWith(publicFile))) return false
  const signer = heads.at(-1)?.key
  return signer === undefined || keysOf(folder).raw.toString('base64') === signer
}

/** The entries as they stand, each as its capture says it where that is known by its name or its hash, and behind them what has none. */
async function entriesLeft(sql: Sql, entries: readonly LogEntry[]): Promise<readonly Buffer[]> {
  const byId = new Map<string, Buffer>()
  const byHash = new Map<string, Buffer>()
  for await (const capture of everyCapture(sql)) {
    const entry = entryOf(capture)
    byId.set(uuidOf(entry.subarray(0, 16)), entry)
    byHash.set(entry.toString('hex', 16), entry)
  }
  const left = new Set<Buffer>()
  const lost = new Set<string>()
  for (const { id, hash } of entries) {
    const known = byHash.get(hash.toString('hex')) ?? byId.get(id)
    if (known) left.add(known)
    else if (!lost.has(id)) {
      lost.add(id)
      left.add(Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), hash]))
    }
  }
  for (const entry of byId.values()) left.add(entry)
  return [...left]
}

/** Of signed heads in the order of size those whose root the entries have, one of a size. */
function headsThatFit(entries: readonly Buffer[], heads: readonly SignedHead[]): SignedHead[] {
  const tree = growingTree()
  const fitting: SignedHead[] = []
  for (const head of heads) {
    while (tree.size() < Math.min(head.size, entries.length)) tree.add(entries[tree.size()]!.subarray(16))
    const isKnown = fitting.at(-1)?.size === head.size
    if (!isKnown && tree.size() === head.size && tree.root().toString('hex') === head.root) fitting.push(head)
  }
  return fitting
}

/** Takes the key of another copy of the archive where it is whole and is the one that signed. */
function takeKey(folder: string, other: string, heads: readonly SignedHead[]): void {
  if (keyProblems(other).length || !isKeyOf(other, heads)) return
  for (const name of [publicFile, keyFile]) {
    const mode = name === keyFile ? 0o600 : 0o666
    putWhole(path.join(folder, logFolder, name), fs.readFileSync(path.join(other, logFolder, name)), mode)
  }
}
