import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { newArchive, type TestArchive } from '../support/archive.ts'
import { jsonLines, presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const lament = '本报读者来信：读者说自己每天早晨都要在码头上等很久，希望渡轮公司能够考虑多开一班船。'

function serve(site: LoopbackSite): void {
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/harbour', title: harbour.title }]),
  })
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, `<p class="letter">${lament}</p>`) })
}

function writeRules(archive: TestArchive, source: string): string {
  const file = path.join(archive.folder, 'rules', '127.0.0.1.txt')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, source)
  return file
}

describe('Site rules of the user’s own', () => {
  it('are read from the archive by sync, rebuild and extract, and a changed rule is no edit of the publisher', async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    serve(site)
    const archive = await newArchive(t, [
      ['feedPauseSeconds: 5', 'feedPauseSeconds: 0'],
      ['pictures: true', 'pictures: false'],
    ])
    await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
    await archive.sync('--once')
    const [before] = await archive.dump()
    assert.match(before!.text, /希望渡轮公司/)

    writeRules(archive, 'body: //article\nstrip: //h1\nstrip_id_or_class: letter\nprune: no')
    const rebuilt = await archive.run('rebuild', '--json')
    assert.equal(rebuilt.code, 2, 'the database said otherwise before')
    const [after] = await archive.dump()
    assert.equal(after!.text, before!.text.replace(`\n${lament}`, ''))
    assert.equal(after!.revisions, 1, 'nothing that the publisher did')

    // the next look at the page reads by the same rules
    await archive.sync('--once')
    assert.deepEqual(await archive.dump(), [after])

    const extracted = await archive.run('extract', `${site.url}/harbour`, '--allow-host', site.host, '--json')
    assert.doesNotMatch(JSON.parse(extracted.stdout || '{"text":"希望渡轮公司"}').text, /希望渡轮公司/)
  })

  it('rules test takes the kept page, else the network, else the file, and says what is missing', async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    serve(site)
    const archive = await newArchive(t, [
      ['pagePauseSeconds: 9', 'pagePauseSeconds: 0'],
      ['pictures: true', 'pictures: false'],
    ])
    await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
    const none = await archive.run('rules', 'test')
    assert.equal(none.code, 1)
    assert.match(none.stderr, /has no site rules; put them into .*rules as HOST\.txt/)

    const rule = `body: //article\nstrip_id_or_class: letter\nprune: no\ntest_url: ${site.url}/harbour\ntest_contains: 夜间航班只在风力六级以下开行\n`
    const file = writeRules(archive, rule)
    const offline = await archive.run('rules', 'test', '--offline', '--json')
    assert.equal(offline.code, 2)
    assert.match(String(jsonLines(offline.stdout)[0]!.problem), /keeps no page/)

    const network = await archive.lines<Record<string, unknown>>('rules', 'test', '127.0.0.1', '--json')
    assert.equal(network.length, 1)
    const { good, from, body_found, missing, warnings } = network[0]!
    assert.deepEqual(
      { good, from, body_found, missing, warnings },
      { good: true, from: 'network', body_found: true, missing: [], warnings: [] },
    )

    await archive.sync('--once')
    site.pages.delete('/harbour')
    const [kept] = await archive.lines<Record<string, unknown>>('rules', 'test', '--json')
    assert.equal(kept!.from, 'capture')
    assert.equal(kept!.good, true)

    writeFileSync(file, `${rule}test_contains: 读者来信\nnonsense: 1\n`)
    const bad = await archive.run('rules', 'test', file)
    assert.equal(bad.code, 2)
    assert.match(bad.stdout, /BAD .*127\.0\.0\.1\.txt/)
    assert.match(bad.stdout, /MISSING {2}读者来信/)
    assert.match(bad.stdout, /line 6: unknown directive nonsense|line 7: unknown directive nonsense/)
  })

  it('rules test works on files alone, and says what is wrong with the command', async (t) => {
    const folder = scratch(t)
    writeFileSync(
      path.join(folder, 'daily.example.txt'),
      'title: //h1\nbody: //article\ntest_url: https://daily.example/1\ntest_contains: 绕行大桥',
    )
    writeFileSync(path.join(folder, 'page.html'), page(harbour.title, harbour.paragraphs))
    const run = (...args: readonly string[]) => presskeep(['rules', ...args], { cwd: folder })
    const good = await run('test', 'daily.example.txt', '--page', 'page.html', '--json')
    assert.equal(good.code, 0, good.stderr)
    const [line] = jsonLines(good.stdout)
    assert.equal(line!.from, 'file')
    assert.equal(line!.title, harbour.title)
    assert.deepEqual(line!.found, ['绕行大桥'])
    for (const [args, message] of [
      [['try'], /rules knows "test"/],
      [['test'], /there is no archive/],
      [['test', 'other.example'], /there is no file other\.example/],
      [['test', 'daily.example.txt', '--page', 'none.html'], /--page: there is no file none\.html/],
      [['test', '.'], /\. is a folder, not a file of rules, and no archive/],
    ] as const) {
      const wrong = await run(...args)
      assert.equal(wrong.code, 1)
      assert.match(wrong.stderr, message)
    }
    const archive = await newArchive(t)
    for (const [which, message] of [
      ['nope.txt', 'there is no file nope.txt, and the archive has no rules for nope'],
      ['.', '. is a folder, not a file of rules; name a file of it, or the HOST of a file of the archive'],
    ] as const) {
      const wrong = await presskeep(['rules', 'test', which, '--archive', archive.folder], { cwd: folder })
      assert.equal(wrong.code, 1)
      assert.equal(wrong.stderr, `presskeep: ${message}\n`)
    }
    rmSync(path.join(folder, 'page.html'))
  })

  it('a folder that the settings name must be there', async (t) => {
    const archive = await newArchive(t, [['# rules: rules ', 'rules: my-rules #']])
    const ran = await archive.run('status')
    assert.notEqual(ran.code, 0)
    assert.match(ran.stderr, /rules names the folder .*my-rules, which is not there/)
  })
})
