import type { SampleArticle } from './articles.ts'
import { escapeHtml, lazyFigure } from './markup.ts'
import {
  adSlot,
  chineseTime,
  englishTime,
  headOf,
  interleave,
  isoLocal,
  linkList,
  type PageContext,
  paperName,
  related,
  styles,
} from './page-parts.ts'

/** An article's page, in the shape that its template asks for. */
export function articlePage(article: SampleArticle, context: PageContext): string {
  const pages = { zh: chinesePage, en: englishPage, old: oldPage } as const
  return pages[article.template](article, context)
}

const zhTop = `<div class="top"><a class="brand" href="/">澜汀日报</a><a href="/">首页</a><a href="/#city">本市</a><a href="/#sport">体育</a>
<a href="/#opinion">评论</a><a href="/en/">English</a></div>`
const zhCookie = `<div id="cookie-notice" role="dialog">本网站使用 Cookie 以改善阅读体验。继续浏览即表示同意。<button>我知道了</button></div>`
const zhFoot = `<footer class="wrap"><p>澜汀日报社 版权所有 · 读者热线 0000-1234 · 本报及所载人物、地点均属虚构</p></footer>`

function chinesePage(article: SampleArticle, context: PageContext): string {
  const near = related(article, context, 4)
  const lead = article.image ? lazyFigure(article.image.name, article.image.alt, article.image.caption) : ''
  const time = article.date === 'none' ? '' : `<span class="time">${chineseTime(article.at)}</span>`
  const changed =
    article.modified === undefined ? '' : `<span class="updated">更新：${chineseTime(article.modified)}</span>`
  const body = interleave(article.blocks, {
    2: adSlot('mid-1', '广告'),
    4: `<div class="inline-related"><strong>相关阅读</strong><ul>${linkList(near.slice(0, 2))}</ul></div>`,
  })
  const paywall = article.isPaid
    ? `<div class="paywall" data-paywall="metered"><p>您已读完免费部分，订阅澜汀日报后阅读全文。</p><a href="/subscribe">立即订阅</a></div>`
    : ''
  return `<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
${headOf(article, context)}
<link rel="alternate" type="application/rss+xml" title="澜汀日报" href="/rss.xml">
<style>${styles.zh}</style></head>
<body>${zhCookie}${zhTop}
<div class="wrap"><div class="main">
<div class="crumb"><a href="/">首页</a> &gt; <a href="/">${escapeHtml(article.section)}</a> &gt; 正文</div>
<h1 class="title">${escapeHtml(article.title)}</h1>
<div class="article-info"><span class="source">来源：澜汀日报</span><span class="author">作者：${escapeHtml(article.authors.join('、'))}</span>${time}${changed}<span class="views">阅读 <i>1,208</i></span></div>
${adSlot('top', '广告')}
<div class="article-body" id="content">
${lead}
${body}
${paywall}
</div>
<p class="editor">（责任编辑：编辑部）</p>
<div class="share-bar">分享到：<a href="#" data-to="weibo">微博</a><a href="#" data-to="wechat">微信</a><a href="#" data-to="mail">邮件</a><a href="#" class="font-size">字号</a></div>
<div class="newsletter"><strong>每日早报</strong><p>每天早上六点，把当天最重要的五条新闻送进您的邮箱。</p><form action="/newsletter" method="post"><input name="mail" type="email" placeholder="邮箱地址"><button>订阅</button></form></div>
<div class="comments" id="comments"><h3>网友评论</h3><div class="comment"><b>海风</b>：写得真好，转给妈妈看了。</div><div class="comment"><b>箍桶里老住户</b>：支持本报，请继续关注。</div><a href="/login">登录后发表评论</a></div>
</div>
<div class="side"><h3>热点排行</h3><ol>${linkList(context.articles.filter(({ language }) => language === 'zh').slice(0, 8))}</ol>${adSlot('side', '广告')}</div></div>
${zhFoot}
<script src="/static/lazyload.js" async></script></body></html>
`
}

const enTop = `<header class="site"><a class="logo" href="/en/">The Lanting Daily</a><nav><a href="/en/">News</a><a href="/en/#sport">Sport</a><a href="/en/#opinion">Opinion</a><a href="/">中文</a></nav></header>`

