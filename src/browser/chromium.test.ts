import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, describe, test } from 'node:test'
import { NoBrowserError, type PageErrand } from '../model/index.ts'
import { createChromium } from './index.ts'

const url = 'http://news.example/page'
const isThere = spawnSync('chromium', ['--version'], { stdio: 'ignore' }).status === 0

/** Runs `lines` in a program of their own, with `show`, which shows a page. */
function program(lines: string) {
  const start = `import { createChromium } from ${JSON.stringify(import.meta.resolve('./index.ts'))}
    const browser = createChromium()
    const ask = async (errand) => errand.isPage
      ? { url: errand.url, status: 200, headers: [['content-type', 'text/html']], body: Buffer.from(errand.html) } : undefined
    const show = (html) => browser.show({ url: '${url}', totalMs: 100000, ask: (errand) => ask({ ...errand, html }) })`
  const args = ['--input-type=module', '-e', `${start}\n${lines}\nawait browser.close()`]
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 240_000 })
}

const skip = isThere || process.env.PRESSKEEP_SKIP_NOTHING === '1' ? false : 'SKIPPED, NOT PASSED: there is no chromium'

describe('Chromium', { skip, timeout: 600_000 }, () => {
  const browser = createChromium({ idleMs: 100 })
  after(() => browser.close())

  async function show(body: string, totalMs = 60_000, answers: Readonly<Record<string, string>> = {}) {
    const asked: PageErrand[] = []
    const shown = await browser.show({
      url,
      totalMs,
      async ask(errand) {
        asked.push(errand)
        const text = errand.isPage ? body : answers[new URL(errand.url).pathname]
        if (text === undefined) return undefined
        const type = errand.isPage ? 'text/html; charset=utf-8' : 'text/javascript'
        return { url: errand.url, status: 200, headers: [['content-type', type]], body: Buffer.from(text) }
      },
    })
    return { ...shown, asked: asked.map((one) => one.url.replace('http://news.example', '')) }
  }

  test('shows a page, and gives the document that its scripts have made', async () => {
    const script = '<script src="/a.js"></script><script src="/a.js"></script>'
    const shown = await show(`<!doctype html><p id="a">${script}`, 60_000, {
      '/a.js': "document.getElementById('a').append('渡口')",
    })
    assert.match(shown.html!, /渡口.*渡口/)
    assert.match(shown.browser, /^Chromium \d/)
    assert.deepEqual([shown.end, shown.asked], ['quiet', ['/page', '/a.js']])
  })

  test('what comes into sight only far down is asked for', async () => {
    const { asked } = await show('<!doctype html><div style="height:9000px"></div><img loading="lazy" src="/late.png">')
    assert.deepEqual(asked, ['/page', '/late.png'])
  })

  test('a page that leads elsewhere, reloads itself or opens windows is shown as it was', async () => {
    const leads =
      "<script>open('/window'); location.href = '/elsewhere'; setTimeout(() => location.reload(), 50)</script>"
    const { html, asked } = await show(`<!doctype html><p>here${leads}`)
    assert.match(html!, /<p>here/)
    assert.deepEqual(asked, ['/page'])
  })

  test('a page reads its own site, and of others only what they give leave to read', async () => {
    const reads = `<script>for (const at of ['/own', 'http://other.example/secret'])
      for (const credentials of ['omit', 'include'])
        fetch(at, { credentials }).then((one) => one.text()).then((text) => document.body.append(text), () => document.body.append('shut'))</script>`
    const { html } = await show(`<!doctype html><body>${reads}`, 60_000, { '/own': 'open', '/secret': 'leaked' })
    const said = html!.split('</script>')[1]!
    assert.deepEqual(said.match(/open|leaked|shut/g)?.sort(), ['open', 'open', 'shut', 'shut'])
  })

  test('a page that keeps its process busy for ever ends with its time, and the next one is shown', async () => {
    const busy = await show('<!doctype html><p>x<script>for (;;);</script>', 2000)
    assert.deepEqual([busy.html, busy.end], [undefined, 'time'])
    assert.match((await show('<!doctype html><p>next')).html!, /next/)
  })

  test('a page that asks without end is ended when its time is up, and read', async () => {
    const more = '<script>let n = 0; setInterval(() => fetch("/poll?" + n++).catch(() => {}), 20)</script>'
    const { html, end } = await show(`<!doctype html><p>polls${more}`, 4000, { '/poll': '{}' })
    assert.match(html!, /polls/)
    assert.equal(end, 'time')
  })

  test('a page that leaves nothing of the language as it was is read all the same', async () => {
    const spoils = `<script>for (const one of [Object, Array, JSON, Promise.prototype, Element.prototype, document.constructor.prototype])
      for (const name of Object.getOwnPropertyNames(one)) try { one[name] = () => { throw new Error('spoilt') } } catch {}</script>`
    assert.match((await show(`<!doctype html><p>spoilt${spoils}`, 8000)).html!, /<p>spoilt/)
  })

  test('a document that is longer than anyone reads is not taken over', async () => {
    const grows = "<script>document.body.append('x'.repeat(25e6))</script>"
    const { html, browser } = await show(`<!doctype html><body>${grows}`)
    assert.equal(html, undefined)
    assert.match(browser, /^Chromium/)
  })

  test('a page that has the browser send more than fits ends with its browser, not with the program', () => {
    const { status, stdout, stderr } = program(`
      const evil = "<!doctype html><p>x<script>console.log('\\u0001'.repeat(1e8))</script>"
      await show(evil).then(() => console.log('shown'), (error) => console.log(error.message))
      console.log((await show('<!doctype html><p>next')).html)
      console.log(process.listenerCount('uncaughtException'))`)
    assert.equal(status, 0, stderr)
    // On a busy machine the browser is ended with the page's time before it has sent all.
    assert.match(stdout, /^(?:a page had it send more at once than can be read|shown)\n.*<p>next.*\n0\n$/s)
  })

  test('any other error that nobody catches ends the program as ever, while a page is shown', () => {
    const { status, stderr } = program(`
      setTimeout(() => { throw new Error('of somebody else') }, 500)
      await show('<!doctype html><script>setInterval(() => fetch("/" + Math.random()).catch(() => {}), 20)</script>')`)
    assert.equal(status, 1)
    assert.match(stderr, /Error: of somebody else/)
  })

  test('a browser that ended by itself is started again', async () => {
    await show('<!doctype html><p>one')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.match((await show('<!doctype html><p>two')).html!, /two/)
  })
})

test('without the browser it is said what to install or to name', async () => {
  const browser = createChromium({ program: '/nowhere/chromium' })
  const shown = browser.show({ url, totalMs: 1000, ask: async () => undefined })
  await assert.rejects(shown, (error) => error instanceof NoBrowserError && /\/nowhere\/chromium/.test(error.message))
  await browser.close()
})
