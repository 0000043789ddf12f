/** Sentences written for the tests, with the encodings that can hold them. */
export const samples: readonly {
  readonly language: string
  readonly encodings: readonly string[]
  readonly text: string
}[] = [
  {
    language: 'Simplified Chinese',
    encodings: ['gb18030', 'gbk', 'gb2312'],
    text: '昨天下午，市政府召开新闻发布会，介绍今年第三季度的经济情况。发言人表示，虽然外部环境仍然复杂，但是居民收入和就业保持稳定。记者问到房价的时候，他没有直接回答，只说有关部门正在研究。',
  },
  {
    language: 'Traditional Chinese',
    encodings: ['big5', 'big5-hkscs', 'gb18030'],
    text: '立法會昨日討論新的交通規劃，多名議員認為票價太高，市民難以負擔。政府官員回應說，會在年底之前公布檢討結果，並且與巴士公司商量優惠。天文台預測明天有雨，請帶雨傘。',
  },
  {
    language: 'Japanese',
    encodings: ['shift_jis', 'euc-jp', 'cp932'],
    text: '東京都は二十日、来年度の予算案を発表した。子育ての支援に力を入れるほか、古い水道管の工事も進めるという。知事は「安心して暮らせる街にしたい」と話した。',
  },
  {
    language: 'Korean',
    encodings: ['euc-kr', 'cp949'],
    text: '서울시는 어제 새로운 교통 계획을 발표했다. 시민들은 버스 요금이 너무 비싸다고 말했지만, 시장은 내년까지 올리지 않겠다고 약속했다. 내일은 전국에 비가 내리겠습니다.',
  },
  {
    language: 'Russian',
    encodings: ['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866'],
    text: 'Вчера вечером в городе открылась новая библиотека. На открытие пришли сотни жителей, а мэр обещал, что книги будут выдавать бесплатно. Завтра ожидается снег и сильный ветер.',
  },
  {
    language: 'Ukrainian',
    encodings: ['windows-1251', 'koi8-u'],
    text: 'Учора ввечері в місті відкрили нову бібліотеку. На відкриття прийшли сотні мешканців, а мер пообіцяв, що книжки видаватимуть безкоштовно. Її чекали п’ять років.',
  },
  {
    language: 'German',
    encodings: ['windows-1252', 'iso-8859-1'],
    text: 'Gestern öffnete in der Stadt die neue Bücherei. Der Bürgermeister sagte, für Schüler sei alles kostenlos; größere Säle würden später eröffnet. Draußen war es kühl.',
  },
  {
    language: 'French',
    encodings: ['windows-1252', 'iso-8859-1', 'macintosh'],
    text: 'La bibliothèque a ouvert hier à côté de la mairie. Les élèves étaient très contents, et le maire a déjà annoncé une fête pour l’été. Où irons-nous après ? Peut-être à la forêt.',
  },
  {
    language: 'Spanish',
    encodings: ['windows-1252', 'iso-8859-1'],
    text: '¿Cuándo abrirá la nueva biblioteca? El alcalde prometió que será mañana. Los niños podrán leer gratis; además habrá un pequeño jardín con árboles.',
  },
  {
    language: 'Polish',
    encodings: ['windows-1250', 'iso-8859-2'],
    text: 'Wczoraj wieczorem otwarto nową bibliotekę. Burmistrz obiecał, że książki będą dostępne bezpłatnie, a dzieci dostaną zniżkę na basen. Późną jesienią ruszą też zajęcia dla dorosłych.',
  },
  {
    language: 'Czech',
    encodings: ['windows-1250', 'iso-8859-2'],
    text: 'Včera večer byla otevřena nová knihovna. Starosta slíbil, že knihy budou půjčovány zdarma, a dětem přečetl pohádku. Příští týden začnou přednášky pro veřejnost.',
  },
  {
    language: 'Turkish',
    encodings: ['windows-1254', 'iso-8859-9'],
    text: 'Dün akşam şehirde yeni bir kütüphane açıldı. Başkan, kitapların ücretsiz olacağını söyledi; çocuklar için de küçük bir bahçe yapılıyor. Yarın yağmur bekleniyor.',
  },
  {
    language: 'Greek',
    encodings: ['windows-1253', 'iso-8859-7'],
    text: 'Χθες το βράδυ άνοιξε στην πόλη η νέα βιβλιοθήκη. Ο δήμαρχος υποσχέθηκε ότι τα βιβλία θα είναι δωρεάν και ότι τα παιδιά θα έχουν δικό τους χώρο.',
  },
  {
    language: 'Hebrew',
    encodings: ['windows-1255'],
    text: 'אתמול בערב נפתחה בעיר ספרייה חדשה. ראש העיר הבטיח שהספרים יהיו בחינם, ושלילדים יהיה מקום משלהם. מחר צפוי גשם.',
  },
  {
    language: 'Arabic',
    encodings: ['windows-1256'],
    text: 'افتتحت أمس في المدينة مكتبة جديدة. وقال رئيس البلدية إن الكتب ستكون مجانية وإن للأطفال مكانا خاصا بهم. ومن المتوقع أن تمطر غدا.',
  },
  {
    language: 'Thai',
    encodings: ['windows-874', 'tis-620'],
    text: 'เมื่อวานนี้ห้องสมุดใหม่ของเมืองเปิดให้บริการแล้ว นายกเทศมนตรีกล่าวว่าหนังสือทุกเล่มยืมได้ฟรี และเด็ก ๆ จะมีห้องของตัวเอง พรุ่งนี้คาดว่าฝนจะตก',
  },
  {
    language: 'Lithuanian',
    encodings: ['windows-1257'],
    text: 'Vakar vakare mieste buvo atidaryta nauja biblioteka. Meras pažadėjo, kad knygos bus nemokamos, o vaikams įrengs žaidimų kambarį. Rytoj šalyje lis ir pūs stiprus vėjas, teigė meteorologų tarnyba.',
  },
]
