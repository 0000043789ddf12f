import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { libraryOf } from '../../src/archive/index.ts'
import { followed, own } from '../support/followed.ts'
import { page } from '../support/small-site.ts'

const hourMs = 3_600_000

const cut = '<div class="paywall">订阅后阅读全文</div>'

test('A headline that goes to and fro is one edit and then flips, and makes two versions', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  for (const title of ['夜航回来了', '渡口恢复夜航', '夜航回来了']) {
    site.pages.set('/a0', { body: page(title, own('渡口恢复夜航')) })
    await look(1)
  }
  assert.deepEqual(await noted(), ['edit:headline', 'flip:headline', 'flip:headline'])
  const library = libraryOf(archive)
  const [article] = (await library.articles({})).articles
  assert.equal(article?.revisionCount, 2)
  const shown = (await library.article(article!.id))?.headlines
  assert.deepEqual(
    shown?.map((one) => [one.title, one.isFlip]),
    [
      ['渡口恢复夜航', false],
      ['夜航回来了', false],
      ['渡口恢复夜航', true],
      ['夜航回来了', true],
    ],
  )
})

test('Errors, consent pages and redirects to the front page are no edits', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航'])
  const whole = site.pages.get('/a0')!
  for (const answer of [
    { status: 500, body: '<h1>错误</h1>' },
    { status: 403, body: '<h1>请先登录</h1>' },
    { status: 200, body: '<html><head><title>404</title></head><body><h1>页面不存在</h1></body></html>' },
    { status: 200, body: '' },
  ]) {
    site.pages.set('/a0', answer)
    await look(1)
    site.pages.set('/a0', whole)
    await look(1)
  }
  assert.deepEqual(await noted(), [])
})

test('A page that is gone counts as withdrawn after days in which the site answered, and as restored when it is back', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航', '候船室里的人'])
  const whole = site.pages.get('/a0')!
  site.pages.delete('/a0')
  await look(1)
  assert.deepEqual(await noted(), [], 'one answer says nothing')
  await look(30)
  await look(30)
  assert.deepEqual(await noted(), ['withdrawn:withdrawn'])
  const list = (await libraryOf(archive).articles({})).articles
  assert.equal(list.filter((one) => one.withdrawnAt !== undefined).length, 1)
  site.pages.set('/a0', whole)
  await look(5)
  await look(5)
  assert.deepEqual(await noted(), ['withdrawn:withdrawn', 'restored:restored'])
})

test('Where the whole site is away nothing is withdrawn', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航', '候船室里的人'])
  site.pages.delete('/a0')
  site.pages.delete('/a1')
  for (let days = 0; days < 4; days++) await look(30)
  assert.deepEqual(await noted(), [])
})

test('The same new line in most articles of a site is one new template and no edit; a real edit beside it stays one', async (t) => {
  const titles = ['一号渡口', '二号渡口', '三号渡口', '四号渡口', '五号渡口', '六号渡口', '七号渡口']
  const { site, archive, look, noted } = await followed(t, titles)
  const line = '本网站自本月起由新的编辑部运营，读者来信请寄到渡口路一百二十号，我们会在三个工作日之内答复每一封来信。'
  for (const [at, title] of titles.entries()) {
    const text = at === 3 ? own(title).map((one) => one.replace('六级', '四级')) : own(title)
    site.pages.set(`/a${at}`, { body: page(title, [...text, line]) })
  }
  await look(1)
  const told = await noted()
  assert.equal(told.filter((one) => one.startsWith('edit:')).length, 1, told.join(' '))
  assert.ok(told.includes('redesign:6'), told.join(' '))
  const list = (await libraryOf(archive).articles({})).articles
  assert.deepEqual(list.map((one) => one.revisionCount).sort(), [1, 1, 1, 1, 1, 1, 2])
})

