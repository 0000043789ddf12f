/** Month names of the languages of the news, folded (lower case, without marks), by their first distinct letters. */
const names: readonly string[] = [
  'january jan januar janner jaenner janvier janv enero ene gennaio gen genn janeiro januari stycznia styczen sty января январь янв січня січень leden ledna ocak ianuarie ian ιανουαριου ιανουαριος ιαν tammikuuta tammikuu januara sijecnja siječnja януари يناير januarja janvaris sausio janvari كانون ינואר बजनवरी जनवरी মাদার tháng1 มกราคม ژانویه',
  'february feb februar fevrier fevr fev febrero febbraio febr fevereiro februari lutego luty lut февраля февраль фев февр лютого лютий unor unora subat şubat februarie φεβρουαριου φεβρουαριος φεβ helmikuuta helmikuu februara veljace február фебруари فبراير شباط פברואר फरवरी กุมภาพันธ์ فوریه',
  'march mar marz maerz mars marzo mrz mars marco março maart mrt marca marzec марта март мар березня березень brezen brezna mart martie μαρτιου μαρτιος μαρ maaliskuuta maaliskuu marts ozujka március مارس آذار اذار מרץ मार्च มีนาคม',
  'april apr avril avr abril abr aprile kwietnia kwiecien kwi апреля апрель апр квітня квітень duben dubna nisan aprilie απριλιου απριλιος απρ huhtikuuta huhtikuu aprila travnja aprilis април أبريل ابريل إبريل نيسان אפריל अप्रैल เมษายน آوریل',
  'may mai mayo maggio maio mei maja maj май мая травня травень kveten kvetna mayis mayıs μαιου μαιος μαι toukokuuta toukokuu svibnja majus май مايو أيار ايار מאי मई พฤษภาคม',
  'june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июнь июн червня червень cerven cervna haziran iunie ιουνιου ιουνιος ιουν kesakuuta kesakuu juna lipnja junius юни يونيو يونيه حزيران יוני जून มิถุนายน ژوئن',
  'july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июль июл липня липень cervenec cervence temmuz iulie ιουλιου ιουλιος ιουλ heinakuuta heinakuu jula srpnja julius юли يوليو يوليه تموز יולי जुलाई กรกฎาคม ژوئیه',
  'august aug aout août agosto ago augustus sierpnia sierpien sie августа август авг серпня серпень srpen srpna agustos ağustos αυγουστου αυγουστος αυγ elokuuta elokuu avgust avgusta kolovoza augusti augusztus август أغسطس اغسطس آب אוגוסט अगस्त สิงหาคม اوت',
  'september sep sept septembre septiembre settembre set sett setembro wrzesnia wrzesien wrz сентября сентябрь сен сент вересня вересень zari zarí eylul eylül septembrie σεπτεμβριου σεπτεμβριος σεπ σεπτ syyskuuta syyskuu septembra rujna szeptember септември سبتمبر أيلول ايلول ספטמבר सितंबर सितम्बर กันยายน سپتامبر setiembre',
  'october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika pazdziernik paz октября октябрь окт жовтня жовтень rijen rijna ekim octombrie οκτωβριου οκτωβριος οκτ lokakuuta lokakuu oktobra listopada_hr oktober október октомври أكتوبر اكتوبر أوكتوبر אוקטובר अक्टूबर ตุลาคม اکتبر',
  'november nov novembre noviembre nov novembro listopada listopad lis ноября ноябрь ноя нояб листопада листопад kasim kasım noiembrie νοεμβριου νοεμβριος νοε marraskuuta marraskuu novembra studenoga ноември نوفمبر נובמבר नवंबर नवम्बर พฤศจิกายน نوامبر',
  'december dec dezember dez decembre décembre diciembre dic dicembre dezembro grudnia grudzien gru декабря декабрь дек грудня грудень prosinec prosince aralik aralık decembrie δεκεμβριου δεκεμβριος δεκ joulukuuta joulukuu decembra prosinca desember des декември ديسمبر דצמבר दिसंबर दिसम्बर ธันวาคม دسامبر',
]

const monthByName = new Map<string, number>()
for (const [index, line] of names.entries()) {
  for (const name of line.split(' ')) if (!monthByName.has(fold(name))) monthByName.set(fold(name), index + 1)
}

/** 1–12 for a month's name or its usual abbreviation in any of the languages, else undefined. */
export function monthOf(word: string): number | undefined {
  return monthByName.get(word.toLowerCase()) ?? monthByName.get(fold(word))
}

function fold(word: string): string {
  // ł and ı have no decomposition.
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/ł/g, 'l')
    .replace(/ı/g, 'i')
}
