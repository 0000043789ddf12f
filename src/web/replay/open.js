// Starts the service worker of one article's replay, then goes to the page that the address names behind `#`.
const { worker, collection } = document.documentElement.dataset
const said = document.getElementById('said')

/** What the probe found out about this browser (see `probe.js`). */
function isFencedIn() {
  return new Promise((resolve) => {
    addEventListener('message', (event) => {
      if (event.source === probe.contentWindow && event.origin === location.origin)
        resolve(event.data.isFencedIn === true)
    })
    const probe = document.createElement('iframe')
    probe.hidden = true
    probe.src = '/probe'
    document.body.append(probe)
  })
}

async function open() {
  const script = (await isFencedIn()) ? `${worker}&run` : worker
  const registration = await navigator.serviceWorker.register(script, { scope: '/' })
  const coming = registration.installing ?? registration.waiting
  const wanted = new URL(script, location.href).href
  if (coming && registration.active?.scriptURL !== wanted) {
    await new Promise((resolve, reject) => {
      coming.addEventListener('statechange', () => {
        if (coming.state === 'activated') resolve()
        else if (coming.state === 'redundant') reject(new Error('the worker did not start'))
      })
    })
  }
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise((resolve) => {
    port1.onmessage = (event) => resolve(event.data)
  })
  registration.active.postMessage('open', [port2])
  const said = await answer
  if (said !== 'opened') throw new Error(said)
  location.replace(`/w/${collection}/${location.hash.slice(1)}`)
}

open().catch((error) => {
  said.textContent = said.dataset.failed
  const why = document.createElement('small')
  why.textContent = ` (${error.message})`
  said.append(why)
})