test('A new template that brings a line with another name to each article, and takes the captions away, is one event', async (t) => {
  const names = ['林小满', '周立行', '何小鱼', '沈知远', '温书言', '马成林', '赵一鸣']
  const { site, look, noted } = await followed(t, names)
  const show = (isNew: boolean) => {
    for (const [at, name] of names.entries()) {
      const figure = `<figure><img src="https://img.example/${at}.jpg" width="900" height="600">${isNew ? '' : `<figcaption>第${at}号渡船停在码头，${name}摄</figcaption>`}</figure>`
      const text = isNew ? [...own(name), `责任编辑：${name}`] : own(name)
      site.pages.set(`/a${at}`, { body: page(name, text, '').replace('</h1>', `</h1>${figure}`) })
    }
  }
  show(false)
  await look(1)
  const before = (await noted()).filter((one) => !one.startsWith('redesign:')).length
  show(true)
  await look(1)
  const told = await noted()
  assert.equal(told.filter((one) => !one.startsWith('redesign:')).length, before, told.join(' '))
  assert.ok(told.includes('redesign:7'), told.join(' '))
})

test('A headline that comes back together with a new template, or in it, is a flip and no edit, and makes no version', async (t) => {
  const titles = ['一号渡口', '二号渡口', '三号渡口', '四号渡口', '五号渡口', '六号渡口', '七号渡口']
  const { site, archive, look, noted } = await followed(t, titles)
  const line = '本网站自本月起由新的编辑部运营，读者来信请寄到渡口路一百二十号，我们会在三个工作日之内答复每一封来信。'
  const show = (shown: string, isNew: boolean) => {
    for (const [at, title] of titles.entries()) {
      const text = isNew ? [...own(title), line] : own(title)
      site.pages.set(`/a${at}`, { body: page(at === 0 ? shown : title, text) })
    }
  }
  show('一号渡口今夜开船', false)
  await look(1)
  show('一号渡口', true)
  await look(1)
  show('一号渡口今夜开船', true)
  await look(1)
  show('一号渡口明早停航', true)
  await look(1)
  const told = await noted()
  assert.deepEqual(
    told.filter((one) => !one.startsWith('redesign:')).map((one) => one.split(':')[0]),
    ['edit', 'flip', 'flip', 'edit'],
    told.join(' '),
  )
  const library = libraryOf(archive)
  const list = (await library.articles({})).articles
  assert.deepEqual(list.map((one) => one.revisionCount).sort(), [1, 1, 1, 1, 1, 1, 3])
  const edited = list.find((one) => one.revisionCount === 3)
  const compared = await library.compare(edited!.id)
  assert.deepEqual(
    compared?.changes.map((one) => one.type),
    ['headline'],
    'what was shown right before, not the last version in the old template',
  )
})

test('A headline that goes and comes back in a new template is a flip to the version that the template made, which stays none', async (t) => {
  const titles = ['一号渡口', '二号渡口', '三号渡口', '四号渡口', '五号渡口', '六号渡口', '七号渡口']
  const { site, archive, look, noted } = await followed(t, titles)
  const line = '本网站自本月起由新的编辑部运营，读者来信请寄到渡口路一百二十号，我们会在三个工作日之内答复每一封来信。'
  for (const shown of ['一号渡口', '一号渡口今夜开船', '一号渡口']) {
    for (const [at, title] of titles.entries()) {
      site.pages.set(`/a${at}`, { body: page(at === 0 ? shown : title, [...own(title), line]) })
    }
    await look(1)
  }
  const told = (await noted()).filter((one) => !one.startsWith('redesign:'))
  assert.deepEqual(told, ['edit:headline', 'flip:headline'])
  const counts = (await libraryOf(archive).articles({})).articles.map((one) => one.revisionCount)
  assert.deepEqual(counts.sort(), [1, 1, 1, 1, 1, 1, 2])
})

