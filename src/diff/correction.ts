/** A word that is a note's heading and not the beginning of a sentence: Correction officers, 更正后的数据. */
const headed = '(?=\\s*(?:[\\p{P}|]|\\p{Nd}|$))'

/** How publishers begin a note on what they put right. */
const opening = new RegExp(
  `^[\\s\\[(（【〔［「※＊*■▲●◆—–-]*(?:${[
    // Chinese and Japanese
    `(?:更正|勘误|勘誤|订正|訂正)(?:启事|啟事|说明|說明|声明|聲明|[与與及]致歉|(?:与|與|和|及|并|並)道歉)?${headed}`,
    '修正[：:]|澄清(?:启事|啟事|声明|聲明|[：:])|(?:お|御)詫びと|お?わびと訂正',
    '(?:编者按|編者按|编按|編按|编注|編註|编辑部?[：:]).{0,30}(?:更正|误|誤|修正|订正|訂正)',
    // Korean
    '정정(?: ?보도(?:문)?)?(?=\\s*(?:[\\p{P}|]|$))|바로 ?잡습니다|\\[?알립니다\\]?.{0,40}(?:정정|바로잡)',
    // English
    `(?:corrections?|clarifications?|errat(?:um|a)|amendment)(?: (?:and|&) (?:corrections?|clarifications?))?(?: appended| notice)?${headed}`,
    "editor[’']?s[’']? note\\b.{0,120}\\b(?:correct|updat|clarif|amend|remov|error|misstat)",
    '(?:an )?(?:earlier|previous|original) (?:version|edition) of th(?:is|e)|due to an (?:editing|editor)',
    'this (?:article|story|post|piece|report|headline|column|page) (?:was|has been) (?:corrected|amended|edited to correct|updated to correct|clarified)',
    'we have (?:corrected|amended)',
    // German
    `(?:berichtigung|richtigstellung|korrektur(?:hinweis)?)(?: vom)?${headed}`,
    '(?:anmerkung|hinweis) der redaktion|in einer (?:früheren|vorherigen|ersten) (?:fassung|version)',
    // French, Spanish, Italian, Portuguese, Russian
    `(?:rectificatif|rectification|correctif|rectificación|corrección|fe de erratas?|correzione|errata corrige|correção|исправление|уточнение|поправка)${headed}`,
    'une version (?:précédente|antérieure) de cet',
    // Arabic
    'تصحيح\\s*[:：]|تنويه|توضيح\\s*[:：]|استدراك|ورد في نسخة سابقة|(?:تم|جرى) (?:تعديل|تصحيح) هذ[اه]',
  ].join('|')})`,
  'iu',
)

const anywhere = new RegExp(
  [
    '(?:本文|此文|原文|这篇文章|這篇文章|該文|该文|文章|报道|報道|報導|记事|記事)[^。]{0,30}(?:已更正|有误|有誤|已修正|特此更正|现更正|現更正|現予更正|现予更正|修正しました|訂正しました)',
    '特此更正|(?:誤り|間違い)が(?:ありました|あったため)|(?:おわび|お詫び)して訂正|기사를 (?:수정|정정)',
    '(?:earlier|previous) version of (?:this|the) (?:article|story|post|report|piece|headline)',
    '(?:article|story|post|report) (?:was|has been) (?:corrected|amended)',
    '(?:früheren|vorherigen|ersten) (?:fassung|version) (?:dieses|des) (?:artikels|textes|beitrags)',
    '(?:تعديل|تصحيح) هذا (?:المقال|الخبر|التقرير)',
  ].join('|'),
  'iu',
)

/** Whether a paragraph is a publisher's own note on what was wrong. Long paragraphs tell a story instead. */
export function isCorrectionNotice(paragraph: string): boolean {
  if (paragraph.length > 1500) return false
  return opening.test(paragraph) || anywhere.test(paragraph)
}
