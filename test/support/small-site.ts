import type { LoopbackSite } from './loopback.ts'

/** A front page's worth of our own words, long enough to be an article. */
export const harbour = {
  title: '渡口恢复夜间航班',
  paragraphs: [
    '青石渡口管理处星期二宣布，停航三个月的夜间航班从下星期一起恢复，每晚九点和十点半各开一班，末班船比去年晚四十分钟。',
    '管理处负责人说，夜航停开是因为北岸码头的灯塔需要更换线路，工程比预期早了两个星期完成，费用控制在预算之内。',
    '住在南岸的乘客对此表示欢迎。一名在对岸上夜班的护士说，过去三个月她每天要多花一个小时绕行大桥，现在终于可以直接回家。',
    '渡轮公司提醒乘客，夜间航班只在风力六级以下开行，遇到大雾会临时取消，当天的情况以码头的告示和广播为准。',
  ],
} as const

export function page(title: string, paragraphs: readonly string[], extra = ''): string {
  return `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>${title} - 青石日报</title>
<meta property="og:title" content="${title}"><meta property="article:published_time" content="2026-03-03T08:30:00+08:00">
<meta name="author" content="林小满"></head><body><nav><a href="/">首页</a> <a href="/city">城市</a></nav>
<article><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}${extra}</article>
<footer>青石日报 版权所有</footer></body></html>`
}

/** An RSS feed of items whose pages are on the same site. */
export function rss(
  site: Pick<LoopbackSite, 'url'>,
  items: readonly { path: string; title: string; text?: string }[],
): string {
  const listed = items.map(
    ({ path, title, text }) =>
      `<item><title>${title}</title><link>${site.url}${path}</link><guid>${site.url}${path}</guid>
<pubDate>Tue, 03 Mar 2026 00:30:00 GMT</pubDate><description>${text ?? title}</description></item>`,
  )
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>青石日报</title><link>${site.url}/</link>
<description>d</description>${listed.join('')}</channel></rss>`
}

/** Serves the harbour article and its feed. */
export function serveHarbour(site: LoopbackSite): void {
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/harbour', title: harbour.title, text: '停航三个月的夜间航班恢复。' }]),
  })
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs) })
}
