import { counterKey, lineKey } from '../diff/index.ts'
import { type Change, hostOf, type Mark } from '../model/index.ts'
import {
  countRechecks,
  editsOf,
  editsOfHost,
  revisionById,
  revisionsOf,
  type Sql,
  type StoredArticle,
  type StoredEdit,
  type StoredRevision,
  saveEdit,
  setEditKind,
  templateSignatures,
} from '../store/index.ts'
import { compareRevisions } from './compare-revisions.ts'
import { sha256Hex } from './identity.ts'
import { isWhole } from './save-revision.ts'

/** What is noted of one article at one time. */
interface Noted {
  readonly article: Pick<StoredArticle, 'id' | 'url'>
  readonly captureId: string
  readonly at: number
}

/**
 * Notes that a page (or a feed's item) shows another version than before: an edit, or a flip where that version was
 * seen before, as A/B headlines do. Answers the articles whose edits turned out to be a new template of their site.
 */
export async function noteVersion(
  sql: Sql,
  noted: Noted,
  before: StoredRevision,
  after: StoredRevision,
  isNew: boolean,
): Promise<readonly string[]> {
  if (before.id === after.id) return []
  const changes = compareRevisions(before, after)
  if (!changes.length) return []
  const host = hostOf(noted.article.url ?? '')
  const signatures = [...new Set(changes.map(signatureOf))]
  const isFlip = !isNew || (await isFormerVersion(sql, host, noted.at, after, signatures))
  const edit: StoredEdit = {
    id: editId(noted, isFlip ? 'flip' : 'edit', after.origin),
    articleId: noted.article.id,
    at: noted.at,
    kind: isFlip ? 'flip' : 'edit',
    origin: after.origin,
    host,
    beforeId: before.id,
    afterId: after.id,
    beforeTitle: before.title,
    afterTitle: after.title,
    types: [...new Set(changes.map((change) => change.type))],
    signatures: signatures.slice(0, 60),
  }
  await saveEdit(sql, edit)
  return after.origin === 'page' ? holdRedesign(sql, host, noted.at) : []
}

/** Notes a state that is no version: `teaser`, `withdrawn`, `restored`. The same state is noted once. */
export async function noteState(
  sql: Sql,
  noted: Noted,
  kind: 'teaser' | 'withdrawn' | 'restored',
  title: string | undefined,
): Promise<void> {
  const state = (await editsOf(sql, noted.article.id)).findLast(
    (one) => one.kind === 'teaser' || one.kind === 'withdrawn' || one.kind === 'restored',
  )
  if (state?.kind === kind || (kind === 'restored' && !state)) return
  await saveEdit(sql, {
    id: editId(noted, kind, 'page'),
    articleId: noted.article.id,
    at: noted.at,
    kind,
    origin: 'page',
    host: hostOf(noted.article.url ?? ''),
    afterTitle: title,
    types: [kind],
    signatures: [],
  })
}

function editId(noted: Noted, kind: string, origin: string): string {
  return sha256Hex(`edit\n${noted.captureId}\n${noted.article.id}\n${origin}\n${kind}`).slice(0, 24)
}

const windowMs = 2 * 86_400_000
const sharedByAtLeast = 5

/**
 * A template is new where the same single change stands in many articles of a host, and in most of those that were
 * looked at again within two days: a line under every text, a suffix in every headline, no bylines any more. Edits that
 * hold nothing else are the site's and not the article's.
 */
