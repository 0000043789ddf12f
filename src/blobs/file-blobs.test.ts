import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { blobConformance } from './conformance.ts'
import { createFileBlobs } from './index.ts'

const folders: string[] = []
const makeFolder = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-blobs-'))
  folders.push(folder)
  return folder
}
after(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
})

blobConformance('files', async () => createFileBlobs(path.join(makeFolder(), 'blobs')))

test('files: what a crash has left half written is neither listed nor got', async () => {
  const dir = makeFolder()
  fs.mkdirSync(path.join(dir, '.incoming'))
  fs.writeFileSync(path.join(dir, '.incoming', 'aabb'), 'half a pic')
  const store = createFileBlobs(dir)
  assert.equal(await store.has('aabb'), false)
  assert.equal(await store.put('aabb', Buffer.from('the whole picture')), true)
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  assert.deepEqual(keys, ['aabb'])
})

test('files: a put that cannot be finished says so and leaves no blob', async () => {
  const dir = makeFolder()
  fs.writeFileSync(path.join(dir, 'pictures'), 'a file where a folder must be')
  const store = createFileBlobs(dir)
  await assert.rejects(() => store.put('pictures/aabb', Buffer.from('x')), { code: /EEXIST|ENOTDIR/ })
  assert.equal(await store.has('pictures/aabb'), false)
  assert.deepEqual(fs.readdirSync(path.join(dir, '.incoming')), [])
})
