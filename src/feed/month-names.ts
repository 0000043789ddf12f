/**
 * Names of the months, one line group a month from January, as feeds write them in some sixty languages: long and short,
 * standing alone and in a date (`август`, `августа`), folded by `foldWord`. Drawn from Unicode's CLDR, and a few older
 * spellings. Words that mean different months in different languages stand in `ambiguousMonths` instead.
 */
const names: readonly string[] = [
  // 1
  'ean eanair ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jaenner jan janar janeiro janner ' +
    'januar januara januari januarie january janv janvaris janvier led leden ledna oca ocak sausio sausis sij ' +
    'sijecanj sijecnja sty styczen stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν ' +
    'ιανουαριος ιανουαριου сту студзень студзеня січ січень січня янв январь января януари јан јануар јануари қаң ' +
    'қаңтар հնվ հունվար հունվարի ינו ינואר جانفي جنوری يناير ژانویه ژانویهٔ जन जनवरी जाने जानेवारी জানু জানুয়ারি ' +
    'ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു ജനുവരി มกราคม มค იან იანვარი',
  // 2
  'chw chwef chwefror feabh feabhra feb febbraio feber febr febreiro febrer febrero februar februara februari ' +
    'februarie februaris february fev fevereiro fevr fevral fevralya fevrier helmi helmikuu helmikuuta lut lutego ' +
    'luty ots otsaila peb pebrero shk shkurt sub subat uno unor unora vasario vasaris veebr veebruar velj veljaca ' +
    'veljace φεβ φεβρουαριος φεβρουαριου ақп ақпан лют лютага лютии лютого люты феб фебруар фев февр февраль ' +
    'февраля февруари փետրվար փետրվարի փտվ פבר פברואר شباط فبراير فروری فوریه فوریهٔ فيفري फ़र फ़रवरी फेब्रु ' +
    'फेब्रुवारी ফেব ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ' +
    'ഫെബ്രുവരി กพ กุมภาพันธ์ თებ თებერვალი',
  // 3
  'bre brezen brezna kovas kovo maalis maaliskuu maaliskuuta maart mac machi mae maer maerz mar marc marca ' +
    'march marcius marco marec maret mars marso mart marta martie marts martxoa marz marzec marzo maw mawrth mrt ' +
    'mrz ozu ozujak ozujka μαρ μαρτιος μαρτιου бер березень березня мар март марта нау наурыз сак сакавік ' +
    'сакавіка մարտ մարտի մրտ מרץ اذار مارس مارچ मार्च মার্চ ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് มีค ' +
    'มีนาคม მარ მარტი',
  // 4
  'abr abrell abril aib aibrean api apirila apr aprel april aprila aprile aprili aprilie aprilis aprill avr ' +
    'avril balandis balandzio dub duben dubna ebr ebrill huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis ' +
    'nisan pri prill tra travanj travnja απρ απριλιος απριλιου апр апрель апреля април квіт квітень квітня кра ' +
    'красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפר אפריל آوریل أبريل اپریل نيسان अप्रैल एप्रि एप्रिल এপ্রি ' +
    'এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ เมย เมษายน აპრ აპრილი',
  // 5
  'beal bealtaine geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio maj maja majus may ' +
    'mayis mayo mayıs mee mei svi svibanj svibnja touko toukokuu toukokuuta μαι μαιος μαιου маи мам мамыр мая мај ' +
    'трав травень травня մայիս մայիսի մյս מאי ايار مئی مايو مه مهٔ मई मे মে ਮਈ મે மே మే ಮೇ മേയ് พค พฤษภาคม მაი ' +
    'მაისი',
  // 6
  'birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina giu giugno haz haziran hun hunyo iun ' +
    'iunie iyn iyun juin jun juna june junho juni junie junij junijs junio junius juny juuni kesa kesakuu ' +
    'kesakuuta lipanj lipnja meh mehefin meith meitheamh qer qershor xuno ιουν ιουνιος ιουνιου июн июнь июня мау ' +
    'маусым черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני جوان جون حزيران يونيو ' +
    'ژوئن जून জুন ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ มิถุนายน มิย ივნ ივნისი',
  // 7
  'cervence cervenec cvc gor gorff gorffennaf heina heinakuu heinakuuta hul hulyo iuil iul iulie iyl iyul juil ' +
    'juillet jul jula julai julho juli julie julij julijs julio juliol julius july juuli korr korrik liepa liepos ' +
    'lipca lipiec lug luglio srpanj srpnja tem temmuz uzt uztaila xul xullo ιουλ ιουλιος ιουλιου июл июль июля ' +
    'лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի יולי تموز جولائی جويلية يوليو ' +
    'ژوئیه ژوئیهٔ जुल जुलाई जुलै জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ กค กรกฎาคม ივლ ივლისი',
  // 8
  'abu abuztua ag ago agost agosti agosto agu agust agustos agustus aout aug august augusta augusti augusts ' +
    'augustus augusztus avg avgust avq avqust awst elo elokuu elokuuta gush gusht kol kolovoz kolovoza lun lunasa ' +
    'ogo ogos rugpjucio rugpjutis sie sierpien sierpnia srpen srpna αυγ αυγουστος αυγουστου авг август августа ' +
    'жні жнівень жніуня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוג אוגוסט أغسطس اب اوت اگست अग अगस्त ' +
    'ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് สค สิงหาคม აგვ აგვისტო',
  // 9
  'eyl eylul ira iraila medi mfomh rugsejis rugsejo ruj rujan rujna sen sentyabr sep sept septemba septembar ' +
    'september septembra septembre septembrie septembris septiembre set setembre setembro settembre setyembre sht ' +
    'shtator syys syyskuu syyskuuta szept szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριος σεπτεμβριου ' +
    'вер верасень верасня вересень вересня сент сентябрь сентября сеп септембар септември қыр қыркүиек սեպ ' +
    'սեպտեմբեր սեպտեմբերի ספט ספטמבר ايلول سبتمبر ستمبر سپتامبر सप्टें सप्टेंबर सित सितंबर সেপ সেপ্ট সেপ্টেম্বর ' +
    'ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ กย ' +
    'กันยายน სექ სექტემბერი',
  // 10
  'dfomh eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktoba oktobar ' +
    'oktober oktobra oktobris oktoober oktubre oktyabr ott ottobre out outubro paz pazdziernik pazdziernika rij ' +
    'rijen rijna spalio spalis tet tetor urr urria οκτ οκτωβριος οκτωβριου жовт жовтень жовтня кас кастрычнік ' +
    'кастрычніка окт октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր հոկտեմբերի אוק אוקטובר أكتوبر اکتبر ' +
    'اکتوبر अक्टू अक्टूबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ' +
    'ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്ടോബർ ตค ตุลาคม ოქტ ოქტომბერი',
  // 11
  'aza azaroa kas kasim kasım lapkricio lapkritis listopadu marras marraskuu marraskuuta nen nentor nob ' +
    'nobyembre noiembrie nov novemba novembar november novembra novembre novembris novembro noviembre noy noyabr ' +
    'samh samhain stu studeni studenoga tach tachwedd νοε νοεμβριος νοεμβριου лист листопад листопада ліс ' +
    'лістапад лістапада нов новембар ное ноември нояб ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի נוב נובמבר ' +
    'نوامبر نوفمبر نومبر नव नवंबर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ ' +
    'ನವೆಂಬರ್ നവം നവംബർ พย พฤศจิกายน ნოე ნოემბერი',
  // 12
  'abe abendua ara aralik aralık dec decembar december decembra decembre decembrie decembris decembro dek ' +
    'dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre diciembre ' +
    'dis disember disyembre gru grudnia grudzien gruodis gruodzio joulu joulukuu joulukuuta noll nollaig pro ' +
    'prosinac prosinca prosince prosinec rhag rhagfyr δεκ δεκεμβριος δεκεμβριου груд грудень грудня дек декабрь ' +
    'декабря декември дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի דצמ דצמבר دسامبر ' +
    'دسمبر ديسمبر डिसें डिसेंबर दिस दिसंबर ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச டிசம்பர் డిసెం డిసెంబర్ ' +
    'ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ ธค ธันวาคม დეკ დეკემბერი',
]

