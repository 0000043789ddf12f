/** Shows a page in the Chromium that the user has; every request of it is answered by the caller. */
export { type ChromiumOptions, createChromium } from './chromium.ts'
export { findChromium } from './find-chromium.ts'
