import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { entriesFromPage, type PageEntries } from './page-entries.ts'

const url = 'https://news.example/world'

const page = `<html><body><nav class="menu"><ul><li><a href="/">Home and start page</a></li><li><a href="/about">About this newspaper here</a></li>
 <li><a href="/topics/politics">Politics and elections</a></li><li><a href="/contact">Contact the newsroom</a></li></ul></nav>
 <main><ul class="stories">
 <li class="story"><a href="/2024/05/first-long-story?utm_source=list#top"><img data-src="/p1.jpg" src="blank.gif"></a><h3><a href="/2024/05/first-long-story">A first long headline about the world</a></h3><time datetime="2024-05-01T10:00:00Z">today</time></li>
 <li class="story"><h3><a href="/2024/05/second-long-story">A second long headline about the sea</a></h3></li>
 <li class="story"><h3><a href="/2024/05/third-long-story">A third long headline about the sky</a></h3></li>
 </ul></main><footer><a href="https://elsewhere.example/some-long-partner-page-1234">Our partner with a very long text indeed</a></footer></body></html>`

function entriesOf(result: PageEntries) {
  assert.equal(result.kind, 'entries')
  return result.kind === 'entries' ? result.entries : []
}

describe('a list page without a feed', () => {
  it('gives the articles that a selector names, with picture and date', () => {
    const entries = entriesOf(entriesFromPage(page, url, { selector: 'li.story' }))
    assert.deepEqual(
      entries.map((entry) => [entry.url, entry.title]),
      [
        ['https://news.example/2024/05/first-long-story', 'A first long headline about the world'],
        ['https://news.example/2024/05/second-long-story', 'A second long headline about the sea'],
        ['https://news.example/2024/05/third-long-story', 'A third long headline about the sky'],
      ],
    )
    assert.equal(entries[0]?.image, 'https://news.example/p1.jpg')
    assert.equal(entries[0]?.published?.at, Date.UTC(2024, 4, 1, 10))
  })

  it('finds the list by itself and leaves menus and partners out', () => {
    const entries = entriesOf(entriesFromPage(page, url))
    assert.deepEqual(
      entries.map((entry) => entry.title),
      [
        'A first long headline about the world',
        'A second long headline about the sea',
        'A third long headline about the sky',
      ],
    )
  })

  it('finds Chinese headlines, which are shorter', () => {
    const list = ['海边小城迎来第一场雪', '学校食堂换了新菜单了', '老桥修好后重新通车了'].map(
      (title, at) => `<div class="row"><a href="/story2024010${at}">${title}</a></div>`,
    )
    assert.equal(entriesOf(entriesFromPage(`<div>${list.join('')}</div>`, url)).length, 3)
  })

  it('gives nothing where there is no list', () => {
    assert.deepEqual(
      entriesOf(entriesFromPage('<p>Hello <a href="/2024/only-one-article">just one article here</a></p>', url)),
      [],
    )
  })

  it('says so where a selector cannot be read', () => {
    assert.equal(entriesFromPage(page, url, { selector: 'li[' }).kind, 'bad-selector')
  })

  it('takes any page without a throw, and pages nested without end', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (html) => {
        entriesFromPage(html, url)
        entriesFromPage(html, url, { selector: 'a' })
      }),
    )
    assert.equal(entriesFromPage('<div>'.repeat(50_000), url).kind, 'entries')
    assert.equal(entriesFromPage('<a href=/x-y-z-1>'.repeat(5000), url, { selector: 'div a' }).kind, 'entries')
  })
})
