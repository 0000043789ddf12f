import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutBlocks } from '../blocks.ts'
import { extract } from '../extract.ts'
import type { Page } from '../page.ts'
import { parseTree } from '../tree.ts'
import { keepHeadings } from './keep-whole.ts'

const words = [
  '赛艇节昨天在内港开桨，首日四个项目全部赛完，海关队连胜三场，看台上坐满了从旧港走过来的人，连码头的吊车司机也停下来看。',
  '前一千米，灯塔队一直落后海关队半个艇身。过了第三组浮标，舵手忽然把桨频提高，教练说等到最后五百米，她说等不了了。',
  '男子双人双桨的比赛一度中断，一只鸬鹚落在二号航道的浮标上不肯走，裁判艇绕了两圈，它才飞开，全场都笑了起来。',
]

const rows = [
  ['项目', '冠军', '成绩', '亚军', '成绩'],
  ['男子单人双桨', '海关队', '7:02.15', '船厂队', '7:04.90'],
  ['男子双人双桨', '海关队', '6:31.72', '师范学院', '6:33.08'],
  ['女子四人艇', '海关队', '6:44.36', '灯塔队', '6:46.01'],
  ['女子八人艇', '灯塔队', '6:08.41', '海关队', '6:09.02'],
]

/** A page that differs from others only by its counter and by what else is hot today. */
function page(seen: number, hot: readonly string[], extra = ''): string {
  const table = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
  return `<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>赛艇节首日 - 澜汀日报</title></head><body>
<nav><a href="/">首页</a> <a href="/sport">体育</a></nav><div class="main"><h1>赛艇节首日</h1><p class="meta">来源：澜汀日报 阅读 ${seen}</p>
<div class="content">${words.map((text) => `<p>${text}</p>`).join('')}<p>首日成绩如下：</p><table>${table}</table>${extra}
<p>今天将进行混合项目和少年组的比赛，上午九时开始，电车加开八班，观众可在气象台站下车。</p></div></div>
<div class="side"><h3>热点排行</h3><ol>${hot.map((text, at) => `<li><a href="/h/${at}">${text}</a></li>`).join('')}</ol></div>
<footer>澜汀日报 版权所有</footer></body></html>`
}

const hot = [
  '更正与说明',
  '抢修十六小时',
  '港务局的旧账',
  '大潮连三日',
  '停水通知',
  '市图书馆换上开源检索系统',
  '周末转凉有雨',
]

test('a table is kept with all of its cells, whatever else stands on the page', () => {
  const texts = new Set(
    [0, 1, 2, 3, 4, 5, 6].map(
      (count) => extract(page(1000 + 917 * count, hot.slice(count)), 'https://paper.example/a').text,
    ),
  )
  assert.equal(texts.size, 1, 'counters and hot lists change nothing')
  const [text] = texts
  for (const cell of rows.flat()) assert.ok(text!.includes(cell), cell)
})

test('a table of links that stands in the body is not kept for that', () => {
  const links = hot.map(
    (one, at) => `<tr><td><a href="/l/${at}">${one}</a></td><td><a href="/l/${at}">更多</a></td></tr>`,
  )
  const { text } = extract(page(5, hot, `<table class="related">${links.join('')}</table>`), 'https://paper.example/a')
  assert.ok(text.includes('6:08.41'))
  assert.ok(!text.includes('更多'), text)
})

test('a heading is kept with its section, and not without', () => {
  const tree =
    parseTree(`<body><p>The regatta opened.</p><h2>Four races</h2><h3>The first</h3><p>The customs crew won.</p>
    <h2>Read on</h2><p>Buy our mugs.</p><h2>Hot today</h2><p>The tide was late.</p></body>`)
  const blocks = cutBlocks(tree)
  const page: Page = {
    tree,
    blocks,
    title: '',
    evidence: { elements: tree.elements, blocks, title: '', description: '', articleBody: '' },
    kept: Uint8Array.of(1, 0, 0, 1, 0, 0, 0, 1),
    trace: undefined,
    body: undefined,
    odds: Float32Array.of(4, -0.6, 0.1, 4, 0, -2, -2.5, 4),
    sums: undefined,
    firstRows: undefined,
    stripped: undefined,
  }
  keepHeadings.run(page)
  const kept = blocks.filter((block) => page.kept[block.index] === 1).map((block) => block.text)
  assert.deepEqual(kept, [
    'The regatta opened.',
    'Four races',
    'The first',
    'The customs crew won.',
    'The tide was late.',
  ])
})
