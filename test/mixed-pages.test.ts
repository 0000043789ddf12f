import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevelopmentPage } from '../eval/pages.ts'
import { mixedSamples } from '../eval/train/mix.ts'
import { sampleOf } from '../eval/train/samples.ts'
import { defaults } from '../eval/train/settings.ts'

const paragraphs = (what: string): readonly string[] =>
  [1, 2, 3, 4].map(
    (n) => `The ${what} was seen from the old harbour wall for the ${n}th time, said the keeper of the light.`,
  )

/** A page whose article stands in a `div` of its own among links and an advertisement. */
const pageOf = (site: string, what: string): DevelopmentPage => ({
  corpus: 'aeb',
  id: site,
  url: `https://${site}/`,
  site,
  lang: 'en',
  type: 'article',
  cjk: false,
  truth: { text: paragraphs(what).join('\n') },
  read: () =>
    new TextEncoder().encode(
      `<html><head><title>${what}</title></head><body><ul class="bar-${what}"><li><a href="/">Home of the ${what}</a></ul>
      <div class="text-${what}">${paragraphs(what)
        .map((line) => `<p>${line}</p>`)
        .join('')}</div><div class="box">Buy a ${what} today, and get another one.</div></body></html>`,
    ),
})

// whatever part of the sites their hashes fall into
const settings = { ...defaults, inner: 1, mixedOther: 1, mixedWeight: 0.5 }

test('an article stands among the furniture of another site, and keeps its labels and its title', () => {
  const samples = [pageOf('one.example', 'comet'), pageOf('two.example', 'whale')].map((page) =>
    sampleOf(page, settings),
  )
  const [mixed, ...others] = mixedSamples(samples, settings)
  assert.equal(others.length, 1)
  assert.ok(mixed)
  const { blocks, title, elements } = mixed.input
  assert.equal(title, 'comet')
  assert.deepEqual(
    blocks.map(({ text }, i) => [text, mixed.labels[i]]),
    [
      ['Home of the whale', 0],
      ...paragraphs('comet').map((line) => [line, 1]),
      ['Buy a whale today, and get another one.', 0],
    ],
  )
  assert.deepEqual(mixed.around?.site, 'two.example')
  for (const [place, element] of elements.entries()) {
    assert.equal(element.index, place)
    assert.ok(element.end > place && element.end <= elements.length)
  }
  const whole = samples[0]!.weights.reduce((sum, weight) => sum + weight, 0)
  assert.ok(mixed.weights.every((weight) => weight >= 0) && mixed.weights.some((weight) => weight > 0))
  assert.ok(mixed.weights.reduce((sum, weight) => sum + weight, 0) < whole)
})

test('pages of one site, and pages in other languages, are not mixed', () => {
  const one = pageOf('one.example', 'comet')
  for (const other of [
    { ...pageOf('one.example', 'whale'), id: 'other' },
    { ...pageOf('two.example', 'whale'), lang: 'de' },
  ]) {
    const samples = [one, other].map((page) => sampleOf(page, settings))
    assert.deepEqual(mixedSamples(samples, settings), [])
  }
})
