import { html as honoHtml, raw as honoRaw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup that is ready to be sent. Only `html` and `raw` make it, so that foreign text cannot pass for it. */
export type Html = HtmlEscapedString

/**
 * A template whose values are escaped unless they are `Html` already. `undefined`, `null`, `true` and `false` print
 * nothing; lists print their members one after the other.
 *
 *     html`<b>${'<i>'}</b>` // <b>&lt;i&gt;</b>
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  // hono answers a promise only where a value is one, and no view has such a value.
  return honoHtml(strings, ...values) as Html
}

/** Prints `markup` as it stands. Only for what was sanitised or made here. */
export function raw(markup: string): Html {
  return honoRaw(markup)
}

/** A language tag that may stand in a `lang` attribute, or undefined (then none is printed). */
export function langTag(language: string | undefined): string | undefined {
  return language && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(language) ? language : undefined
}

/**
 * ` lang=… dir="auto"` for an element that holds foreign text: fonts follow the language, and `dir="auto"` isolates
 * the text, so that a right-to-left override in a title cannot turn its surroundings round.
 */
export function foreign(language: string | undefined): Html {
  const lang = langTag(language)
  return lang ? html` lang="${lang}" dir="auto"` : html` dir="auto"`
}

/** An http(s) address that may be linked, or undefined: `javascript:` and the like are never a link. */
export function webUrl(url: string | undefined): string | undefined {
  if (!url) return undefined
  const parsed = URL.parse(url)
  return parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:') ? parsed.href : undefined
}
