import { childrenOf, lineOf, type Reading, valueIn } from './reading.ts'
import type { XmlElement } from './xml-tree.ts'

const maxLength = 300
const maxPeople = 100
const email = /[^\s()<>,;:"]+@[^\s()<>,;:"]+/

/**
 * The name in an author field. RSS wants `me@example.com (Name)`, people write `Name <me@example.com>`, `Name (me@…)`,
 * `mailto:…` or just the name; an address alone stays, since nothing better is known.
 *
 *     personName('jane@news.example (Jane Roe)') // 'Jane Roe'
 */
export function personName(text: string): string | undefined {
  const line = text.slice(0, maxLength).replace(/\s+/g, ' ').trim()
  if (line === '') return undefined
  const found = email.exec(line)
  if (!found) return line.replace(/^(?:by|von|par|por)[:\s]+(?=\p{Lu})/iu, '') || undefined
  const rest = `${line.slice(0, found.index)} ${line.slice(found.index + found[0].length)}`
    .replace(/mailto:/gi, '')
    .replace(/[<>()"[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:-]+|[\s,;:-]+$/g, '')
  return rest === '' ? found[0].replace(/^mailto:/i, '') : rest
}

/** People named in a list of elements, each once, in order: Atom persons or text. */
export function peopleIn(reading: Reading, elements: readonly XmlElement[]): readonly string[] {
  const names: string[] = []
  for (const element of elements.slice(0, maxPeople)) {
    const name = personIn(reading, element)
    if (name !== undefined && !names.includes(name)) names.push(name)
  }
  return names
}

function personIn(reading: Reading, element: XmlElement): string | undefined {
  const structured = valueIn(element, 'atom:name', 'name', 'itunes:name')
  if (structured !== undefined) return structured.replace(/\s+/g, ' ')
  const address = valueIn(element, 'atom:email', 'email', 'itunes:email', 'atom:url', 'atom:uri', 'url', 'uri')
  if (address !== undefined) return address
  const line = lineOf(reading, element)
  return line === undefined ? undefined : personName(line)
}

/** The first of several kinds of author elements that names somebody. */
export function firstPeople(
  reading: Reading,
  parent: XmlElement,
  ...kinds: readonly (readonly string[])[]
): readonly string[] {
  for (const names of kinds) {
    const people = peopleIn(reading, childrenOf(parent, ...names))
    if (people.length > 0) return people
  }
  return []
}
