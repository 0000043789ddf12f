import { existsSync } from 'node:fs'
import { NoBrowserError } from '../model/index.ts'

/** Where Chromium and what is made of it are usually installed. */
const usualPlaces: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

type Playwright = Pick<typeof import('playwright-core'), 'chromium'>

/**
 * The library that drives the browser, and the browser's program: the one that is named, else one that playwright-core has
 * installed, else one that the system has. Throws `NoBrowserError`, which says what to install.
 */
export async function findChromium(
  named?: string,
): Promise<{ readonly library: Playwright; readonly program: string }> {
  let library: Playwright
  try {
    library = await import('playwright-core')
  } catch (cause) {
    throw new NoBrowserError(
      'whole pages need the package playwright-core, and it is not installed: npm install playwright-core',
      { cause },
    )
  }
  if (named !== undefined) {
    if (existsSync(named)) return { library, program: named }
    throw new NoBrowserError(`there is no ${named}, which fetch.browser names as the browser for whole pages`)
  }
  const program = [library.chromium.executablePath(), ...(usualPlaces[process.platform] ?? [])].find(
    (one) => one !== '' && existsSync(one),
  )
  if (program !== undefined) return { library, program }
  throw new NoBrowserError(
    'whole pages need Chromium, and none is found: install it (apt-get install chromium, or npx playwright-core install chromium), or name its program in presskeep.yaml as fetch.browser',
  )
}
