import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { serve } from './serve.ts'

test('A room that closes answers what it was asked, takes no more, and waits for nobody who asks nothing', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  const room = await serve(
    {
      async fetch() {
        asked.resolve()
        return new Response(await answer.promise)
      },
    },
    { port: 0 },
  )
  const reading = fetch(`${room.url}/`)
  await asked.promise
  const closing = room.close()
  await assert.rejects(fetch(`${room.url}/again`))
  answer.resolve('the whole page')
  assert.equal(await (await reading).text(), 'the whole page')
  await closing
  await room.close()
})

test('Who takes longer than a few seconds keeps no room open', async () => {
  const asked = Promise.withResolvers<void>()
  const room = await serve(
    {
      fetch: () => {
        asked.resolve()
        return new Promise<Response>(() => {})
      },
    },
    { port: 0 },
  )
  const reading = fetch(`${room.url}/`).catch(() => 'cut off')
  await asked.promise
  const silent = connect(Number(new URL(room.url).port), '127.0.0.1')
  silent.on('error', () => {})
  await new Promise((resolve) => silent.once('connect', resolve))
  await room.close()
  assert.equal(await reading, 'cut off')
})
