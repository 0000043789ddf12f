import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from './extract.ts'

const lines = [
  'The town of Ekerby has switched off the last of its district boilers, which burned peat for fifty-one years and oil since.',
  'Water from the bottom of the lake now passes through nine heat pumps in a hall no larger than a tennis court.',
  'Households paid nothing for the change, but the price of heat will rise by an eighth over three years.',
  'Engineers from eleven towns have come to look, and most of them ask first about the fish, and then about the money.',
]
const read = (script: string) =>
  extract(
    `<html><head><title>Lake heats a town</title></head><body><div id="root"></div>${script}</body></html>`,
    'https://north.example/p/1',
  )

test('Paragraphs of one sentence each, which a page carries only in its data, are the article', () => {
  const blocks = lines.map((text) => ({ type: 'paragraph', text }))
  const data = {
    props: { article: { title: 'Lake heats a town', body: blocks }, related: [{ excerpt: 'The ferry is quiet now.' }] },
  }
  const { text, kind } = read(`<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data)}</script>`)
  assert.equal(text, lines.join('\n'))
  assert.equal(kind, 'article')
})

test('A name without quotes is the name of the string behind it', () => {
  const html = lines.map((line) => `\\u003Cp\\u003E${line}\\u003C\\u002Fp\\u003E`).join('')
  const { text } = read(
    `<script>window.__NUXT__=(function(a){return {data:[{id:88,summary:"${lines.join(' ')} ${lines.join(' ')}",content:"${html}",meta:a}]}}(null))</script>`,
  )
  assert.equal(text, lines.join('\n'))
})

test('What a program says to its developers is no article', () => {
  const messages = [
    'Error parsing heartbeat from local storage, because the data there are malformed.',
    'Target campaign should be a valid string, and is not one.',
  ]
  assert.equal(
    read(
      `<script>${messages
        .map((one) => `fail("${one}");log({text:a,b:"c"});`)
        .join('')
        .repeat(9)}</script>`,
    ).text,
    '',
  )
})
