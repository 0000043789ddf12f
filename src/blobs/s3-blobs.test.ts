import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { lossyWay } from '../../test/support/lossy-way.ts'
import { type S3Server, startSwift, withoutSwift } from '../../test/support/swift.ts'
import { blobConformance } from './conformance.ts'
import { createS3Blobs, S3Error } from './index.ts'

describe('blobs on S3', { skip: withoutSwift() }, () => {
  let server: S3Server
  before(async () => {
    server = await startSwift()
  })
  after(() => server?.close())

  const open = async (prefix = '', bucket?: string) => {
    const { endpoint, credentials } = server
    const address = `s3://${bucket ?? (await server.makeBucket())}${prefix}`
    return createS3Blobs({ address, endpoint, credentials, partBytes: 5 << 20, keysAtOnce: 10 })
  }
  blobConformance('S3', () => open())
  blobConformance('S3 below a prefix', () => open('/archives/one/'))

  test('S3: a large blob goes in parts, and ranges of it are read across their borders', async () => {
    const store = await open()
    const bytes = Buffer.alloc((12 << 20) + 5, 0)
    for (let at = 0; at < bytes.length; at += 4096) bytes.writeUInt32LE(at, Math.min(at, bytes.length - 4))
    assert.equal(await store.put('large', bytes), true)
    assert.ok(bytes.equals((await store.get('large'))!))
    const border = 5 << 20
    const part = Buffer.from((await store.get('large', [border - 9, border + 9]))!)
    assert.ok(part.equals(bytes.subarray(border - 9, border + 9)))
    assert.equal(await store.put('large', bytes), false)
  })

  test('S3: more blobs than one answer lists are all listed, in order', async () => {
    const store = await open('/many')
    const keys = Array.from({ length: 45 }, (_, at) => `pictures/${String(at * 7919).padStart(9, '0')}`).sort()
    let at = 0
    const put = async () => {
      for (let key = keys[at++]; key !== undefined; key = keys[at++]) await store.put(key, Buffer.from(key))
    }
    await Promise.all(Array.from({ length: 8 }, put))
    const listed: string[] = []
    for await (const { key } of store.list('pictures/')) listed.push(key)
    assert.deepEqual(listed, keys)
  })

  test('S3: a bucket that is not there and a wrong secret are told, with what to do', async () => {
    const missing = await open('', 'no-such-bucket')
    await assert.rejects(() => missing.put('a', Buffer.from('a')), /s3:\/\/no-such-bucket.*make the bucket first/)
    await assert.rejects(() => missing.get('a'), /make the bucket first/)
    const address = `s3://${await server.makeBucket()}`
    const credentials = { ...server.credentials, secretAccessKey: 'wrong' }
    const refused = createS3Blobs({ address, endpoint: server.endpoint, credentials })
    await assert.rejects(() => refused.put('a', Buffer.from('a')), /403.*credentials/)
  })

  test('S3: while nobody answers a put fails in words, and works when the server is back', async () => {
    const store = await open()
    await server.stopFront()
    await assert.rejects(() => store.put('a', Buffer.from('a')), /s3\.endpoint/)
    await server.startFront()
    assert.equal(await store.put('a', Buffer.from('a')), true)
    assert.equal(Buffer.from((await store.get('a'))!).toString(), 'a')
  })

  test('S3: on a network that loses everything requests end, and work again when it is back', async (t) => {
    const way = await lossyWay(t, server.endpoint)
    const endpoint = new URL(way.url).origin
    const address = `s3://${await server.makeBucket()}`
    const store = createS3Blobs({ address, endpoint, credentials: server.credentials, patienceMs: 300 })
    assert.equal(await store.put('a', Buffer.from('a')), true)
    way.cutAll()
    await assert.rejects(() => store.put('b', Buffer.from('b')), /keeping b in s3:\/\/|looking for b in s3:\/\//)
    await assert.rejects(() => store.get('a'), /reading a in s3:\/\/.*network/)
    way.heal()
    assert.equal(await store.put('b', Buffer.from('b')), true)
    assert.equal(Buffer.from((await store.get('a'))!).toString(), 'a')
  })
})

test('S3: an answer that stops in the middle ends with words', async (t) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': '100000' })
    response.write('the beginning')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  const store = createS3Blobs({ address: 's3://bucket', endpoint, credentials, patienceMs: 300 })
  await assert.rejects(() => store.get('a'), /reading a in s3:\/\/bucket/)
})

test('S3: an address that names no bucket is refused, with the form it should have', () => {
  for (const address of ['s3://', 's3://UPPER', 'https://x', 's3://bucket/../up', 's3://bucket/a//b', 's3://b ucket']) {
    assert.throws(() => createS3Blobs({ address }), S3Error, address)
  }
})
