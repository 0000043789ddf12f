import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runningText } from './article-list.ts'
import {
  absoluteAddresses,
  createFormat,
  errorWords,
  foreign,
  html,
  langTag,
  namePath,
  webUrl,
  words,
  writeHref,
  xml,
} from './index.ts'
import { reasonWords } from './reason-words.ts'

test('a value in a template is escaped, markup made here is not', () => {
  assert.equal(
    String(html`<b title="${'"x'}">${"<i>&'"}${html`<u>${1}</u>`}</b>`),
    '<b title="&quot;x">&lt;i&gt;&amp;&#39;<u>1</u></b>',
  )
  assert.equal(String(html`${undefined}${null}${false}${[html`<br>`, '<']}`), '<br>&lt;')
})

test('sentences of Chinese stand without spaces, those of English with one', () => {
  assert.equal(runningText('今天下雨。 明天\n晴。', 'zh-Hans'), '今天下雨。明天晴。')
  assert.equal(runningText('中文 and English, mixed.', 'zh-Hans'), '中文 and English, mixed.')
  assert.equal(runningText('It rains.\nTomorrow it does not.', 'en'), 'It rains. Tomorrow it does not.')
})

test('whatever text is printed, it adds no tag and leaves no attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const printed = String(html`<a title="${text}">${text}</a>`)
      assert.equal(printed.split('<').length, 3)
      assert.equal(printed.split('"').length, 3)
    }),
  )
})

test('only a language tag gets into a lang attribute', () => {
  assert.equal(langTag('zh-Hant-HK'), 'zh-Hant-HK')
  assert.equal(langTag('en"><script>'), undefined)
  assert.equal(String(foreign('en" onclick="x')), ' dir="auto"')
})

test('only http and https addresses become links', () => {
  assert.equal(webUrl('https://a.example/ü'), 'https://a.example/%C3%BC')
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' java\nscript:x', 'x', '', undefined]) {
    assert.equal(webUrl(bad), undefined, String(bad))
  }
})

test('each name has an address that a browser leaves as it is, and that gives the name back', () => {
  for (const name of ['中文 / a', 'a/b?c#d %25', '..', '.', '', '%2e%2e', '\ud800']) {
    const url = new URL(namePath('tag', name), 'http://localhost/x/y')
    assert.match(url.pathname, /^\/tag(\/|$)/, name)
    const read = url.searchParams.get('name') ?? decodeURIComponent(url.pathname.slice('/tag/'.length))
    assert.equal(read, name.toWellFormed())
  }
})

test('empty values are left out of an address', () => {
  assert.equal(writeHref('/search', { q: 'a b&c', page: undefined, sort: '' }), '/search?q=a%20b%26c')
})

test('a day is the day of the archive’s zone', () => {
  const shanghai = createFormat('en', 'Asia/Shanghai')
  const at = Date.UTC(2026, 10, 20, 17, 30)
  assert.equal(shanghai.dayKey(at), '2026-11-21')
  assert.equal(shanghai.time(at), '01:30')
  assert.equal(createFormat('zh', 'UTC').dayKey(at), '2026-11-20')
  assert.match(shanghai.calendar('2026-11-20'), /^Friday,? 20 November 2026$/)
  assert.equal(createFormat('zh', 'UTC').calendar('2026-11'), '2026年11月')
})

test('a number that is no time is said to be unknown', () => {
  const format = createFormat('en', 'UTC')
  for (const at of [Number.NaN, 9e15, Number.POSITIVE_INFINITY]) {
    assert.equal(format.dateTime(at), 'unknown')
    assert.equal(format.iso(at), '')
    assert.equal(format.ago(at, 0), 'unknown')
  }
})

