import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import type { BlobStore } from '../model/index.ts'
import { checkKey } from './blob-key.ts'

export interface S3Options {
  /** `s3://BUCKET` or `s3://BUCKET/PREFIX`. The bucket must exist. */
  readonly address: string
  /** Of a server that is not Amazon's: `https://s3.example.org`. The bucket is then part of the path. */
  readonly endpoint?: string
  readonly region?: string
  /** Default: the SDK's own chain (environment, files in `~/.aws`, roles of machines and containers). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** From this size on a blob is sent in parts of this size, in bytes; at least 5 MiB. */
  readonly partBytes?: number
  /** How long a server may say nothing, and take nothing, before a request is tried again; in ms, default 30 s. */
  readonly patienceMs?: number
  /** How many keys a page of a list holds, at most 1,000. */
  readonly keysAtOnce?: number
}

/** The store can't be reached, or refuses us: says which bucket, what it answered and what to look at. */
export class S3Error extends Error {
  override name = 'S3Error'
}

const defaultPatienceMs = 30_000
const connectWithinMs = 10_000
const defaultPartBytes = 16 << 20
const partsAtOnce = 3

/**
 * Blobs as objects of an S3 bucket, by Amazon's SDK (an optional package: it is loaded here and nowhere else). A put is
 * conditional (`If-None-Match: *`), so that of two at once one answers true; a server that knows no conditional puts
 * (501: OpenStack Swift) is asked with HEAD first, and a tie writes the same bytes twice, since keys are digests. Large
 * blobs go in parts, and an upload that fails is taken back. Passing faults are tried five times by the SDK. Throws
 * `S3Error` where the bucket is missing, access is refused, or nobody answers.
 */
export function createS3Blobs(options: S3Options): BlobStore {
  const { bucket, prefix } = parseAddress(options.address)
  const partBytes = Math.max(5 << 20, options.partBytes ?? defaultPartBytes)
  let connection: Promise<Connection> | undefined
  let knowsConditions = true

  const connect = () => {
    connection ??= openConnection(options)
    return connection
  }
  const nameOf = (key: string) => {
    checkKey(key)
    return { Bucket: bucket, Key: prefix + key }
  }
  async function ask<T>(what: string, request: (connection: Connection) => Promise<T>): Promise<T> {
    const open = await connect()
    try {
      return await request(open)
    } catch (error) {
      throw explain(error, `${what} in s3://${bucket}/${prefix}`)
    }
  }

  async function has(key: string): Promise<boolean> {
    const name = nameOf(key)
    return ask(`looking for ${key}`, async ({ client, sdk }) => {
      try {
        await client.send(new sdk.HeadObjectCommand(name))
        return true
      } catch (error) {
        // HEAD has no body, so a missing bucket looks like a missing key.
        if (statusOf(error) === 404) return false
        throw error
      }
    })
  }

  async function putWhole(key: string, bytes: Uint8Array): Promise<boolean> {
    const condition = knowsConditions ? { IfNoneMatch: '*' } : {}
    return ask(`keeping ${key}`, async ({ client, sdk }) => {
      await client.send(new sdk.PutObjectCommand({ ...nameOf(key), Body: bytes, ...condition }))
      return true
    })
  }

  async function putInParts(key: string, bytes: Uint8Array): Promise<boolean> {
    const name = nameOf(key)
    return ask(`keeping ${key} in parts`, async ({ client, sdk }) => {
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(name))
      const upload = { ...name, UploadId }
      try {
        const Parts: { ETag: string | undefined; PartNumber: number }[] = []
        const numbers = Array.from({ length: Math.ceil(bytes.length / partBytes) }, (_, at) => at + 1)
        const send = async () => {
          for (let PartNumber = numbers.shift(); PartNumber !== undefined; PartNumber = numbers.shift()) {
            const Body = bytes.subarray((PartNumber - 1) * partBytes, PartNumber * partBytes)
            const { ETag } = await client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body }))
            Parts.push({ ETag, PartNumber })
          }
        }
        await Promise.all(Array.from({ length: partsAtOnce }, send))
        Parts.sort((a, b) => a.PartNumber - b.PartNumber)
        const condition = knowsConditions ? { IfNoneMatch: '*' } : {}
        await client.send(
          new sdk.CompleteMultipartUploadCommand({ ...upload, ...condition, MultipartUpload: { Parts } }),
        )
        return true
      } catch (error) {
        await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => {})
        throw error
      }
    })
  }

  return {
    has,
    async put(key, bytes) {
      if (await has(key)) return false
      const write = bytes.length > partBytes ? putInParts : putWhole
      for (let tries = 0; ; tries++) {
        try {
          return await write(key, bytes)
        } catch (error) {
          const status = statusOf((error as Error).cause)
          if (status === 412) return false
          // Of several puts at once each learns for itself.
          if (status === 501 && tries === 0) knowsConditions = false
          // Two conditional puts at once: S3 answers 409 to one of them, which may ask again.
          else if (status === 409 && tries < 5) {
            if (await has(key)) return false
          } else throw error
        }
      }
    },
    async get(key, range) {
      const name = nameOf(key)
      if (range && range[1] <= range[0]) return (await has(key)) ? new Uint8Array() : undefined
      const Range = range && `bytes=${range[0]}-${range[1] - 1}`
      return ask(`reading ${key}`, async ({ client, sdk }) => {
        let answer: GetObjectCommandOutput
        try {
          answer = await client.send(new sdk.GetObjectCommand({ ...name, Range }))
        } catch (error) {
          if (statusOf(error) === 416) return new Uint8Array()
          if (statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket') return undefined
          throw error
        }
        return answer.Body ? await answer.Body.transformToByteArray() : new Uint8Array()
      })
    },
    async *list(wanted) {
      if (wanted !== '') checkKey(wanted.replace(/\/$/, ''))
      for (let ContinuationToken: string | undefined; ; ) {
        const asked = { Bucket: bucket, Prefix: prefix + wanted, ContinuationToken, MaxKeys: options.keysAtOnce }
        const page = await ask('listing', ({ client, sdk }) => client.send(new sdk.ListObjectsV2Command(asked)))
        for (const { Key, Size } of page.Contents ?? []) {
          if (Key !== undefined) yield { key: Key.slice(prefix.length), sizeBytes: Size ?? 0 }
        }
        ContinuationToken = page.NextContinuationToken
        if (!page.IsTruncated || ContinuationToken === undefined) return
      }
    },
    async delete(key) {
      const name = nameOf(key)
      await ask(`deleting ${key}`, ({ client, sdk }) => client.send(new sdk.DeleteObjectCommand(name)))
    },
  }
}

