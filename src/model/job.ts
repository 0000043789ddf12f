export type JobKind = 'feed' | 'article' | 'recheck' | 'picture' | 'gap'

/** A piece of work that is due. One job a kind and subject. */
export interface Job {
  readonly kind: JobKind
  /** Feed id, article id, picture address, or `FEED@TIME` of a gap. */
  readonly subject: string
  /** The host whose pace it takes part in. */
  readonly host: string
  readonly dueAt: number
  readonly attempts: number
  readonly lastError?: string
}