/** Words for one month in most languages that have them and for another in the language named: Croatian. */
const ambiguousMonths: ReadonlyMap<string, { readonly month: number; readonly hr: number }> = new Map([
  ['listopad', { month: 11, hr: 10 }],
  ['listopada', { month: 11, hr: 10 }],
  ['lis', { month: 11, hr: 10 }],
  ['lip', { month: 7, hr: 6 }],
  ['srp', { month: 8, hr: 7 }],
])

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

const byName: ReadonlyMap<string, number> = new Map([
  ...names.flatMap((words, at) => words.split(' ').map((word): [string, number] => [word, at + 1])),
  ...numerals.map((numeral, at): [string, number] => [`${numeral}月`, at + 1]),
])

/** Lower case, without accents on Latin, Greek and Cyrillic letters, without dots and joiners. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[.\u200c-\u200f׳॰]/g, '')
}

/** The month (1 to 12) that a word names in any language, or undefined. `language` decides the few ambiguous words. */
export function monthOf(word: string, language?: string): number | undefined {
  const folded = foldWord(word)
  const found = byName.get(folded)
  if (found !== undefined) return found
  const ambiguous = ambiguousMonths.get(folded)
  if (ambiguous) return /^(hr|bs|sr)\b/i.test(language ?? '') ? ambiguous.hr : ambiguous.month
  // English, as typed by hand: `Septem`, `Febru`.
  return folded.length > 3 && /^[a-z]+$/.test(folded) ? byEnglishStart(folded) : undefined
}

const english = 'january february march april may june july august september october november december'.split(' ')

function byEnglishStart(word: string): number | undefined {
  const at = english.findIndex((name) => name.startsWith(word))
  return at < 0 ? undefined : at + 1
}
