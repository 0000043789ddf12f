/** Our own articles in seven languages, and what a publisher might do to each: the labelled samples of `edits.ts`. */
export interface SampleText {
  readonly lang: string
  readonly site: string
  readonly headline: readonly [string, string]
  readonly byline: readonly [string, string]
  readonly caption: readonly [string, string]
  /** Words in the second paragraph that are linked. */
  readonly linked: string
  readonly paragraphs: readonly string[]
  readonly added: string
  /** Each: words that stand in the paragraphs, and what stands there afterwards. Some words change. */
  readonly reworded: readonly (readonly [string, string])[]
  /** Numbers change and nothing else. */
  readonly figures: readonly (readonly [string, string])[]
  readonly corrections: readonly string[]
  /** Furniture around the article, differing from look to look. */
  readonly furniture: (look: number) => string
}

export const sampleTexts: readonly SampleText[] = [
  {
    lang: 'zh-Hans',
    site: '青石日报',
    headline: ['南湖泵站连夜抢修，低洼街道水位回落', '南湖泵站抢修完成，低洼街道今早通车'],
    byline: ['沈知远', '沈知远, 何小鱼'],
    caption: ['抢修人员在南湖泵站更换电机。沈知远摄', '抢修人员在南湖泵站检查水闸。沈知远摄'],
    linked: '应急预案全文',
    paragraphs: [
      '受连日暴雨影响，南湖泵站两台电机于周三夜间停转，附近街道一度积水，市排水处随即启动抢修，参加抢修的有86人。',
      '排水处在傍晚发布的通报中说，抢修依照去年修订的应急预案全文进行，备用电源在四十分钟内接通，没有人员受伤。',
      '住在湖滨路的退休教师说，水最深时没过脚踝，邻居们用沙袋堵住楼道口，物业整夜没有关灯，直到天亮水才慢慢退去。',
      '公交公司临时调整了三条线路，早高峰时段增开接驳车，市民可以在站台的告示上看到绕行路线和末班时间。',
      '气象台预计，周末雨势会减弱，但山区仍有发生滑坡的可能，提醒居民不要靠近河道和陡坡，注意收听广播。',
      '市长在现场表示，旧城的排水管网将在两年内更换，经费约1.2亿元，方案会先征求居民意见，再提交人大审议。',
    ],
    added: '消防部门事后补充说，当晚共出动冲锋舟转移低层住户，其中多数是老人，大家被安置在附近的中学体育馆里过夜。',
    reworded: [
      ['没有人员受伤', '一名工人手臂擦伤'],
      ['不要靠近河道和陡坡', '暂时远离河道、陡坡和地下车库'],
      ['邻居们用沙袋堵住楼道口，物业整夜没有关灯', '邻居们搬来沙袋，物业派人守了一夜'],
    ],
    figures: [
      ['参加抢修的有86人', '参加抢修的有112人'],
      ['调整了三条线路', '调整了五条线路'],
      ['约1.2亿元', '约1.8亿元'],
    ],
    corrections: [
      '更正：本文早前版本误将停转的电机写为三台，应为两台，谨向读者致歉。',
      '【更正】本报此前报道的备用电源接通时间有误，现已修正。',
    ],
    furniture: (look) =>
      `<div class="meta"><span>${look + 1}小时前</span> <span>阅读 ${1200 + 417 * look}</span> <span>评论(${12 + look})</span></div>
<aside class="related"><h3>相关阅读</h3><ul><li><a href="/r${look}">相关报道之${look}：城里的另一件事</a></li></ul></aside>`,
  },
  {
    lang: 'zh-Hant',
    site: '港灣時報',
    headline: ['渡輪碼頭擴建工程延後，商戶憂慮租約', '渡輪碼頭擴建延至明年，商戶要求賠償租金'],
    byline: ['記者 林映雪', '記者 林映雪、周立行'],
    caption: ['碼頭東側的臨時圍板。林映雪攝', '碼頭東側的圍板已經拆去一半。林映雪攝'],
    linked: '環境評估報告',
    paragraphs: [
      '港務局昨日公布，渡輪碼頭的擴建工程要延後半年才能動工，原因是海床下發現舊管道，必須先行遷移，涉及管道17條。',
      '局方指出，延誤不會影響現有航班，乘客仍可使用西側碼頭；詳細資料載於上月提交議會的環境評估報告，市民可自行查閱。',
      '在碼頭開設麵店二十年的商戶說，圍板擋住了招牌，午市的生意少了一半，業主卻沒有減租的打算，同行都十分憂慮。',
      '工會代表認為，工人早已排定休假，如今進度一改再改，收入沒有保障，要求承建商公開交代工期和薪金的安排。',
      '議員質詢時批評局方事前勘察不足，浪費公帑，並促請審計部門跟進；局方回應說會在兩個月內提交檢討報告。',
      '擴建後的碼頭將有四個泊位，每小時可疏導乘客三千人，並設有無障礙通道及單車停放處，預計後年啟用。',
    ],
    added:
      '旅遊業界則擔心旺季受到影響，已去信局方要求在假日加開航班，並派員在碼頭協助旅客，局方表示正在研究可行的安排。',
    reworded: [
      ['延誤不會影響現有航班', '延誤只會影響清晨的兩班船'],
      ['圍板擋住了招牌，午市的生意少了一半', '圍板搭起以來，熟客都不再上門'],
      ['事前勘察不足，浪費公帑', '勘察馬虎，令工程一再超支'],
    ],
    figures: [
      ['涉及管道17條', '涉及管道23條'],
      ['乘客三千人', '乘客五千人'],
      ['在兩個月內提交', '在三個月內提交'],
    ],
    corrections: [
      '更正啟事：本報昨日誤報碼頭泊位數目為六個，實為四個，特此更正。',
      '編者按：本文早前誤稱工程已獲議會撥款，現予更正。',
    ],
    furniture: (look) =>
      `<p class="stat">瀏覽 ${300 + 55 * look} ｜ 留言 ${look + 2} ｜ ${look + 2}小時前</p><aside><h4>延伸閱讀</h4><a href="/x${look}">另一則新聞之${look}</a></aside>`,
  },
  {
    lang: 'en',
    site: 'The Harbour Courier',
    headline: ['Council delays vote on library closures', 'Council scraps plan to close four libraries'],
    byline: ['Nora Ashdown', 'Nora Ashdown and Peter Lund'],
    caption: [
      'Readers queue outside the Mill Lane branch. Photo: N. Ashdown',
      'Readers leave the Mill Lane branch after the vote. Photo: N. Ashdown',
    ],
    linked: 'budget report',
    paragraphs: [
      'The city council put off a vote on closing four branch libraries late on Tuesday, after residents filled the public gallery and the corridor outside for three hours.',
      'Officials had argued in a budget report published last month that the branches lose money and that most visitors already use the new central building near the station.',
      'Opponents said the figures left out evening courses, which drew 2,340 learners last year, and the rooms that charities rent at weekends for advice sessions.',
      '“My mother learned to read in that building,” said a baker who spoke first, to long applause. The chair twice asked the gallery to let the next speaker begin.',
      'The treasurer warned that a delay would cost about $1.2 million by the spring, because the lease of one branch renews itself in January unless notice is given.',
      'Three councillors from the governing party are understood to be ready to vote with the opposition, which would leave the plan without a majority when it returns.',
    ],
    added:
      'A group of retired librarians has offered to run two of the branches without pay for a year, and the council said it would look at the offer before the next meeting.',
    reworded: [
      ['after residents filled the public gallery', 'after protesters packed the public gallery'],
      ['which would leave the plan without a majority', 'which could sink the plan altogether'],
      ['The chair twice asked the gallery', 'The chair threatened to clear the gallery unless people agreed'],
    ],
    figures: [
      ['drew 2,340 learners', 'drew 2,430 learners'],
      ['about $1.2 million', 'about $1.4 million'],
      ['Three councillors from', 'Five councillors from'],
    ],
    corrections: [
      'Correction: An earlier version of this article misstated the number of branches that rent rooms to charities.',
      'This article was amended on 4 March to remove a quotation that was wrongly attributed to the treasurer.',
    ],
    furniture: (look) =>
      `<div class="bar">${look + 1} hours ago · ${18 + look * 7} comments · ${900 + look} views · Share Tweet</div><aside class="most-read"><h3>Most read</h3><ol><li><a href="/m${look}">Something else happened, part ${look}</a></li></ol></aside>`,
  },
  {
    lang: 'de',
    site: 'Elbtaler Anzeiger',
    headline: ['Brücke über die Wehra bleibt bis Herbst gesperrt', 'Brücke über die Wehra wird schon im August frei'],
    byline: ['Jonas Feldkamp', 'Jonas Feldkamp, Mira Holt'],
    caption: [
      'Arbeiter prüfen die Pfeiler der alten Brücke. Foto: Feldkamp',
      'Arbeiter tragen den Belag der alten Brücke ab. Foto: Feldkamp',
    ],
    linked: 'Gutachten des Landesamts',
    paragraphs: [
      'Die Brücke über die Wehra bleibt länger gesperrt als angekündigt. Bei einer Prüfung fanden Fachleute Risse in 14 Lagern, die nun einzeln ersetzt werden müssen.',
      'Das Gutachten des Landesamts, das seit Montag vorliegt, spricht von erheblichen Schäden, sieht aber keine Gefahr, dass das Bauwerk einstürzt, solange kein Auto darüberfährt.',
      'Pendler fahren seit März einen Umweg von 22 Kilometern. Der Bürgermeister sagte, die Geduld der Leute sei am Ende, er verstehe jeden, der sich beschwere.',
      'Die Händler im Ort klagen über ausbleibende Kundschaft. Eine Bäckerin berichtet, sie habe zwei Verkäuferinnen entlassen müssen, weil morgens niemand mehr anhalte.',
      'Der Kreis will nun einen Pendelbus einsetzen, der alle zwanzig Minuten fährt und für Anwohner kostenlos ist; die Kosten von 310.000 Euro trägt zum größten Teil das Land.',
      'Wann der Neubau beginnt, ist offen. Die Planer rechnen mit fünf Jahren, die Opposition hält das für geschönt und fordert einen unabhängigen Bericht.',
    ],
    added:
      'Am Mittwoch meldete sich auch die Feuerwehr zu Wort: Für Einsätze am anderen Ufer brauche sie derzeit fast doppelt so lange, das sei auf Dauer nicht zu verantworten.',
    reworded: [
      [
        'sieht aber keine Gefahr, dass das Bauwerk einstürzt',
        'schließt aber einen plötzlichen Einsturz nicht mehr aus',
      ],
      ['klagen über ausbleibende Kundschaft', 'fürchten um ihre Läden'],
      ['die Opposition hält das für geschönt', 'die Opposition spricht von einer Täuschung der Bürger'],
    ],
    figures: [
      ['Risse in 14 Lagern', 'Risse in 19 Lagern'],
      ['Kosten von 310.000 Euro', 'Kosten von 420.000 Euro'],
      ['rechnen mit fünf Jahren', 'rechnen mit sieben Jahren'],
    ],
    corrections: [
      'Korrektur: In einer früheren Fassung dieses Artikels hieß es, die Brücke sei 1962 gebaut worden. Richtig ist 1958.',
      'Anmerkung der Redaktion: Wir haben den Namen der Bäckerin auf ihren Wunsch entfernt und eine Angabe berichtigt.',
    ],
    furniture: (look) =>
      `<div class="info">Vor ${look + 1} Stunden · ${4 + look} Kommentare · Teilen</div><aside><h3>Mehr zum Thema</h3><a href="/t${look}">Noch eine Meldung, Teil ${look}</a></aside>`,
  },
  {
    lang: 'ja',
    site: '汐見新聞',
    headline: ['港の旧倉庫、図書館に改修へ　市が計画案', '港の旧倉庫、図書館と劇場に改修　市議会が可決'],
    byline: ['森川あかり', '森川あかり、西尾健'],
    caption: ['改修が計画されている旧倉庫（森川あかり撮影）', '改修工事が始まった旧倉庫（森川あかり撮影）'],
    linked: '耐震診断の結果',
    paragraphs: [
      '市は二十日、港に残る赤れんがの旧倉庫を図書館に改修する計画案を発表した。完成は三年後の春を見込み、蔵書はおよそ12万冊になる予定だ。',
      '建物は築百年を超えるが、昨年まとまった耐震診断の結果では柱や梁の状態は良く、補強すれば今後も長く使えるという。',
      '近くで喫茶店を営む女性は「空き家のままでは寂しかった。若い人が戻ってくるきっかけになればうれしい」と期待を寄せる。',
      '一方、駐車場が足りなくなるとの心配の声もある。市は路線バスの本数を増やすほか、駅から歩ける遊歩道を整える方針を示した。',
      '総事業費は38億円で、国の補助金と市債で賄う。野党の議員は物価高で膨らむおそれがあるとして、詳しい説明を求めている。',
      '計画案は市のホームページで公開されており、来月末まで市民の意見を受け付ける。説明会は市内五カ所で開かれる。',
    ],
    added:
      '設計を担当する事務所は、れんがの壁をそのまま閲覧室の内装に生かし、海側には誰でも使える木のテラスを設けると説明している。',
    reworded: [
      ['空き家のままでは寂しかった', '壊されると聞いて眠れなかった'],
      ['詳しい説明を求めている', '計画の撤回を求めている'],
      ['駅から歩ける遊歩道を整える方針を示した', '無料の循環バスを走らせる考えだ'],
    ],
    figures: [
      ['およそ12万冊', 'およそ15万冊'],
      ['総事業費は38億円', '総事業費は41億円'],
      ['市内五カ所で', '市内七カ所で'],
    ],
    corrections: [
      '訂正：当初の記事で旧倉庫の建築年を「1910年」としていましたが、正しくは「1921年」でした。おわびして訂正します。',
      '【訂正】総事業費の内訳に誤りがありました。記事を修正しました。',
    ],
    furniture: (look) =>
      `<p class="stat">${look + 1}時間前　コメント${3 + look}件</p><aside><h3>関連記事</h3><a href="/k${look}">別の記事その${look}</a></aside>`,
  },
  {
    lang: 'ko',
    site: '한내신문',
    headline: ['시청 앞 광장, 주말마다 차 없는 거리로', '시청 앞 광장, 다음 달부터 매일 차 없는 거리'],
    byline: ['이서연', '이서연, 박도현'],
    caption: ['지난 주말 시청 앞 광장을 걷는 시민들. 이서연 기자', '비가 내린 시청 앞 광장의 빈 벤치. 이서연 기자'],
    linked: '교통 영향 평가서',
    paragraphs: [
      '시는 다음 달부터 시청 앞 광장과 주변 도로 1.4킬로미터를 주말마다 차 없는 거리로 운영한다고 화요일 밝혔다.',
      '시 관계자는 지난봄 공개한 교통 영향 평가서를 근거로 우회 도로의 정체가 우려만큼 심하지 않을 것이라고 설명했다.',
      '광장 옆에서 꽃집을 하는 주민은 손님이 늘어날 것 같아 반갑지만 물건을 싣고 내릴 자리가 마땅치 않다고 걱정했다.',
      '버스 노선 가운데 8개는 정류장을 옮기며, 새 정류장의 위치는 이번 주 안에 안내판과 누리집에 게시된다.',
      '상인회는 주차장을 먼저 늘려야 한다며 반대했고, 환경 단체는 평일까지 넓혀야 효과가 있다고 맞섰다.',
      '시는 석 달 동안 시범 운영한 뒤 시민 3천 명을 상대로 설문 조사를 벌여 계속할지를 정하기로 했다.',
    ],
    added:
      '경찰은 첫 주말에 교통 경찰과 자원봉사자를 주요 교차로에 배치하고 구급차가 지나갈 길을 따로 비워 두겠다고 밝혔다.',
    reworded: [
      ['손님이 늘어날 것 같아 반갑지만', '장사가 끊길까 밤잠을 설친다면서'],
      ['주차장을 먼저 늘려야 한다며 반대했고', '생계가 걸린 일이라며 소송을 예고했고'],
      ['심하지 않을 것이라고 설명했다', '심해질 수도 있다고 인정했다'],
    ],
    figures: [
      ['주변 도로 1.4킬로미터를', '주변 도로 2.1킬로미터를'],
      ['가운데 8개는', '가운데 11개는'],
      ['시민 3천 명을', '시민 5천 명을'],
    ],
    corrections: [
      '정정: 처음 기사에서 차 없는 거리의 운영 시간을 잘못 적어 바로잡습니다.',
      '바로잡습니다. 상인회 대표의 이름이 잘못 표기되어 고쳤습니다. 독자 여러분께 사과드립니다.',
    ],
    furniture: (look) =>
      `<p class="stat">${look + 1}시간 전 · 댓글 ${5 + look} · 조회 ${100 + look * 31}</p><aside><h3>관련 기사</h3><a href="/h${look}">다른 소식 ${look}</a></aside>`,
  },
  {
    lang: 'ar',
    site: 'صوت الميناء',
    headline: ['البلدية تؤجل افتتاح السوق القديم بعد ترميمه', 'البلدية تفتتح السوق القديم وسط احتجاج التجار'],
    byline: ['ليلى الحداد', 'ليلى الحداد وسامي نصر'],
    caption: [
      'عمال يرممون بوابة السوق القديم. تصوير: ليلى الحداد',
      'زوار يعبرون بوابة السوق القديم. تصوير: ليلى الحداد',
    ],
    linked: 'تقرير لجنة التراث',
    paragraphs: [
      'أعلنت بلدية المدينة مساء الثلاثاء تأجيل افتتاح السوق القديم شهرين بسبب تأخر وصول مواد البناء، وقالت إن عدد المحال الجاهزة بلغ 64 محلا فقط.',
      'وأوضحت البلدية في بيان أن العمل يجري وفق تقرير لجنة التراث الذي صدر في الربيع، وأن سلامة الزوار تأتي قبل كل اعتبار آخر.',
      'وقال تاجر أقمشة يعمل في السوق منذ طفولته إن الإغلاق الطويل استنزف مدخرات العائلات، وإن كثيرين باعوا بضائعهم بأقل من ثمنها.',
      'وفي المقابل رحب سكان الحي بالهدوء الذي عاد إلى الأزقة، وطالبوا بمنع دخول الشاحنات بعد الافتتاح حفاظا على الأبنية التاريخية.',
      'وتبلغ كلفة المشروع 7 ملايين دولار، دفعت الحكومة نصفها، ومن المنتظر أن يوفر السوق فرص عمل لنحو 400 شخص من أبناء المدينة.',
      'وينتظر أن يعقد المجلس البلدي جلسة خاصة الأسبوع المقبل لبحث تعويض التجار وتحديد موعد نهائي للافتتاح أمام الجمهور.',
    ],
    added:
      'وأضاف مهندس المشروع أن الأسقف الخشبية أعيدت إلى شكلها الأصلي بالاستعانة بصور قديمة قدمتها عائلات المدينة إلى فريق الترميم.',
    reworded: [
      ['رحب سكان الحي بالهدوء الذي عاد إلى الأزقة', 'اشتكى سكان الحي من الغبار الذي غطى الأزقة'],
      ['لبحث تعويض التجار', 'للتصويت على إقالة مدير المشروع'],
      ['سلامة الزوار تأتي قبل كل اعتبار آخر', 'المقاول لم يلتزم بشروط العقد'],
    ],
    figures: [
      ['بلغ 64 محلا', 'بلغ 71 محلا'],
      ['لنحو 400 شخص', 'لنحو 650 شخص'],
      ['المشروع 7 ملايين', 'المشروع 9 ملايين'],
    ],
    corrections: [
      'تصحيح: ورد في نسخة سابقة من هذا الخبر أن كلفة المشروع عشرة ملايين، والصواب سبعة ملايين.',
      'تنويه: جرى تعديل هذا المقال لتصحيح اسم مهندس المشروع.',
    ],
    furniture: (look) =>
      `<p class="stat">قبل ${look + 2} ساعات · ${6 + look} تعليقات</p><aside><h3>اقرأ أيضا</h3><a href="/z${look}">خبر آخر رقم ${look}</a></aside>`,
  },
]
