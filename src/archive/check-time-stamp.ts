export interface TimeStampCheck {
  readonly problems: readonly string[]
  readonly facts: readonly string[]
  /** When the server says that it saw the text; ISO 8601. Absent where the token can't be read. */
  readonly at?: string
  /** Hex SHA-256 of the last certificate of the chain: what one compares with what the server publishes. */
  readonly root?: string
}

/**
 * Checks an RFC 3161 token (DER, in base64) over `text` with nothing but WebCrypto: its imprint is the SHA-256 of the text, its
 * signature fits the certificate that it names, that certificate may stamp times and was valid then, and each certificate of
 * the chain in the token signed the one before. `trusted` holds certificates (DER, base64) that the chain must end in;
 * without it the end of the chain is only named. No import and no network: the stand-alone page holds this function's text.
 */
export async function checkTimeStamp(
  token: string,
  text: string,
  trusted: readonly string[] = [],
): Promise<TimeStampCheck> {
  interface Item {
    readonly tag: number
    /** With its header. */
    readonly whole: Uint8Array
    readonly body: Uint8Array
  }
  const problems: string[] = []
  const facts: string[] = []
  const fromBase64 = (coded: string) => Uint8Array.from(atob(coded), (character) => character.charCodeAt(0))
  const toHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const isEqual = (one: Uint8Array | undefined, other: Uint8Array | undefined) =>
    one !== undefined && other !== undefined && toHex(one) === toHex(other)
  const digest = async (name: string, bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.digest(name, bytes.slice().buffer))

  /** One DER item at the start of `bytes`; definite lengths only, as DER has them (X.690, 10.1). */
  const itemAt = (bytes: Uint8Array): Item => {
    let length = bytes[1] ?? 0x80
    let start = 2
    if (length === 0x80 || length > 0x84) throw new Error('the DER is damaged')
    if (length > 0x80) {
      start += length - 0x80
      length = bytes.slice(2, start).reduce((sum, byte) => sum * 256 + byte, 0)
    }
    if (start + length > bytes.length) throw new Error('the DER is cut short')
    return { tag: bytes[0]!, whole: bytes.slice(0, start + length), body: bytes.slice(start, start + length) }
  }
  const itemsIn = (bytes: Uint8Array): Item[] => {
    const items: Item[] = []
    for (let rest = bytes; rest.length; ) {
      const item = itemAt(rest)
      items.push(item)
      rest = rest.slice(item.whole.length)
    }
    return items
  }
  const inside = (item: Item | undefined, tag: number): Item[] => {
    if (item?.tag !== tag) throw new Error('the DER is not a time stamp')
    return itemsIn(item.body)
  }
  /** An object identifier in dots. */
  const oid = (item: Item | undefined): string => {
    if (item?.tag !== 6) throw new Error('the DER is not a time stamp')
    const parts: number[] = []
    let value = 0
    for (const byte of item.body) {
      value = value * 128 + (byte & 0x7f)
      if (byte & 0x80) continue
      if (parts.length === 0)
        parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
      else parts.push(value)
      value = 0
    }
    return parts.join('.')
  }
  /** UTCTime or GeneralizedTime (RFC 5280, 4.1.2.5) in milliseconds since 1970. */
  const timeOf = (item: Item | undefined): number => {
    const said = new TextDecoder('latin1').decode(item?.body)
    const [, year = '', rest = '', fraction = ''] =
      (item?.tag === 0x17 ? /^(\d\d)(\d{10})()Z$/ : /^(\d{4})(\d{10})(\.\d+)?Z$/).exec(said) ?? []
    const full = year.length === 2 ? (Number(year) < 50 ? `20${year}` : `19${year}`) : year
    return Date.parse(`${full}-${rest.replace(/(..)(..)(..)(..)(..)/, '$1-$2T$3:$4:$5')}${fraction.slice(0, 4)}Z`)
  }
  const hashes: Readonly<Record<string, string>> = {
    '1.3.14.3.2.26': 'SHA-1',
    '2.16.840.1.101.3.4.2.1': 'SHA-256',
    '2.16.840.1.101.3.4.2.2': 'SHA-384',
    '2.16.840.1.101.3.4.2.3': 'SHA-512',
    '1.2.840.113549.1.1.11': 'SHA-256',
    '1.2.840.113549.1.1.12': 'SHA-384',
    '1.2.840.113549.1.1.13': 'SHA-512',
    '1.2.840.10045.4.3.2': 'SHA-256',
    '1.2.840.10045.4.3.3': 'SHA-384',
    '1.2.840.10045.4.3.4': 'SHA-512',
  }
  const curves: Readonly<Record<string, readonly [name: string, bytes: number]>> = {
    '1.2.840.10045.3.1.7': ['P-256', 32],
    '1.3.132.0.34': ['P-384', 48],
    '1.3.132.0.35': ['P-521', 66],
  }

  /** The parts of an X.509 certificate that matter here (RFC 5280, 4.1). */
  const readCertificate = (whole: Uint8Array) => {
    const [signed, algorithm, signature] = inside(itemAt(whole), 0x30)
    const fields = inside(signed, 0x30)
    if (fields[0]?.tag === 0xa0) fields.shift()
    const [serial, , issuer, validity, subject, spki] = fields
    const [from, to] = inside(validity, 0x30)
    const usages: string[] = []
    let keyId: Uint8Array | undefined
    let isAuthority = false
    for (const extension of fields.flatMap((one) => (one.tag === 0xa3 ? inside(itemAt(one.body), 0x30) : []))) {
      const parts = inside(extension, 0x30)
      const value = itemAt(parts.at(-1)!.body)
      if (oid(parts[0]) === '2.5.29.37') usages.push(...inside(value, 0x30).map(oid))
      if (oid(parts[0]) === '2.5.29.14') keyId = value.body
      if (oid(parts[0]) === '2.5.29.19') isAuthority = inside(value, 0x30)[0]?.tag === 1
    }
    const names = itemsIn(subject!.body).flatMap((set) => itemsIn(set.body).map((pair) => itemsIn(pair.body)[1]!))
    return {
      whole,
      signed: signed!.whole,
      algorithm: algorithm!,
      signature: signature!.body.slice(1),
      serial: serial!.body,
      issuer: issuer!.whole,
      subject: subject!.whole,
      name: names.map((one) => new TextDecoder().decode(one.body)).join(', '),
      spki: spki!.whole,
      from: timeOf(from),
      to: timeOf(to),
      usages,
      keyId,
      isAuthority,
    }
  }
  type Certificate = ReturnType<typeof readCertificate>

  /** Whether `signature` over `bytes` is by the key of `signer`; throws for algorithms that are not known. */
  const isSignedBy = async (
    signer: Certificate,
    algorithm: Item,
    signature: Uint8Array,
    bytes: Uint8Array,
    digestName?: string,
  ): Promise<boolean> => {
    const signedWith = oid(inside(algorithm, 0x30)[0])
    const hash = hashes[signedWith] ?? digestName
    const [key] = inside(itemAt(signer.spki), 0x30)
    const [keyType, parameter] = inside(key, 0x30)
    if (!hash || hash === 'SHA-1') throw new Error(`the signature algorithm ${signedWith} is not known here`)
    const verify = async (
      importAs: RsaHashedImportParams | EcKeyImportParams,
      by: AlgorithmIdentifier | EcdsaParams,
      given: Uint8Array,
    ) => {
      const imported = await crypto.subtle.importKey('spki', signer.spki.slice().buffer, importAs, false, ['verify'])
      return crypto.subtle.verify(by, imported, given.slice().buffer, bytes.slice().buffer)
    }
    if (oid(keyType) === '1.2.840.113549.1.1.1') {
      return verify({ name: 'RSASSA-PKCS1-v1_5', hash }, 'RSASSA-PKCS1-v1_5', signature)
    }
    const curve = parameter && curves[oid(parameter)]
    if (!curve) throw new Error(`a key of the kind ${oid(keyType)} is not known here`)
    // DER holds r and s as integers, WebCrypto wants them at full length.
    const halves = inside(itemAt(signature), 0x30).map(({ body }) => {
      const value = body.slice(Math.max(0, body.length - curve[1]))
      return [...new Uint8Array(curve[1] - value.length), ...value]
    })
    return verify({ name: 'ECDSA', namedCurve: curve[0] }, { name: 'ECDSA', hash }, Uint8Array.from(halves.flat()))
  }

  let at: string | undefined
  let root: string | undefined
  try {
    // RFC 5652, 5.1: ContentInfo { signedData, SignedData { version, digests, encapsulated, certificates, …, signers } }
    const [contentType, content] = inside(itemAt(fromBase64(token)), 0x30)
    if (oid(contentType) !== '1.2.840.113549.1.7.2') throw new Error('this is no signed time stamp')
    const parts = inside(itemAt(content!.body), 0x30)
    const [infoType, wrapped] = inside(parts[2], 0x30)
    if (oid(infoType) !== '1.2.840.113549.1.9.16.1.4') throw new Error('this is no time stamp')
    const info = itemAt(wrapped!.body).body
    // RFC 3161, 2.4.2: TSTInfo { version, policy, imprint, serial, time, … }
    const [, , imprint, , time] = inside(itemAt(info), 0x30)
    const [imprintAlgorithm, hashed] = inside(imprint, 0x30)
    const imprintHash = hashes[oid(inside(imprintAlgorithm, 0x30)[0])]
    const stampedAt = timeOf(time)
    at = new Date(stampedAt).toISOString()
    if (!imprintHash || imprintHash === 'SHA-1') problems.push('the time stamp is over a digest that is not known here')
    else if (!isEqual(hashed?.body, await digest(imprintHash, new TextEncoder().encode(text)))) {
      problems.push('the time stamp is of another text')
    }
    const certificates = itemsIn(parts.find((one) => one.tag === 0xa0)?.body ?? new Uint8Array())
      .filter((one) => one.tag === 0x30)
      .map((one) => readCertificate(one.whole))
    const [signerInfo] = inside(parts.at(-1), 0x31)
    const signer = inside(signerInfo, 0x30)
    const [, sid, digestAlgorithm] = signer
    const attributes = signer[3]?.tag === 0xa0 ? signer[3] : undefined
    const [algorithm, signature] = signer.slice(attributes ? 4 : 3)
    const digestName = hashes[oid(inside(digestAlgorithm, 0x30)[0])]
    if (!attributes || !algorithm || !signature || !digestName)
      throw new Error('the signature of the time stamp is incomplete')
    const values = new Map(
      itemsIn(attributes.body).map((one) => {
        const [name, set] = inside(one, 0x30)
        return [oid(name), inside(set, 0x31)[0]!] as const
      }),
    )
    const stated = values.get('1.2.840.113549.1.9.4')
    if (!isEqual(stated?.body, await digest(digestName, info)))
      problems.push('the time stamp was changed after it was signed')
    if (oid(values.get('1.2.840.113549.1.9.3')) !== '1.2.840.113549.1.9.16.1.4')
      problems.push('something else was signed')
    const leaf = certificates.find((one) =>
      sid?.tag === 0x30
        ? isEqual(inside(sid, 0x30)[0]?.whole, one.issuer) && isEqual(inside(sid, 0x30)[1]?.body, one.serial)
        : isEqual(sid?.body, one.keyId),
    )
    if (!leaf) throw new Error('the certificate of the time-stamp server is not in the token')
    // RFC 5035: the signed attributes name the certificate, so that it can't be exchanged for another of the same key.
    const names = values.get('1.2.840.113549.1.9.16.2.47') ?? values.get('1.2.840.113549.1.9.16.2.12')
    const [named] = inside(inside(names, 0x30)[0], 0x30)
    const namedParts = inside(named, 0x30)
    const isFirstVersion = values.get('1.2.840.113549.1.9.16.2.47') === undefined
    const namedHash = isFirstVersion
      ? 'SHA-1'
      : namedParts[0]?.tag === 0x30
        ? hashes[oid(inside(namedParts[0], 0x30)[0])]!
        : 'SHA-256'
    const namedDigest = namedParts.find((one) => one.tag === 4)
    if (!isEqual(namedDigest?.body, await digest(namedHash, leaf.whole)))
      problems.push('another certificate is named than the one that signed')
    // What is signed are the attributes as a SET (RFC 5652, 5.4).
    const signedBytes = attributes.whole.slice()
    signedBytes[0] = 0x31
    if (!(await isSignedBy(leaf, algorithm, signature.body, signedBytes, digestName)))
      problems.push('the signature of the time stamp does not fit')
    if (!leaf.usages.includes('1.3.6.1.5.5.7.3.8')) problems.push('the certificate is not one for time stamps')
    if (!(stampedAt >= leaf.from && stampedAt <= leaf.to)) problems.push('the certificate was not valid at that time')
    const anchors = trusted.map((one) => readCertificate(fromBase64(one)))
    let last = leaf
    let isAnchored = anchors.some((one) => isEqual(one.whole, leaf.whole))
    for (let steps = 0; steps < 10 && !isAnchored && !isEqual(last.issuer, last.subject); steps++) {
      let next: Certificate | undefined
      for (const one of [...anchors, ...certificates]) {
        if (next || !one.isAuthority || !isEqual(one.subject, last.issuer)) continue
        // Another authority of the same name may have a key of another kind.
        if (await isSignedBy(one, last.algorithm, last.signature, last.signed).catch(() => false)) next = one
      }
      if (!next) break
      if (!(stampedAt >= next.from && stampedAt <= next.to))
        problems.push(`the certificate of ${next.name} was not valid at that time`)
      last = next
      isAnchored = anchors.some((one) => isEqual(one.whole, last.whole))
    }
    if (!isAnchored && isEqual(last.issuer, last.subject)) {
      const isWhole = await isSignedBy(last, last.algorithm, last.signature, last.signed)
      if (!isWhole) problems.push(`the certificate of ${last.name} is damaged`)
    }
    root = toHex(await digest('SHA-256', last.whole))
    if (anchors.length && !isAnchored) problems.push('the chain of certificates does not end in one that is trusted')
    facts.push(`The time-stamp server "${leaf.name}" says that it saw this state of the log at ${at}.`)
    facts.push(
      isAnchored
        ? `Its certificate leads to ${last.name}, which you trust.`
        : `Its certificate leads to ${last.name} (SHA-256 ${root}): whether you trust that one is yours to say.`,
    )
  } catch (error) {
    problems.push(`the time stamp can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { problems, facts, ...(at !== undefined && { at }), ...(root !== undefined && { root }) }
}
