import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseFeedCase } from './prediction.ts'
import { rss } from './sample-feeds.ts'

describe('what parse-feed --batch prints', () => {
  it('is the shape that the score reads', () => {
    const bytes = new TextEncoder().encode(
      rss(
        '<item><title>A</title><link>/1</link><guid>g</guid><description>d</description><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><category>c</category><author>a@b.example (N)</author><enclosure url="/e.mp3"/></item>',
      ),
    )
    assert.deepEqual(parseFeedCase({ suite: 's', id: 'i', url: 'https://news.example/feed' }, bytes), {
      suite: 's',
      id: 'i',
      feed: {
        title: 'The Daily Sample',
        link: 'https://news.example/',
        subtitle: undefined,
        language: undefined,
        id: undefined,
      },
      entries: [
        {
          title: 'A',
          link: 'https://news.example/1',
          id: 'g',
          summary: 'd',
          author: 'N',
          published: '2004-01-01T19:48:21.000Z',
          updated: '2004-01-01T19:48:21.000Z',
          tags: ['c'],
          enclosures: ['https://news.example/e.mp3'],
        },
      ],
    })
  })

  it('names the class of what is no feed', () => {
    const page = parseFeedCase({ suite: 's', id: 'i' }, new TextEncoder().encode('<html></html>'))
    assert.equal(page.error, 'not_feed: an HTML page')
  })

  it('takes header names in any case', () => {
    const feed = parseFeedCase(
      { suite: 's', id: 'i', headers: { 'Content-Language': 'en' } },
      new TextEncoder().encode('<rss><channel/></rss>'),
    )
    assert.equal(feed.feed?.language, 'en')
  })
})
