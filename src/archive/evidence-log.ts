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
  const id = Buffer.from(capture.id.replaceAll('-', ''), 'hex')
  // The identifiers of our own records are UUIDs; anything else is named by its hash.
  return Buffer.concat([id.length === 16 ? id : leafHash(capture.id).subarray(0, 16), leafHash(leafText(capture))])
}

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
  const last = log.entries.at(-1)
  if (last && !(await captureById(sql, last.id))) return undefined
  const added: Buffer[] = []
  if (inOrder) {
    for await (const capture of everyCapture(sql, last?.id)) added.push(entryOf(capture))
  } else {
    // Several files grow at once, so what is new does not stand behind the last entry. A seal that was broken off
    // between the log and the database has its entries already.
    const known = new Set(log.entries.map((entry) => entry.id))
    for await (const capture of unsealedCaptures(sql)) {
      const entry = entryOf(capture)
      if (!known.has(uuidOf(entry.subarray(0, 16)))) added.push(entry)
    }
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

/** Everything that is wrong with the log: its files, its signatures, its roots, and what it says of captures. */
export async function* logProblems(
  folder: string,
  sql: Sql | undefined,
): AsyncGenerator<{ readonly message: string; readonly capture?: StoredCapture }> {
  const log = readLog(folder)
  for (const message of [...log.problems, ...keyProblems(folder)]) yield { message }
  const tree = growingTree()
  const heads = [...log.heads]
  for (const [at, head] of heads.entries()) {
    if (at > 0 && head.size <= heads[at - 1]!.size)
      yield { message: `head ${at + 1} is not larger than the one before` }
    while (tree.size() < Math.min(head.size, log.entries.length)) tree.add(log.entries[tree.size()]!.hash)
    if (head.size > log.entries.length) {
      yield { message: `${head.size} entries were signed and ${log.entries.length} are there` }
    } else if (tree.size() === head.size && tree.root().toString('hex') !== head.root) {
      yield { message: `the first ${head.size} entries are not those that were signed at ${head.at}` }
    }
  }
  const signed = heads.at(-1)?.size ?? 0
  if (log.entries.length > signed) yield { message: `the last ${log.entries.length - signed} entries are not signed` }
  if (!sql) return
  if (!(await isInOrder(sql))) {
    yield* entriesWithoutOrder(log, sql)
    return
  }
  let at = 0
  for await (const capture of everyCapture(sql)) {
    const entry = log.entries[at++]
    // What came after the last round is sealed by the next.
    if (!entry && heads.length > 0) return
    const wanted = entryOf(capture)
    if (!entry) yield { message: 'there is no log of the captures' }
    if (!entry) return
    if (entry.hash.equals(wanted.subarray(16)) && entry.id === uuidOf(wanted.subarray(0, 16))) continue
    yield { message: `entry ${at} does not fit capture ${capture.id}`, capture }
    return
  }
  if (at < log.entries.length) yield { message: `${log.entries.length - at} entries have no capture any more` }
}

/** The entries of several writers stand in the order of sealing: each capture's is there, and none without a capture. */
async function* entriesWithoutOrder(
  log: EvidenceLog,
  sql: Sql,
): AsyncGenerator<{ readonly message: string; readonly capture?: StoredCapture }> {
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
  if (hashes.size) yield { message: `${hashes.size} entries have no capture any more` }
}

/**
 * Makes the log good again from the captures as far as that can be: entries anew where the signed roots prove them,
 * and the heads that still fit. Files that are replaced are kept under another name. Answers whether there was need to.
 */
export async function mendLog(folder: string, sql: Sql, now: number): Promise<boolean> {
  const dir = path.join(folder, logFolder)
  if ((await logProblems(folder, sql).next()).done) return false
  const stamp = new Date(now).toISOString().replace(/\D/g, '').slice(0, 17)
  const aside = path.join(dir, `before-${stamp}`)
  fs.mkdirSync(aside, { recursive: true })
  const { heads } = readLog(folder)
  const hasKey = keyProblems(folder).every((problem) => problem.startsWith(publicFile))
  for (const name of [leavesFile, headsFile, publicFile, ...(hasKey ? [] : [keyFile])]) {
    if (fs.existsSync(path.join(dir, name))) fs.renameSync(path.join(dir, name), path.join(aside, name))
  }
  const keys = keysOf(folder)
  fs.writeFileSync(path.join(dir, publicFile), keys.publicKey.export({ type: 'spki', format: 'pem' }))
  const tree = growingTree()
  const added: Buffer[] = []
  const kept: SignedHead[] = []
  for await (const capture of everyCapture(sql)) {
    const entry = entryOf(capture)
    added.push(entry)
    tree.add(entry.subarray(16))
    const head = heads.find((one) => one.size === tree.size())
    if (head && tree.root().toString('hex') === head.root) kept.push(head)
  }
  if (tree.size() > (kept.at(-1)?.size ?? 0)) {
    kept.push(signHead({ size: tree.size(), root: tree.root().toString('hex'), at: new Date(now).toISOString() }, keys))
  }
  if (added.length) appendDurably(path.join(dir, leavesFile), Buffer.concat(added))
  appendDurably(path.join(dir, headsFile), Buffer.from(kept.map((head) => `${JSON.stringify(head)}\n`).join('')))
  return true
}
