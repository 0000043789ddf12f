import type { AtOnce } from './db.ts'
import { type Segment, type SegmentFamily, segmentsOf } from './term-segments.ts'

/** One version of the index: made by one version of the terms, in one layout. */
export interface IndexVersion {
  readonly version: number
  /** Searches are answered from the one that serves; beside it another may be in the making. */
  readonly state: 'serving' | 'making' | 'dropped'
  /** Of one in the making: articles with this search id and greater ones are in it. */
  readonly done_from: number
}

export function versionsOf(read: AtOnce): readonly IndexVersion[] {
  return read<IndexVersion>(
    "SELECT version, state, done_from FROM term_index WHERE state <> 'dropped' ORDER BY version",
  )
}

/**
 * Which versions and segments there are, through a connection that only reads: one page of hits asks four times, and a
 * large archive has some 60 segments. What is kept is good until another connection has written, which SQLite counts
 * (`PRAGMA data_version`); it is asked at the beginning of a transaction, so that all is of the transaction's moment.
 */
export class KnownSegments {
  readonly #read: AtOnce
  readonly #segments = new Map<string, readonly Segment[]>()
  #versions: readonly IndexVersion[] | undefined
  #dataVersion: number | undefined
  #isOpen = false

  constructor(read: AtOnce) {
    this.#read = read
  }

  /** A transaction has begun. */
  begin(): void {
    this.#isOpen = true
    const [row] = this.#read<{ data_version: number }>('PRAGMA data_version')
    if (row?.data_version === this.#dataVersion) return
    this.#dataVersion = row?.data_version
    this.#versions = undefined
    this.#segments.clear()
  }

  /** It is over: whoever asks now is answered from the database. */
  end(): void {
    this.#isOpen = false
  }

  versions(): readonly IndexVersion[] {
    if (!this.#isOpen) return versionsOf(this.#read)
    this.#versions ??= versionsOf(this.#read)
    return this.#versions
  }

  of(family: SegmentFamily): readonly Segment[] {
    if (!this.#isOpen) return segmentsOf(this.#read, family)
    const name = `${family.family} ${family.version}`
    const known = this.#segments.get(name) ?? segmentsOf(this.#read, family)
    this.#segments.set(name, known)
    return known
  }
}
