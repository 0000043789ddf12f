import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { type Dumped, followFeeds, newArchive, openRoom } from '../support/archive.ts'
import { changeSetting, scratch, shared, withoutShared } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'

const shapes = ['sg2024', 'drupal2020', 'hkShuffled', 'hydration2025'] as const
const paper = path.join(shared, 'rebuilt/zaobao')
const seedStory = 'story20240629-3997755'

/** The paragraphs of a post that must come out, as plain text. */
function expectedText(story: string, shape: string): string {
  const post = readFileSync(path.join(paper, 'posts', `${story}.md`), 'utf8')
  const content = post.slice(post.indexOf('\n<div>\n') + 7, post.lastIndexOf('\n</div>'))
  // The pages of 2025 have their text in a script, without pictures.
  const shown = shape === 'hydration2025' ? content.replace(/<figcaption>.*?<\/figcaption>/g, '') : content
  return plain(shown.replace(/<\/p>|<br\s*\/?>|<\/h\d>|<\/div>|<\/li>/g, '\n').replace(/<[^>]*>/g, ''))
}

/** What readers see of a text: no matter how its spaces are written. */
function plain(text: string): string {
  return text
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[\s\u00A0\u200B]+/g, '')
}

test('The four shapes of the rebuilt newspaper end as the same articles, and the lazy picture is kept and shows', {
  skip: withoutShared,
}, async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const feed = readFileSync(path.join(paper, 'feed.xml'), 'utf8')
  const feeds: Record<string, string> = {}
  for (const shape of shapes) {
    const here = (text: string) =>
      text
        .replaceAll('https://www.zaobao.com/', `${site.url}/${shape}/`)
        .replaceAll('https://static.zaobao.com.sg/', `${site.url}/${shape}/static/`)
    // The feed gives no text, so that only the pages can.
    const bare = here(feed).replace(/<description>[\s\S]*?<\/description>/g, '')
    site.pages.set(`/${shape}/feed.xml`, { headers: { 'content-type': 'application/rss+xml' }, body: bare })
    for (const file of readdirSync(path.join(paper, 'pages'))) {
      const story = file.endsWith(`.${shape}.html`) ? file.slice(0, file.indexOf('.')) : undefined
      if (!story) continue
      const body = here(readFileSync(path.join(paper, 'pages', file), 'utf8'))
      site.pages.set(`/${shape}/realtime/china/${story}`, { body })
      for (const [, address] of body.matchAll(/data-src="([^"]*\/static\/[^"]*)"/g)) {
        const { pathname, search } = new URL(address!.replaceAll('&amp;', '&'))
        site.pages.set(pathname + search, { headers: { 'content-type': 'image/png' }, body: greyPng(64) })
      }
    }
    feeds[shape] = `/${shape}/feed.xml`
  }
  const archive = await newArchive(t)
  await followFeeds(archive, site, feeds)
  const report = await archive.sync()
  assert.equal(report.feeds.failed, 0)

  const byStory = new Map<string, Map<string, Dumped>>()
  for (const article of await archive.dump()) {
    const story = /story[\d-]+/.exec(article.url ?? '')![0]
    byStory.set(story, (byStory.get(story) ?? new Map()).set(article.source, article))
  }
  assert.equal(byStory.size, readdirSync(path.join(paper, 'posts')).length)
  for (const [story, articles] of byStory) {
    assert.equal(articles.size, shapes.length, story)
    for (const shape of shapes) {
      const article = articles.get(shape)!
      assert.equal(article.complete, true, `${story} ${shape}: ${report.problems.map((one) => one.problem)}`)
      assert.equal(plain(article.text), expectedText(story, shape), `${story} ${shape}`)
      assert.doesNotMatch(article.text, /订阅以继续阅读|延伸阅读|相关报道|版权所有|googletag/, `${story} ${shape}`)
    }
  }

  const room = await openRoom(t, archive.folder)
  for (const shape of shapes) {
    const seed = byStory.get(seedStory)!.get(shape)!
    const page = await (await fetch(`${room}/article/${seed.id}`)).text()
    assert.doesNotMatch(page, /dfp-ad|innity|cx_paywall|overlay-microtransaction|outbrain|zaobao\.com\.sg\/s3fs/, shape)
    if (shape === 'hydration2025') continue
    assert.equal(seed.images.length, 1, shape)
    const shown = /<img[^>]* src="(\/media\/[0-9a-f]{64})"/.exec(page)?.[1]
    assert.ok(shown, `${shape}: the picture shows in the article`)
    const picture = await fetch(room + shown)
    assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png'])
    assert.deepEqual(Buffer.from(await picture.arrayBuffer()), greyPng(64))
  }
})

test('The seed: its feed followed and exported in the compat format is the ancestor’s post, byte for byte', {
  skip: withoutShared,
}, async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: readFileSync(path.join(shared, 'seed/feed.xml')),
  })
  const archive = await newArchive(t)
  // The article lies on the internet, which no test asks.
  changeSetting(archive.folder, 'articles: true', 'articles: false')
  changeSetting(archive.folder, 'pictures: true', 'pictures: false')
  const followed = await archive.run('follow', `${site.url}/feed.xml`, '--name', '联合早报', '--allow-host', site.host)
  assert.equal(followed.code, 0, followed.stderr)
  const blog = path.join(scratch(t), 'blog')
  const exported = await archive.run('export', 'jekyll', blog, '--format', 'compat')
  assert.equal(exported.code, 0, exported.stderr)
  const post = readFileSync(path.join(shared, 'seed/post.md'), 'utf8')
  const title = /^title: "(.*)"$/m.exec(post)![1]!
  assert.deepEqual(readdirSync(path.join(blog, '_posts')), [`2024-06-29-${title.slice(0, 50)}.md`])
  assert.equal(readFileSync(path.join(blog, '_posts', `2024-06-29-${title.slice(0, 50)}.md`), 'utf8'), post)
})
