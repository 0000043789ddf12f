/** Text as XML holds it. What XML can't hold at all must not come here. */
export function xml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

export interface Item {
  readonly title?: string
  readonly link?: string
  readonly guid?: string
  /** As it stands in the feed: RFC 822 words or anything else. */
  readonly pubDate?: string
  readonly author?: string
  /** Plain text or HTML; escaped here. */
  readonly description?: string
  readonly content?: string
  readonly categories?: readonly string[]
  /** XML that goes in as it is. */
  readonly raw?: string
}

/** An RSS 2.0 document. Of an item only what is given is written, as hostile as it is. */
export function rssFeed(title: string, items: readonly Item[]): string {
  const element = (name: string, text: string | undefined) =>
    text === undefined ? '' : `<${name}>${xml(text)}</${name}>`
  const written = items.map(
    (item) =>
      `<item>${element('title', item.title)}${element('link', item.link)}${element('guid', item.guid)}${element('pubDate', item.pubDate)}` +
      `${element('dc:creator', item.author)}${element('description', item.description)}${element('content:encoded', item.content)}` +
      `${(item.categories ?? []).map((one) => element('category', one)).join('')}${item.raw ?? ''}</item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>${xml(title)}</title><link>https://paper.example/</link><description>d</description>
${written.join('\n')}
</channel></rss>`
}

/** A JSON Feed, which can hold any character. */
export function jsonFeed(title: string, items: readonly Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title, items })
}
