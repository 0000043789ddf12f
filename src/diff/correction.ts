/** A word that is a note's heading and not the beginning of a sentence: Correction officers, 更正后的数据. */
const headed = '(?=\\s*(?:[\\p{P}|]|\\p{Nd}|$))'

/** How publishers begin a note on what they put right. */
const opening = new RegExp(
  `^[\\s\\[(（【〔［「※＊*■▲●◆—–-]*(?:${[
    // Chinese and Japanese
    `(?:编辑[部室]?|編輯[部室]?|本报|本報|本刊|本站)?(?:更正|勘误|勘誤|订正|訂正)(?:启事|啟事|说明|說明|声明|聲明|[与與及]致歉|(?:与|與|和|及|并|並)道歉)?${headed}`,
    '(?:更正|勘误|勘誤|致歉|道歉)(?:启事|啟事|说明|說明|声明|聲明)(?=\\s)|(?:致歉|道歉|修正|說明|说明)[：:].{0,40}(?:误|誤|错|錯)|修正[：:]|澄清(?:启事|啟事|声明|聲明|[：:])|(?:お|御)詫びと|お?わびと訂正|(?:お断り|おことわり|追記)[：:].{0,40}(?:修正|訂正)',
    '(?:编者[按注]|編者[按註注]|编[按注]|編[按註注]|编辑部?[：:]).{0,30}(?:更正|误|誤|修正|订正|訂正|本文.{0,6}更新)',
    // Korean
    '정정(?: ?보도(?:문)?)?(?=\\s*(?:[\\p{P}|]|$))|바로 ?잡습니다|\\[?알립니다\\]?.{0,40}(?:정정|바로잡)',
    // English
    `(?:corrections?|clarifications?|errat(?:um|a)|amendment)(?: (?:and|&) (?:corrections?|clarifications?))?(?: appended| notice)?${headed}`,
    'correction to (?:this|the|our|an earlier) (?:article|story|report|post|headline)',
    "editor[’']?s[’']? note\\b.{0,120}\\b(?:correct|updat|clarif|amend|remov|error|misstat)",
    '(?:an )?(?:earlier|previous|original) (?:version|edition) of th(?:is|e)|due to an (?:editing|editor)',
    'this (?:article|story|post|piece|report|headline|column|page) (?:was|has been) (?:corrected|amended|edited to correct|updated to correct|clarified)',
    'a correction was made\\b|the .{2,40} regrets the error|we (?:apologi[sz]e for|regret) (?:the|this|any) (?:error|mistake)',
    'for the record\\s*[:,]|update\\s*[:,].{0,20}(?:earlier|previous|original) (?:version|headline|report)',
    'we have (?:corrected|amended)',
    // German
    `(?:berichtigung|richtigstellung|korrektur(?:hinweis)?)(?: vom)?${headed}`,
    '(?:transparenz)?hinweis\\s*[:：].{0,120}(?:korrigiert|berichtigt|richtiggestellt)|anm\\. ?d\\. ?red\\.?.{0,80}(?:korrig|bericht|fehler)|wir haben (?:den|diesen|einen|die) .{0,60}(?:korrigiert|berichtigt)',
    '(?:anmerkung|hinweis) der redaktion|in einer (?:früheren|vorherigen|ersten) (?:fassung|version)',
    // French, Spanish, Italian, Portuguese, Catalan, Romanian
    `(?:rectificatif|rectification|correctif|erratum|rectificación|corrección|fe de err(?:atas?|ores)|correzione|errata(?: corrige)?|correção|correcció|erată)${headed}`,
    '(?:dans )?une (?:version|première version) (?:précédente|antérieure|de cet)|(?:mise à jour|note)\\s*[:：].{0,60}corrigé|(?:en )?una versión (?:anterior|previa)|(?:em )?uma versão anterior|(?:in )?una versione precedente',
    // Russian, Ukrainian, Polish, Czech, Dutch, Swedish, Danish, Norwegian
    `(?:исправление|уточнение|поправка|виправлення|уточнення|sprostowanie|korekta|oprava|correctie|rectificatie|rättelse|rettelse|korreksjon)${headed}`,
    'в (?:предыдущей|более ранней|первоначальной|первой) версии|у попередній версії|(?:in|een) (?:een )?eerdere versie van dit|(?:i )?en tidigare version av|i en tidligere (?:version|versjon|udgave)',
    // Vietnamese, Turkish, Indonesian and Malay
    `(?:đính chính|düzeltme|tekzip|ralat|koreksi)${headed}`,
    // Arabic
    '(?:تصحيح|تصويب)\\s*[:：]|ملاحظة (?:المحرر|التحرير).{0,60}(?:تصحيح|تعديل|تصويب)|تنويه|توضيح\\s*[:：]|استدراك|ورد في نسخة سابقة|(?:تم|جرى) (?:تعديل|تصحيح) هذ[اه]',
  ].join('|')})`,
  'iu',
)

const anywhere = new RegExp(
  [
    '(?:本文|此文|原文|这篇文章|這篇文章|該文|该文|(?:^|[。（(])(?:本报|本報)?(?:文章|报道|報道|報導|记事|記事))[^。]{0,30}(?:已更正|有误|有誤|已修正|特此更正|现更正|現更正|現予更正|现予更正|修正しました|訂正しました)',
    '(?:本文|此文|本報導|本报道)[^。]{0,12}(?:已于|已於|曾于|曾於)[^。]{0,12}(?:更正|修正)',
    '特此更正|(?:記事|本文|見出し|写真|一部|※)[^。]{0,30}(?:誤り|間違い)が(?:ありました|あったため)|(?:おわび|お詫び)して訂正|^[（(※＊]+[^。]{0,20}を(?:訂正|修正)しました|기사를? ?(?:의|내용).{0,30}(?:수정|정정)했|기사를 (?:수정|정정)',
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
