// A crawl of any size for measuring memory: node bench/large-crawl.ts FILE.warc.gz [gigabytes]
// Real pages of ../shared/pages, each with an address and bytes of its own, blown up to .9 MB that hardly pack; every tenth is no news.
// Then: presskeep init DIR; presskeep ingest FILE --archive DIR; /usr/bin/time -v presskeep rebuild --archive DIR
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { developmentPages } from '../eval/pages.ts'
import { crawlOf } from '../test/support/crawl.ts'

const [file, gigabytes = '5'] = process.argv.slice(2)
if (!file) throw new Error('name the file to write')
const pages = [...developmentPages()].filter((page) => page.type === 'article' && page.url)
if (!pages.length) throw new Error('there is no ../shared')
const out = openSync(file, 'w')
const wanted = Number(gigabytes) * 1e9
let [written, count] = [0, 0]
for (; written < wanted; count++) {
  const page = pages[count % pages.length]!
  const isNews = count % 10 !== 9
  const url = isNews ? new URL(page.url) : new URL(`https://shop.example/item/${count}`)
  url.searchParams.set('copy', String(count))
  const own = isNews ? page.read() : Buffer.from(`<title>Item ${count}</title><ul><li>A thing<li>Another thing</ul>`)
  // The article is its address: the page's own words for it would make one article of all copies.
  const html = Buffer.from(
    own.toString('latin1').replace(/<(?:link|meta)[^>]*(?:canonical|og:url)[^>]*>/gi, ''),
    'latin1',
  )
  const body = Buffer.concat([html, Buffer.from(`<!-- ${randomBytes(860_000).toString('base64')} -->`)])
  const at = new Date(Date.UTC(2024, 0, 1) + count * 1000).toISOString()
  const record = crawlOf([{ url: url.href, at, type: 'text/html', body }])
  written += record.length
  writeSync(out, record)
}
closeSync(out)
console.log(`${count} answers, ${(written / 1e9).toFixed(2)} GB`)