test('A headline that comes back with another byline, or long after a template with the picture that it brought to others, is an edit', async (t) => {
  const titles = ['一号', '二号', '三号', '四号', '五号', '六号', '七号', '八号'].map((one) => `${one}渡口`)
  const { site, look, noted } = await followed(t, titles)
  const picture = '<meta property="og:image" content="https://img1.cdn.example/p/quay.jpg"></head>'
  const show = (headline: string, byline: (at: number) => string, hasPicture: (at: number) => boolean) => {
    for (const [at, title] of titles.entries()) {
      const body = page(at === 0 ? headline : title, own(title)).replace('林小满', byline(at))
      site.pages.set(`/a${at}`, { body: hasPicture(at) ? body.replace('</head>', picture) : body })
    }
  }
  const edited = '一号渡口今夜开船'
  const flips = async () => (await noted()).filter((one) => one.startsWith('flip:'))
  show(
    edited,
    () => '林小满',
    () => false,
  )
  await look(1)
  show(
    edited,
    () => '周远',
    (at) => at > 0,
  )
  await look(1)
  assert.ok((await noted()).some((one) => one.startsWith('redesign:')))
  show(
    '一号渡口',
    (at) => (at ? '周远' : '陈默'),
    (at) => at > 0,
  )
  await look(1)
  assert.deepEqual(await flips(), [])
  show(
    edited,
    (at) => (at ? '周远' : '陈默'),
    (at) => at > 0,
  )
  await look(1)
  const before = await flips()
  show(
    '一号渡口',
    (at) => (at ? '周远' : '陈默'),
    () => true,
  )
  await look(9 * 24)
  assert.deepEqual(await flips(), before)
  assert.ok((await noted()).includes('edit:headline+lead-picture'), (await noted()).join(' '))
})

test('A headline that comes back with an edit of the text is an edit, and shown before in the history of headlines', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  const text = own('渡口恢复夜航')
  site.pages.set('/a0', { body: page('夜航回来了', text) })
  await look(1)
  site.pages.set('/a0', { body: page('渡口恢复夜航', [...text, '港务处晚间补充说，首周票价减半。']) })
  await look(1)
  assert.deepEqual(await noted(), ['edit:headline', 'edit:headline+paragraph-added'])
  const [article] = (await libraryOf(archive).articles({})).articles
  const shown = (await libraryOf(archive).article(article!.id))?.headlines
  assert.deepEqual(
    shown?.map((one) => one.isFlip),
    [false, false, true],
  )
})

test('A new extractor that reads the same page in another way makes no edit of the publisher', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  const { context } = archive
  const former = context.extract
  Object.assign(context, {
    extractor: 'next',
    extract: async (...given: Parameters<typeof former>) => {
      const read = await former(...given)
      return { ...read, text: `${read.text}\n这一行是以前的提取程序没有读到的，新的程序读到了。` }
    },
  })
  await look(1)
  assert.deepEqual(await noted(), [])
  const [same] = (await libraryOf(archive).articles({})).articles
  assert.equal(same?.revisionCount, 1)
  site.pages.set('/a0', { body: page('夜航回来了', own('渡口恢复夜航')) })
  await look(1)
  assert.deepEqual(await noted(), ['edit:headline'])
})

test('A page cut to its beginning is a teaser and no edit, and restored when it is whole again', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航'])
  const whole = site.pages.get('/a0')!
  const locked = page('渡口恢复夜航', own('渡口恢复夜航').slice(0, 1), cut).replace(
    '</head>',
    '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"hasPart":{"cssSelector":".paywall"}}</script></head>',
  )
  site.pages.set('/a0', { body: locked })
  await look(1)
  await look(1)
  const told = await noted()
  assert.ok(!told.some((one) => one.startsWith('edit')), told.join(' '))
  site.pages.set('/a0', whole)
  await look(1)
  assert.deepEqual(await noted(), ['teaser:teaser', 'restored:restored'])
})

