/**
 * Month names of the languages of the news with their cases and usual abbreviations: en, de, fr, es, it, pt, nl, sv,
 * da, no, pl, cs, sk, hu, ro, el, fi, tr, id, ru, uk, bg, hr, sl, et, lv, lt, ar (both sets), fa, he, hi, th. Where two
 * languages mean different months by one word (Polish and Croatian `listopad`), the one with more news wins.
 */
const names: readonly string[] = [
  'january jan januar jänner janvier janv enero ene gennaio gen genn janeiro januari janúar stycznia styczeń sty января январь янв січня січень leden ledna január ianuarie ian ιανουαρίου ιανουάριος ιαν tammikuuta tammikuu ocak januara siječnja jaanuar janvāris sausio януари يناير كانون ינואר जनवरी มกราคม ม.ค ژانویه',
  'february feb februar févr février fev febrero febbraio febr fevereiro februari luty lutego lut февраля февраль фев февр лютого лютий únor února február februarie φεβρουαρίου φεβρουάριος φεβ helmikuuta helmikuu şubat februara veljače veebruar februāris vasario фебруари فبراير شباط פברואר फरवरी กุมภาพันธ์ فوریه',
  'march mar märz mrz mars marzo março marco maart mrt maret marca marzec марта март мар березня березень březen března marec martie μαρτίου μάρτιος μαρ maaliskuuta maaliskuu mart ožujka märts marts kovo március مارس آذار מרץ मार्च มีนาคม',
  'april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апрель апр квітня квітень duben dubna apríl aprilie απριλίου απρίλιος απρ huhtikuuta huhtikuu nisan aprila travnja aprill aprīlis balandžio április април أبريل ابريل إبريل نيسان אפריל अप्रैल เมษายน آوریل',
  'may mai mayo maggio mag maio mei maja maj май мая травня травень květen května máj mája μαΐου μάιος μαι toukokuuta toukokuu mayıs svibnja maijs gegužės május مايو أيار מאי मई พฤษภาคม مه',
  'june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июнь июн червня червень červen června jún iunie ιουνίου ιούνιος ιουν kesäkuuta kesäkuu haziran junija lipnja juuni jūnijs birželio június юни يونيو يونيه حزيران יוני जून มิถุนายน ژوئن',
  'july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июль июл липня липень červenec července júl iulie ιουλίου ιούλιος ιουλ heinäkuuta heinäkuu temmuz julija srpnja juuli jūlijs liepos július юли يوليو يوليه تموز יולי जुलाई กรกฎาคม ژوئیه',
  'august aug août aout agosto ago agustus sierpnia sierpień sie августа август авг серпня серпень srpen srpna αυγούστου αύγουστος αυγ elokuuta elokuu ağustos avgusta kolovoza augusts rugpjūčio augusztus augusti augustus أغسطس اغسطس آب אוגוסט अगस्त สิงหาคม اوت',
  'september sep sept septembre septiembre setiembre settembre set setembro września wrzesień wrz сентября сентябрь сен сент вересня вересень září septembrie σεπτεμβρίου σεπτέμβριος σεπ syyskuuta syyskuu eylül septembra rujna septembris rugsėjo szeptember септември سبتمبر أيلول ספטמבר सितंबर सितम्बर กันยายน سپتامبر',
  'october oct oktober okt octobre octubre ottobre ott outubro out października październik paź октября октябрь окт жовтня жовтень říjen října október octombrie οκτωβρίου οκτώβριος οκτ lokakuuta lokakuu ekim oktobra oktoober oktobris spalio октомври أكتوبر اكتوبر أوكتوبر אוקטובר अक्टूबर ตุลาคม اکتبر',
  'november nov novembre noviembre novembro listopada listopad lis ноября ноябрь ноя нояб листопада листопад november noiembrie νοεμβρίου νοέμβριος νοε marraskuuta marraskuu kasım novembra studenoga novembris lapkričio ноември نوفمبر נובמבר नवंबर नवम्बर พฤศจิกายน نوامبر',
  'december dec dezember dez décembre diciembre dic dicembre dezembro grudnia grudzień gru декабря декабрь дек грудня грудень prosinec prosince decembrie δεκεμβρίου δεκέμβριος δεκ joulukuuta joulukuu aralık decembra prosinca detsember decembris gruodžio desember des декември ديسمبر דצמבר दिसंबर दिसम्बर ธันวาคม دسامبر',
]

const monthByName = new Map<string, number>()
for (const [index, line] of names.entries()) {
  for (const name of line.split(' ')) if (!monthByName.has(fold(name))) monthByName.set(fold(name), index + 1)
}

/** 1–12 for a month's name or its usual abbreviation in any of the languages, else undefined. */
export function monthOf(word: string): number | undefined {
  if (word.length > 14) return undefined
  const lower = word.toLowerCase()
  // in Hebrew `in January` is one word
  return monthByName.get(lower) ?? monthByName.get(fold(lower.startsWith('ב') ? lower.slice(1) : lower))
}

/** Without marks; ł and ı have no decomposition. */
function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/ł/g, 'l')
    .replace(/ı/g, 'i')
}
