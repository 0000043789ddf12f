/**
 * What pages say of themselves between the paragraphs of an article: how long ago it was put up, when it was updated, how often it was
 * read, how long reading takes. In each language as the pages of its newspapers word it.
 */

/** One that words of these lines are made of. */
const letter = '[a-zß-ÿа-яёіїє\\u0620-\\u064a]'

const number = `\\d{1,9}(?!\\d)(?:[.,\\u0027 ]\\d{1,3}(?!\\d)){0,4}(?: ?(?:[万萬千亿億만천kmKM]|тыс\\.?|mil|mila|tys\\.?)(?!${letter}))?\\+?`

/**
 * "3小时前", "vor 3 Stunden", "5 часов назад": how long ago, as a whole. Weeks at most, and one unit without a number only of minutes and
 * hours: "Vor 20 Jahren", "A week ago" and "Gestern" head the parts of articles.
 */
const n = '\\d{1,3}(?!\\d)'
const ago = [
  // Chinese, Japanese, Korean
  `(?:约|約)? ?${n} ?(?:秒钟?|秒鐘?|分钟|分鐘|分|小时|小時|個小時|个小时|天|日|周|週|星期)(?:之?前|以前)|刚刚|剛剛`,
  `${n} ?(?:秒|分|時間|日|週間)前|たった今`,
  `${n} ?(?:초|분|시간|일|주) ?전|방금(?: 전)?`,
  // English, German, Dutch, Swedish, Danish and Norwegian
  `(?:about |over |almost )?(?:${n} ?(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|[smhdw])s?|an? (?:minute|hour)) ago|just now`,
  `vor (?:${n} ?(?:sekunden?|sek\\.?|minuten?|min\\.?|stunden?|std\\.?|tag(?:en)?|wochen?)|einer (?:minute|stunde))`,
  `${n} (?:seconden?|minuten|minuut|min\\.?|uur|dagen|dag|weken|week) geleden`,
  `för ${n} (?:sekund(?:er)?|minut(?:er)?|min\\.?|tim(?:me|mar)?|dag(?:ar)?|veck(?:a|or)) sed[ae]n`,
  `(?:for )?${n} (?:sekund(?:er)?|minut(?:t|ter|er)?|min\\.?|timer?|dag(?:er|e)?|uker?|uger?) siden`,
  // French, Spanish, Portuguese, Italian
  `il y a (?:${n} ?(?:secondes?|minutes?|min\\.?|heures?|h|jours?|j|semaines?)|une (?:minute|heure))`,
  `(?:hace|há) (?:${n} ?(?:segundos?|minutos?|min\\.?|horas?|h|d[ií]as?|semanas?)|una? (?:minuto|hora)|uma? (?:minuto|hora))`,
  `(?:${n} ?(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae])|un minuto|un'ora) fa`,
  // Russian, Ukrainian, Polish, Czech
  `(?:${n} (?:секунд[уы]?|минут[уы]?|мин\\.?|час(?:а|ов)?|ч\\.?|день|дня|дней|недел[юи]|недель)|минуту|час) назад`,
  `(?:${n} (?:секунд[иу]?|хвилин[иу]?|годин[иу]?|день|дн[іяв]{1,2}|тиж[a-zß-ÿа-яіїєěł]{2,4})|хвилину|годину) тому`,
  `${n} (?:sekund|minut|godzin|dni|tygodni)[a-zß-ÿа-яіїєěł]{0,5} temu|před ${n} (?:min|hod|dn)[a-zß-ÿа-яіїєěł]{0,6}`,
  // Arabic, Persian, Turkish, Vietnamese, Indonesian and Malay, Hindi
  `(?:منذ|قبل) (?:حوالي )?(?:${n} (?:ثانية|ثوان|ثواني|دقيقة|دقائق|ساعة|ساعات|يوما?|أيام|أسابيع)|دقيقة|دقيقتين|ساعة|ساعتين)`,
  `${n} (?:ثانیه|دقیقه|ساعت|روز|هفته) (?:پیش|قبل)`,
  `${n} (?:saniye|dakika|saat|gün|hafta) önce`,
  `${n} (?:giây|phút|giờ|ngày|tuần) trước`,
  `${n} (?:detik|menit|minit|jam|hari|minggu)(?: yang)? lalu`,
  `${n} (?:सेकंड|मिनट|घंटे|घंटा|दिन|सप्ताह) पहले`,
].join('|')

