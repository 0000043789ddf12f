import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import threads from 'node:worker_threads'
import { withoutMemory } from '../../test/support/without-memory.ts'
import { pictureLook } from '../capture/index.ts'

const avif = (name: string) => readFileSync(path.join(import.meta.dirname, '../capture/testdata', `${name}.avif`))

/** Starts of threads that are still to fail, as where there are no more threads, or without the right to them. */
let failures = 0
let starts = 0
const Real = threads.Worker
threads.Worker = class extends Real {
  constructor(...given: ConstructorParameters<typeof Real>) {
    starts++
    if (failures > 0) {
      failures--
      throw Object.assign(new Error('Worker initialization failure: EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' })
    }
    super(...given)
  }
}
syncBuiltinESMExports()
const { createPictureLooker } = await import('./picture-looker.ts')

test('Where no thread can be started an AVIF has its look all the same, and the next start is tried', async () => {
  const looker = createPictureLooker()
  failures = 1
  for (const name of ['scene-3-grey', 'scene-3-rav1e', 'scene-5-ten-bits']) {
    assert.deepEqual(await looker.look(avif(name)), await pictureLook(avif(name)), name)
  }
  assert.equal(starts, 2)
  await looker.close()
})

test('A looker that never had a thread can be closed', async () => {
  const looker = createPictureLooker()
  failures = 1
  assert.ok(await looker.look(avif('scene-3-grey')))
  await looker.close()
})

test('A picture for which the machine has no memory, or that takes too long, is told as not looked at, and the next one is looked at', async () => {
  const told: string[] = []
  const hurried = createPictureLooker({ deadlineMs: 0, onUnseen: (why) => told.push(why) })
  assert.equal(await hurried.look(avif('scene-3-grey')), undefined)
  assert.deepEqual(told, ['it took longer than 0 s'])
  assert.equal(hurried.unseen.size, 1)
  assert.equal(await hurried.look(avif('scene-3-grey')), undefined)
  assert.equal(told.length, 1, 'nobody waits for it twice')
  await hurried.close()

  const looker = createPictureLooker({ onUnseen: (why) => told.push(why) })
  // In this thread, whose memory we can refuse.
  failures = 1
  assert.equal(await withoutMemory(() => looker.look(avif('scene-3-grey'))), undefined)
  assert.equal(looker.unseen.size, 1)
  assert.match(told[1]!, /there is no memory$/)
  assert.deepEqual(await looker.look(avif('scene-3-grey')), await pictureLook(avif('scene-3-grey')))
  assert.equal(looker.unseen.size, 0)
  await looker.close()
})
