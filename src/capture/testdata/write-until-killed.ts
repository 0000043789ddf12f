import { randomBytes } from 'node:crypto'
import { openWarcWriter } from '../index.ts'

// Appends without end and says each subject once it is durable; its test kills it.
const [dir, round] = process.argv.slice(2)
const writer = openWarcWriter({ dir: dir!, software: 'test/1', now: () => Date.now(), maxBytes: 300_000 })
const noise = randomBytes(60_000)

function appendOne(count: number): void {
  const subject = `${round}-${count}`
  writer.appendExchange(
    {
      url: `https://news.example/${subject}`,
      at: Date.now(),
      method: 'GET',
      requestHeaders: [],
      status: 200,
      statusText: 'OK',
      responseHeaders: [['Content-Type', 'image/png']],
      body: noise,
    },
    { purpose: 'picture', subject },
  )
  writer.sync()
  process.stdout.write(`${subject}\n`)
  setImmediate(appendOne, count + 1)
}

appendOne(0)
