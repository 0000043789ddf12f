/**
 * A word that is a note's heading and not the beginning of a sentence (Correction officers, 更正后的数据, Поправка 22): it ends, or a colon, a
 * full stop, a bar, a closing bracket or a date comes next.
 */
const headed =
  '(?=\\s*(?:[:：.。|\\])）】〕］」』]|[(（\\[][^)）\\]]{0,40}\\d[^)）\\]]{0,20}[)）\\]]\\s*[:：.。]|,?\\s*(?:\\p{L}{3,9}\\.? )?\\d{1,2}(?!\\d)(?:\\.? \\p{L}{3,9})?(?:,? \\d{4})?\\s*[:：]|\\d{1,2}[./-]\\d{1,2}(?!\\d)|\\d{1,2}月\\d|\\d{4}[-/.年]\\d|$))'

/** As well before a dash between spaces, if it is not one of two around words put in; which in Slavic sentences stands for "is" (Поправка — это ...). */
const headedOrDashed = `(?:(?=\\s[—–-]\\s(?![^—–]*\\s[—–-]\\s))|${headed})`

/** What was written wrongly; 误差, 误读 and 错误 are no slips of a newspaper. */
const slip = '(?:有误|有誤|误将|誤將|误植|誤植|误写|誤寫|误报|誤報|写错|寫錯)'
const ofOurs = '(?:本文|此文|文中|本报|本報|本刊|报道|報導|報道|記事)'
const wrongGerman = '(?:korrigier|berichtigt|fehler|falsch|richtiggestellt|früheren (?:fassung|version))'