function englishPage(article: SampleArticle, context: PageContext): string {
  const lead = article.image ? lazyFigure(article.image.name, article.image.alt, article.image.caption) : ''
  const published =
    article.date === 'jsonld'
      ? `<time datetime="${isoLocal(article.at)}">${englishTime(article.at)}</time>`
      : `Published ${englishTime(article.at)}`
  const updated =
    article.modified === undefined
      ? ''
      : ` · Updated <time datetime="${isoLocal(article.modified)}">${englishTime(article.modified)}</time>`
  const body = interleave(article.blocks, {
    2: adSlot('inline-1', 'Advertisement'),
    3: `<aside class="newsletter"><h4>The morning tide</h4><p>Five stories before breakfast, in your inbox at six.</p><form action="/newsletter" method="post"><input type="email" name="mail" placeholder="Your address"><button>Sign up</button></form></aside>`,
    6: adSlot('inline-2', 'Advertisement'),
  })
  const paywall = article.isPaid
    ? `<div class="paywall" data-paywall="hard"><h4>Subscribe to continue reading</h4><p>This article is for subscribers. Already have an account? <a href="/login">Sign in</a></p></div>`
    : ''
  return `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
${headOf(article, context)}
<meta name="author" content="${escapeHtml(article.authors.join(', '))}">
<link rel="alternate" type="application/atom+xml" title="The Lanting Daily" href="/en/atom.xml">
<style>${styles.en}</style></head>
<body>
<div class="cookie-banner" aria-label="Cookie consent"><p>We value your privacy. We and our partners use cookies.</p><button>Accept all</button> <button>Settings</button></div>
${enTop}
<main><article class="story">
<header><p class="kicker">${escapeHtml(article.section)}</p><h1>${escapeHtml(article.title)}</h1>
<p class="standfirst">${escapeHtml(article.summary)}</p>
<p class="byline">By <a rel="author" href="/en/authors">${escapeHtml(article.authors.join(' and '))}</a></p><p class="published">${published}${updated}</p></header>
${lead}
<div class="story-body">
${body}
${paywall}
</div>
<div class="share" aria-label="Share"><a href="#">Share</a><a href="#">Post</a><a href="#">Email</a><a href="#">Copy link</a></div>
</article>
<section class="related"><h3>More on this story</h3><ul>${linkList(related(article, context, 4))}</ul></section>
${adSlot('bottom', 'Advertisement')}
<section id="comments"><h3>Comments (2)</h3><div class="comment"><b>tidewatcher</b> Somebody should bring back the old timetable.</div><div class="comment"><b>Rope Street</b> Thank you for reporting this.</div></section>
</main>
<footer><p>© The Lanting Daily. The paper, its city and everybody in it are made up.</p></footer>
<script src="/static/lazyload.js" async></script></body></html>
`
}

/** The supplement's old system: tables, no paragraphs, GB18030 that only the document names. */
function oldPage(article: SampleArticle, context: PageContext): string {
  const text = article.blocks.map((block) => block.replace(/<\/?p>/g, '')).join('<br><br>\n　　')
  return `<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>${escapeHtml(article.title)} - 澜汀日报副刊</title>
</head><body bgcolor="#ffffff">
<table width="760" align="center" cellpadding="4"><tr><td bgcolor="#8a1f1f"><font color="#ffffff" size="5">澜汀日报 · 副刊</font></td></tr>
<tr><td><a href="/">首页</a> | <a href="/">上一期</a> | <a href="/">下一期</a></td></tr>
<tr><td align="center"><font size="5"><b>${escapeHtml(article.title)}</b></font><br><font size="2" color="#666666">作者：${escapeHtml(article.authors.join(' '))}　${chineseTime(article.at).slice(0, -6)}　来源：${paperName.zh}</font></td></tr>
<tr><td id="zoom">　　${text}</td></tr>
<tr><td align="right"><font size="2">【<a href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</font></td></tr>
<tr><td><b>更多内容</b><ul>${linkList(related(article, context, 3))}</ul></td></tr>
<tr><td align="center"><font size="2">澜汀日报社 版权所有</font></td></tr></table>
</body></html>
`
}

/** The front page of one language. */
export function frontPage(language: 'zh' | 'en', context: PageContext): string {
  const articles = context.articles.filter((article) => article.language === language)
  const items = articles
    .map(({ path, title, summary, at }) => {
      const time = language === 'zh' ? chineseTime(at) : englishTime(at)
      return `<li><h3><a href="${path}">${escapeHtml(title)}</a></h3><p>${escapeHtml(summary)}</p><small>${time}</small></li>`
    })
    .join('\n')
  const feed =
    language === 'zh'
      ? '<link rel="alternate" type="application/rss+xml" title="澜汀日报" href="/rss.xml">'
      : '<link rel="alternate" type="application/atom+xml" title="The Lanting Daily" href="/en/atom.xml">'
  return `<!DOCTYPE html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en-GB'}"><head><meta charset="utf-8"><title>${paperName[language]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${feed}<style>${styles[language]}</style></head>
<body>${language === 'zh' ? zhTop : enTop}<main class="main"><ul class="latest">
${items}
</ul></main></body></html>
`
}

/** What a reader sees of an article that was withdrawn, or of an address that never was. */
export function errorPage(status: 404 | 410): string {
  const words = status === 410 ? '该文章已撤回 · This article has been withdrawn' : '页面不存在 · Page not found'
  return `<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${words}</title><style>${styles.zh}</style></head>
<body>${zhTop}<div class="wrap"><div class="main"><h1>${words}</h1><p><a href="/">返回首页</a></p></div></div></body></html>
`
}
