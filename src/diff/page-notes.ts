/**
 * What pages say of themselves between the paragraphs of an article: how long ago it was put up, when it was updated, how often it was
 * read, how long reading takes. In each language as the pages of its newspapers word it.
 */

/** One that words of these lines are made of. */
const letter = '[a-zß-ÿа-яёіїє\\u0620-\\u064a]'

const number = `\\d{1,9}(?!\\d)(?:[.,\\u0027 ]\\d{1,3}(?!\\d)){0,4}(?: ?(?:[万萬千亿億만천kmKM]|тыс\\.?|mil|mila|tys\\.?)(?!${letter}))?\\+?`

/** "3小时前", "vor 3 Stunden", "5 часов назад": how long ago, as a whole. */
const ago = [
  // Chinese, Japanese, Korean
  '(?:约|約)? ?\\d{1,6}(?!\\d) ?(?:秒钟?|秒鐘?|分钟|分鐘|分|小时|小時|個小時|个小时|天|日|周|週|星期|个月|個月|月|年)(?:之?前|以前)',
  '(?:刚刚|剛剛|刚才|昨天|前天|昨日)',
  '\\d{1,6}(?!\\d) ?(?:秒|分|時間|日|週間|[かヶカ]月|年)前|たった今',
  '\\d{1,6}(?!\\d) ?(?:초|분|시간|일|주|개월|달|년) ?전|방금(?: 전)?|어제',
  // English, German, Dutch, Swedish, Danish and Norwegian
  '(?:about |over |almost )?(?:\\d{1,6}(?!\\d)|an?|one) ?(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year|[smhdw])s? ago|just now|yesterday',
  'vor (?:\\d{1,6}(?!\\d)|einer|einem) (?:sekunden?|sek\\.?|minuten?|min\\.?|stunden?|std\\.?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?)|gestern',
  '\\d{1,6}(?!\\d) (?:seconden?|minuten|minuut|min\\.?|uur|dagen|dag|weken|week|maanden|maand|jaar) geleden',
  'för \\d{1,6}(?!\\d) [a-zß-ÿа-яіїєěł]{2,9} sed[ae]n|(?:for )?\\d{1,6}(?!\\d) [a-zß-ÿа-яіїєěł]{2,9} siden',
  // French, Spanish, Portuguese, Italian
  'il y a (?:\\d{1,6}(?!\\d)|une?) ?(?:secondes?|minutes?|min\\.?|heures?|h|jours?|j|semaines?|mois|ans?)',
  '(?:hace|há) (?:\\d{1,6}(?!\\d)|una?|uma?) ?(?:segundos?|minutos?|min\\.?|horas?|h|d[ií]as?|semanas?|m[eê]s(?:es)?|a[nñ]os?)',
  '(?:\\d{1,6}(?!\\d)|un[ao]?|un\\u0027) ?(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa',
  // Russian, Ukrainian, Polish, Czech
  '(?:\\d{1,6}(?!\\d) )?(?:секунд[уы]?|минут[уы]?|мин\\.?|час(?:а|ов)?|ч\\.?|день|дня|дней|недел[юи]|недель|месяц(?:а|ев)?|год|года|лет) назад|вчера',
  '(?:\\d{1,6}(?!\\d) )?(?:секунд[иу]?|хвилин[иу]?|годин[иу]?|день|дн[іяв]{1,2}|тиж[a-zß-ÿа-яіїєěł]{2,4}|місяц[a-zß-ÿа-яіїєěł]{1,2}|рок[иу]|років) тому',
  '\\d{1,6}(?!\\d) (?:sekund|minut|godzin|dni|tygodni|miesi|lat)[a-zß-ÿа-яіїєěł]{0,5} temu|před \\d{1,6}(?!\\d) (?:min|hod|dn)[a-zß-ÿа-яіїєěł]{0,6}',
  // Arabic, Persian, Turkish, Vietnamese, Indonesian and Malay, Hindi
  '(?:منذ|قبل) (?:حوالي )?(?:\\d{1,6}(?!\\d) )?(?:ثانية|ثوان|ثواني|دقيقة|دقيقتين|دقائق|ساعة|ساعتين|ساعات|يوم|يوما|يومين|أيام|أسبوع|أسبوعين|أسابيع|شهر|شهرين|أشهر|سنة|سنتين|سنوات|عام|عامين|أعوام)',
  '\\d{1,6}(?!\\d) (?:ثانیه|دقیقه|ساعت|روز|هفته|ماه|سال) (?:پیش|قبل)',
  '\\d{1,6}(?!\\d) (?:saniye|dakika|saat|gün|hafta|ay|yıl) önce',
  '\\d{1,6}(?!\\d) (?:giây|phút|giờ|ngày|tuần|tháng|năm) trước',
  '\\d{1,6}(?!\\d) (?:detik|menit|minit|jam|hari|minggu|bulan|tahun)(?: yang)? lalu',
  '\\d{1,6}(?!\\d) (?:सेकंड|मिनट|घंटे|घंटा|दिन|सप्ताह|महीने|साल) पहले',
].join('|')

