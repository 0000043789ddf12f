import assert from 'node:assert/strict'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

/** A post of an exported site, its front matter read by an independent YAML parser. */
export interface ReadPost {
  /** Inside `_posts`. */
  readonly name: string
  readonly matter: Readonly<Record<string, unknown>>
  readonly body: string
}

/** All posts of a site. Front matter ends at the first line `---`; YAML 1.1 (Ruby's) and 1.2 must read the same. */
export function readPosts(site: string): ReadPost[] {
  return readdirSync(path.join(site, '_posts')).map((name) => {
    const text = readFileSync(path.join(site, '_posts', name), 'utf8')
    const found = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text)
    assert.ok(found, `${name} begins with front matter`)
    const [, yaml = '', body = ''] = found
    const [old, now] = (['1.1', '1.2'] as const).map(
      (version) => parse(yaml, { version, schema: 'failsafe' }) as unknown,
    )
    assert.deepEqual(old, now, name)
    return { name, matter: now as ReadPost['matter'], body }
  })
}

export function postFrom(posts: readonly ReadPost[], url: string): ReadPost {
  const found = posts.filter((post) => post.matter.from === url)
  assert.equal(found.length, 1, `one post from ${url}`)
  return found[0]!
}

/**
 * Every file of a site lies in it, is a plain file, and has a name that Windows, macOS and Linux can hold, of which no
 * two are one where case or Unicode form does not count.
 */
export function assertNamesAreLegal(site: string): void {
  const seen = new Map<string, string>()
  for (const entry of readdirSync(site, { recursive: true, withFileTypes: true, encoding: 'utf8' })) {
    const file = path.relative(site, path.join(entry.parentPath, entry.name))
    assert.ok(!file.startsWith('..'), file)
    assert.ok(!lstatSync(path.join(site, file)).isSymbolicLink(), file)
    assert.doesNotMatch(entry.name, /[<>:"\\|?*\0-\x1F\x7F]/, JSON.stringify(file))
    assert.doesNotMatch(entry.name, /[. ]$/, JSON.stringify(file))
    assert.doesNotMatch(entry.name, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i, JSON.stringify(file))
    assert.ok(entry.name.isWellFormed(), JSON.stringify(file))
    assert.ok(Buffer.byteLength(entry.name) <= 255, `${Buffer.byteLength(entry.name)} bytes: ${file}`)
    const folded = file.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
    assert.equal(seen.get(folded), undefined, `${JSON.stringify(file)} and ${JSON.stringify(seen.get(folded))}`)
    seen.set(folded, file)
  }
}