/** How publishers begin a note on what they put right. */
const opening = new RegExp(
  `^[\\s\\[(（【〔［「※＊*■▲●◆—–-]*(?:${[
    // Chinese and Japanese
    `(?:编辑[部室]?|編輯[部室]?|本报|本報|本刊|本站)?(?:更正|勘误|勘誤|订正|訂正)(?:启事|啟事|说明|說明|声明|聲明|[与與及]致歉|(?:与|與|和|及|并|並)道歉)?${headedOrDashed}`,
    `(?:更正|勘误|勘誤|致歉|道歉)(?:启事|啟事|说明|說明|声明|聲明)(?=\\s)|(?:致歉|道歉|修正|說明|说明)[：:](?=.{0,30}${ofOurs}).{0,40}(?:${slip}|修正|更正)|澄清(?:启事|啟事|声明|聲明|[：:])|(?:お|御)詫びと|お?わびと訂正|(?:お断り|おことわり|追記)[：:].{0,40}(?:修正|訂正)しました`,
    `(?:编者[按注]|編者[按註注]|编[按注]|編[按註注]|编辑部?[：:]).{0,30}(?:更正|${slip}|已作?修正|订正|訂正|本文.{0,6}更新)`,
    // Korean
    `정정(?: ?보도(?:문)?)?${headedOrDashed}|바로 ?잡습니다|알립니다(?:\\]|\\s*[:：]).{0,40}(?:정정|바로잡)`,
    // English
    `(?:corrections?|clarifications?|errat(?:um|a))(?: (?:and|&) (?:corrections?|clarifications?))?(?: appended| notice)?${headedOrDashed}`,
    'correction to (?:this|the|our|an earlier) (?:article|story|report|post|headline)',
    "editor[’']?s[’']? note\\b.{0,120}\\b(?:correct|updat|clarif|amend|remov|error|misstat)",
    '(?:an )?(?:earlier|previous|original) (?:version|edition) of (?:this (?:article|story|post|report|piece|headline|column|page|text|dispatch|caption)|the (?:article|story|headline))|due to an (?:editing|editor)',
    'this (?:article|story|post|piece|report|headline|column|page) (?:was|has been) (?:corrected|amended|edited to correct|updated to correct|clarified)',
    'the article has been corrected (?:to|by us)\\b',
    'a correction was made (?:on \\p{L}{3,9}\\.? \\d|(?:to|in) (?:this|the) (?:article|story|headline|post))|(?:the .{2,40} regrets|we (?:apologi[sz]e for|regret)) (?:the|this|any) (?:error|mistake)s?\\s*[.!]?\\s*$',
    'for the record\\s*:|update\\s*[:,].{0,20}(?:earlier|previous|original) (?:version|headline)',
    'we have (?:corrected|amended) (?:the|this|our|an) (?:article|story|headline|text|caption|error|mistake)',
    // German
    `(?:berichtigung|richtigstellung|korrektur(?:hinweis)?)(?: vom)?${headedOrDashed}`,
    '(?:transparenz)?hinweis\\s*[:：](?=.{0,120}(?:artikel|text|beitrag|fassung|version|meldung|bildunterschrift)).{0,160}(?:korrigiert|berichtigt|richtiggestellt)',
    `(?:anm\\. ?d\\. ?red\\.?|(?:anmerkung|hinweis) der redaktion).{0,120}${wrongGerman}`,
    'wir haben (?:den|diesen|einen|die|das) (?:\\p{L}+ ){0,4}?(?:fehler|namen|angaben?|artikel|text|beitrag|überschrift|bildunterschrift|passage|stelle)\\b.{0,40}(?:korrigiert|berichtigt)',
    'in einer (?:früheren|vorherigen|ersten) (?:fassung|version) (?:(?:dieses|des|unseres) (?:artikels|textes|beitrags|berichts)|dieser meldung|hieß es|stand)',
    // French, Spanish, Italian, Portuguese, Catalan, Romanian
    `(?:rectificatif|rectification|correctif|erratum|rectificación|corrección|fe de err(?:atas?|ores)|correzione|errata(?: corrige)?|correção|correcció|erată)${headedOrDashed}`,
    '(?:dans )?une (?:première )?version (?:précédente |antérieure )?de (?:cet article|ce texte|cette dépêche|notre article)|(?:mise à jour|note)\\s*[:：](?=.{0,80}(?:article|texte|titre|dépêche)).{0,80}corrigé',
    '(?:en )?una versión (?:anterior|previa) de est[ea] (?:artículo|nota|texto|noticia|información|reportaje|pieza)|(?:em )?uma versão anterior d?est[ea] (?:texto|reportagem|artigo|matéria|notícia)|(?:in )?una versione precedente di quest[oa] (?:articolo|testo|notizia|pezzo)',
    // Russian, Ukrainian, Polish, Czech, Dutch, Swedish, Danish, Norwegian
    `(?:исправление|уточнение|поправка|виправлення|уточнення|sprostowanie|korekta|oprava|correctie|rectificatie|rättelse|rettelse|korreksjon)${headed}`,
    'в (?:предыдущей|более ранней|первоначальной|первой) версии (?:этой|этого|данной|данного|нашей|нашего) (?:статьи|текста|новости|материала|заметки|публикации|сообщения)|у попередній версії (?:цієї|цього) (?:статті|тексту|новини|матеріалу|публікації)',
    '(?:in|een) (?:een )?eerdere versie van dit (?:artikel|bericht|stuk|verhaal)|(?:i )?en tidigare version av (?:denna|den här|artikeln|texten)|(?:i )?en tidligere (?:version|versjon|udgave) (?:af|av) (?:denne (?:artikel|artikkelen|saken|tekst)|artiklen|artikkelen|saken)',
    // Vietnamese, Turkish, Indonesian and Malay
    `(?:đính chính|düzeltme|tekzip|ralat|koreksi)${headedOrDashed}`,
    // Arabic
    '(?:تصحيح|تصويب|استدراك)\\s*[:：]|ملاحظة (?:المحرر|التحرير).{0,60}(?:تصحيح|تعديل|تصويب)|(?:تنويه|توضيح)\\s*[:：].{0,80}(?:نسخة سابقة|خطأ|تصحيح|تعديل|هذا (?:الخبر|المقال|التقرير))|ورد في نسخة سابقة من هذا|(?:تم|جرى) (?:تعديل|تصحيح) (?:هذا (?:المقال|الخبر|التقرير|النص)|هذه المادة)',
  ].join('|')})`,
  'iu',
)

const anywhere = new RegExp(
  [
    `(?:本文|此文|这篇文章|這篇文章|(?:本报|本報|本站|本刊)[^。]{0,12}(?:文章|报道|報道|報導))[^。]{0,30}(?:已更正|已修正|${slip}|特此更正|现更正|現更正|現予更正|现予更正)`,
    '(?:^|[。（(])(?:本报|本報)?(?:文章|报道|報道|報導|記事)(?![^。]{0,6}[称稱说說])[^。]{0,30}(?:已更正|已修正|特此更正|现更正|現更正|修正しました|訂正しました)',
    '(?:本文|此文|本報導|本报道)[^。]{0,12}(?:已于|已於|曾于|曾於)[^。]{0,12}(?:更正|修正)',
    '特此更正|(?:記事|本文|見出し|写真)[^。」]{0,30}(?:誤り|間違い)が(?:ありました(?=。|$)|あったため[^。]{0,12}(?:修正|訂正)しました)|(?:おわび|お詫び)して訂正|^[（(※＊]+[^。)）]{0,20}を(?:訂正|修正)しました|기사(?:를|의)? ?(?:내용|제목)?.{0,30}(?:수정|정정)(?:했|하였|합|됐|되었)습?니다',
    '(?:earlier|previous) version of (?:this (?:article|story|post|report|piece|headline)|the (?:article|story|headline))',
    'this (?:article|story|post|report) (?:was|has been) (?:corrected|amended)',
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