/** How often something was read, said or liked: these words before or behind a number. */
const counted = [
  '阅读|閱讀|浏览|瀏覽|点击|點擊|播放|评论|評論|留言|跟贴|跟帖|回复|回覆|点赞|點讚|按讚|赞|讚|喜欢|喜歡|收藏|转发|轉發|分享|热度|熱度|人气|人氣|粉丝|粉絲|评|評|阅|閱',
  'コメント|閲覧数?|いいね!?|シェア|ブックマーク',
  '댓글|조회|좋아요|추천|공감|공유|스크랩',
  'views?|reads?|comments?|shares?|likes?|replies|reactions|retweets|plays|upvotes|followers',
  'kommentare?|aufrufe|leserkommentare?|reacties|kommentarer|commentaires?|partages?|vues?|réactions?',
  'comentarios?|comentários?|visualizaciones|visualizações|compartidos|commenti|condivisioni|visualizzazioni',
  'комментари(?:й|я|ев|и)|просмотр(?:ов|а|ы)?|коментар(?:і|ів|ь)|перегляд(?:ів|и)|komentarz[ey]?|komentarzy|komentář[ůei]?',
  'تعليقا?ت?|التعليقات|مشاهدة|مشاهدات|المشاهدات|القراءات|مشاركة|مشاركات',
  'yorum|görüntülenme|okunma|bình luận|lượt xem|komentar|dibaca',
  '👍|👎|❤|♥|💬|👁',
].join('|')
const measure = '(?:次|人|条|條|个|個|件|回|개|회|건|명)?'
const often = [
  `(?:view|show|read|see|load)(?: all| more)* ${number} (?:comments?|replies)`,
  `(?:view|show|read|see|load)(?: all| more)* comments ?\\(${number}\\)`,
  `(?:${counted})(?:量|数|數|次数|次數|人数|人數|수|数)? ?[:(]? ?${number} ?\\)?${measure}`,
  `${number} ?${measure}(?: |の)?(?:${counted})(?:量|数|數|수)?`,
  `(?:已有|共有|有)? ?${number} ?(?:人|位网友|位網友)(?:参与|參與|评论|評論|阅读|閱讀|关注|關注|点赞|點讚|在看|觉得有用)(?:了|过|過)?`,
  `${number} people (?:are reading|are viewing|have read|like|shared) this`,
].join('|')

const minutes = `${number} ?-? ?(?:分钟|分鐘|分|min(?:ut[eio]s?|uten|uut)?\\.?|мин(?:ут[аы]?|\\.)?|분|دقائق|دقيقة|phút|dk|dakika|menit)(?!${letter})`
const readingTime = [
  `(?:(?:预计|預計|估计|約|约|大约|本文)? ?(?:阅读|閱讀)(?:本文)?(?:约|約)?(?:时间|時間|时长|用时|需时|需要|需|全文)? ?[:]? ?(?:约|約|大约)?(?:需要|需)? ?${minutes})`,
  `全文(?:约|約|共|共计)? ?${number} ?字[ ,]*(?:预计|預計)?(?:阅读|閱讀)?(?:大约|约|約)?(?:需要|需)?(?:时间)? ?${minutes}`,
  `${minutes} ?(?:read|reading time|listen|watch|video|de lecture|de lectura|de leitura|di lettura|lesezeit|leestijd|czytania|чтения|читать|okuma|đọc|baca)`,
  `(?:listen|watch|read|reading time|read time|lesezeit|leestijd|(?:temps de )?lecture|tiempo de lectura|tempo de leitura|tempo di lettura|время (?:на )?чтени[ея]|읽는 ?시간|読了(?:時間|目安)?|czas czytania|مدة القراءة|okuma süresi|thời gian đọc) ?[:(]? ?(?:ca\\.?|env\\.?|about|約|약)? ?${minutes} ?\\)?`,
  `この記事は ?約? ?${number} ?分で読めます`,
].join('|')

const day =
  '(?:today|yesterday|gestern|heute|今天|昨天|前天|今日|昨日|어제|오늘|вчера|сегодня|aujourd\\u0027hui|hier|ayer|hoy|ieri|oggi|أمس|اليوم)'
const clock = '\\d{1,2} ?(?:[:h時点點시]|\\u0020Uhr) ?(?:\\d{2}(?::\\d{2})?)?[分분]?'

