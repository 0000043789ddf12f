import type { Trap } from './traps.test-data.ts'

/**
 * Twenty languages beside Chinese, Japanese and Korean: the forms of a word that a reader expects (+), and words that are only
 * written alike (-). Written before looking at what search makes of them. Query | text.
 */
const lines = `
+ senator | The senators voted late on Thursday
+ countries | The country pledged new money
+ flee | Families were fleeing the fighting
+ judge | The judge’s ruling is expected on Monday
+ child | A children’s hospital was hit
+ wolf | Wolves returned to the valley
+ labor market | The labour market cooled
+ crisis | Crises in the region
+ 3500 | Some 3,500 workers walked out
+ 14 March 2026 | The vote is set for March 14, 2026
+ prime minister | the prime minister-designate
+ find | The body was found on Sunday
+ knife | Two knives were seized
+ die | Soldiers were dying of cold
+ NATO | NATO’s summit in Ankara
+ cafe | The café reopened
- university | The universe is expanding
- universe | Students of the university
- news | A new law
- new | The news came late
- organ | The organization denied it
- organization | Organ donors are needed
- policy | The police arrived
- police | A policy of neutrality
- Mark | The troops marked the anniversary
- general | A new generation of voters
- port | The airport was closed
- army | His arm was broken
- even | On Monday evening
- corn | In a corner of the room
- business | The bus was late
- secret | The secretary resigned
- ration | A rational choice
- doe | He does not know
- import | An important step
- animal | A studio for animation
- past | A paste of herbs
- arm | The army advanced
- Jones | Dow Jone of Leeds
- wing | A bottle of wine
+ Haus | Die Häuser brannten
+ Regierung | Zwei Regierungen sagten ab
+ Land | Die Zukunft des Landes
+ Strasse | Auf der Straße lag Schnee
+ Straße | Auf der Strasse lag Schnee
+ Minister | Mit den Ministern gesprochen
+ Gesetz | Die neuen Gesetze
+ Kind | Den Kindern geht es gut
+ Soldat | Ukrainische Soldaten
+ Arzt | Viele Ärzte streiken
+ Flüchtling | Hunderte Flüchtlinge
+ Streik | Neue Streiks bei der Bahn
+ Klimaschutzgesetz | Das Klimaschutz-Gesetz
+ Kommission | Die EU-Kommission
+ Präsident | Der Besuch des Präsidenten
+ Studentin | Drei Studentinnen
+ 3500 | Rund 3.500 Menschen
+ Großbritannien | In Grossbritannien
+ Österreich | Oesterreich stimmt zu
+ Stadt | In den Städten
+ Bürgermeister | Die Rede des Bürgermeisters
+ verhaften | Die Polizei verhaftete zwei Männer
- Rat | Eine Ratte im Keller
- Rat | Die Rate stieg
- Bank | Der Konzern ist bankrott
- Kanzler | Die Kanzlei schweigt
- Partei | Die Partie endete remis
- Wein | Sie musste weinen
- Tor | Eine Torte zum Fest
- Gericht | Es ist nur ein Gerücht
- Arzt | Eine seltene Art
- Messe | Mit einem Messer verletzt
- Kirche | Die Kirsche reift
- Mark | Der Markt brach ein
- Miete | In der Mitte
- Bau | Die Bauern protestieren
- Wal | Die Wahl ist gelaufen
- Kind | Das Kino schliesst
- Staat | Die Stadt ist voll
- Land | Die Landung gelang
+ État | Le chef de l’État
+ etat | l'État de droit
+ Ukraine | La guerre d’Ukraine
+ élection | Les élections municipales
+ journal | Les journaux du soir
+ aujourd'hui | Dès aujourd’hui
+ national | Les assemblées nationales
+ régional | Les conseils régionaux
+ élu | Elle a été élue maire
+ étudiante | Trois étudiantes blessées
+ oeuvre | Une œuvre majeure
+ 3500 | Quelque 3 500 manifestants
+ travail | Les travaux continuent
+ grève | Les grèves s’étendent
+ Élysée | Reçu à l’Elysée
+ européen | Les élections européennes
+ nouveau | De nouveaux accords
+ 1er mai | Le 1er mai à Paris
- poisson | Un poison violent
- mari | La mairie est fermée
- pays | Il paye cher
- fil | Sa fille est venue
- port | La porte est fermée
- journal | Une longue journée
- parti | Une partie du pays
- mine | Le ministre part
- main | Il faut agir maintenant
- sol | Le solde est positif
+ elección | Las elecciones de mayo
+ eleccion | La elección fue reñida
+ juez | Los jueces decidieron
+ nación | Las naciones unidas
+ mexicano | Dos mexicanas premiadas
+ ley | Las leyes nuevas
+ Bogotá | Llegaron a Bogota
+ luz | Las luces se apagaron
+ país | Varios países votaron
+ joven | Miles de jóvenes
+ 3500 | Unas 3.500 personas
+ presidente | Los presidentes de ambos
- caso | Una casa blanca
- puerto | La puerta cerrada
- peso | Se levantó una pesa
- libro | Una libra esterlina
- punto | En la punta del cabo
- gas | El gasto público
- partido | La partida terminó
- ley | La leyenda cuenta
- mar | El martes próximo
- mano | Hasta mañana
+ governo | I governi europei
+ Italia | Il futuro dell’Italia
+ Unione | Nell'Unione europea
+ elezione | Le elezioni anticipate
+ citta | La città è ferma
+ banca | Le banche chiudono
+ amico | Gli amici di ieri
+ legge | Le leggi vigenti
+ uomo | Due uomini arrestati
+ economia | Sull’economia pesa
+ migrante | Centinaia di migranti
- porto | La porta si apre
- caso | La casa brucia
- palla | Il palazzo crolla
- monte | In tutto il mondo
- capo | Una capra sul tetto
- posto | Arrivata per posta
+ rząd | Decyzja rządu zapadła
+ Warszawa | Spotkanie w Warszawie
+ Polska | Obywatele Polski
+ prezydent | Weto prezydenta
+ wybory | Po wyborach w maju
+ Lodz | Pożar w mieście Łódź
+ minister | Rada ministrów
+ ustawa | Projekt ustawy
+ szpital | Dwóch szpitali brak
+ Ukraina | Wojna na Ukrainie
+ protest | Fala protestów
+ Kraków | Szczyt w Krakowie
+ kobieta | Dwie kobiety ranne
+ granica | Na granicy z Białorusią
+ rosyjski | Sto rosyjskich dronów
+ Tusk | Słowa Tuska
- rok | Trwają rokowania
- pole | Polska wygrała
- kot | Zjadł kotlet
- las | Opiera się na lasce
- dom | Nowa domena
- bank | Wydano bankiet
- mina | Nowy minister
- pan | Wybuchła panika
- rad | Słuchał radia
+ столица | В столице прошли митинги
+ президент | Встреча с президентом
+ выборы | На выборах победил
+ министр | Министры уходят
+ российский | Потери российских войск
+ Путин | Указ Путина
+ Зеленский | Слова Зеленского
+ санкции | Пакет санкций
+ елка | На площади стоит ёлка
+ заявил | Она заявила об этом
+ город | Жители городов
+ война | После войны
+ газопровод | Взрыв на газопроводе
+ дети | Пятеро детей
+ судья | Коллегия судей
- стол | В столице тихо
- столица | На столе лежит письмо
- город | Урожай с огорода
- суд | Такова судьба
- суд | Судно затонуло
- мина | Министр ушёл
- пол | Полиция приехала
- рука | Старая рукопись
- дом | Новый домен
- вес | Пришла весна
- кит | Выборы в Китае
- газ | Новая газета
- порт | Портрет висит
- страна | Странный случай
- лес | Упал с лестницы
- мэр | Новая мера
+ Київ | Вибух у Києві
+ президент | Указ президента
+ український | Сто українських військових
+ вибори | День виборів
+ військовий | Загинули військові
+ об'єкт | Пошкоджено об’єкти
+ місто | Мер міста
+ Харків | Мешканці Харкова
+ Одеса | Пожежа в Одесі
+ діти | Троє дітей
+ війна | Під час війни
+ уряд | Рішення уряду
- міст | Мер міста
- суд | Затонуло судно
- кит | Влада Китаю
- газ | Стара газета
- ліс | Отримав листа
+ istanbul | İstanbul’da yağmur
+ İstanbul | ISTANBUL BOGAZI
+ Ankara | Ankara'nın kararı
+ seçim | Yerel seçimleri kazandı
+ ülke | Bazı ülkeler
+ türkiye | TÜRKİYE'DE HAYAT
+ bakan | Bakanları topladı
+ ırak | IRAK SINIRI
+ öğrenci | Binlerce öğrenciler
+ Diyarbakır | DİYARBAKIR MERKEZLİ
+ mahkeme | Anayasa Mahkemesi
+ hükümet | Hükümetin kararı
+ erdogan | Erdoğan’ın sözleri
+ deprem | Depremde ölenler
- kar | Son karar verildi
- ara | Bir araba yandı
- dil | Dilekçe verdi
- at | Ateş yakıldı
- gaz | Eski gazete
- kan | Yeni kanun
- ada | Adalet yerini buldu
- su | Suç işledi
- bal | Balık tutuldu
- mal | Maliye açıkladı
- or | Ordu ilerliyor
+ رئيس | وصل الرئيس إلى باريس
+ حكومة | والحكومة ترفض
+ انتخابات | بالانتخابات المقبلة
+ ايران | مفاوضات مع إيران
+ الأمم المتحدة | الأمين العام للأمم المتحدة
+ صحفيون | مقتل صحفيين
+ محمد | وليّ العهد مُحَمَّد
+ 2025 | في عام ٢٠٢٥
+ غزة | لبنان وغزة
+ مدارس | فتح المدارس
+ حكومة | شكّل حكومته
+ لبنان | الحرب بلبنان
- مصر | أفلس مصرف كبير
- حرب | حرباء نادرة
- بحر | ملك البحرين
- نار | نارجيلة
- سلام | دين الإسلام
- كتاب | في مكتب الوزير
- لبن | لبنان
- عرب | عربة قديمة
+ ממשלה | הממשלה אישרה
+ ירושלים | הפגנה בירושלים
+ שר | שלושה שרים התפטרו
+ בחירות | אחרי הבחירות
+ צה"ל | כוחות צה״ל
+ מלחמה | אחרי מלחמות רבות
+ עזה | הסיוע לעזה
+ שלום | שָׁלוֹם עולמי
+ חטוף | שני חטופים שוחררו
- שר | אריאל שרון
- ים | מפלגות הימין
- בן | הבנק נשדד
- עיר | צבא עיראק
- הרצל | תושבי הרצליה
+ کتاب | کتاب‌ها سوختند
+ دانشجو | بازداشت دانشجویان
+ ایران | مردم ايران
+ رئیس جمهور | سخنان رئیس‌جمهور
+ خیابان | خیابان‌های تهران
+ 1403 | سال ۱۴۰۳
+ تحریم | لغو تحریم‌های آمریکا
+ کشور | در کشورهای دیگر
- شهر | شهرت جهانی
- باز | بازار تهران
- نان | فناوری نانو
- دست | دستور تازه
- راه | راهب بودایی
+ चुनाव | आम चुनावों में
+ फिल्म | नई फ़िल्म आई
+ सडक | सड़क पर जाम
+ लड़का | तीन लड़के घायल
+ मंत्री | मंत्रियों की बैठक
+ महिला | महिलाओं का प्रदर्शन
+ हिंदी | हिन्दी दिवस
+ 2025 | साल २०२५ में
+ नेता | नेताओं ने कहा
+ किसान | किसानों का आंदोलन
- कर | एक करोड़ रुपये
- दिल | दिल्ली में बारिश
- राज | राजमा चावल
- सर | सरकार ने कहा
- भार | भारत जीता
+ नगर | नगर निगम
+ นายกรัฐมนตรี | นายกรัฐมนตรีแถลงข่าววันนี้
+ เลือกตั้ง | การเลือกตั้งทั่วไปจะมีขึ้น
+ กรุงเทพ | ฝนตกในกรุงเทพมหานคร
+ ก้าวไกล | พรรคก้าวไกลชนะ
+ เชียงใหม่ | น้ำท่วมหนักในเชียงใหม่
+ น้ำท่วม | น้ำท่วมหนักในเชียงใหม่
+ 2568 | ปี ๒๕๖๘
+ ตำรวจ | ตำรวจจับผู้ต้องหา
- มา | มีคนมาก
- ยา | ถนนยาวมาก
- รถ | สามารถทำได้
- นา | นานแล้ว
- ปลา | ปลายปีนี้
- มือ | เมืองหลวง
+ ha noi | Mưa lớn tại Hà Nội
+ bầu cử | Cuộc bau cu som
+ Đà Nẵng | Bão vào Da Nang
+ hòa bình | Thỏa thuận hoà bình
+ quốc hội | QUỐC HỘI HỌP
+ 3500 | Hơn 3.500 người
- bán | Gặp lại bạn bè
- dừa | Trồng dứa xuất khẩu
- cấm | Cầm cố nhà đất
- hội | Xin hỏi bác sĩ
+ κυβέρνηση | Η ΚΥΒΕΡΝΗΣΗ ΠΑΡΑΙΤΕΙΤΑΙ
+ πρωθυπουργός | Ο ΠΡΩΘΥΠΟΥΡΓΟΣ
+ Αθηνα | Βροχές στην Αθήνα
+ κυβέρνηση | Η απόφαση της κυβέρνησης
+ υπουργός | Οι υπουργοί συμφώνησαν
+ πρόσφυγας | Χιλιάδες πρόσφυγες
+ τράπεζα | Οι τράπεζες κλείνουν
+ Ελλάδα | Ο στρατός της Ελλάδας
+ νόμος | Ψήφιση του νόμου
+ παιδί | Δύο παιδιά
+ εκλογές | Μετά τη νίκη των εκλογών
- φόρος | Αυτή τη φορά
- πόλη | Ο πόλεμος συνεχίζεται
- ώρα | Η χώρα αλλάζει
- όρος | Ο δεύτερος όροφος
- μέρα | Νέα μέτρα
- νόμος | Ο νομός Αττικής
`

