import { createHash } from 'node:crypto'
import { quoted } from './yaml-scalar.ts'

export interface SiteSettings {
  readonly format: 'compat' | 'clean'
  /** The site's name. */
  readonly title: string
  /** IANA name. `clean` posts stand under the days of this zone, `compat` posts under those of UTC, as the ancestor's. */
  readonly timeZone: string
  /** Of the site's own words: Chinese for `zh…`, else English. */
  readonly language?: string
}

/** A small site around the posts, for a folder that holds none: plain layouts that read everything once (D27). */
export function skeleton(settings: SiteSettings): readonly (readonly [path: string, text: string])[] {
  return [
    ['_config.yml', config(settings)],
    ['_layouts/default.html', defaultLayout],
    ['_layouts/post.html', postLayout],
    ['_layouts/table.html', tableLayout],
    ['index.html', indexPage],
    ['archive.html', archivePage],
    ['sources.html', groupedPage('sources', 'categories')],
    ['tags.html', groupedPage('tags', 'tags')],
    ['feed.xml', feed],
    ['sitemap.xml', sitemap],
    ['assets/site.css', css],
  ]
}

const english = {
  home: 'Latest',
  archive: 'Archive',
  sources: 'Sources',
  tags: 'Tags',
  source: 'Original',
  newer: 'Newer',
  older: 'Older',
}
const chinese = {
  home: '最新',
  archive: '归档',
  sources: '来源',
  tags: '标签',
  source: '原文',
  newer: '较新',
  older: '较旧',
}

function config(settings: SiteSettings): string {
  const isChinese = settings.language?.startsWith('zh') ?? false
  const words = Object.entries(isChinese ? chinese : english).map(([key, word]) => `  ${key}: ${quoted(word)}`)
  return [
    `title: ${quoted(settings.title)}`,
    '# The address under which the site is published: feed.xml and sitemap.xml need it.',
    'url: ""',
    'baseurl: ""',
    `feed_id: ${quoted(feedId(settings.title))}`,
    `lang: ${quoted(settings.language ?? 'en')}`,
    `timezone: ${quoted(settings.format === 'compat' ? 'Etc/UTC' : settings.timeZone)}`,
    'permalink: /:year-:month-:day/:title/',
    '# A date in the future is the publisher’s claim, and no reason to hide an article.',
    'future: true',
    'excerpt_separator: ""',
    'markdown: kramdown',
    'kramdown:',
    '  input: kramdown',
    '  hard_wrap: false',
    '  auto_ids: false',
    '  smart_quotes: ["apos", "apos", "quot", "quot"]',
    '  typographic_symbols: { hellip: "...", mdash: "---", ndash: "--", laquo: "<<", raquo: ">>", laquo_space: "<< ", raquo_space: " >>" }',
    '# Reading calls nobody: compat posts show the publishers’ own pictures, clean posts only kept ones.',
    `picture_sources: ${quoted(settings.format === 'compat' ? "'self' https: http: data:" : "'self'")}`,
    `unprintable: [${unprintable.map((code) => quoted(String.fromCharCode(code))).join(', ')}]`,
    'words:',
    ...words,
    '',
  ].join('\n')
}