/** "Updated", in front of a date or a time. */
const updated =
  '(?:最后|最後|最近|本文)?更新(?:时间|時間|日期|于|於|日時?)?|最終更新(?:日時?)?|修改(?:时间|時間)|(?:최종 ?)?(?:업데이트|수정|입력|송고)(?:일시?|시간)?|' +
  '(?:last |first |originally )?(?:updated?|modified)(?: on| at)?|' +
  '(?:zuletzt )?(?:aktualisiert|geändert|stand)(?: am| um)?|(?:laatst )?bijgewerkt(?: op| om)?|(?:senast )?uppdaterad|(?:sist )?oppdatert|(?:sidst )?opdateret|' +
  '(?:mis|mise) à jour(?: le| à)?|modifiée?(?: le| à)?|' +
  '(?:última )?(?:actualiza(?:do|ción)|modificado)(?: el| a las)?|(?:última )?atualiza(?:do|ção)(?: em| às)?|(?:ultimo )?aggiorna(?:to|mento)(?: il| alle)?|' +
  '(?:последнее )?(?:обновлено|обновление|изменено)|оновлено|(?:ostatnia )?aktualizacja|aktualizováno|' +
  '(?:آخر )?تحديث|تم التحديث|güncelle(?:me|ndi)|cập nhật(?: lúc)?|diperbarui'

/** "Published": only in front of a clock, since books, films and laws are published on a day. */
const published =
  '(?:发布|發布|发表|發表|刊登|編輯|编辑)(?:时间|時間|日期|于|於)?|公開日時|(?:등록|발행)(?:일시?|시간)?|(?:published|posted)(?: on| at)?|veröffentlicht(?: am| um)?|' +
  'publiée?(?: le| à)?|publicado(?: el| em)?|pubblicato(?: il| alle)?|опубликовано|опубліковано|opublikowano|نشرت?(?: في| بتاريخ)?|تاريخ النشر|yayınlanma'

/** A word or number of a date with or without a time, as `time` reads them one after the other. */
const timeWord =
  `\\d{1,4}(?!\\d)(?:(?:st|nd|rd|th|er|º|ª)(?!${letter}))?|(?:[ap]\\.m\\.?|` +
  'jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|' +
  'januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|' +
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|' +
  'gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|' +
  'يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|الأول|الثاني|' +
  '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|' +
  'uhr|um|at|on|am|pm|le|à|las?|às|alle|ore|h|del?|kl|в|г|мск|الساعة|في|مساء|صباحا|[صم]|lúc|saat|e[sd]?t|p[sd]?t|c[sd]?t|m[sd]t|bst|gmt|utc|cet|cest|mez|mesz|jst|kst|hkt|sgt|aest|ist|' +
  `${day})(?!${letter})|(?:星期|周|週|礼拜)[一二三四五六日天]|[年月日号號时時分秒點点]|[월화수목금토일]요일|[년월일시분초]|[火水木金土]曜日?|[上下]午|中午|凌晨|晚上|早上|午[前後]|오[전후]|北京时间|北京時間`

const stamp = `\\d{4} ?[-/.年년] ?\\d{1,2} ?[-/.月월] ?\\d{1,2} ?[日일.]?,? ?\\d{1,2}:\\d{2}(?::\\d{2})?|\\d{1,2}[-/]\\d{1,2} \\d{1,2}:\\d{2}(?::\\d{2})?|${day},? ?${clock}`

const behind = '(?=[ |·/,;)\\]】]|$)'
const note = new RegExp(
  `(?:${stamp})(?: ?更新)?${behind}|(?:(?:${updated}|${published}) ?:? ?)?(?:${ago})${behind}|(?:${readingTime})${behind}|(?:${often})${behind}`,
  'y',
)
const beforeTime = new RegExp(`(?:(${updated})|(?:${published})) ?:? ?`, 'y')
const ofTime = new RegExp(`(?:${timeWord})[ ,.:/()\\[\\]+-]*`, 'y')
const between = /[ |·/,;()[\]【】~]*/y

const longest = 90
const mayBeNote = /\d|刚|剛|昨|前天|어제|방금|just|yesterday|gestern|ago|вчера|назад|тому|منذ|قبل/

/**
 * Whether a line (with its signs folded) is nothing but such notes. A clock or a date by itself is none: programmes and live blogs are
 * made of them; "updated" before it, a year with a clock behind it, or "yesterday" make it one.
 */
export function isPageNote(line: string): boolean {
  if (line.length > longest) return false
  const lower = line.toLowerCase()
  if (!mayBeNote.test(lower)) return false
  let at = endOf(between, lower, 0)
  for (let notes = 0; at < lower.length && notes < 6; notes++) {
    const end = Math.max(endOf(note, lower, at), endOfTime(lower, at))
    if (end <= at) return false
    at = endOf(between, lower, end)
  }
  return at === lower.length
}

/** Where a match at `at` ends; -1 where there is none. */
function endOf(expression: RegExp, line: string, at: number): number {
  expression.lastIndex = at
  return expression.test(line) ? expression.lastIndex : -1
}

/** Where "Updated 2 November, 10:22 a.m. ET" ends. */
function endOfTime(line: string, at: number): number {
  beforeTime.lastIndex = at
  const label = beforeTime.exec(line)
  if (!label) return -1
  const start = beforeTime.lastIndex
  let end = start
  for (let next = endOf(ofTime, line, end); next > end; next = endOf(ofTime, line, end)) end = next
  const time = line.slice(start, end)
  const isOne = label[1] === undefined ? /\d ?[:h时時.] ?\d\d/.test(time) : /\d/.test(time)
  return isOne ? end : -1
}
