/**
 * What the archive calls an edit, against labels: samples of our own in seven languages (each type of change, and noise),
 * wire copies, and, where the material lies beside the repository, real posts in several versions, near duplicates of
 * other sites, poll logs, and pages of which only the furniture changes.
 *   node eval/edits.ts [samples stories labels polls furniture] [--log thepaper_1] [--show 10] [--bless]
 * Holds every figure against `eval/edits/floors.json` and exits with 2 where one is under its floor; `--bless` sets the
 * floors of the parts that were run anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { scoreFurniture } from './edits/score-furniture.ts'
import { scoreLabels } from './edits/score-labels.ts'
import { scorePollLogs } from './edits/score-polls.ts'
import { scoreSamples } from './edits/score-samples.ts'
import { scoreStories } from './edits/score-stories.ts'
import type { Figures } from './edits/scores.ts'

const parts = {
  samples: scoreSamples,
  stories: scoreStories,
  labels: scoreLabels,
  furniture: scoreFurniture,
  polls: (figures: Figures, shown: number) => scorePollLogs(figures, shown, log),
} as const

const { values, positionals } = parseArgs({
  options: { log: { type: 'string' }, show: { type: 'string' }, bless: { type: 'boolean' } },
  allowPositionals: true,
})
const { log } = values
const shown = Number(values.show ?? 0)
const wanted = positionals.length ? positionals : log === undefined ? Object.keys(parts) : ['polls']
const figures: Figures = {}
for (const name of wanted) {
  const part = parts[name as keyof typeof parts]
  if (!part) throw new Error(`there is no part ${name}; known: ${Object.keys(parts).join(', ')}`)
  await part(figures, shown)
}
holdFloors()

function holdFloors(): void {
  const file = join(import.meta.dirname, 'edits', 'floors.json')
  const floors: Figures = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  if (values.bless) {
    // A hair below, so that the last digit does not fail.
    for (const [name, value] of Object.entries(figures)) floors[name] = Math.floor((value - 0.001) * 1000) / 1000
    writeFileSync(file, `${JSON.stringify(floors, undefined, 2)}\n`)
    console.log(`${Object.keys(figures).length} floors set`)
    return
  }
  let held = 0
  for (const [name, floor] of Object.entries(floors)) {
    const value = figures[name]
    if (value === undefined) continue
    held++
    if (value >= floor) continue
    console.error(`under its floor: ${name} is ${value.toFixed(4)}, floor ${floor}`)
    process.exitCode = 2
  }
  console.log(`${held} floors held against`)
}