test('A meter that lets half of a page stand is a teaser and no edit; a publisher who cuts it where nothing asks to pay makes one', async (t) => {
  const titles = ['渡口恢复夜航', '候船室里的人']
  const { site, archive, look, noted } = await followed(t, titles)
  const longer = (title: string) => [1, 2, 3].flatMap((part) => own(title).map((one) => `${one}这是第${part}部分。`))
  const show = (paragraphs: number, extra = '') => {
    for (const [at, title] of titles.entries()) {
      const beginning = [...longer(title).slice(0, paragraphs), ...(extra ? ['登录后阅读全文，或者订阅本报。'] : [])]
      site.pages.set(`/a${at}`, {
        body: page(title, at === 0 ? beginning : longer(title).slice(0, paragraphs), at ? '' : extra),
      })
    }
  }
  show(12)
  await look(1)
  const before = (await noted()).length
  show(5, cut)
  await look(1)
  await look(1)
  const told = (await noted()).slice(before)
  assert.deepEqual(told.sort(), ['edit:paragraph-deleted', 'teaser:teaser'])
  const kept = (await libraryOf(archive).articles({})).articles.find((one) => one.title === titles[0])
  assert.match((await libraryOf(archive).article(kept!.id))!.text, /第3部分/)
  show(12)
  await look(1)
  assert.ok((await noted()).includes('restored:restored'))
})

test('A publisher who deletes most of a page that asks for a newsletter before and after makes an edit; a wall that comes in its place makes a teaser', async (t) => {
  const titles = ['渡口恢复夜航', '候船室里的人', '灯塔换了线路']
  const { site, look, noted } = await followed(t, titles)
  const longer = (title: string) => [1, 2, 3].flatMap((part) => own(title).map((one) => `${one}这是第${part}部分。`))
  const boxes = [
    '<aside class="newsletter"><p>Subscribe to our newsletter</p></aside>',
    '<div class="join"><p>Become a member</p></div>',
    '<p>Subscribe now: 3 letters a week</p>',
  ]
  const show = (shown: number, wall: string, boxOf: (at: number) => string) => {
    for (const [at, title] of titles.entries()) {
      const html = page(title, longer(title).slice(0, shown), at === 2 ? wall : '')
      site.pages.set(`/a${at}`, { body: html.replace('<footer>', `<footer>${boxOf(at)}`) })
    }
  }
  show(12, '', (at) => boxes[at]!)
  await look(1)
  const before = (await noted()).length
  show(4, cut, (at) => boxes[at]!.replace('3 letters', '2 letters'))
  await look(1)
  await look(1)
  const told = (await noted()).slice(before)
  assert.deepEqual(told.sort(), ['edit:paragraph-deleted', 'edit:paragraph-deleted', 'teaser:teaser'])
})

/** The harbour article with a picture, its caption and a link: what stands beside the words. */
function beside(
  given: { byline?: string; date?: string; picture?: string; caption?: string; link?: string } = {},
): string {
  const { byline = '林小满', date = '2026-03-03T08:30:00+08:00', link = 'https://docs.example/report' } = given
  const { picture = 'https://img1.cdn.example/p/quay-1200x800.jpg?v=1', caption = '渡船停在北岸码头。林小满摄' } = given
  const text = own('渡口恢复夜航').map((one) => one.replace('预算之内', `<a href="${link}">预算之内</a>`))
  return page('渡口恢复夜航', text, '')
    .replace('林小满', byline)
    .replace('2026-03-03T08:30:00+08:00', date)
    .replace('</head>', `<meta property="og:image" content="${picture}"></head>`)
    .replace(
      '</h1>',
      `</h1><figure><img src="${picture}" width="1200" height="800"><figcaption>${caption}</figcaption></figure>`,
    )
}

test('A byline, a date, a picture, a caption or a link that changes alone is an edit and makes a version', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  site.pages.set('/a0', { body: beside() })
  await look(1)
  const before = (await noted()).length
  const given = { byline: '林小满、周远', date: '2026-03-04T10:00:00+08:00', caption: '渡船驶离北岸码头。' }
  for (const change of [
    { byline: given.byline },
    { byline: given.byline, date: given.date },
    { ...given },
    { ...given, link: 'https://elsewhere.example/other' },
    { ...given, link: 'https://elsewhere.example/other', picture: 'https://img1.cdn.example/p/tower.jpg' },
  ]) {
    site.pages.set('/a0', { body: beside(change) })
    await look(1)
  }
  assert.deepEqual((await noted()).slice(before), [
    'edit:byline',
    'edit:date',
    'edit:caption',
    'edit:link-changed',
    'edit:lead-picture',
  ])
  const [article] = (await libraryOf(archive).articles({})).articles
  assert.equal(article?.revisionCount, 7)
  const compared = await libraryOf(archive).compare(article!.id)
  assert.deepEqual(
    compared?.changes.map((one) => one.type),
    ['lead-picture'],
  )
  site.pages.set('/a0', { body: beside() })
  await look(1)
  assert.match((await noted()).at(-1)!, /^flip:/)
})

