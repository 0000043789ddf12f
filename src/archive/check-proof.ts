/**
 * Checks a proof with nothing but what stands in it: WebCrypto and DecompressionStream, no import, no network. The
 * stand-alone page holds this function's own text, so it must not use anything from outside of it; how time stamps are checked
 * is handed in for that reason.
 */
export async function checkProof(
  proof: Proof,
  checkTimeStamp?: (
    token: string,
    text: string,
  ) => Promise<{ readonly problems: readonly string[]; readonly facts: readonly string[] }>,
): Promise<ProofCheck> {
  const problems: string[] = []
  const facts: string[] = []
  const warnings: string[] = []
  const encoder = new TextEncoder()
  const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const toHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const join = (...parts: Uint8Array[]) => {
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    return joined
  }
  const sha256 = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice().buffer))
  const leafText = (capture: ProvedCapture) =>
    `presskeep capture v1\n${[
      capture.id,
      capture.purpose,
      capture.subject,
      capture.url,
      capture.at,
      capture.status ?? '',
      capture.mime ?? '',
      capture.digest,
      capture.original ?? '',
    ]
      .map((field) => encodeURIComponent(String(field)))
      .join('\n')}\n`

  /** RFC 9162, 2.1.3.2: from a leaf up to the root. */
  const rootFrom = async (leaf: Uint8Array, index: number, size: number, path: readonly string[]) => {
    let [at, last] = [index, size - 1]
    let hash = leaf
    for (const beside of path) {
      if (last === 0) return undefined
      if (at % 2 === 1 || at === last) {
        hash = await sha256(join(Uint8Array.of(1), fromHex(beside), hash))
        while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
      } else hash = await sha256(join(Uint8Array.of(1), hash, fromHex(beside)))
      ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    }
    return last === 0 ? toHex(hash) : undefined
  }

  /** A small file may unpack to any length: no record of an archive is as long as this. */
  const longest = 512 * 2 ** 20

  const unpack = async (packed: Uint8Array) => {
    const stream = new Blob([packed.slice().buffer]).stream().pipeThrough(new DecompressionStream('gzip'))
    const reader = stream.getReader()
    const chunks: Uint8Array<ArrayBuffer>[] = []
    for (let length = 0; ; ) {
      const { done, value } = await reader.read()
      if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer())
      length += value.length
      if (length > longest) {
        await reader.cancel()
        throw new RangeError('unpacks to more than 512 MB')
      }
      chunks.push(value)
    }
  }

  /** The WARC record says what the leaf says, and its payload has the digest that both state. */
  const checkRecord = async (capture: ProvedCapture, record: string) => {
    let bytes: Uint8Array
    try {
      bytes = await unpack(fromBase64(record))
    } catch (error) {
      const why = error instanceof RangeError ? error.message : "is damaged and can't be unpacked"
      problems.push(`capture ${capture.id}: its record ${why}`)
      return
    }
    const latin1 = new TextDecoder('latin1').decode(bytes)
    const headEnd = latin1.indexOf('\r\n\r\n')
    const head = new TextDecoder().decode(bytes.slice(0, headEnd))
    const value = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
    const block = bytes.slice(headEnd + 4, headEnd + 4 + Number(value('Content-Length')))
    const isHttp = value('Content-Type').startsWith('application/http')
    const httpEnd = isHttp ? new TextDecoder('latin1').decode(block).indexOf('\r\n\r\n') + 4 : 0
    const payload = block.slice(httpEnd)
    if (!value('WARC-Record-ID').includes(capture.id))
      problems.push(`the record of capture ${capture.id} is another one`)
    if (value('WARC-Target-URI') !== capture.url) problems.push(`capture ${capture.id}: the record has another address`)
    if (new Date(value('WARC-Date')).toISOString() !== capture.at) problems.push(`capture ${capture.id}: another time`)
    if ((value('Presskeep-Digest') || value('WARC-Payload-Digest')) !== capture.digest)
      problems.push(`capture ${capture.id}: another digest is stated`)
    const isRevisit = value('WARC-Type') === 'revisit'
    if (!isRevisit && `sha256:${toHex(await sha256(payload))}` !== capture.digest) {
      problems.push(`capture ${capture.id}: the bytes are not those that were kept`)
    }
  }

  /** Everything in the file but the seal itself, as it stands there. */
  const sealedText = ({ seal: _, ...rest }: Proof) => `presskeep proof v1\n${JSON.stringify(rest)}\n`

  try {
    if (proof?.format !== 'presskeep-proof-v1')
      return { isGood: false, facts, warnings, problems: ['this is no proof of Presskeep'] }
    const { head } = proof
    const key = await crypto.subtle.importKey('raw', fromBase64(head.key), { name: 'Ed25519' }, true, ['verify'])
    const said = `presskeep log v1\n${head.size}\n${head.root}\n${head.at}\n`
    const isSigned = await crypto.subtle.verify(
      { name: 'Ed25519' },
      key,
      fromBase64(head.signature),
      encoder.encode(said),
    )
    if (!isSigned) problems.push('the signature of the log does not fit')
    else facts.push(`The log of ${head.size} captures was signed at ${head.at} by the key ${head.key}.`)
    if (proof.seal === undefined) {
      warnings.push(
        'the file has no seal, or it was taken away: titles, texts and differences in it may have been changed since it was made, and captures and versions left out; only the records in it are proved.',
      )
    } else {
      const isWhole = await crypto.subtle.verify(
        { name: 'Ed25519' },
        key,
        fromBase64(proof.seal),
        encoder.encode(sealedText(proof)),
      )
      if (isWhole) facts.push('Nothing in the file was changed since that key sealed it.')
      else problems.push('the file was changed since it was made: its seal does not fit')
    }
    if (proof.timestamp && checkTimeStamp) {
      const stamped = await checkTimeStamp(proof.timestamp.token, `${said}${head.key}\n${head.signature}\n`)
      problems.push(...stamped.problems)
      facts.push(...stamped.facts)
    } else if (proof.timestamp) problems.push('the time stamp was not checked')
    const known = new Set<string>()
    for (const capture of proof.captures) {
      const leaf = await sha256(join(Uint8Array.of(0), encoder.encode(leafText(capture))))
      const root = await rootFrom(leaf, capture.index, head.size, capture.path)
      if (root !== head.root) problems.push(`capture ${capture.id} is not in the signed log`)
      else known.add(capture.id)
      if (capture.record !== undefined) await checkRecord(capture, capture.record)
      if (root === head.root)
        facts.push(`Capture ${capture.id} of ${capture.url} at ${capture.at} is entry ${capture.index + 1}.`)
    }
    if (proof.revisions.length) {
      facts.push('What is proved are the records; the texts of versions are what Presskeep reads out of them.')
    }
    for (const revision of proof.revisions) {
      if (!known.has(revision.capture)) problems.push(`version ${revision.id} comes from a capture that is not proved`)
      const digest = toHex(await sha256(encoder.encode(revision.text)))
      if (digest !== revision.text_sha256)
        problems.push(`the text of version ${revision.id} is not what its digest says`)
    }
  } catch (error) {
    const why = error instanceof Error && error.message ? error.message : 'it is damaged'
    problems.push(`the proof can't be read: ${why}`)
  }
  return { isGood: problems.length === 0, facts, warnings, problems }
}

