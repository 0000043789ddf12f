import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

const young = `v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size`

/** The size to which the young generation grows in a process that keeps much for short. */
function grown(isBound: boolean): number {
  const file = pathToFileURL(`${import.meta.dirname}/young-heap.ts`).href
  const code = `
    import v8 from 'node:v8'
    import { boundYoungHeap } from '${file}'
    const bound = ${isBound ? 'boundYoungHeap()' : '() => undefined'}
    let most = 0
    for (let page = 0; page < 300; page++) {
      const kept = []
      for (let i = 0; i < 20_000; i++) kept.push({ page, i, text: [page] })
      bound()
      most = Math.max(most, ${young})
    }
    console.log(most)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  assert.notEqual(stdout, '', stderr)
  return Number(stdout)
}

test('a long run keeps the young generation of its heap small', () => {
  assert.ok(grown(false) > 20e6, 'without a bound it grows')
  // V8's own threads may double it once more before we look, where the machine is busy: not each time.
  const bounded = [grown(true), grown(true), grown(true)]
  assert.ok(Math.min(...bounded) < 20e6, bounded.join(' '))
})
