import { spawnSync } from 'node:child_process'

/**
 * Why a test that needs a program of the system is skipped, loudly; false where it is there, or where nothing may be
 * skipped (`PRESSKEEP_SKIP_NOTHING=1`, as in CI): then the test fails without it.
 */
export function without(program: string): false | string {
  const ask = program === 'openssl' ? 'version' : '--version'
  const isThere = spawnSync(program, [ask], { stdio: 'ignore' }).status === 0
  if (isThere || process.env.PRESSKEEP_SKIP_NOTHING === '1') return false
  console.warn(`SKIPPED, NOT PASSED: there is no ${program} (apt-get install ${program})`)
  return `SKIPPED, NOT PASSED: there is no ${program}`
}
