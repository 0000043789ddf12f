import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

/** Whether V8's second compiler took a function that was called often, after so many pieces of a batch. */
function isTaken(begin: string, pieces: number): boolean {
  const file = pathToFileURL(`${import.meta.dirname}/late-compiler.ts`).href
  const code = `
    import { compileLate } from '${file}'
    const done = ${begin}
    for (let piece = 0; piece < ${pieces}; piece++) done()
    const text = 'The ferry runs again.'
    const letters = (from) => text.charCodeAt(from) + text.charCodeAt(from + 1)
    const turbofanned = 1 << 6
    let sum = 0
    for (let call = 0; call < 20_000; call++) sum += letters(call & 7)
    console.log(sum > 0 && (%GetOptimizationStatus(letters) & turbofanned) !== 0)`
  const flags = ['--allow-natives-syntax', '--no-concurrent-recompilation', '--input-type=module', '-e', code]
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
  assert.match(stdout, /^(?:true|false)\n$/, stderr)
  assert.equal(stderr, '')
  return stdout === 'true\n'
}

test('a batch compiles late, and a long batch as ever', () => {
  assert.equal(isTaken('() => undefined', 0), true)
  assert.equal(isTaken('compileLate()', 10), false)
  assert.equal(isTaken('compileLate()', 1000), true)
})