/** Written when that list was mended, and looked at once before what it missed was too. */
const later = `
+ hospital | Hospitals are running out of fuel
+ leaf | Fallen leaves burned
+ negotiate | Talks were negotiated in secret
+ 12000 | About 12,000 homes
- cat | The category was wrong
- rest | A restaurant burned
- comic | An economic forum
- extra | He was extradited
- inform | An informal meeting
- pet | A petition was signed
+ Zeitung | Deutsche Zeitungen berichten
+ Krankenhaus | In zwei Krankenhäusern
+ Angriff | Nach den Angriffen
+ Flughafen | Beide Flughäfen gesperrt
+ deutsch | Die deutschen Behörden
+ Behörde | Die deutschen Behörden
- Rente | Ein Rentier im Wald
- Ehe | Der ehemalige Chef
- Zug | Der Zugang bleibt zu
- Steuer | Am Steuerrad
+ hôpital | Les hôpitaux débordent
+ loi | Les lois adoptées
+ accusé | Deux accusées ont parlé
+ manifestant | Des manifestantes arrêtées
+ blessé | Trois personnes blessées
- mer | Le merci du président
- peur | Un peu de pluie
- roi | Une robe
+ ciudad | En las ciudades del norte
+ huracán | Los huracanes de otoño
+ herido | Diez heridos
+ mujer | Las mujeres marchan
- sal | La salud pública
- pan | La pantalla
+ città | Le citta italiane
+ ospedale | Gli ospedali pieni
+ regione | Le regioni del sud
+ deputato | I deputati votano
- per | La pera
+ policja | Komunikat policji
+ sąd | Wyrok sądu
+ wojna | W czasie wojny
+ żołnierz | Śmierć żołnierzy
+ pożar | Skutki pożaru
- list | Na listopad
+ больница | В больницах нет света
+ пожар | При пожаре погибли
+ депутат | Депутатами принято
+ школа | Дети пошли в школу
+ армия | Солдаты армии
- кот | Который час
- сын | Сыпь прошла
+ лікарня | У лікарні
+ школа | Учні шкіл
+ потяг | Рух потягів
+ okul | Okullar açıldı
+ savaş | Savaşın bedeli
+ işçi | İşçilerin grevi
+ polis | Polisler geldi
+ şehir | Şehirde yağmur
- yaz | Yazar konuştu
+ مستشفى | قصف المستشفى
+ جندي | مقتل جنديين
+ مدينة | سكان المدينة
+ صاروخ | بصاروخ واحد
- شمس | شمسية
+ חייל | שני חיילים נהרגו
+ עיר | בעיר העתיקה
+ מפלגה | ראשי המפלגות
- אש | אשדוד
+ بیمارستان | بیمارستان‌ها پر شدند
+ معلم | اعتراض معلمان
+ خبرنگار | خبرنگاران بازداشت شدند
- پدر | پدرام آمد
+ अस्पताल | अस्पतालों में भीड़
+ छात्र | छात्रों का प्रदर्शन
+ बच्चा | दो बच्चे लापता
+ ज़मीन | जमीन का मामला
- बस | बसंत आया
+ โรงพยาบาล | คนไข้ล้นโรงพยาบาล
+ ทหาร | ทหารเสียชีวิต
- กา | การเมือง
+ tổng thống | Tong thong Phap
+ bệnh viện | BỆNH VIỆN CHỢ RẪY
- tay | Miền Tây ngập
- bão | Báo chí đưa tin
+ πόλεμος | Τέλος του πολέμου
+ νοσοκομείο | Στα νοσοκομεία
+ εργαζόμενος | Οι εργαζόμενοι απεργούν
`

export const abroadList: readonly Trap[] = `${lines.trim()}\n${later.trim()}`.split('\n').map((line) => {
  const [query = '', text = ''] = line.slice(2).split(' | ')
  return { query, text, isMatch: line.startsWith('+') }
})