test('Sizes, hosts and queries of pictures, tracking in links, and a date that is a clock are no edits', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  const clock = () => ({ date: new Date(archive.now() + hourMs + 1000).toISOString() })
  site.pages.set('/a0', { body: beside(clock()) })
  await look(1)
  const before = await noted()
  for (const change of [
    { picture: 'https://img7.cdn.example/p/quay-640x427.webp?v=12&sign=abc' },
    { link: 'https://docs.example/report?utm_source=front&fbclid=1#top' },
    {},
  ]) {
    site.pages.set('/a0', {
      body: beside({ ...change, date: new Date(archive.now() + 2 * hourMs + 1000).toISOString() }),
    })
    await look(2)
  }
  assert.deepEqual(await noted(), before)
})

test('Counters, clocks, related links, ads, quotes, spaces and the other encoding of a page are no edits', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航'])
  const text = own('渡口恢复夜航')
  const around = (at: number) => `<p class="meta">阅读 ${100 + at * 37} 评论(${at}) ${at + 1}小时前</p>
<div class="ad">广告 ${at * 7919}：本周特惠</div><aside class="related"><h3>相关阅读</h3><ul><li><a href="/x${at}">另一则消息之${at}</a></li></ul></aside>`
  site.pages.set('/a0', { body: page('渡口恢复夜航', text, around(0)) })
  await look(1)
  const before = await noted()
  site.pages.set('/a0', { body: page('渡口恢复夜航', text, around(1)) })
  await look(1)
  site.pages.set('/a0', {
    body: page(
      '渡口恢复夜航',
      text.map((one) => ` ${one.replaceAll('，', '， ').replaceAll('《', '〈').replaceAll('〈', '《')}\n `),
      around(2),
    ),
  })
  await look(1)
  const gb = iconv.encode(
    page('渡口恢复夜航', text, around(3)).replace('charset="utf-8"', 'charset="gb18030"'),
    'gb18030',
  )
  site.pages.set('/a0', { headers: { 'content-type': 'text/html; charset=gb18030' }, body: gb })
  await look(1)
  assert.deepEqual(await noted(), before)
})

test('A consent page between two looks is no edit, and neither is what a wall leaves', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航'])
  const whole = site.pages.get('/a0')!
  const consent = `<html lang="de"><head><title>Ihre Zustimmung</title></head><body><main><h1>Wir und unsere 142 Partner brauchen Ihre Zustimmung</h1>
<p>Wir verwenden Cookies und ähnliche Techniken, um Inhalte zu personalisieren und Werbung zu messen. Sie können Ihre Wahl jederzeit ändern.</p>
<form action="/consent"><button>Alle akzeptieren</button><button>Einstellungen</button></form></main></body></html>`
  for (const body of [
    consent,
    '<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>',
  ]) {
    site.pages.set('/a0', { body })
    await look(1)
    site.pages.set('/a0', whole)
    await look(1)
  }
  for (let days = 0; days < 4; days++) {
    site.pages.set('/a0', { body: consent })
    await look(26)
  }
  assert.deepEqual(await noted(), [])
})

test('An address that shows another, shorter text for a day is an edit, and not before', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  const other = [
    '城西的旧电影院本周拆除，工地围挡已经搭好，附近居民说晚上有些吵。',
    '施工方答复说，夜里十点以后不再作业，工期大约需要一个月，其间会每天洒水。',
  ]
  site.pages.set('/a0', { body: page('旧电影院拆除', other) })
  await look(1)
  await look(1)
  assert.deepEqual(await noted(), [])
  await look(30)
  assert.deepEqual((await noted()).length, 1)
  const [article] = (await libraryOf(archive).articles({})).articles
  assert.equal((await libraryOf(archive).compare(article!.id))?.relation, 'other-text')
})