/** One object that others have put there: `s3://BUCKET/KEY`. Read in ranges, so that it may be of any size. */
export interface S3Object {
  readonly sizeBytes: number
  /** Changes when its bytes change. */
  readonly version: string
  /** Throws `S3Error` where it can't be read on, or was replaced meanwhile. */
  read(from: number): AsyncIterable<Uint8Array>
}

/** Finds an object for reading. Throws `S3Error` where there is none, or nobody answers. */
export async function readS3Object(options: S3Options & { readonly rangeBytes: number }): Promise<S3Object> {
  const { address, rangeBytes } = options
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(address) ?? []
  if (!Bucket || !Key) throw new S3Error(`${JSON.stringify(address)} names no object; it should be s3://BUCKET/KEY`)
  const { client, sdk } = await openConnection(options)
  const explained = <T>(asked: Promise<T>) =>
    asked.catch((error: unknown): never => {
      if (statusOf(error) === 404) throw new S3Error(`there is no ${address}`, { cause: error })
      if (statusOf(error) === 412)
        throw new S3Error(`${address} changed while it was read; run it again`, { cause: error })
      throw explain(error, `reading ${address}`)
    })
  const { ContentLength: sizeBytes = 0, ETag } = await explained(
    client.send(new sdk.HeadObjectCommand({ Bucket, Key })),
  )
  return {
    sizeBytes,
    version: `${ETag ?? ''} ${sizeBytes}`,
    async *read(from) {
      for (let at = from; at < sizeBytes; at += rangeBytes) {
        const Range = `bytes=${at}-${Math.min(at + rangeBytes, sizeBytes) - 1}`
        const asked = { Bucket, Key, Range, IfMatch: ETag }
        const bytes = await explained(
          client.send(new sdk.GetObjectCommand(asked)).then((answer) => answer.Body?.transformToByteArray()),
        )
        if (bytes) yield bytes
      }
    },
  }
}

interface Connection {
  readonly client: S3Client
  readonly sdk: typeof import('@aws-sdk/client-s3')
}

/** Amazon's SDK. Throws `S3Error` where it is not installed, so that whoever needs it hears of it before there is work. */
export async function loadS3Sdk(): Promise<Connection['sdk']> {
  try {
    return await import('@aws-sdk/client-s3')
  } catch (cause) {
    throw new S3Error(
      'an archive with a bucket needs the package @aws-sdk/client-s3: npm install @aws-sdk/client-s3 beside presskeep',
      { cause },
    )
  }
}

async function openConnection(options: S3Options): Promise<Connection> {
  const sdk = await loadS3Sdk()
  const { patienceMs = defaultPatienceMs } = options
  const client = new sdk.S3Client({
    endpoint: options.endpoint,
    region: options.region ?? 'us-east-1',
    forcePathStyle: options.endpoint !== undefined,
    credentials: options.credentials,
    maxAttempts: 5,
    // The SDK itself waits for ever: on a network that loses everything a commit, and all behind it, would.
    requestHandler: {
      connectionTimeout: Math.min(connectWithinMs, patienceMs),
      socketTimeout: patienceMs,
    },
    // The newer checksum trailers are refused by many servers that are not Amazon's; content is checked by our digests.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return { client, sdk }
}

/** `s3://bucket/some/prefix` → the bucket and `some/prefix/`. Throws `S3Error` for anything else. */
function parseAddress(address: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, rest] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address) ?? []
  const prefix = rest?.replace(/\/+$/, '') ?? ''
  const isPlain = prefix === '' || prefix.split('/').every((part) => /^[\w=+-][\w.=+-]*$/.test(part))
  if (bucket === undefined || !isPlain) {
    throw new S3Error(
      `${JSON.stringify(address)} is no address of a bucket; it should be s3://BUCKET or s3://BUCKET/PREFIX`,
    )
  }
  return { bucket, prefix: prefix && `${prefix}/` }
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode
}

function explain(error: unknown, doing: string): S3Error {
  const status = statusOf(error)
  const { name, message, code } = error as Error & { readonly code?: string }
  let hint = ''
  if (name === 'NoSuchBucket') hint = '; make the bucket first'
  else if (status === 403 || status === 401) hint = '; look at the credentials and at what they may do with this bucket'
  else if (/Credentials/.test(name))
    hint = '; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role'
  else if (status === undefined) hint = '; look at s3.endpoint in presskeep.yaml and at the network'
  const said = [status, name, code, message].filter((part) => part !== undefined && part !== '' && part !== 'Unknown')
  return new S3Error(`${doing} failed: ${[...new Set(said)].join(' ')}${hint}`, { cause: error })
}
