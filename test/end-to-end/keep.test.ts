import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { KeptPage } from '../../src/archive/index.ts'
import { newArchive } from '../support/archive.ts'
import { jsonLines } from '../support/cli.ts'
import { loopbackSite } from '../support/loopback.ts'
import { harbour, page, serveHarbour } from '../support/small-site.ts'
import { openTrap } from '../support/traps.ts'

async function siteAndArchive(t: TestContext) {
  const site = await loopbackSite()
  t.after(() => site.close())
  const archive = await newArchive(t)
  const keep = async (...urls: readonly string[]) => {
    const ran = await archive.run('keep', ...urls, '--allow-host', site.host, '--json')
    return { code: ran.code, kept: jsonLines<KeptPage>(ran.stdout) }
  }
  return { site, archive, keep }
}

test('an address that may not be asked is told, and nothing is left of it', async (t) => {
  const { site, archive, keep } = await siteAndArchive(t)
  const trap = await openTrap()
  t.after(() => trap.close())
  site.pages.set('/robots.txt', { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /no' })
  const { code, kept } = await keep(
    `http://${trap.host}/a`,
    'http://10.0.0.1/b',
    'ftp://a.example/c',
    `${site.url}/no/d`,
  )
  assert.equal(code, 2)
  assert.deepEqual(
    kept.map(({ outcome, id }) => ({ outcome, id })),
    Array(4).fill({ outcome: 'failed', id: undefined }),
  )
  assert.match(kept[0]!.problem!, /^blocked: .* is loopback/)
  assert.match(kept[1]!.problem!, /^blocked: .* is private/)
  assert.match(kept[2]!.problem!, /no http or https/)
  assert.match(kept[3]!.problem!, /^blocked: robots\.txt of .* asks not to fetch \/no\/d/)
  assert.deepEqual(trap.caught, [])
  assert.deepEqual(site.asked, ['/robots.txt'])
  assert.deepEqual(await archive.dump(), [])
  const status = await archive.run('status')
  assert.match(status.stdout, /articles +0,/)
  assert.doesNotMatch(status.stdout, /missing/)
  await archive.sync('--once')
  assert.deepEqual(await archive.dump(), [])

  // Once it may be asked it is kept like any other.
  site.pages.set('/robots.txt', { status: 404 })
  site.pages.set('/no/d', { body: page(harbour.title, harbour.paragraphs) })
  assert.equal((await keep(`${site.url}/no/d`)).kept[0]!.outcome, 'kept')
})

test('what was asked and is no article is told, and stays wanted; each is asked once', async (t) => {
  const { site, archive, keep } = await siteAndArchive(t)
  const trap = await openTrap()
  t.after(() => trap.close())
  site.pages.set('/inward', { status: 302, headers: { location: `http://${trap.host}/secret` } })
  const { code, kept } = await keep(`${site.url}/nothing`, `${site.url}/inward`)
  assert.equal(code, 2)
  assert.deepEqual(
    kept.map(({ outcome }) => outcome),
    ['gone', 'failed'],
  )
  assert.match(kept[0]!.problem!, /not_found: .* answers 404/)
  assert.match(kept[1]!.problem!, /is loopback/)
  assert.deepEqual(
    site.asked.filter((one) => one !== '/robots.txt'),
    ['/nothing', '/inward'],
  )
  assert.deepEqual(trap.caught, [])
  const { stdout } = await archive.run('status')
  for (const { id, url } of kept) assert.ok(stdout.includes(`${id}  ${url}: `), stdout)
})

test('a page is asked for once, and again where it is kept already', async (t) => {
  const { site, archive, keep } = await siteAndArchive(t)
  serveHarbour(site)
  const first = await keep(`${site.url}/harbour`)
  assert.equal(first.kept[0]!.outcome, 'kept')
  assert.equal(site.asked.filter((one) => one === '/harbour').length, 1)
  const again = await keep(`${site.url}/harbour`)
  assert.deepEqual(again.kept, [{ ...first.kept[0]!, outcome: 'same' }])
  assert.equal(site.asked.filter((one) => one === '/harbour').length, 2)
  assert.equal((await archive.dump()).length, 1)

  // A page that is kept stays where robots.txt forbids it later.
  site.pages.set('/robots.txt', { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /' })
  const forbidden = await keep(`${site.url}/harbour`)
  assert.equal(forbidden.kept[0]!.outcome, 'failed')
  assert.equal(forbidden.kept[0]!.id, first.kept[0]!.id)
  assert.equal((await archive.dump()).length, 1)
})