/** How often something was read, said or liked: these words before or behind a number. No followers, shares of markets or votes of people. */
const counted = [
  '阅读|閱讀|浏览|瀏覽|点击|點擊|播放|评论|評論|留言|跟贴|跟帖|回复|回覆|点赞|點讚|按讚|赞|讚|喜欢|喜歡|收藏|转发|轉發|分享|热度|熱度|人气|人氣|评|評|阅|閱',
  'コメント|閲覧数?|いいね!?|ブックマーク',
  '댓글|조회|좋아요|공감|공유|스크랩',
  'views?|reads?|comments?|likes?|replies|reactions|retweets|upvotes',
  'kommentare?|aufrufe|leserkommentare?|reacties|kommentarer|commentaires?|partages?|vues?|réactions?',
  'comentarios?|comentários?|visualizaciones|visualizações|compartidos|commenti|condivisioni|visualizzazioni',
  'комментари(?:й|я|ев|и)|просмотр(?:ов|а|ы)?|коментар(?:і|ів|ь)|перегляд(?:ів|и)|komentarz[ey]?|komentarzy|komentář[ůei]?',
  'تعليقا?ت?|التعليقات|مشاهدة|مشاهدات|المشاهدات|القراءات',
  'yorum|görüntülenme|okunma|bình luận|lượt xem|komentar|dibaca',
  '👍|👎|❤|♥|💬|👁',
].join('|')
/** Shares of a company, a player's plays and a panel's recommendations (추천) are counted so as well: notes only beside another one. */
const countedElsewhere = 'shares?|plays|추천|مشاركة|مشاركات'
const measure = '(?:次|人|条|條|个|個|回|개|회|건)?'
const often = [
  `(?:view|show|read|see|load)(?: all| more)* ${number} (?:comments?|replies)`,
  `(?:view|show|read|see|load)(?: all| more)* comments ?\\(${number}\\)`,
  `(?:本文)?(?:${counted})(?:量|数|數|次数|次數|人数|人數|수|数)? ?[:(]? ?${number} ?\\)? ?${measure}`,
  `(?:本文(?:已有)? ?)?${number} ?${measure}(?: |の)?(?:${counted})(?:量|数|數|수)?`,
  `コメント ?[:(]? ?${number} ?件|${number} ?件の(?:コメント|いいね)`,
  `(?:已有|有)? ?${number} ?(?:人|位网友|位網友)(?:评论|評論|阅读|閱讀|点赞|點讚|在看|觉得有用)(?:了|过|過)?|已有 ?${number} ?(?:人|位网友|位網友)(?:参与|參與)(?:了|过|過)?(?:讨论|討論|评论|評論|话题|話題|互动|互動)?`,
  `share ${number}`,
  `${number} people (?:are reading|are viewing|have read|like|shared) this`,
].join('|')

/** An article is read in less than half an hour; an hour of reading is on a timetable. */
const few = '[12]?\\d(?!\\d)'
const minutes = `${few} ?-? ?(?:分钟|分鐘|分|min(?:ut[eio]s?|uten|uut)?\\.?|мин(?:ут[аы]?|\\.)?|분|دقائق|دقيقة|phút|dk|dakika|menit)(?!${letter})`
const needed = '(?:约|約|大约|大約|需要?|时间|時間|时长|用时|需时)'
const readingTime = [
  `(?:预计|預計|估计|本文|约|約) ?(?:阅读|閱讀)(?:本文|全文)?${needed}* ?:? ?${needed}* ?${minutes}`,
  `(?:阅读|閱讀)(?:本文|全文)?${needed}+ ?:? ?${needed}* ?${minutes}`,
  `全文(?:约|約|共|共计)? ?${number} ?字[ ,]*(?:预计|預計)?(?:阅读|閱讀)?${needed}* ?${minutes}`,
  `${minutes} ?(?:read|reading time|listen|de lecture|de lectura|de leitura|di lettura|lesezeit|leestijd|czytania|чтения|читать|okuma|đọc|baca)`,
  `(?:listen|read|lecture) ?[:(]? ?${few} ?min(?:\\.|(?!${letter})) ?\\)?`,
  `(?:reading time|read time|lesezeit|leestijd|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|время (?:на )?чтени[ея]|읽는 ?시간|読了(?:時間|目安)?|czas czytania|مدة القراءة|okuma süresi|thời gian đọc) ?[:(]? ?(?:ca\\.?|env\\.?|about|約|약)? ?${minutes} ?\\)?`,
  `この記事は ?約? ?${few} ?分で読めます`,
].join('|')