test('times near and far are said in the unit that a person would use', () => {
  const format = createFormat('en', 'UTC')
  assert.equal(format.ago(0, 5 * 60_000), '5 minutes ago')
  assert.equal(format.ago(3 * 3_600_000, 0), 'in 3 hours')
  assert.equal(format.ago(30_000, 0), 'now')
  assert.equal(format.ago(0, 400 * 86_400_000), '13 months ago')
})

test('both languages say something everywhere, and not the same', () => {
  const check = (en: unknown, zh: unknown, path: string): void => {
    assert.equal(typeof zh, typeof en, path)
    if (typeof en === 'string') assert.ok(String(zh).length > 0, path)
    if (typeof en === 'object' && en !== null) {
      assert.deepEqual(Object.keys(zh as object), Object.keys(en), path)
      for (const key of Object.keys(en)) {
        check((en as Record<string, unknown>)[key], (zh as Record<string, unknown>)[key], `${path}.${key}`)
      }
    }
  }
  check(words.en, words.zh, 'words')
})

test('the Chinese words use Chinese punctuation', () => {
  const texts = JSON.stringify(words.zh)
  assert.doesNotMatch(texts, /\p{Script=Han}[,;:?!]/u)
})

test('every error class is said in plain words, also one that is not known', () => {
  const classes =
    'timeout too_slow too_large bomb parse not_feed empty decode truncated protocol network reset dns tls redirect_loop too_many_redirects blocked scheme rate_limited gone auth forbidden not_found bot_wall'.split(
      ' ',
    )
  for (const language of ['en', 'zh'] as const) {
    for (const name of classes) {
      const { what, advice } = errorWords(name, language)
      assert.notEqual(what, name)
      assert.ok(advice.length > 3)
    }
    assert.match(errorWords('http_502', language).what, /502/)
    assert.equal(errorWords('constructor', language).what, 'constructor')
  }
})

test('our own addresses are made whole inside tags only', () => {
  const given =
    '<p title="a > b"><img alt=\' src="/x\' src="/media/1"> src="/media/2" <a href="//evil.example/">x</a></p>'
  assert.equal(
    absoluteAddresses(given.replace(" alt=' src=\"/x'", ''), 'http://room.example'),
    '<p title="a > b"><img src="http://room.example/media/1"> src="/media/2" <a href="//evil.example/">x</a></p>',
  )
})

test('making addresses whole never throws and keeps all that is not an address', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", ' ', '/', 'src="/', 'a') }), (text) => {
      assert.equal(absoluteAddresses(text, '§').replaceAll('§', ''), text)
    }),
  )
})

test('what XML has no place for is replaced', () => {
  assert.equal(xml('a\0b\x0b<"&>\ud800\uffff\t\n'), 'a\ufffdb\ufffd&lt;&quot;&amp;&gt;\ufffd\ufffd\t\n')
})

test('why a page is not whole is said in the language of the reader', () => {
  const teaser = 'the page says that it is not free; "Subscribe to go on"'
  assert.equal(reasonWords(teaser, 'en'), teaser)
  assert.equal(reasonWords(teaser, 'zh'), '网页说明需要付费；“Subscribe to go on”')
  assert.equal(reasonWords('the page says that it is not free', 'zh'), '网页说明需要付费')
  assert.equal(
    reasonWords('the page says that it is not free; an element of a paywall', 'zh'),
    '网页说明需要付费；页面上有付费墙',
  )
  assert.equal(reasonWords('dns: news.example is not known', 'zh'), '找不到这个主机名（news.example is not known）')
  assert.equal(reasonWords('gone: news.example', 'en'), 'The page was taken down for good (news.example)')
  assert.equal(
    reasonWords('http_503: news.example answers 503', 'en'),
    'The server answered 503 (news.example answers 503)',
  )
  assert.equal(reasonWords('something that nobody has noted yet', 'zh'), 'something that nobody has noted yet')
  assert.equal(
    reasonWords('page 2 (http://a.example/2) could not be had: $1', 'zh'),
    '第 2 页（http://a.example/2）取不到：$1',
  )
})
