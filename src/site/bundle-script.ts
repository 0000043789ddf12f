import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'

/**
 * One classic script of a module of ours and all that it imports, by relative paths and names: pages that are opened from a
 * folder may load scripts, but no modules. Each module is a function of its own, so that names don't meet; `before` stands in
 * front of all. Types are stripped where the program runs from its source.
 */
export function bundleScript(entry: URL, before = ''): string {
  const made = new Map<string, string>()
  const bodies: string[] = []
  const add = (url: URL): string => {
    const known = made.get(url.href)
    if (known !== undefined) return known
    const name = `m${made.size}`
    made.set(url.href, name)
    const exported: string[] = []
    const body = sourceOf(url)
      .replace(/^import\s*\{([^}]*)\}\s*from\s*'(\.[^']+)';?$/gm, (_, names: string, from: string) => {
        const taken = names
          .replace(/\bas\b/g, ':')
          .replace(/\s+/g, ' ')
          .trim()
        return `const {${taken}} = ${add(new URL(from, url))}`
      })
      .replace(/^export (?=(?:async )?(?:function\*?|class|const|let) (\w+))/gm, (_, name: string) => {
        exported.push(name)
        return ''
      })
    if (/^(?:import|export)\b/m.test(body)) throw new Error(`${url.href} has an import or export that can't be bundled`)
    bodies.push(`const ${name} = (() => {\n${body}\nreturn {${exported.join(', ')}}\n})()`)
    return name
  }
  add(entry)
  return `(() => {\n'use strict'\n${before}${bodies.join('\n')}\n})()\n`
}

/** Plain JavaScript without comments that stand on lines of their own and without empty lines. */
function sourceOf(url: URL): string {
  const text = readFileSync(url, 'utf8')
  const plain = url.pathname.endsWith('.ts') ? withoutTypes(text) : text
  return plain
    .replace(/^[ \t]*\/\*\*?[\s\S]*?\*\/[ \t]*$/gm, '')
    .replace(/^[ \t]*\/\/.*$/gm, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim()
}

/** Node says of this function, each time a program begins, that it may still change. */
function withoutTypes(text: string): string {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return nodeModule.stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}