async function holdRedesign(sql: Sql, host: string, at: number): Promise<readonly string[]> {
  const recent = await editsOfHost(sql, host, at - windowMs, at)
  const articlesBy = new Map<string, Set<string>>()
  for (const edit of recent) {
    for (const signature of edit.signatures) {
      const articles = articlesBy.get(signature) ?? new Set()
      articlesBy.set(signature, articles.add(edit.articleId))
    }
  }
  const most = Math.max(sharedByAtLeast, (await countRechecks(sql, host, at - windowMs)) / 2)
  const template = new Set([...articlesBy].filter(([, articles]) => articles.size >= most).map(([one]) => one))
  if (!template.size) return []
  const held: string[] = []
  const hold = async (edit: StoredEdit, kind: 'redesign' | 'flip') => {
    await setEditKind(sql, edit.id, kind)
    held.push(edit.articleId)
  }
  const open = recent.filter((one) => one.kind !== 'redesign')
  const touched = new Set(
    open.filter((one) => one.signatures.some((two) => template.has(two))).map((one) => one.articleId),
  )
  for (const edit of open) {
    if (edit.signatures.every((one) => template.has(one))) await hold(edit, 'redesign')
    else if (edit.kind === 'edit' && touched.has(edit.articleId) && edit.afterId !== undefined) {
      const after = await revisionById(sql, edit.afterId)
      if (after && (await wasShownBefore(sql, after, template))) await hold(edit, 'flip')
    }
  }
  return held
}

/** How long what a new template brought is not asked about in an article that goes back to a former version. */
const templateMs = 7 * 86_400_000

/** Whether more than a new template of the site brought a version, and it is one that was shown before. */
async function isFormerVersion(
  sql: Sql,
  host: string,
  at: number,
  after: StoredRevision,
  signatures: readonly string[],
) {
  if (after.seq < 3 || after.origin !== 'page') return false
  const template = await templateSignatures(sql, host, at - templateMs, at)
  return !signatures.every((one) => template.has(one)) && (await wasShownBefore(sql, after, template))
}

/** Whether a version was shown before: nothing differs but the edge of our reading and what new templates of the site brought. */
async function wasShownBefore(sql: Sql, after: StoredRevision, template: ReadonlySet<string>): Promise<boolean> {
  const former = (await revisionsOf(sql, after.articleId)).filter(
    (one) => one.origin === 'page' && isWhole(one) && one.seq < after.seq,
  )
  const isOfTemplate = (one: string) => template.has(one) && !ofValues.has(one)
  return former.some((one) => compareRevisions(one, after).every((change) => isOfTemplate(signatureOf(change))))
}

/** One value in place of another: a template may do so in every article, and an editor in one. */
const ofValues: ReadonlySet<string> = new Set(
  ['byline', 'date', 'lead-picture'].map((type) => sha256Hex(`${type} some some`).slice(0, 10)),
)

/** What a change does, without what it is done to: equal in all articles where a template does it. */
function signatureOf(change: Change): string {
  return sha256Hex(describe(change)).slice(0, 10)
}

function describe(change: Change): string {
  switch (change.type) {
    case 'paragraph-added':
      return `+${lineOf(change.after)}`
    case 'correction-notice':
      return `+${lineKey(change.after)}`
    case 'paragraph-deleted':
      return `-${lineOf(change.before)}`
    case 'paragraph-moved':
      return `moved ${lineOf(change.after)}`
    case 'link-changed':
      // A template leads all links over an address of its own.
      return `link ${hostOf(change.before)} ${hostOf(change.after)}`
    case 'byline':
    case 'date':
    case 'lead-picture':
      // Values differ from article to article; that all of them come, go or change is the template's doing.
      return `${change.type} ${change.before ? 'some' : 'none'} ${change.after ? 'some' : 'none'}`
    case 'caption':
      if (!change.before || !change.after) return `caption ${change.before ? 'gone' : 'came'}`
      return `caption ${marked(change.marks)}`
    default:
      return `${change.type} ${marked(change.marks)}`
  }
}

function marked(marks: readonly Mark[]): string {
  return marks
    .filter((mark) => mark.op !== 'same')
    .map((mark) => `${mark.op}:${mark.text.trim()}`)
    .join('|')
}

/** The key of a line; of "Editor: Jane Doe", which a template puts under each article with another name, its label. */
function lineOf(line: string): string {
  const key = lineKey(line)
  const label = key.length <= 60 ? /^[^:.!?…]{1,20}:/.exec(key) : undefined
  return label ? label[0] : (counterKey(key) ?? key)
}