const day =
  '(?:today|yesterday|gestern|heute|今天|昨天|前天|今日|昨日|어제|오늘|вчера|сегодня|aujourd\\u0027hui|hier|ayer|hoy|ieri|oggi|أمس|اليوم)'
const clock = '\\d{1,2} ?(?:[:h時点點时시]|\\u0020Uhr) ?(?:\\d{2}(?::\\d{2})?)?[分분]?'

const doubtful = new RegExp(
  `(?:(?:${countedElsewhere})수? ?[:(]? ?${number} ?\\)?${measure}|${number} ?${measure} ?(?:${countedElsewhere}))(?=[ |·/,;)\\]】]|$)`,
  'y',
)

/** "Updated", in front of a date or a time. */
const updated =
  '(?:最后|最後|最近|本文)?更新(?:时间|時間|日期|于|於|日時?)?|最終更新(?:日時?)?|修改(?:时间|時間)|(?:최종 ?)?(?:업데이트|수정|입력|송고)(?:일시?|시간)?|' +
  '(?:last |first |originally )?(?:updated|modified)(?: on| at)?|last update|' +
  '(?:zuletzt )?(?:aktualisiert|geändert)(?: am| um)?|(?:laatst )?bijgewerkt(?: op| om)?|(?:senast )?uppdaterad|(?:sist )?oppdatert|(?:sidst )?opdateret|' +
  '(?:mis|mise) à jour(?: le| à)?|modifiée?(?: le| à)?|' +
  '(?:última )?(?:actualiza(?:do|ción)|modificado)(?: el| a las)?|(?:última )?atualiza(?:do|ção)(?: em| às)?|(?:ultimo )?aggiorna(?:to|mento)(?: il| alle)?|' +
  '(?:последнее )?(?:обновлено|обновление|изменено)|оновлено|(?:ostatnia )?aktualizacja|aktualizováno|' +
  '(?:آخر )?تحديث|تم التحديث|güncelle(?:me|ndi)|cập nhật(?: lúc)?|diperbarui'

/** "Published": only in front of a clock, since books, films and laws are published on a day. */
const published =
  '(?:发布|發布|发表|發表|刊登|編輯|编辑)(?:时间|時間|日期|于|於)?|公開日時|(?:등록|발행)(?:일시?|시간)?|(?:published|posted)(?: on| at)?|veröffentlicht(?: am| um)?|' +
  'publiée?(?: le| à)?|publicado(?: el| em)?|pubblicato(?: il| alle)?|опубликовано|опубліковано|opublikowano|نشرت?(?: في| بتاريخ)?|تاريخ النشر|yayınlanma'

const month =
  'jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|' +
  'januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|' +
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|' +
  'gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|' +
  'يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين'

/** A word or number of a date with or without a time, as `time` reads them one after the other. */
const timeWord =
  `\\d{1,4}(?!\\d)(?:(?:st|nd|rd|th|er|º|ª)(?!${letter}))?|(?:[ap]\\.m\\.?|` +
  `${month}|الأول|الثاني|` +
  '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|' +
  'uhr|um|at|on|am|pm|le|à|las?|às|alle|ore|h|del?|kl|в|г|мск|الساعة|في|مساء|صباحا|[صم]|lúc|saat|e[sd]?t|p[sd]?t|c[sd]?t|m[sd]t|bst|gmt|utc|cet|cest|mez|mesz|jst|kst|hkt|sgt|aest|ist|' +
  `${day})(?!${letter})|(?:星期|周|週|礼拜)[一二三四五六日天]|[年月日号號时時分秒點点]|[월화수목금토일]요일|[년월일시분초]|[火水木金土]曜日?|[上下]午|中午|凌晨|晚上|早上|午[前後]|오[전후]|北京时间|北京時間`

const fullDate = [
  '\\d{4} ?[-/.年년] ?\\d{1,2} ?[-/.月월] ?\\d{1,2}(?!\\d) ?[日일.]?',
  '\\d{1,2}[-/.] ?\\d{1,2}[-/.] ?(?:\\d{4}|\\d{2})(?!\\d)',
  '\\d{1,2} ?[月월] ?\\d{1,2} ?[日일号號]',
  `(?:${month})\\.? \\d{1,2}(?!\\d)(?:st|nd|rd|th)?(?:,? \\d{4}(?!\\d))?`,
  `\\d{1,2}(?:st|nd|rd|th|er|º|ª|\\.)? (?:de )?(?:${month})(?!${letter})\\.?(?: الأول| الثاني)?(?:,? (?:de )?\\d{4}(?!\\d))?`,
].join('|')
const shortDate = '\\d{1,2}[-/.]\\d{1,2}(?!\\d)\\.?'
const fullClock =
  '(?:[01]?\\d|2[0-3])(?: ?: ?[0-5]\\d(?::[0-5]\\d)?(?: ?[ap]\\.?m)?| ?[h時点點时시] ?[0-5]\\d(?: ?[分분])?|h(?![a-z])|(?:\\.[0-5]\\d)? ?(?:uhr|[ap]\\.?m))(?!\\d)'
