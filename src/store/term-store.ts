import { crc32 } from 'node:zlib'
import { type AtOnce, DatabaseError, type Sql } from './db.ts'
import { KnownWords } from './known-words.ts'
import { type DocumentTerms, documentTerms, meetWord } from './term-keys.ts'
import { hasNames, isByCharacter, unknownLayout } from './term-layouts.ts'
import { isAmongWords, labelWord } from './term-names.ts'
import { TermSearch } from './term-search.ts'
import { addDocuments, mostDocuments, removeDocument, type SegmentFamily, segmentsOf } from './term-segments.ts'
import { type IndexVersion, KnownSegments, versionsOf } from './term-versions.ts'

/** The two indexes of an archive: what articles say now, and what they said before. */
export const families = { articles: 0, former: 1 } as const
export type Family = keyof typeof families

export interface TermDocument {
  readonly title: string
  readonly text: string
  readonly bands?: readonly string[]
  /** What it is filtered by; each also stands among the words, so that it is known which there are. */
  readonly labels?: readonly string[]
  /** Labels that only later layouts have (see `term-names.ts`); those of tags, which are asked for whole, stand among no words. */
  readonly names?: readonly string[]
}

/**
 * The term index through one connection. What is written in a transaction waits until its end and becomes one segment;
 * whoever reads before calls `flush`.
 */
export class TermStore {
  readonly run: AtOnce
  readonly search: TermSearch
  readonly #segments: KnownSegments | undefined
  readonly #isInTransaction: () => boolean
  readonly #waiting = new Map<string, { family: SegmentFamily; documents: Map<number, DocumentTerms> }>()
  /** Words to be added. */
  readonly #words = new Set<string>()
  /** Words that the index has, or will have when the open transaction is at its end. */
  #known = new KnownWords()

  /** With `onlyReads` the connection never writes, so that what others have not changed either is read once. */
  constructor(run: AtOnce, isInTransaction: () => boolean, onlyReads = false) {
    this.run = run
    this.#segments = onlyReads ? new KnownSegments(run) : undefined
    this.search = new TermSearch(run, undefined, (family) => this.#segments?.of(family) ?? segmentsOf(run, family))
    this.#isInTransaction = isInTransaction
  }

  /** Runs `work` on one moment of the database, whoever writes meanwhile. */
  atOnce<T>(work: (search: TermSearch) => T): T {
    if (this.#isInTransaction()) return work(this.search)
    this.run('BEGIN')
    try {
      this.#segments?.begin()
      return work(this.search)
    } finally {
      this.#segments?.end()
      this.run('COMMIT')
    }
  }

  versions(): readonly IndexVersion[] {
    return this.#segments?.versions() ?? versionsOf(this.run)
  }

  /** The index that searches ask; one in the making where there is no other yet. Throws where its layout is not known. */
  serving(family: Family): SegmentFamily {
    const versions = this.versions()
    const { version } = versions.find((one) => one.state === 'serving') ?? versions[0] ?? { version: 0 }
    const why = unknownLayout(version)
    if (why) throw new DatabaseError(why)
    return { family: families[family], version }
  }

  /**
   * Puts a document in place of what stood under its id; `searchId` is that of the article it belongs to. With `isNew`
   * nothing stood there.
   */
  put(family: Family, id: number, searchId: number, document: TermDocument, isNew: boolean): void {
    const known = new Map<number, DocumentTerms>()
    for (const { version, state, done_from } of this.versions()) {
      if (state === 'making' && searchId < done_from) continue
      const layout = Number(hasNames(version)) + 2 * Number(isByCharacter(version))
      const terms = known.get(layout) ?? termsOfDocument(document, version, this.#known)
      known.set(layout, terms)
      this.putIn({ family: families[family], version }, id, terms, isNew)
    }
  }

  putIn(family: SegmentFamily, id: number, terms: DocumentTerms, isNew: boolean): void {
    if (!isNew) this.#removeFrom(family, id)
    const key = `${family.family} ${family.version}`
    const waiting = this.#waiting.get(key) ?? { family, documents: new Map<number, DocumentTerms>() }
    this.#waiting.set(key, waiting)
    waiting.documents.set(id, terms)
    for (const word of terms.words) if (!meetWord(this.#known, word)) this.#words.add(word)
  }

  remove(family: Family, id: number): void {
    for (const { version } of this.versions()) this.#removeFrom({ family: families[family], version }, id)
  }

  #removeFrom(family: SegmentFamily, id: number): void {
    this.#waiting.get(`${family.family} ${family.version}`)?.documents.delete(id)
    removeDocument(this.run, family, id)
  }

  /** Documents that wait to be written. */
  get waiting(): number {
    let count = 0
    for (const { documents } of this.#waiting.values()) count += documents.size
    return count
  }

  /** Writes what waits. Gives others a turn while it merges, so the transaction stays open for some turns. */
  async flush(): Promise<void> {
    if (!this.#waiting.size && !this.#words.size) return
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { family, documents } of waiting) {
      const all = [...documents].map(([id, terms]) => ({ id, terms }))
      for (let at = 0; at < all.length; at += mostDocuments) {
        await addDocuments(this.run, family, all.slice(at, at + mostDocuments))
      }
    }
    for (const word of this.#words) {
      this.run('INSERT OR IGNORE INTO terms_words (word, crc) VALUES (?, ?)', word, crc32(word))
    }
    this.#words.clear()
  }

  rolledBack(): void {
    this.#words.clear()
    this.forgetWords()
    this.#waiting.clear()
    this.search.forget()
  }

  /** The index may not have the words any more that were put into it. */
  forgetWords(): void {
    this.#known = new KnownWords()
  }
}

/** `known`: words that are left out of those that the document has. */
export function termsOfDocument(
  { title, text, bands, labels = [], names = [] }: TermDocument,
  version: number,
  known?: KnownWords,
): DocumentTerms {
  const all = hasNames(version) ? [...labels, ...names] : labels
  const terms = documentTerms(title, text, { bands, labels: all, byCharacter: isByCharacter(version), known })
  for (const label of all) if (isAmongWords(label)) terms.words.add(labelWord(label))
  return terms
}

export interface SqliteSql extends Sql {
  readonly dialect: 'sqlite'
  readonly terms: TermStore
}

/** The store behind what runs SQL on SQLite. */
export function termStore(sql: Sql): TermStore {
  if (sql.dialect !== 'sqlite' || !('terms' in sql)) throw new Error(`there is no term store for ${sql.dialect}`)
  return (sql as SqliteSql).terms
}
