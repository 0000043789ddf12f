/** A stretch of words in a diff. */
export interface Mark {
  readonly op: 'same' | 'added' | 'deleted'
  readonly text: string
  /** Of a sentence that was deleted here and stands, word for word, in another paragraph of the version after. */
  readonly movedTo?: number
  /** Of one that was added here and stood in another paragraph of the version before. */
  readonly movedFrom?: number
}

/** One typed change between two revisions, in reading order. */
export type Change =
  | {
      /** `caption`: the words under a picture. Empty where there was, or is, none. */
      readonly type: 'headline' | 'byline' | 'date' | 'lead-picture' | 'caption'
      readonly before: string
      readonly after: string
      readonly marks: readonly Mark[]
    }
  | {
      readonly type: 'paragraph-added'
      readonly after: string
      /** Where sentences of it stood in another paragraph before. */
      readonly marks?: readonly Mark[]
      readonly atParagraph: number
    }
  | {
      readonly type: 'paragraph-deleted'
      readonly before: string
      /** Where sentences of it stand in another paragraph now. */
      readonly marks?: readonly Mark[]
      readonly atParagraph: number
    }
  | {
      /** Paragraphs that were joined or broken otherwise as well are told as one, without the breaks. */
      readonly type: 'paragraph-reworded'
      readonly before: string
      readonly after: string
      readonly marks: readonly Mark[]
      /** Where it stood, if it was moved as well. */
      readonly fromParagraph?: number
      readonly atParagraph: number
    }
  | {
      readonly type: 'paragraph-moved'
      readonly after: string
      readonly fromParagraph: number
      readonly atParagraph: number
    }
  /** A paragraph whose words stayed and whose numbers did not. */
  | {
      readonly type: 'figure-changed'
      readonly before: string
      readonly after: string
      readonly marks: readonly Mark[]
      /** The numbers that differ, as written. */
      readonly figures: readonly { readonly before: string; readonly after: string }[]
      readonly fromParagraph?: number
      readonly atParagraph: number
    }
  /** A paragraph that says what the publisher corrected. */
  | { readonly type: 'correction-notice'; readonly after: string; readonly atParagraph: number }
  /** The same words lead elsewhere. */
  | { readonly type: 'link-changed'; readonly text: string; readonly before: string; readonly after: string }

/**
 * What a publisher did to an article. `flip`: a version that was shown before, as A/B headlines are; `teaser`: only the
 * beginning is shown now; `withdrawn`: taken down; `restored`: whole again after one of these two; `redesign`: the
 * site's template changed, and nothing else.
 */
export type EditKind = 'edit' | 'flip' | 'teaser' | 'withdrawn' | 'restored' | 'redesign'

/** What `diff` compares: the parts of a revision that a reader sees. */
export interface Comparable {
  readonly title?: string
  readonly authors: readonly string[]
  readonly publishedAt?: number
  readonly image?: string
  /** Paragraphs, one a line. */
  readonly text: string
  /** The links in the text, in order, where they are known. */
  readonly links?: readonly { readonly text: string; readonly url: string }[]
  /** The words under pictures, in order, where they are known; they may stand in the text as well. */
  readonly captions?: readonly string[]
  /** The first picture in the text, where it is known. */
  readonly firstPicture?: string
}

/**
 * What two versions of one address have to do with each other. `same`: they read alike; `title`: the text stayed and the
 * headline did not; `edit`: one text, edited; `other-text`: hardly anything of the one stands in the other, as when an
 * address is used again or a first report is replaced.
 */
export type Relation = 'same' | 'title' | 'edit' | 'other-text'
