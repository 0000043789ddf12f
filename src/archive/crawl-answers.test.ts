import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { answerOf, record } from '../../test/support/crawl.ts'
import { scratch } from '../../test/support/folders.ts'
import { readWarc } from '../capture/index.ts'
import { crawlAnswers } from './crawl-answers.ts'

const at = '2024-06-01T08:00:00Z'
const url = 'https://paper.example/story'
const answer = (body = '<p>text</p>', where = url) => answerOf({ url: where, at, body })
const asked = (method: string, where = url) =>
  record(
    [
      ['WARC-Type', 'request'],
      ['WARC-Target-URI', where],
      ['WARC-Date', at],
      ['Content-Type', 'application/http; msgtype=request'],
    ],
    Buffer.from(`${method} /story HTTP/1.1\r\nHost: paper.example\r\n\r\n`),
  )

async function answers(t: TestContext, records: readonly Uint8Array[]) {
  const file = path.join(scratch(t), 'crawl.warc.gz')
  writeFileSync(file, Buffer.concat(records))
  const found = []
  for await (const one of crawlAnswers(readWarc(file))) found.push(one)
  return found
}

test('Where records do not name one another a request makes the one answer beside it, before or behind', async (t) => {
  const isPage = async (...records: readonly Uint8Array[]) => (await answers(t, records)).map((one) => one.isPage)
  assert.deepEqual(await isPage(asked('GET'), answer()), [true])
  assert.deepEqual(await isPage(asked('POST'), answer()), [false])
  assert.deepEqual(await isPage(answer(), asked('POST')), [false])
  assert.deepEqual(await isPage(answer(), asked('POST'), answer(), asked('GET')), [false, true])
  const other = 'https://paper.example/other'
  const moved = answerOf({ url, at, status: 302, body: '' })
  assert.deepEqual(await isPage(moved, asked('POST'), answer(), asked('GET')), [true])
  assert.deepEqual(await isPage(asked('POST'), moved, asked('GET'), answer()), [true])
  const parallel = [asked('GET', other), asked('POST'), answer('<p>other</p>', other), answer()]
  assert.deepEqual(await isPage(...parallel), [true, false])
  const between = [asked('POST'), answer(), asked('GET', other), answer('<p>other</p>', other), answer()]
  assert.deepEqual(await isPage(...between), [false, true, true])
})

test('What stands beside pages that never come is forgotten before it fills the memory', async (t) => {
  const subject = 'a'.repeat(16)
  const further = (bytes: number, number: number) =>
    answerOf({ url: `${url}?page=${number}`, at, body: 'x'.repeat(bytes) }, [
      ['Presskeep-For', `continuation ${subject}`],
    ])
  const page = answerOf({ url, at, body: '<p>text</p>' }, [['Presskeep-For', `article ${subject}`]])
  const besides = async (sizes: readonly number[]) => {
    const found = await answers(t, [...sizes.map(further), page])
    return found.at(-1)!.besides.map((one) => Number(new URL(one.url!).searchParams.get('page')))
  }
  assert.deepEqual(await besides([10, 10]), [0, 1])
  const many = Array.from({ length: 70 }, () => 10)
  assert.deepEqual(
    await besides(many),
    Array.from({ length: 64 }, (_, number) => number + 6),
  )
  const large = 12 << 20
  assert.deepEqual(await besides([large, large, large]), [1, 2])
  assert.deepEqual(await besides([10, 40 << 20]), [])
})
