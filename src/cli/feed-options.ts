import type { FeedSettings } from '../model/index.ts'
import { type Command, type Invocation, oneOf, text, UsageError, whole } from './command.ts'

/** What a follower may wish for one feed, by `follow` and by `feeds set`. */
export const feedOptions = {
  name: { type: 'string' },
  tag: { type: 'string', multiple: true },
  interval: { type: 'string' },
  text: { type: 'string' },
  pictures: { type: 'string' },
  links: { type: 'string' },
  capture: { type: 'string' },
} as const satisfies Command['options']

export const feedOptionHelp: Command['optionHelp'] = [
  ['--name NAME', "the source's name in lists and posts; default: the feed's own title"],
  ['--tag TAG', 'a label for the feed (repeatable)'],
  ['--interval MINUTES', 'ask in this rhythm; default: as feed, server and overlap say (auto)'],
  ['--text page|feed', "keep the articles' pages, or the feed's own text only; default page"],
  ['--pictures on|off', 'keep the pictures; default: as the settings say'],
  [
    '--capture page|article',
    'whole pages with style sheets, fonts and scripts (needs Chromium); default: as the settings say',
  ],
  ['--links SELECTOR|auto', 'the address is a list page: which links on it are articles'],
]

const longestMinutes = 30 * 24 * 60

/** The settings that the options give; null takes a wish back, what is absent was not said. */
export function feedSettingsOf(values: Invocation['values']): {
  readonly [K in 'intervalMinutes' | 'articles' | 'pictures' | 'links' | 'capture']?: FeedSettings[K] | null
} {
  const isAuto = text(values.interval) === 'auto'
  const interval = isAuto ? null : whole(values.interval, '--interval', 10, longestMinutes)
  const source = oneOf(values.text, '--text', ['page', 'feed'] as const)
  const pictures = oneOf(values.pictures, '--pictures', ['on', 'off'] as const)
  const capture = oneOf(values.capture, '--capture', ['page', 'article', 'auto'] as const)
  const links = text(values.links)
  if (links !== undefined && (links.trim() === '' || links.length > 500)) {
    throw new UsageError('--links takes a CSS selector such as "h2 a", or auto')
  }
  return {
    ...(interval === undefined ? {} : { intervalMinutes: interval }),
    ...(source === undefined ? {} : { articles: source === 'feed' ? false : null }),
    ...(pictures === undefined ? {} : { pictures: pictures === 'off' ? false : null }),
    ...(capture === undefined ? {} : { capture: capture === 'auto' ? null : capture }),
    ...(links === undefined ? {} : { links: links === 'none' ? null : links }),
  }
}

/** The same without what only takes back. */
export function wishesOf(values: Invocation['values']): FeedSettings | undefined {
  const wishes = Object.entries(feedSettingsOf(values)).filter(([, value]) => value !== null)
  return wishes.length ? (Object.fromEntries(wishes) as FeedSettings) : undefined
}
