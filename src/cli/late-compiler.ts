import v8 from 'node:v8'

/** So many pieces of work of a batch pass before V8 compiles as eagerly as it always does. */
const longRun = 500

/** By default V8 lets a function run so often, times its length, before its second compiler takes it. */
const usualCount = 3000
const lateCount = 60_000

const compileAfter = (count: number) => v8.setFlagsFromString(`--invocation-count-for-turbofan=${count}`)

/**
 * Asked after each piece of work of a batch: makes V8's second compiler wait until the run is a long one. Over a hundred pages
 * it takes longer than all that it speeds up (`docs/decisions/033-speed.md`); the first compiler's code is nearly as quick.
 */
export function compileLate(): () => void {
  compileAfter(lateCount)
  let done = 0
  return () => {
    if (++done === longRun) compileAfter(usualCount)
  }
}
