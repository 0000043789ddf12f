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
 * seen before, as A/B headlines do. `known` are all that are kept of the article, where they are at hand. Answers the articles whose edits turned
 * out to be a new template of their site.
 */
export async function noteVersion(
  sql: Sql,
  noted: Noted,
  before: StoredRevision,
  after: StoredRevision,
  isNew: boolean,
  known?: readonly StoredRevision[],
): Promise<readonly string[]> {
  if (before.id === after.id) return []
  const changes = compareRevisions(before, after)
  if (!changes.length) return []
  const host = hostOf(noted.article.url ?? '')
  const signatures = [...new Set(changes.map(signatureOf))]
  const isFlip = !isNew || (await isFormerVersion(sql, host, noted.at, after, signatures, known))
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
  known: readonly StoredRevision[] | undefined,
) {
  if (after.seq < 3 || after.origin !== 'page') return false
  const template = await templateSignatures(sql, host, at - templateMs, at)
  return !signatures.every((one) => template.has(one)) && (await wasShownBefore(sql, after, template, known))
}

/** A version is held against so many before it: a page that changes at each look has thousands. One that is word for word as before is found among all. */
const formerAtMost = 100

/** Whether a version was shown before: nothing differs but the edge of our reading and what new templates of the site brought. */
async function wasShownBefore(
  sql: Sql,
  after: StoredRevision,
  template: ReadonlySet<string>,
  known?: readonly StoredRevision[],
): Promise<boolean> {
  const former = (known ?? (await revisionsOf(sql, after.articleId, 'page'))).filter(
    (one) => one.origin === 'page' && isWhole(one) && one.seq < after.seq,
  )
  const isOfTemplate = (one: string) => template.has(one) && !ofValues.has(one)
  return former
    .slice(-formerAtMost)
    .some((one) => compareRevisions(one, after).every((change) => isOfTemplate(signatureOf(change))))
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
      return linkOf(change.before, change.after)
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

/**
 * What became of a link. A template moves all to another host or leads them over an address of its own, which holds the
 * old one; another address of the same host is an editor's doing.
 */
function linkOf(before: string, after: string): string {
  if (isWrapped(before, after)) return `link over ${hostOf(after)}`
  if (isWrapped(after, before)) return `link no more over ${hostOf(before)}`
  const hosts = [hostOf(before), hostOf(after)] as const
  return hosts[0] === hosts[1] ? `link ${before} ${after}` : `link ${hosts[0]} ${hosts[1]}`
}

/** Whether an address holds another one as a whole, in its path or in a field of its query. */
function isWrapped(inner: string, outer: string): boolean {
  const bare = inner.replace(/^https?:\/\//, '').replace(/\/$/, '')
  // An address of nothing but a host stands in each of its own.
  if (!/[/?]./.test(bare)) return false
  return [bare, encodeURIComponent(bare)].some((one) => outer.slice(8).includes(one, 1))
}

/** What templates put before a name that differs from article to article; 记者 and "Reporter" ask questions in interviews. */
const labelsOfNames = [
  '(?:责任|值班|执行|網絡|网络|本文|实习)?(?:编辑|編輯)|責任編輯|责编|責編|(?:本文|文章|稿件|消息|新闻|资料|图片|圖片|照片)?(?:来源|來源)|作者|撰文|采写|採訪|摄影|攝影|校对|校對|校审|审核|審核|审校|监制|監製|翻译|翻譯|译者|通讯员|供图|制图|文|图|圖',
  '編集|写真|撮影|出典|提供|取材|執筆|글|편집|사진|출처|촬영',
  '(?:edited|written|reported|compiled|translated|photographed) by|(?:copy |photo |web )?editors?|editing|reporting|writing|authors?|by|photos?|photographs?|photographers?|pictures?|images?|(?:photo |image )?credits?|sources?|illustrations?|graphics?|translators?|translation',
  'redaktion|redakteur(?:in)?|autor(?:in|en|a|es)?|fotos?|foto credit|bild(?:er|quelle)?|quelle|text|rédaction|auteurs?|photographe|crédits?(?: photo)?|editor(?:a|es)?|redacción|redação|redazione|fuentes?|fonte|fotografías?|autore|redactie|bron|tekst|źródło|zdjęcia|zdroj',
  'редактор|автор|фото|источник|текст|джерело|المصدر|تحرير|تصوير|إعداد|كتابة|المحرر|nguồn|kaynak|sumber',
].join('|')
const name = "\\p{Lu}[\\p{L}\\p{M}'.-]*"
const names = `${name}(?:(?: (?:and|und|et|y|e|og|och|en|de|da|di|del|van|von|der|la|le|al|bin) | ?[/|,&(] ?| )${name}\\)?){0,5}`
/** Scripts without capitals: no more than two or three names. */
const namesWithoutCase = '[\\p{Lo}\\p{M}]{1,8}(?:[ /|,&][\\p{Lo}\\p{M}]{1,8}){0,2}'
const labelledName = new RegExp(`^(?:${labelsOfNames}) ?: ?(?:${names}|${namesWithoutCase})$`, 'u')

/** The key of a line; of "Editor: Jane Doe", which a template puts under each article with another name, its label. */
function lineOf(line: string): string {
  const key = lineKey(line)
  const label = key.length <= 60 ? labelOf(key) : undefined
  // A date is put under each; a count (死亡 12) is what the article says.
  return label ?? (ofDate.test(key) ? counterKey(key) : undefined) ?? key
}

const ofDate = /(?:19|20)\d\d ?[-/.年] ?\d|\d[-/.] ?(?:19|20)\d\d/

function labelOf(key: string): string | undefined {
  const colon = key.indexOf(':')
  if (colon < 1 || /\p{N}/u.test(key)) return undefined
  // The label in whatever case, the name as it is written.
  const lowered = key.slice(0, colon).toLowerCase() + key.slice(colon)
  return labelledName.test(lowered) ? key.slice(0, colon + 1) : undefined
}
