/** How publishers begin a note on what they put right. */
const opening = new RegExp(
  '^[\\s\\[(（【*※■▲—–-]*(?:' +
    '更正|勘误|勘誤|订正|訂正|修正[：:]|编者按.{0,20}更正|編者按.{0,20}更正|編按.{0,20}更正|정정|바로잡습니다|' +
    "corrections?\\b|clarifications?\\b|errat(?:um|a)\\b|editor[’']?s note\\b.{0,80}\\b(?:correct|updat|clarif)|" +
    '(?:an )?earlier version of this|a previous version of this|this (?:article|story|post|piece|report|headline) (?:was|has been) ' +
    '(?:corrected|amended|updated to correct|clarified)|berichtigung|korrektur|anmerkung der redaktion|rectificati(?:f|on)|' +
    'rectificación|corrección|correzione|correção|исправление|уточнение)',
  'iu',
)

const anywhere =
  /(?:本文|此文|原文|这篇文章|該文|文章|报道|報道|報導)[^。]{0,30}(?:已更正|有误|有誤|已修正|特此更正|现更正|現更正)|特此更正|(?:earlier|previous) version of (?:this|the) (?:article|story|post|report|piece|headline)|(?:article|story|post|report) (?:was|has been) (?:corrected|amended)/iu

/** Whether a paragraph is a publisher's own note on what was wrong. Long paragraphs tell a story instead. */
export function isCorrectionNotice(paragraph: string): boolean {
  if (paragraph.length > 1500) return false
  return opening.test(paragraph) || anywhere.test(paragraph)
}
