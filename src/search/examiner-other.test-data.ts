/** Numbers, signs, and languages other than Chinese; see `examiner-list.test-data.ts`. */
export const otherLines = `
# numbers
+ | 1000 | 约有1,000人参加游行
+ | 1,000 | 警方出动1000人
+ | 1000 | 門票１０００元
+ | １０００ | 捐款1000元整
+ | 1,234,567 | 人口为1234567人
+ | 1234567 | The city has 1,234,567 residents
- | 1000 | 工厂有21000名工人
- | 100 | 共1000人到场
- | 50 | 1950年出生的作家
+ | 2025 | 2025年预算公布
+ | 2025年 | 二〇二五年预算公布
+ | 2025年 | 2025 年预算公布
+ | 二〇二五年 | 2025年预算公布
+ | 3.14 | 圆周率约为3.14
- | 3.14 | 房间号是314
- | 314 | 圆周率约为3.14
+ | 一千人 | 一千人参加葬礼
+ | 第十 | 第十届电影节开幕
+ | 十月 | 十月一日放假七天
- | 十月 | 二十月饼券
+ | 10月1日 | 十月一日放假七天
+ | 10月1日 | 10 月 1 日放假
- | 0月1 | 10月11日放假
- | 1月1日 | 11月1日是万圣节后一天
- | 1月1 | 11月11日购物节
+ | 11月11日 | １１月１１日购物节
+ | 2024-05-17 | Published 2024-05-17 in Berlin
+ | 5% | 利率上调至5%
+ | 5％ | 利率上调至5%
+ | 5% | 利率上調至５％
- | 5% | 失业率为15%
+ | 0.5% | 央行降息0.5%
+ | 百分之五 | 增长百分之五左右
+ | $100 | Tickets cost $100 at the door
+ | 100美元 | 油价突破100美元
+ | €50 | The fine is €50 per day
+ | ¥100 | 售价¥100
+ | 3万 | 3万人流离失所
- | 3万 | 13万人流离失所
+ | 24小时 | ２４小时营业
+ | v2.0 | The team released v2.0 yesterday
- | v2.0 | The team released v2.01 yesterday
+ | 2.0 | Web 2.0 is history
+ | 1984 | Orwell's 1984 was banned
+ | 9/11 | The 9/11 memorial reopened
+ | 24/7 | Support is available 24/7 for all
+ | 10:30 | The train leaves at 10:30 sharp
+ | 2,5 | Der Preis stieg um 2,5 Prozent
+ | 911 | 911事件二十周年
+ | 六四 | 六四事件三十五周年
+ | 7-Eleven | 7-Eleven便利店被收购
+ | +49 | Call +49 30 1234 for details
+ | 1/3 | About 1/3 of voters stayed home
+ | 1st | He finished 1st in the race
+ | 1990s | The music of the 1990s is back
# technical names
+ | C++ | Developers still write C++ for games
- | C++ | Vitamin C is healthy
- | C# | Vitamin C is healthy
+ | C# | The tool is written in C#
- | C# | The engine is written in C++
- | C++ | The library is plain C
+ | .NET | Microsoft open-sourced .NET
- | .NET | A fishing net was cut
+ | F-16 | Ukraine receives F-16 jets
+ | F16 | Ukraine receives F-16 jets
+ | F-16 | 烏克蘭接收F16戰機
- | F-16 | The F-160 truck was recalled
+ | COVID-19 | COVID-19 cases rise again
+ | covid | COVID-19 cases rise again
+ | Covid19 | COVID-19 cases rise again
+ | H5N1 | An outbreak of H5N1 on a farm
+ | MH370 | 马航MH370搜寻重启
+ | G7 | G7领导人发表声明
+ | G20 | G20峰會在約堡舉行
- | G2 | G20峰會在約堡舉行
+ | AT&T | AT&T outage hits millions
+ | R&D | Spending on R&D doubled
+ | Q&A | A Q&A with the author
+ | TCP/IP | The TCP/IP stack has a flaw
+ | Wi-Fi | Free Wi-Fi on all trains
+ | wifi | Free Wi-Fi on all trains
+ | Wi-Fi | Free wifi on all trains
+ | U.S. | The U.S. Senate voted
+ | US | The U.S. Senate voted
+ | U.S. | US Senate votes on aid
+ | U.K. | UK voters go to the polls
+ | USB-C | The EU mandates USB-C ports
+ | GPT-4 | GPT-4 passes the bar exam
+ | GPT4 | GPT-4 passes the bar exam
+ | Node.js | Node.js 24 was released
+ | node | Node.js 24 was released
+ | e-mail | She sent an email to staff
+ | email | She sent an e-mail to staff
+ | Boeing 737 | A Boeing 737 skidded off the runway
+ | 737 MAX | The 737 MAX returns to service
+ | 737 | The 737-800 was grounded
# addresses, tags and signs
+ | press@example.org | Write to press@example.org for photos
+ | example.org | Write to press@example.org for photos
- | press@example.org | The press said example.org is down
+ | https://example.com/news/1 | Read more at https://example.com/news/1 today
+ | example.com | Read more at https://example.com/news/1 today
+ | www.example.com | Visit www.example.com now
+ | #MeToo | The #MeToo movement turns eight
+ | metoo | The #MeToo movement turns eight
+ | @jack | Twitter founder @jack resigned
+ | jack | Twitter founder @jack resigned
+ | user_name | The account user_name was suspended
+ | 😀 | 他发了一个😀表情
+ | 🇺🇦 | Flags 🇺🇦 flew over the town hall
- | 🇺🇦 | Flags 🇺🇸 flew over the town hall
+ | 👍🏽 | The mayor answered 👍🏽 on Monday
+ | ☕ | Morning ☕ with the editors
+ | #天安门 | 微博屏蔽 #天安门# 话题
+ | 天安门 | 微博屏蔽 #天安门# 话题
# letters that are written otherwise
+ | office | The oﬃce was searched at dawn
+ | final | The ﬁnal whistle blew
+ | newspaper | The news\u00ADpaper closed
+ | newspaper | The news\u200Bpaper closed
+ | 报纸 | 这家报\u200B纸停刊
+ | 报纸 | 这家报\uFEFF纸停刊
+ | café | The cafe\u0301 reopened
+ | cafe\u0301 | The café reopened
+ | cafe | The café reopened
+ | naïve | A naive plan
+ | résumé | He sent his resume to the paper
+ | Istanbul | İstanbul halkı sandık başında
+ | istanbul | İSTANBUL halkı sandık başında
+ | İstanbul | Istanbul votes for mayor
+ | ışık | Işık festivali başladı
+ | IŞIK | Kentte ışık festivali başladı
+ | kadın | KADIN hakları yürüyüşü
+ | Straße | Die Strasse ist gesperrt
+ | STRASSE | Die Straße ist gesperrt
+ | Müller | Herr Mueller trat zurück
+ | Mueller | Herr Müller trat zurück
+ | Muller | Herr Müller trat zurück
+ | Köln | Koeln feiert Karneval
+ | Koln | In Köln wird gefeiert
+ | Groesse | Die Größe des Parks
+ | København | Kobenhavn holder valg
+ | Kobenhavn | København holder valg
+ | Malmö | Brand i Malmo hamn
+ | Ångström | Angstrom var fysiker
+ | smørrebrød | Smorrebrod is back in fashion
+ | Æthelred | King Aethelred the Unready
+ | œuvre | L'oeuvre complète du peintre
+ | Łódź | Protest w Lodz
+ | Lodz | Tramwaje w Łodzi i Łódź Fabryczna
+ | Đà Nẵng | Bão đổ bộ vào Da Nang
+ | Da Nang | Bão đổ bộ vào Đà Nẵng
+ | Hà Nội | Ha Noi ngập nặng
+ | Việt Nam | Người Việt Nam ở nước ngoài
+ | Nguyễn | Nguyen wins the seat
+ | ёлка | Новогодняя елка на площади
+ | елка | Новогодняя ёлка на площади
+ | Горбачев | Михаил Горбачёв умер
+ | москва | В столице МОСКВА готовится к параду
+ | московский | Московские власти закрыли парк
+ | выборы | Результаты выборов объявлены
+ | война | О войне говорят все
- | воин | Войны не будет
+ | президент | Встреча с президентом Франции
+ | Київ | Влада Києва закрила міст
+ | Київ | місто Київ під обстрілом
+ | Αθήνα | Η ΑΘΗΝΑ φλέγεται
+ | αθηνα | Στην Αθήνα σήμερα
+ | λόγος | Ο ΛΟΓΟΣ του πρωθυπουργού
+ | λογοσ | Ο λόγος του πρωθυπουργού
+ | القاهرة | في القاهره اليوم
+ | مدرسة | افتتاح مدرسه جديدة
+ | احمد | الرئيس أحمد يزور تونس
+ | أحمد | الرئيس احمد يزور تونس
+ | محمد | قال مُحَمَّد للصحافة
+ | محمد | قال محـــمد للصحافة
+ | إيران | ايران ترد على العقوبات
+ | على | علي رأس الوفد
+ | رئيس | الرئيس يلتقي الوزراء
+ | حكومة | وللحكومة رأي آخر
+ | الحكومة | قررت الحكومة الجديدة
+ | کتاب | كتاب جديد في الأسواق
+ | یران | تهران و يران
+ | שלום | הסכם שָׁלוֹם נחתם
+ | שָׁלוֹם | הסכם שלום נחתם
+ | ממשלה | הממשלה אישרה את התקציב
+ | कांग्रेस | कांग्रेस ने बैठक बुलाई
+ | प्रधानमंत्री | प्रधानमंत्री ने संसद में कहा
+ | चुनाव | लोकसभा चुनाव के नतीजे
+ | नरेन्द्र | नरेन्द्र मोदी की रैली
+ | กรุงเทพ | น้ำท่วมกรุงเทพมหานครหลายจุด
+ | นายกรัฐมนตรี | วันนี้นายกรัฐมนตรีแถลงข่าว
+ | เลือกตั้ง | ผลการเลือกตั้งทั่วไป
- | ตา | เขาตายเมื่อวาน
+ | ตลาด | ตลาดหุ้นปิดบวก
# Korean
+ | 서울 | 서울에서 열린 회담
+ | 서울 | 서울시는 오늘 발표했다
+ | 서울시장 | 서울시장이 사과했다
+ | 북한 | 북한이 미사일을 발사했다
+ | 미사일 | 북한이 미사일을 발사했다
+ | 은행 | 한국은행이 기준금리를 동결했다
+ | 기준금리 | 한국은행이 기준금리를 동결했다
+ | 기준 금리 | 한국은행이 기준금리를 동결했다
+ | 부동산 정책 | 정부의 부동산정책에 대한 비판
+ | 부동산정책 | 정부의 부동산 정책에 대한 비판
+ | 삼성전자 | 삼성전자의 영업이익
+ | 삼성 | 삼성전자의 영업이익
+ | 학교 | 학교까지 걸어서 갔다
+ | 대학 | 대학생들이 모였다
- | 대한 | 중대한 결정을 내렸다
- | 국수 | 애국수호 집회
- | 사과 | 회사과장이 구속됐다
+ | 사과 | 농가에서 사과를 수확했다
- | 민주 | 국민주택 공급
+ | 윤석열 | 윤석열 전 대통령 재판
+ | 이재명 | 이재명은 취임사에서
+ | 코로나19 | 코로나19 확진자
+ | 코로나 | 코로나19 확진자
+ | 경제 | 경제적 어려움
+ | 한국 | 韓國과 한국의 차이
+ | 선거 | 총선거가 다가온다
+ | 대통령 | 대통령실은 부인했다
- | 이사 | 아이사랑 재단
+ | 이사 | 이사를 앞둔 가족
+ | 독도 | 독도는 우리 땅
# Japanese
+ | 東京 | 東京都内で停電
- | 京都 | 東京都内で停電
+ | 京都 | 京都府で大雨
- | 都内 | 京都内部の対立
+ | 選挙 | 衆院選挙の結果
+ | 選擧 | 衆院選挙の結果
+ | サーバー | サーバの障害が発生
+ | サーバ | サーバーの障害が発生
+ | コンピュータ | コンピューターが故障
+ | コンピューター | ｺﾝﾋﾟｭｰﾀが故障
+ | ガラス | ｶﾞﾗｽの破片
+ | ﾆｭｰｽ | 今日のニュース
+ | バイオリン | ヴァイオリンの演奏会
+ | ヴァイオリン | バイオリンの演奏会
+ | ワイン | 赤ワインの輸入
- | イン | 赤ワインの輸入
- | リン | プリンの新商品
- | パン | ジャパンカップ開催
+ | パン | パンの値段が上がる
- | バス | バスケットボール大会
+ | バス | 路線バスが横転
- | アイス | アイスランドの火山
- | インド | インドネシアで地震
+ | インド | インド首相が来日
- | ロシア | カムロシアン
+ | ウクライナ | ウクライナ侵攻から三年
+ | 取り扱い | 個人情報の取扱いに注意
+ | 取扱 | 個人情報の取り扱いに注意
+ | 引っ越し | 引越し業者が不足
+ | 打ち合わせ | 打合せの日程
+ | 申し込み | 申込みは明日まで
+ | 食べる | 朝食を食べた人
+ | 走る | 子どもが走って転倒
+ | 行う | 会見を行った
+ | 発表 | 政府が発表した
+ | ひらがな | ひらがなで書く
+ | ヒラガナ | ひらがなで書く
+ | りんご | リンゴの収穫
+ | 国会 | 國會議事堂の見学
+ | 国会 | 国会で審議入り
- | 国会 | 全国会議の日程
+ | 大阪 | 大阪・関西万博
- | 本人 | 日本人観光客
+ | 日本人 | 日本人観光客
- | 本部 | 日本部会の報告
- | 学校 | 大学校舎の改築
- | 会社 | 社会社説
- | 水道 | 香水道楽
+ | 渡辺 | 渡邊社長が会見
+ | 渡邉 | 渡辺社長が会見
+ | 斎藤 | 齋藤知事が再選
+ | 桜 | 櫻が満開
+ | 沢 | 澤選手が引退
+ | 広島 | 廣島県の歴史
+ | 時々 | 時時雨が降る
+ | 人々 | 人々が集まった
+ | 二〇二四年 | 2024年の出来事
+ | 令和六年 | 令和6年の予算
- | 東大 | 関東大震災から百年
- | 今日 | 昨今日本では
- | 日中 | 今日中国で
+ | 安倍 | 安倍元首相銃撃事件
+ | メルケル | アンゲラ・メルケル氏
+ | アンゲラメルケル | アンゲラ・メルケル氏
# other European words
+ | Wahl | Die Wahlen in Sachsen
+ | Häuser | Das Haus steht leer
+ | Haus | Alte Häuser abgerissen
+ | Regierung | Die Regierungen einigen sich
+ | Bundeskanzler | Des Bundeskanzlers Rede
- | Wahl | Der Wal ist gestrandet
+ | élection | Les élections européennes
+ | elections | Résultats des élections
+ | cheval | Des chevaux en fuite
+ | président | La présidente a démissionné
+ | gobierno | Los gobiernos de la región
+ | elecciones | La elección del domingo
+ | año | El ano 2024 fue duro
+ | São Paulo | Incêndio em Sao Paulo
+ | eleição | As eleições de outubro
+ | città | Le citta italiane
+ | gouvernement | Le gouvernement tombe
+ | regering | De regering is gevallen
+ | Reykjavík | Fire in Reykjavik
+ | Þór | Thor Heyerdahl expedition
+ | Dvořák | Dvorak symphony
+ | Erdoğan | Erdogan wins again
+ | Zelenskyy | President Zelensky spoke
+ | Kiev | Kyiv under fire
+ | Tchaikovsky | Tchaikovsky competition
# more: numbers
+ | 5 | 5人受伤
+ | 12 | 伤者12人
- | 12 | 伤者112人
- | 12 | 第3.12条
+ | 100万 | 罚款一百万元
+ | 一百万 | 罚款100万元
+ | 十五 | 十五人死亡
+ | 15人 | 十五人死亡
+ | 2024年5月17日 | 二〇二四年五月十七日
+ | 5月17日 | 2024年5月17日发布
- | 5月1日 | 5月17日发布
- | 5月17 | 15月17
+ | 50% | 税率提高到百分之五十
- | 50% | 50人到场
- | 50% | 税率为150%
+ | $5 | The fee is 5 dollars
- | $5 | Five people and 5 dogs
+ | 1.5亿 | 人口1.5亿
- | 1.5亿 | 人口11.5亿
+ | 20,000 | 20000 protesters
+ | 20.000 | 20.000 Menschen demonstrierten
+ | 第3章 | 第三章
+ | 二十大 | 中共二十大召开
- | 十大 | 中共二十大召开
+ | 一国两制 | 一国两制方针
+ | 三峡 | 三峡大坝
+ | 9.11 | 9.11事件
+ | 3-1 | The team won 3-1 at home
+ | 2023/24 | the 2023/24 season
+ | 12:00 | starts at 12:00
+ | IPv6 | IPv6 adoption grows
+ | v1.2.3 | Release v1.2.3 is out
- | v1.2 | Release v1.3 is out
+ | Windows 11 | Windows 11 update
+ | 3M | 3M settles lawsuit
+ | 4K | 4K电视
+ | 2x | a 2x faster chip
+ | 6G | 华为研发6G技术
+ | Mi-8 | 一架Mi-8直升机坠毁
+ | J-20 | 歼-20即J-20战机
+ | SU-35 | 苏-35(Su-35)
+ | 歼20 | 歼-20战机亮相
+ | 歼-20 | 歼20战机亮相
+ | 东风-41 | 东风41导弹
+ | Type-C | Type C接口
+ | CO2 | CO₂ emissions fell
+ | m2 | a 50 m² flat
# more: other latin
+ | Präsident | Der Praesident spricht
+ | Bücher | Ein Buch erscheint
+ | Buch | Neue Bücher
+ | Land | Die Länder streiten
+ | Länder | Das Land streitet
+ | Krieg | Die Kriege des Jahrhunderts
+ | Flüchtling | Flüchtlinge ertrinken
+ | Grenze | Die Grenzen sind offen
+ | Bürger | Den Bürgern gefällt es
+ | Polizist | Polizisten verletzt
+ | Zug | Züge fallen aus
+ | Schule | Schulen geschlossen
+ | Regierungen | Die Regierung tagt
- | Buch | Die Buche fiel um
+ | journal | Les journaux français
+ | travail | Les travaux commencent
+ | gouvernement | Les gouvernements
+ | étudiant | Une étudiante blessée
+ | ministre | Les ministres
+ | réfugié | Les réfugiés
+ | ciudad | Las ciudades
+ | mujer | Las mujeres marchan
+ | presidente | La presidenta habló
+ | nación | Las naciones
+ | gobierno | El Gobierno cae
+ | niño | Los niños
+ | coração | corações
+ | presidente | O presidente caiu
+ | governo | I governi europei
+ | elezione | Le elezioni
+ | città | La citta eterna
+ | verkiezing | De verkiezingen
+ | Ålesund | Brann i Alesund
+ | Aarhus | Brand i Århus
+ | Århus | Brand i Aarhus
+ | Öresund | Oresund bridge
+ | Gdańsk | Port w Gdansk
+ | Wałęsa | Lech Walesa
+ | Havel | Václava Havla a Havel
+ | Đoković | Djokovic? Đoković wins
+ | İzmir | izmir depremi
+ | DİYARBAKIR | Diyarbakır'da olay
+ | Ankara | Ankara'da toplantı
+ | Türkiye | Turkiye seçime gidiyor
+ | Thành phố | thanh pho ho chi minh
+ | Sài Gòn | Sai Gon xưa
# more: cyrillic etc
+ | Россия | В России прошли выборы
+ | России | Россия ответила
+ | Путин | Путину задали вопрос
+ | закон | Законы приняты
+ | газета | Газеты закрыты
+ | город | В городе пожар
+ | мир | За мир во всем мире
- | мир | Мирный протест
- | река | Рекорд побит
- | порт | Портрет украли
+ | Ещё | еще раз
+ | Харьков | Под Харьковом бои
+ | Харків | У Харкові вибухи
+ | Україна | в Україні
+ | Зеленський | Зеленського запросили
+ | България | в България
+ | Ελλάδα | στην Ελλαδα
+ | Έλληνας | ΕΛΛΗΝΑΣ ΠΟΙΗΤΗΣ
+ | ΑΘΗΝΑΣ | της Αθήνας
+ | السعودية | في السعوديه
+ | سعودية | المملكة العربية السعودية
+ | الرئيس | قال رئيس الوزراء
+ | غزة | قصف غزه
+ | إسرائيل | اسرائيل تقصف
+ | مسؤول | مسئول كبير
+ | لبنان | بلبنان
- | لبن | لبنان
+ | قُرْآن | القرآن الكريم
+ | تهران | تهران امروز
+ | ایران | إيران وروسيا
+ | ירושלים | בירושלים נערך
+ | הכנסת | הכנסת ה-25
+ | כנסת | הכנסת אישרה
+ | दिल्ली | दिल्ली में प्रदूषण
+ | दिल्ली | दिल्‍ली में प्रदूषण
+ | भारत | भारत ने मैच जीता
- | भारत | भारती एयरटेल
+ | ประเทศไทย | ในประเทศไทยวันนี้
+ | รัฐบาล | รัฐบาลใหม่
- | มา | มาตรการใหม่
+ | ยา | ราคายาแพง
# more: korean
+ | 정부 | 정부가 발표했다
+ | 정부 | 한국정부는
- | 정부 | 가정부 실종
+ | 국회의원 | 국회의원들은
+ | 의원 | 국회의원들은
+ | 선거 | 지방선거에서
+ | 검찰 | 검찰총장이
+ | 경찰 | 경찰청은
+ | 서울 | 서울특별시
+ | 부산 | 부산광역시에
- | 부산 | 일부산업이 침체
- | 수원 | 교수원칙
+ | 대구 | 대구에서
- | 대구 | 절대구조
+ | 광주 | 광주민주화운동
+ | 미국 | 미국과 중국
+ | 일본 | 일본인이
+ | 중국 | 중국산 제품
- | 중국 | 수중국가
+ | 전쟁 | 우크라이나전쟁이
+ | 우크라이나 전쟁 | 우크라이나전쟁이
+ | 인공지능 | 인공 지능 시대
+ | 인공 지능 | 인공지능 시대
+ | 국민의힘 | 국민의힘은
+ | 문재인 | 문재인 전 대통령
+ | 김정은 | 김정은이
+ | 학생 | 대학생들
+ | 노동 | 노동자들의
+ | K팝 | K팝 스타
+ | 케이팝 | 케이팝 스타
+ | 5세대 | 5세대 이동통신
# more: japanese
+ | 首相 | 石破首相が会見
- | 首相 | 元首相互訪問
+ | 総理 | 総理大臣
+ | 總理 | 総理大臣
- | 大会 | 最大会派の代表
- | 市長 | 都市長期計画
- | 知事 | 認知事例
+ | 議員 | 国会議員が
+ | 国会 | 国会議員が
- | 民主 | 住民主体の
- | 自民 | 各自民間で
+ | 自民党 | 自民党総裁選
- | 海外 | 北海外遊
+ | 北海道 | 北海道で地震
- | 海道 | 北海道で地震
- | 京都 | 東京都議会
- | 都知 | 東京都知事
+ | 都知事 | 東京都知事
+ | 日本 | 西日本豪雨
+ | 食べ物 | 食物と食べ物
+ | 取組 | 取り組みを強化
+ | 売り上げ | 売上げが減少
+ | 売上 | 売り上げが減少
+ | 手続き | 手続の簡素化
+ | 手続 | 手続きの簡素化
+ | 見直し | 制度の見直し
+ | 読む | 本を読んだ
+ | 書く | 記事を書いた
+ | 話す | 記者に話した
+ | 増える | 患者が増えた
+ | 下がる | 物価が下がった
+ | 死亡 | 三人が死亡した
+ | 逮捕する | 男を逮捕した
+ | 美しい | 美しく咲く
+ | 高い | 物価が高くなる
+ | エネルギー | エネルギ政策
+ | データ | データー通信
+ | ユーザー | ユーザ登録
+ | プリンター | プリンタの故障
+ | ヴェネツィア | ベネツィア映画祭
+ | ボランティア | ボランティア活動
- | ラン | ランドセル販売
- | ロン | ロンドン五輪
- | ドン | ロンドン五輪
+ | ロンドン | ロンドン五輪
- | メール | カメールーン戦
- | テロ | テロップの誤り
- | カー | サッカー代表
- | 米 | アメリカ
+ | 米国 | 米国産牛肉
+ | スマホ | スマホ決済
+ | ﾊﾟｿｺﾝ | パソコン販売
+ | パソコン | ﾊﾟｿｺﾝ販売
+ | コロナ | コロナ禍の
+ | こども | こども家庭庁
+ | コドモ | こどもの日
+ | 子ども | 子どもの貧困
+ | 子供 | 子供の貧困
+ | 一人 | 一人が死亡
+ | 1人 | 一人が死亡
+ | 一人 | 1人が死亡
+ | 十月 | 10月の統計
+ | 令和7年 | 令和七年度
+ | 村上春樹 | 作家の村上春樹氏
+ | マイナンバー | マイナンバーカード
+ | イーロン・マスク | イーロンマスク氏
+ | 齊藤 | 斉藤さん
+ | 髙橋 | 高橋さん
+ | 﨑 | 山﨑さん
+ | 崎 | 山﨑さん
`