/** An Atom feed needs an id that is an absolute address, before anybody knows where the site will be. */
function feedId(title: string): string {
  const digest = createHash('sha256').update(title).digest('hex')
  return `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}

const defaultLayout = `<!doctype html>
<html lang="{{ page.lang | default: site.lang | escape }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src {{ site.picture_sources }}; media-src {{ site.picture_sources }}; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{% if page.title %}{{ page.title | escape }} · {% endif %}{{ site.title | escape }}</title>
<link rel="stylesheet" href="{{ '/assets/site.css' | relative_url }}">
<link rel="alternate" type="application/atom+xml" title="{{ site.title | escape }}" href="{{ '/feed.xml' | relative_url }}">
</head>
<body>
<header>
<a class="name" href="{{ '/' | relative_url }}">{{ site.title | escape }}</a>
<nav>
<a href="{{ '/archive.html' | relative_url }}">{{ site.words.archive | escape }}</a>
<a href="{{ '/sources.html' | relative_url }}">{{ site.words.sources | escape }}</a>
<a href="{{ '/tags.html' | relative_url }}">{{ site.words.tags | escape }}</a>
</nav>
</header>
<main>
{{ content }}
</main>
</body>
</html>
`

const postLayout = `---
layout: default
---
<article>
<h1>{{ page.title | escape }}</h1>
<p class="about">{{ page.author | escape }} · <time datetime="{{ page.date | date_to_xmlschema }}">{{ page.date | date: "%Y-%m-%d" }}</time>{% if page.from %} · <a href="{{ page.from | escape }}" rel="noopener noreferrer nofollow">{{ site.words.source | escape }}</a>{% endif %}</p>
{{ content }}
</article>
<nav class="turn">
{% if page.next %}<a rel="next" href="{{ page.next.url | relative_url }}">{{ site.words.newer | escape }}: {{ page.next.title | escape }}</a>{% endif %}
{% if page.previous %}<a rel="prev" href="{{ page.previous.url | relative_url }}">{{ site.words.older | escape }}: {{ page.previous.title | escape }}</a>{% endif %}
</nav>
`

const tableLayout = `---
layout: default
---
<h1>{{ page.title | escape }}</h1>
{{ content }}
`

const indexPage = `---
layout: default
---
{% for post in site.posts limit:50 %}{% assign month = post.date | date: "%Y-%m" %}{% if month != before %}{% unless forloop.first %}</ul>{% endunless %}<h2>{{ month }}</h2>
<ul class="posts">{% assign before = month %}{% endif %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a> <span>{{ post.categories | join: ", " | escape }} · {{ post.date | date: "%m-%d" }}</span></li>{% if forloop.last %}
</ul>{% endif %}{% endfor %}
`

const archivePage = `---
layout: default
---
<h1>{{ site.words.archive | escape }}</h1>
{% for post in site.posts %}{% assign day = post.date | date: "%Y-%m-%d" %}{% if day != before %}{% unless forloop.first %}</ul>{% endunless %}<h2>{{ day }}</h2>
<ul class="posts">{% assign before = day %}{% endif %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a> <span>{{ post.categories | join: ", " | escape }}</span></li>{% if forloop.last %}
</ul>{% endif %}{% endfor %}
`

function groupedPage(word: string, of: 'categories' | 'tags'): string {
  return `---
layout: default
---
<h1>{{ site.words.${word} | escape }}</h1>
{% assign groups = site.${of} | sort %}{% for group in groups %}<details>
<summary>{{ group[0] | escape }} ({{ group[1].size }})</summary>
<ul class="posts">{% for post in group[1] %}
<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a> <span>{{ post.date | date: "%Y-%m-%d" }}</span></li>{% endfor %}
</ul>
</details>
{% endfor %}
`
}

/** XML can't hold these characters at all; a title may. They stand in the settings, because a template can't name them. */
const unprintable = [...Array(32).keys()]
  .filter((code) => code !== 9 && code !== 10 && code !== 13)
  .concat(0xfffe, 0xffff)
const noControls = unprintable.map((_, i) => ` | remove: site.unprintable[${i}]`).join('')

/** An entry's id does not hold its title (D34): the article's own id, or the path, which stays when a title changes. */
const feed = `---
layout: null
---
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{ site.lang | xml_escape }}" xml:base="{{ '/' | absolute_url | xml_escape }}">
<title>{{ site.title | xml_escape }}</title>
<id>{{ site.feed_id | xml_escape }}</id>
<link rel="self" type="application/atom+xml" href="{{ '/feed.xml' | absolute_url | xml_escape }}"/>
<link rel="alternate" type="text/html" href="{{ '/' | absolute_url | xml_escape }}"/>
<author><name>{{ site.title | xml_escape }}</name></author>
<updated>{% if site.posts.size > 0 %}{{ site.posts.first.date | date_to_xmlschema }}{% else %}1970-01-01T00:00:00Z{% endif %}</updated>
{% for post in site.posts limit:100 %}<entry>
<title type="text">{{ post.title${noControls} | xml_escape }}</title>
<id>{% if post.presskeep.id %}urn:presskeep:{{ post.presskeep.id | xml_escape }}{% else %}urn:presskeep:post{{ post.url | uri_escape | xml_escape }}{% endif %}</id>
<link rel="alternate" type="text/html" href="{{ post.url | absolute_url | xml_escape }}"/>
{% if post.from %}<link rel="via" href="{{ post.from | xml_escape }}"/>
{% endif %}<published>{{ post.date | date_to_xmlschema }}</published>
<updated>{{ post.presskeep.edited | default: post.date | date_to_xmlschema }}</updated>
<author><name>{{ post.author | default: site.title${noControls} | xml_escape }}</name></author>
{% for category in post.categories %}<category term="{{ category${noControls} | xml_escape }}"/>
{% endfor %}<content type="html">{{ post.content${noControls} | xml_escape }}</content>
</entry>
{% endfor %}</feed>
`

const sitemap = `---
layout: null
---
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{{ '/' | absolute_url | xml_escape }}</loc></url>
{% for post in site.posts limit:50000 %}<url><loc>{{ post.url | absolute_url | xml_escape }}</loc><lastmod>{{ post.date | date_to_xmlschema }}</lastmod></url>
{% endfor %}</urlset>
`

const css = `:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcf9; --quiet: #6b675f; --line: #dedad1; --link: #1a4f8b }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e1da; --paper: #191816; --quiet: #9b968c; --line: #37342f; --link: #8fb8e8 } }
body { margin: 0 auto; max-width: 42rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.75 Georgia, "Noto Serif CJK SC", "Songti SC", serif; overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.5rem }
header .name { font-weight: bold }
header nav { display: flex; gap: 1rem }
a { color: var(--link) }
h1, h2 { line-height: 1.3; text-wrap: balance }
.about, .posts span { color: var(--quiet); font-size: 0.875em }
.posts { list-style: none; padding: 0 }
.posts li { margin: 0.4rem 0 }
.turn { display: flex; flex-direction: column; gap: 0.5rem; border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem }
img, video { max-width: 100%; height: auto }
figure { margin: 1.5rem 0 }
figcaption { color: var(--quiet); font-size: 0.875em }
pre { overflow-x: auto }
table { display: block; overflow-x: auto; border-collapse: collapse }
td, th { border: 1px solid var(--line); padding: 0.25rem 0.5rem }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet) }
`