export interface ProvedCapture {
  readonly id: string
  readonly purpose: string
  readonly subject: string
  readonly url: string
  readonly at: string
  readonly status?: number
  readonly mime?: string
  readonly digest: string
  readonly original?: string
  /** Place in the log, from 0. */
  readonly index: number
  /** The hashes beside the way to the root, hex, RFC 6962. */
  readonly path: readonly string[]
  /** The WARC record, packed by gzip as it stands in the archive, in base64. */
  readonly record?: string
}

/** What `presskeep prove` writes: everything that is needed to check it, and nothing that must be asked for. */
export interface Proof {
  readonly format: 'presskeep-proof-v1'
  readonly made: string
  readonly article?: { readonly id: string; readonly url?: string; readonly title: string; readonly source: string }
  readonly head: {
    readonly size: number
    readonly root: string
    readonly at: string
    readonly key: string
    readonly signature: string
  }
  /** An RFC 3161 token over the signed head, where the archive has one. */
  readonly timestamp?: { readonly server: string; readonly token: string }
  readonly captures: readonly ProvedCapture[]
  readonly revisions: readonly {
    readonly id: string
    readonly capture: string
    readonly at: string
    readonly title?: string
    readonly text: string
    readonly text_sha256: string
    readonly extractor: string
  }[]
  readonly changes: readonly { readonly before: string; readonly after: string; readonly changes: readonly unknown[] }[]
  /**
   * Ed25519 signature in base64, by the key of `head`, of `presskeep proof v1`, a line end, everything above as JSON in the order
   * in which it stands, and a line end. Absent in files that were made before there was one or without the
   * key, and wherever it was taken away.
   */
  readonly seal?: string
}

export interface ProofCheck {
  readonly isGood: boolean
  /** What is proved, in sentences. */
  readonly facts: readonly string[]
  /** What is left open though the proof is good, such as a seal that is not there. */
  readonly warnings: readonly string[]
  readonly problems: readonly string[]
}
