/**
 * Where a replay may connect to, for browsers that know this (https://wicg.github.io/connection-allowlists/): unlike a
 * content policy it also holds for WebRTC and for connections ahead of need. Redirects are those of our own worker, which
 * lead nowhere else.
 */
export const allowlist = '(response-origin);redirects=allow;webrtc=block'

/** For our own files, which redirect nowhere: the start page tells by it whether the browser knows such lists. */
export const ownAllowlist = '(response-origin);redirects=block;webrtc=block'

/** What the replayed page may do: run its scripts and show what this article's captures hold; reach nothing else. */
export function replayPolicy(origin: string, embedders: readonly string[]): string {
  const own = `${origin}/w/ ${origin}/static/`
  return [
    "default-src 'none'",
    `script-src ${own} 'unsafe-inline' 'unsafe-eval' blob: data:`,
    `style-src ${own} 'unsafe-inline' blob: data:`,
    `img-src ${own} blob: data:`,
    `font-src ${own} blob: data:`,
    `media-src ${own} blob: data:`,
    `connect-src ${own} blob: data:`,
    `frame-src ${own} blob: data:`,
    "worker-src 'none'",
    "object-src 'none'",
    "form-action 'none'",
    `frame-ancestors ${origin} ${embedders.join(' ')}`,
    'sandbox allow-scripts allow-same-origin',
  ].join('; ')
}

/** The same for browsers in which scripts could still reach the network: none run. */
export function stillPolicy(origin: string, embedders: readonly string[]): string {
  return replayPolicy(origin, embedders)
    .replace(/script-src [^;]+/, "script-src 'none'")
    .replace('sandbox allow-scripts allow-same-origin', 'sandbox allow-same-origin')
}

/** For the page that starts the worker: its own script, that one worker, no request of its own. */
export function startPolicy(origin: string, embedders: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${origin}/open.js`,
    `worker-src ${origin}/worker.js`,
    `frame-src ${origin}/probe`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedders.join(' ')}`,
    'sandbox allow-scripts allow-same-origin',
  ].join('; ')
}

/** For the page that the start page frames to learn what this browser enforces. */
export function probePolicy(origin: string, embedders: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${origin}/probe.js`,
    `connect-src ${origin}/moved ${origin}/moved/on`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origin} ${embedders.join(' ')}`,
    'sandbox allow-scripts allow-same-origin',
  ].join('; ')
}

/** For the service worker itself: it loads the library and asks this origin for the captures. */
export function workerPolicy(origin: string): string {
  return `default-src 'none'; script-src ${origin}/library.js 'unsafe-eval' 'wasm-unsafe-eval'; connect-src ${origin}/`
}

/** For a page shown without its scripts, pictures and style sheets. */
export function plainPolicy(embedders: readonly string[]): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedders.join(' ')}`,
    'sandbox',
  ].join('; ')
}
