// The service worker of one article's replay. It runs the replay library (served unchanged as /library.js) behind a fence:
// the library answers only for this article's pages, every answer carries our policy, nothing else is let through, and
// no page can tell the library to open anything. Scripts of pages run only where the start page has seen that this browser
// keeps a page's connections within the list we give (`?run`); elsewhere the page is still: its markup, styles and pictures.
// `presskeepReplay` stands before this text: { policy, stillPolicy, allowlist, wacz, collection }.
;(() => {
  const { allowlist, wacz, collection } = self.presskeepReplay
  const isStill = !new URL(self.location.href).searchParams.has('run')
  const policy = isStill ? self.presskeepReplay.stillPolicy : self.presskeepReplay.policy
  const { origin } = self.location
  const ours = new Set([
    '/',
    '/open.js',
    '/worker.js',
    '/library.js',
    '/article.wacz',
    '/probe',
    '/probe.js',
    '/moved',
    '/moved/on',
  ])
  const kept = new Set(
    'content-type content-language content-range accept-ranges content-length cache-control date last-modified location'.split(
      ' ',
    ),
  )
  const listen = self.addEventListener.bind(self)
  let tellLibrary
  let opened

  self.addEventListener = (type, listener, options) => {
    if (type === 'message') tellLibrary ??= listener
    else if (type === 'fetch') listen('fetch', (event) => answer(event, listener))
    else listen(type, listener, options)
  }

  function answer(event, listener) {
    const url = new URL(event.request.url)
    if (url.origin !== origin) return event.respondWith(Response.error())
    // Our own few files come from the server, each with a policy of its own.
    if (ours.has(url.pathname)) return
    if (url.pathname.startsWith('/w/api/')) return event.respondWith(fenced(new Response('', { status: 404 })))
    const respond = event.respondWith.bind(event)
    event.respondWith = (given) => respond(Promise.resolve(given).then(fenced))
    listener(event)
  }

  /** The same answer with the headers that are safe, and our policy. */
  async function fenced(response) {
    if (response.type === 'error' || response.type.startsWith('opaque')) return Response.error()
    const headers = new Headers()
    for (const [name, value] of response.headers) if (kept.has(name.toLowerCase())) headers.set(name, value)
    const location = headers.get('location')
    if (location !== null && new URL(location, origin).origin !== origin) return Response.error()
    headers.set('Content-Security-Policy', policy)
    headers.set('Connection-Allowlist', allowlist)
    headers.set('X-DNS-Prefetch-Control', 'off')
    headers.set('Referrer-Policy', 'same-origin')
    const { status, statusText } = response
    const isEmpty = [204, 205, 304].includes(status) || location !== null
    const isMarkup = /html|xml/.test(headers.get('content-type') ?? 'html')
    if (isStill && isMarkup && !isEmpty)
      return withoutHints(await response.arrayBuffer(), { status, statusText, headers })
    return new Response(isEmpty ? null : response.body, { status, statusText, headers })
  }

  /**
   * Markup without links that make a browser connect ahead (`preconnect` and its like obey no policy): of all links only
   * plainly written style sheets and icons stay. Works on bytes, so that no charset is touched; two-byte charsets, which
   * it could not see through, are refused.
   */
  function withoutHints(buffer, init) {
    const bytes = new Uint8Array(buffer)
    const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    if (isWide || /utf-?(16|32|7)/i.test(init.headers.get('content-type') ?? '')) return Response.error()
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    const plain = /^<link(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))?)*\s*\/?>/i
    const harmless = /\srel\s*=\s*["']?(?:stylesheet|icon|shortcut icon)["']?[\s/>]/i
    const stays = text.replace(/<link/gi, (start, at) => {
      const tag = plain.exec(text.slice(at, at + 4000))?.[0]
      const rels = tag?.match(/\srel\s*=/gi)?.length
      return tag && rels === 1 && harmless.test(tag) ? start : '<x-link'
    })
    const out = new Uint8Array(stays.length)
    for (let at = 0; at < stays.length; at++) out[at] = stays.charCodeAt(at)
    init.headers.delete('content-length')
    return new Response(out, init)
  }

  /** Lets the library open this article's captures, once. */
  function open() {
    opened ??= new Promise((resolve, reject) => {
      const source = {
        postMessage(message) {
          if (message.msg_type === 'collAdded') resolve()
          else if (message.error) reject(new Error(message.error))
        },
      }
      const data = {
        msg_type: 'addColl',
        name: collection,
        skipExisting: true,
        file: { sourceUrl: wacz },
        extraConfig: { csp: policy },
      }
      tellLibrary({ data, source, waitUntil() {} })
    })
    return opened
  }

  importScripts('/library.js')

  listen('message', (event) => {
    if (event.data !== 'open') return
    event.waitUntil(
      open().then(
        () => event.ports[0]?.postMessage('opened'),
        (error) => event.ports[0]?.postMessage(String(error.message)),
      ),
    )
  })
})()