const stamp = `(?:(?:${fullDate}|${shortDate}),? |${day},? ?)${clock}`

const behind = '(?=[ |·/,;)\\]】]|$)'
const note = new RegExp(
  `(?:${stamp}) ?(?:更新|updated|수정|업데이트)${behind}|(?:(?:${updated}|${published}) ?:? ?)?(?:${ago})${behind}|(?:${readingTime})${behind}|(?:${often})${behind}`,
  'y',
)
/** "Stand" says how a match stands as well. */
const beforeTime = new RegExp(`(?:(?<after>${updated})|(?:${published})|(?<standing>stand)(?: vom)?) ?:? ?`, 'y')
const ofTime = new RegExp(`(?:${timeWord})[ ,.:/()\\[\\]+-]*`, 'y')
const datesOf = new RegExp(`(?<!\\d)(?:${fullDate})`, 'g')
const clocksOf = new RegExp(`(?<!\\d)(?:${fullClock})`, 'g')
const hoursOf = /\d{1,2} ?[時点點时시]/g
const shortDatesOf = new RegExp(`(?<!\\d)(?:${shortDate})`, 'g')
const dayOf = new RegExp(`${day}(?!${letter})`)
const between = /[ |·/,;()[\]【】~]*/y

const longest = 90
const mayBeNote = new RegExp(
  `\\d|刚刚|剛剛|たった今|방금|just now|${day}|[ae] (?:minut|hour|hor|heur|stund)|einer|un[ \\u0027]|час|минуту|тому|منذ|قبل`,
)

/**
 * Whether a line (with its signs folded) is nothing but such notes. Where it could be a line of the article, it is none: its edit would
 * be hidden. So a clock, a date or both by themselves are none (programmes and live blogs are made of them), nor is "Yesterday" or a score
 * behind "Stand"; "updated" before a date or a clock makes it one.
 */
export function isPageNote(line: string): boolean {
  if (line.length > longest) return false
  const lower = line.toLowerCase()
  if (!mayBeNote.test(lower)) return false
  let at = endOf(between, lower, 0)
  let isSure = false
  for (let notes = 0; at < lower.length && notes < 6; notes++) {
    const end = Math.max(endOf(note, lower, at), endOfTime(lower, at))
    const orElse = endOf(doubtful, lower, at)
    if (end <= at && orElse <= at) return false
    if (end >= orElse) isSure = true
    at = endOf(between, lower, Math.max(end, orElse))
  }
  return isSure && at === lower.length
}

/** Where a match at `at` ends; -1 where there is none. */
function endOf(expression: RegExp, line: string, at: number): number {
  expression.lastIndex = at
  return expression.test(line) ? expression.lastIndex : -1
}

/** Where "Updated 2 November, 10:22 a.m. ET" ends: a whole date, a clock or a day like "today", and no number besides. */
function endOfTime(line: string, at: number): number {
  beforeTime.lastIndex = at
  const label = beforeTime.exec(line)?.groups
  if (!label) return -1
  const start = beforeTime.lastIndex
  let end = start
  for (let next = endOf(ofTime, line, end); next > end; next = endOf(ofTime, line, end)) end = next
  const time = line.slice(start, end)
  const withoutDates = time.replace(datesOf, ' ')
  const withoutClocks = withoutDates.replace(clocksOf, ' ')
  const hasDate = withoutDates !== time
  const hasClock = withoutClocks !== withoutDates
  // 更新 3点 may be three points; behind a date it is an hour.
  const rest = hasClock
    ? withoutClocks.replace(shortDatesOf, ' ')
    : hasDate
      ? withoutClocks.replace(hoursOf, ' ')
      : withoutClocks
  if (/\d/.test(rest)) return -1
  const { after, standing } = label
  if (standing !== undefined) return hasDate || (hasClock && time.includes('uhr')) ? end : -1
  return hasClock || (hasDate && after !== undefined) || dayOf.test(time) ? end : -1
}
