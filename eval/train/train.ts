/**
 * Learns the two looks at blocks from the development pages and writes `src/extract/body/learned-*.ts`.
 *   node eval/train/train.ts
 *       learn from all pages
 *   node eval/train/train.ts --check [NAME] [--against NAME] [--folds 5] [--set first.trees=90]…
 *       predict each fifth of the sites from the others, write `eval/out/NAME.jsonl` and print the figures
 * The second look learns from a teacher too (`teach.ts`), which takes five times as long; in a check the teacher has seen no page of the
 * part that is predicted (ten teachers for five parts). `--set taught=0` does without.
 * Sites, never pages, are split, and a page's own site is left out of the words' odds that its rows are made with.
 */
import { firstColumns } from '../../src/extract/body/features.ts'
import { developmentPages } from '../pages.ts'
import { type Prediction, predict, report } from './check.ts'
import { learnBoth, usage } from './learn.ts'
import { mixedSamples } from './mix.ts'
import { corpora, type Sample, sampleOf } from './samples.ts'
import { settingsFrom } from './settings.ts'
import { teachers } from './teach.ts'
import { writeLearned } from './write.ts'

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}
const log = (what: string) => console.error(`${(process.cpuUsage().user / 1e6).toFixed(0)} s CPU  ${what}`)

const settings = settingsFrom(process.argv)
const samples: Sample[] = developmentPages(corpora).map((page) => sampleOf(page, settings))
log(`${samples.length} pages, ${samples.reduce((n, s) => n + s.labels.length, 0)} blocks`)
const mixes = mixedSamples(samples, settings)
log(`${mixes.length} mixed pages`)
const folds = Number(option('folds') ?? 5)
const check = option('check')
if (check === undefined) {
  const teacher = settings.taught > 0 ? teachers(samples, folds, settings).without(undefined) : undefined
  log('taught')
  const learned = learnBoth([...samples, ...mixes], settings, teacher)
  log(`first look splits by ${usage(learned.first, firstColumns)}`)
  log(`${writeLearned(learned, settings)} words written`)
} else {
  const predictions: Prediction[] = []
  const taught = settings.taught > 0 ? teachers(samples, folds, settings) : undefined
  for (let fold = 0; fold < folds; fold++) {
    const learned = learnBoth(
      [...samples, ...mixes].filter(
        (s) => s.siteHash % folds !== fold && (s.around === undefined || s.around.siteHash % folds !== fold),
      ),
      settings,
      taught?.without(fold),
    )
    for (const sample of samples)
      if (sample.siteHash % folds === fold) predictions.push(predict(sample, learned, settings))
    log(`fold ${fold + 1} of ${folds}`)
  }
  report(
    samples.map((s) => s.page),
    predictions,
    check === '' || check.startsWith('--') ? 'held-out' : check,
    option('against'),
  )
}
