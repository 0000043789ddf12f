/** What of an open element the rules below look at. */
interface Open {
  readonly name: string
}

export const items: ReadonlySet<string> = new Set(['item', 'atom:entry', 'entry'])

/** Elements that hold plain text and never another element of this list. */
const leaves = new Set([
  'title',
  'link',
  'guid',
  'pubdate',
  'author',
  'category',
  'comments',
  'enclosure',
  'source',
  'description',
  'lastbuilddate',
  'language',
  'content:encoded',
  'dc:creator',
  'dc:date',
  'dc:subject',
  'atom:updated',
  'atom:published',
  'atom:id',
])
const plainLeaves = new Set(['title', 'link', 'guid', 'pubdate', 'comments', 'dc:date', 'dc:creator', 'lastbuilddate'])
const parents = new Set(['item', 'channel'])

/**
 * Whether the innermost open element ends here, though nothing closed it, because `name` begins: an item never stands in
 * an item, and a `<title>` that was forgotten to be closed ends where the `<link>` beside it begins. An empty `<item/>` in an
 * item is noise and closes nothing.
 */
export function closesBefore(stack: readonly Open[], name: string, isEmpty: boolean): boolean {
  const top = stack[stack.length - 1] as Open
  if (plainLeaves.has(top.name) && (leaves.has(name) || items.has(name))) {
    const parent = stack[stack.length - 2]
    return parent !== undefined && parents.has(parent.name)
  }
  if (isEmpty || !items.has(name)) return false
  // Atom lets an entry hold foreign documents in its content, so only an entry directly in an entry was forgotten.
  return name === 'item' ? stack.some((open) => open.name === name) : top.name === name
}
