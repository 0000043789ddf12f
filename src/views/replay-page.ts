import type { ArticleDetail } from '../archive/library.ts'
import type { Capture } from '../model/index.ts'
import { articleHref } from './article-page.ts'
import { type Html, html } from './html.ts'
import type { Ui } from './ui.ts'
import type { UiLanguage } from './words.ts'

/** How a capture can be shown: `src` is a frame on another origin. */
export type ReplayView =
  | { readonly kind: 'replay' | 'plain'; readonly src: string }
  /** The replay library is not installed; the page is shown without its scripts, pictures and style sheets. */
  | { readonly kind: 'no-library'; readonly src: string; readonly packageName: string }
  /** The reader came by a name under which replays can't be reached. */
  | { readonly kind: 'out-of-reach' }

interface ReplayWords {
  readonly asItWas: string
  readonly title: (when: string) => string
  readonly fence: string
  readonly plainFence: string
  readonly toPlain: string
  readonly toReplay: string
  readonly noLibrary: string
  readonly noLibraryWhy: string
  readonly outOfReach: string
}

export const replayWords: Readonly<Record<UiLanguage, ReplayWords>> = {
  en: {
    asItWas: 'As it was',
    title: (when) => `As it was, ${when}`,
    fence:
      'The page itself, from this archive. It runs fenced in: it reaches neither the network nor the reading room, so what was not kept is missing.',
    plainFence: 'The page’s own text and markup, without its scripts, pictures and style sheets.',
    toPlain: 'Plain view',
    toReplay: 'With everything that was kept',
    noLibrary:
      'To see pages with their pictures, styles and scripts, install the replay library in the folder of the archive and reload:',
    noLibraryWhy: 'It is a program of Webrecorder under the AGPL, and so not a part of Presskeep.',
    outOfReach: 'Replays are only shown on the machine that Presskeep runs on, or where web.replayUrl is set.',
  },
  zh: {
    asItWas: '原貌',
    title: (when) => `${when}的原貌`,
    fence: '页面本身，取自本存档。它在隔离中运行，既连不上网络，也碰不到阅览室，因此未存下的部分不会显示。',
    plainFence: '页面自身的文字与标记，不含脚本、图片和样式表。',
    toPlain: '纯文本视图',
    toReplay: '显示存下的全部内容',
    noLibrary: '要连同图片、样式和脚本一起看，请在存档所在的文件夹安装回放程序，然后刷新：',
    noLibraryWhy: '它是 Webrecorder 以 AGPL 发布的程序，因此不是 Presskeep 的一部分。',
    outOfReach: '回放只在运行 Presskeep 的机器上显示，或在设置了 web.replayUrl 之后显示。',
  },
}

/** Address of a capture's replay. */
export function replayHref(ui: Ui, articleId: string, captureId: string, isPlain = false): string {
  const path = `/article/${encodeURIComponent(articleId)}/replay/${encodeURIComponent(captureId)}`
  return ui.href(path, { plain: isPlain ? 1 : undefined })
}

/** Whether a capture is a page that can be shown. */
export function isReplayable(capture: Capture): boolean {
  return (
    capture.purpose === 'article' &&
    capture.status === 200 &&
    /^(text\/html|application\/xhtml\+xml)$/.test(capture.mime ?? 'text/html')
  )
}

/**
 * One capture of an article, shown as the page that it was, in a frame that can do nothing else. A document of its own
 * without the room's navigation: it may stand under another host name, so that `home` is the room's whole address.
 */
export function replayPage(ui: Ui, article: ArticleDetail, capture: Capture, view: ReplayView, home: string): Html {
  const words = replayWords[ui.language]
  const when = ui.format.dateTime(capture.at)
  const title = article.title || ui.words.untitled
  const back = `${home.replace(/\/$/, '')}${articleHref(ui, article.id)}`
  return html`<!doctype html>
<html lang="${ui.words.htmlLang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${when}</title>
<link rel="stylesheet" href="${ui.assets.style}">
<link rel="icon" type="image/svg+xml" href="${ui.assets.icon}">
</head>
<body class="replay">
<header class="replay-head">
<p class="replay-back"><a href="${back}" dir="auto">← ${title}</a></p>
<h1>${words.title(when)}</h1>
<p class="hint replay-url" dir="ltr">${capture.url}</p>
${explained(ui, article, capture, view)}
</header>
<main id="main">
${view.kind !== 'out-of-reach' && html`<iframe class="replay-frame" title="${words.title(when)}" src="${view.src}" sandbox="${view.kind === 'replay' && 'allow-scripts allow-same-origin'}" referrerpolicy="no-referrer" allow=""></iframe>`}
</main>
</body>
</html>
`
}

function explained(ui: Ui, article: ArticleDetail, capture: Capture, view: ReplayView): Html {
  const words = replayWords[ui.language]
  switch (view.kind) {
    case 'replay':
      return html`<p class="hint">${words.fence} <a href="${replayHref(ui, article.id, capture.id, true)}">${words.toPlain}</a></p>`
    case 'plain':
      return html`<p class="hint">${words.plainFence} <a href="${replayHref(ui, article.id, capture.id)}">${words.toReplay}</a></p>`
    case 'no-library':
      return html`<div class="notice"><p>${words.noLibrary}</p><p><code>npm install ${view.packageName}</code></p><p class="hint">${words.noLibraryWhy}</p></div>
<p class="hint">${words.plainFence}</p>`
    case 'out-of-reach':
      return html`<div class="notice"><p>${words.outOfReach}</p></div>`
  }
}
