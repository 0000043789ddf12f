import { casesOf, type Trap } from './traps.test-data.ts'

/**
 * Lines of the news in many scripts, and behind each what a journalist or a librarian types: `+` where a reader wants the hit, `-` where not. Each list
 * was written and labelled before search was asked, each after the one before was mended by its causes. Left out are the cases that
 * turned out to be none: a word that only means the like (户口 for 户籍), a phrase that does not stand there, pieces that nobody types, and 国防部 in
 * 美国防部长, which is meant.
 */
const first = `
高铁站前广场聚集大批旅客 | +高铁 | +高铁站 | +旅客 | -站前广 | -路站
市监管局长期未处理投诉 | -局长 | -长期未 | +监管 | +投诉
乡村医生待遇偏低 | +乡村医生 | +医生 | -村医
台风登陆后天气转凉 | -后天 | +台风 | +天气 | +登陆
他对记者会上的提问避而不答 | +记者会 | +提问 | -会上的
巡视组进驻三家央企 | +巡视组 | +央企 | +三家央企
中方面对压力不会退让 | -方面 | +中方 | +退让
长江流域水位下降 | +长江 | +流域 | +水位 | -江流
她因为民主运动入狱七年 | +民主运动 | +民主 | +入狱 | -为民
数据中心耗电量惊人 | +数据中心 | +耗电 | -中心耗
国防部发言人回应台海演习 | +国防部 | +国防部发言人 | +台海 | -部发
该院士兵分三路赴灾区义诊 | -士兵 | -院士
三名工程院院士联名上书 | +院士 | +工程院 | +上书
日本央行长达十年的宽松政策 | -行长 | +日本央行 | +宽松政策
北京大学城周边房价上涨 | +大学城 | -学城周 | +房价
法国家庭主妇走上街头 | -国家 | +家庭主妇 | +街头 | +法国
土耳其里拉跌至新低 | +里拉 | +土耳其 | +土耳其里拉
阿里巴巴西部总部落成 | -巴西 | +阿里巴巴 | +总部
他用力推开车门 | -开车 | +车门
网上传出的视频系伪造 | -上传 | +视频 | +伪造
体育局面临预算削减 | -局面 | +体育局 | +预算
世界上海拔最高的铁路 | -上海 | +海拔 | +铁路
老师傅聪明地修好了机器 | -傅聪 | -老师 | +老师傅
钢琴家傅聪逝世 | +傅聪 | +钢琴家
驻华大使馆人员撤离 | +大使馆 | +大使 | +驻华
山火蔓延至洛杉矶郊区 | +山火 | +洛杉矶 | +郊区
公安部长出席会议 | +公安部 | +部长 | +公安部长
医保局将调整药品目录 | +医保 | +医保局 | +目录 | -品目
反对党人士遭拘捕 | +反对党 | -党人士 | +拘捕
香港立法會補選投票率創新低 | +立法会 | +香港立法会 | +投票率 | +补选
臺積電在亞利桑那設廠 | +台积电 | +亚利桑那 | +设厂
勞動部長許銘春請辭 | +劳动部长 | +劳动部 | +许铭春 | +请辞
兩岸關係陷入僵局 | +两岸关系 | +僵局 | -岸关
俄軍空襲基輔造成十二人死亡 | +俄军 | +基辅 | +空袭 | +12人
印度总理莫迪访美 | +莫迪 | +印度总理 | -度总
韩国前总统文在寅出庭 | +文在寅 | +前总统
中国人民银行下调存款准备金率 | +央行 | +中国人民银行 | +人民银行 | +存款准备金
美联储主席鲍威尔暗示降息 | +鲍威尔 | +联储 | +降息
两百余名矿工被困井下 | +矿工 | +200余名 | +被困
二十大报告全文公布 | +二十大 | +报告 | -十大
第三季度GDP增长4.8% | +三季度 | +第三季度 | +4.8% | +GDP
2024年12月3日深夜宣布戒严 | +戒严 | +12月3日 | +2024年12月 | -2月3日
十四五规划收官 | +十四五 | +十四五规划 | -四五
比亚迪电动车出口量超过特斯拉 | +比亚迪 | +电动车 | +特斯拉 | -动车
核酸检测点排起长队 | +核酸检测 | +核酸 | -点排
作家残雪再度成为诺贝尔文学奖热门 | +残雪 | +诺贝尔文学奖 | +诺奖
记者无国界公布新闻自由指数 | +新闻自由 | +记者无国界 | +无国界
前人大代表被开除党籍 | +人大代表 | +人大 | +开除党籍 | +党籍
清真寺被改造成酒吧 | +清真寺 | -成酒 | +改造
铁路工会罢工进入第五天 | +罢工 | +铁路工会 | +工会
上海封城期间物资短缺 | +封城 | +上海封城 | +物资
富士康工人与保安冲突 | +富士康 | +工人 | +冲突
学者呼吁取消户籍制度 | +户籍制度 | +户籍
大法官提名人接受质询 | +大法官 | +提名 | -官提
马来西亚联邦法院驳回上诉 | +马来西亚 | +联邦法院 | -西亚 | -来西
The minister's resignation came as a surprise | +minister | +resignation | +resign | -sign
Lawmakers debated the surveillance bill | +lawmaker | +law makers | +surveillance | -law
Rioting broke out in three suburbs | +riot | +riots | +suburb
The company laid off 1,200 employees | +layoffs | +1200 employees | +employee
Wildfire smoke blanketed the city | +wildfires | +smoke | -wild
Whistleblowers face retaliation | +whistleblower | +whistle-blower | +retaliate
An anti-government protester was shot | +antigovernment | +anti-government | +protesters | +government
The UK's top court ruled on Wednesday | +UK | +U.K. | +court | +ruling
Journalists were detained at the border | +journalist | +detain | +detention | +borders
The president-elect has chosen his cabinet | +president | +president-elect | +elect
Sanctions against Iranian oil tankers | +sanction | +oil tanker | -Iran | +Iranian
Covid-19 vaccines were withdrawn | +COVID | +Covid 19 | +vaccine | +withdraw
Thousands flee as dam bursts | +fled | +dam | +burst
Teachers' unions threatened to strike | +teacher | +union | +strikes | +threaten
The 45-year-old mayor was sworn in | +45-year-old | +mayor | +45 years old
Brexit negotiations resumed | +negotiation | +negotiate | +resume
東京都知事選挙に三十人が立候補 | +東京都知事 | +知事選 | +立候補 | -京都 | +30人
日銀は政策金利を据え置いた | +日銀 | +日本銀行 | +政策金利 | +据え置き | -利を
能登半島地震の被災者を支援する | +能登半島 | +被災者 | +支援
裏金問題で派閥が解散へ | +裏金 | +派閥 | +解散
マイナ保険証の利用率が低迷 | +マイナ保険証 | +保険証 | +利用率 | +マイナンバー保険証
沖縄県議会が意見書を可決 | +沖縄 | +県議会 | +意見書
プーチン大統領が北朝鮮を訪問 | +プーチン | +北朝鮮 | +朝鮮 | -チン
旧統一教会への解散命令を請求 | +統一教会 | +解散命令 | +旧統一教会
首相は記者団に語った | +首相 | +記者団 | +記者 | +語る
インバウンド需要が急増している | +インバウンド | +急増 | -バウン
原発再稼働に反対する住民 | +原発 | +再稼働 | +原子力発電所 | +住民
物価高騰で家計が圧迫される | +物価 | +物価高 | +高騰 | +家計
윤석열 대통령이 비상계엄을 선포했다 | +윤석열 | +대통령 | +계엄 | +비상계엄 | +선포
국회의원들이 탄핵소추안을 가결했다 | +국회의원 | +국회 | +탄핵 | -회의
삼성전자가 반도체 공장을 증설한다 | +삼성전자 | +삼성 | +반도체 | +공장
북한의 미사일 발사를 규탄했다 | +북한 | +미사일 | +발사 | -사를
의료파업이 석 달째 이어지고 있다 | +의료파업 | +파업 | +의료 파업
부산국제영화제 개막 | +부산 | +영화제 | +부산 국제 영화제 | -산국
전기요금 인상안이 확정됐다 | +전기요금 | +전기 요금 | +인상
Die Bundesregierung plant strengere Grenzkontrollen | +Bundesregierung | +Grenzkontrolle | +Regierung | -Grenz
Tausende Demonstranten zogen durch die Straßen | +Demonstrant | +Straße | +Strasse
Der Kanzler kündigte Neuwahlen an | +Neuwahl | +Kanzler | +ankündigen | -Anzler
Les députés ont voté la réforme des retraites | +député | +réforme | +retraite | +voter
Des journaux interdits au Mali | +journal | +interdit | -jour
Los jueces condenaron al expresidente | +juez | +expresidente | +ex presidente | +presidente
Elecciones generales en España | +elección | +general | -lecciones
Il governo ha approvato le leggi sull'immigrazione | +legge | +governo | +immigrazione
A polícia prendeu dois manifestantes | +manifestante | +polícia | +policia
De minister is afgetreden na het debat | +minister | +aftreden | +debat
Президент подписал указы о мобилизации | +указ | +мобилизация | +президента
Журналистов задержали на митинге | +журналист | +митинг | +журналисты
Sąd Najwyższy odrzucił skargę | +sąd | +skarga | +Sąd Najwyższy
Muhabirler gözaltına alındı | +muhabir | +gözaltı
У Києві пролунали вибухи | +Київ | +вибух
Η κυβέρνηση ανακοίνωσε νέα μέτρα | +κυβέρνηση | +μέτρο
أعلنت وزارة الخارجية عن تعيين سفراء جدد | +وزارة الخارجية | +الوزارة | +سفير | +سفراء
الصحفيون يطالبون بإطلاق سراح زملائهم | +صحفي | +الصحفيين | +سراح
انتخابات رئاسية في تونس | +انتخاب | +الانتخابات | +الرئاسية
مقتل جنود في هجوم بالعراق | +العراق | +جندي | +هجوم
`

const second = `
最高检对三名前省部级官员提起公诉 | +最高检 | +省部级 | +公诉 | +官员
菲律宾海岸警卫队指责中国船只 | +菲律宾 | +海岸警卫队 | +海警 | +警卫队
新疆棉花出口受限 | +新疆 | +棉花 | +出口 | -花出
地方债务问题日益突出 | +地方债务 | +地方债 | +债务 | -方债
作家协会长期不设主席 | -会长 | +作家协会 | +主席
医护人员外出务工激增 | -员外 | +医护 | +务工 | +医护人员
中国台北队获得银牌 | +中国台北 | +台北 | +银牌 | -国台
代表团体现出团结 | -团体 | +代表团 | +团结
此举动摇了市场信心 | -举动 | +动摇 | +市场 | +信心
新华社会议报道组成立 | -社会 | +新华社 | +会议
南非洲际导弹研究早已停止 | -非洲 | +南非 | +洲际导弹 | +导弹
乌克兰军方面临弹药短缺 | +乌克兰 | +军方 | -方面 | +弹药
日本地震后核电厂停机 | +地震 | +日本 | +核电厂 | +核电 | -本地
警察署长因贪污被捕 | +警察署 | +署长 | +警察署长 | +贪污
他在任内推行土地改革 | +土地改革 | +土改 | +任内 | -在任
中国际遇难料 | -国际 | +中国 | +际遇
美国会众议员访台 | +美国会 | +众议员 | -国会众 | +访台
华为手机热销 | +华为 | +手机 | +华为手机
以色列军队撤出加沙北部 | +以色列 | +以军 | +加沙 | +撤出
維吾爾族學者伊力哈木被判無期徒刑 | +维吾尔 | +维吾尔族 | +伊力哈木 | +无期徒刑
國軍舉行漢光演習 | +国军 | +汉光演习 | +漢光 | +演习
立委質詢閣揆卓榮泰 | +立委 | +卓荣泰 | +质询 | +立法委员
香港《苹果日报》创办人黎智英 | +苹果日报 | +黎智英 | +创办人
七百二十万人次出境旅游 | +720万 | +出境 | +旅游 | -20万
6月4日晚维园再无烛光 | +六月四日 | +6月4日 | +维园 | +烛光
百分之三十五的受访者表示不满 | +35% | +受访者
零八宪章签署者再度被捕 | +零八宪章 | +08宪章 | +宪章
A股三大指数集体收跌 | +A股 | +指数 | +收跌
C919大型客机完成首航 | +C919 | +客机 | +大飞机 | +首航
5G基站数量突破三百万 | +5G | +基站 | +300万
高校长期拖欠工程款 | -校长 | +高校 | +工程款
台风过后头部企业复工 | -后头 | +台风 | +复工 | +企业
法官员额制改革 | -官员 | +法官 | +改革
美国防部长访问东京 | +美国防部长 | +东京 | +防长
小学生活费上涨 | -学生 | +生活费
流亡藏人社区举行大选 | +藏人 | +流亡藏人 | +大选
前副总理张高丽 | +张高丽 | +副总理 | +前副总理
网民质疑官方数据 | +网民 | +数据 | +官方
The investigation into the crash has stalled | +investigate | +crash | +investigations
Dozens were evacuated from the town | +evacuate | +evacuation | +evacuating
Parliament approved the deployment of troops | +approval | +deploy | +troop | +parliaments
Opposition leaders denounced the verdict | +opposition leader | +denounce | +verdicts
The bank's collapse triggered a sell-off | +bank | +collapsed | +sell-off | +selloff
Immigration officials deported 300 people | +deportation | +deport | +immigration | +official
Ministers clashed over budget cuts | +clash | +minister | +budget cut
A suicide bomber attacked the mosque | +suicide bombing | +bomber | +mosques | +attack
The ex-president denies corruption | +ex-president | +ex president | +denial | +corrupt
Historic flooding displaced families | +floods | +family | +displace
The universe of small firms | -university | +firm
Organic farms face drought | -organ | +farm | +droughts
The general election was postponed | -generation | +general election | +postpone
東京地検特捜部が元議員を逮捕した | +東京地検 | +特捜部 | +元議員 | +逮捕 | -京地
少子化対策の財源をめぐり議論 | +少子化 | +少子化対策 | +財源 | +議論
大阪万博の入場者数が発表された | +大阪万博 | +万博 | +入場者
円安が進み輸入物価が上昇した | +円安 | +輸入 | +物価 | +上昇
台風10号が九州に上陸 | +台風 | +九州 | +上陸 | +台風十号
ウクライナ侵攻から三年 | +ウクライナ | +侵攻 | +3年
経済産業省が補助金を見直す | +経済産業省 | +経産省 | +補助金 | +見直し
自民党総裁選に五人が立候補 | +自民党 | +総裁選 | +5人 | +自民
헌법재판소가 대통령을 파면했다 | +헌법재판소 | +헌재 | +대통령 | +파면
서울시장 보궐선거 | +서울시장 | +서울 | +보궐선거 | +시장
북한군이 러시아에 파병됐다 | +북한군 | +북한 | +러시아 | +파병
물가상승률이 3%를 넘었다 | +물가 | +물가상승률 | +3% | +상승률
이재명 대표가 무죄를 선고받았다 | +이재명 | +무죄 | +선고
Der Bundestag verabschiedete die Gesetze | +Bundestag | +Gesetz | +verabschieden
Streiks legen den Bahnverkehr lahm | +Streik | +Bahnverkehr
Flüchtlinge ertranken im Mittelmeer | +Flüchtling | +Fluechtlinge | +Mittelmeer
Les syndicats appellent à la grève générale | +syndicat | +grève générale | +greve
Les ministres démissionnent après le scandale | +ministre | +démissionner | +scandales
La justice a condamné les dirigeants | +dirigeant | +justice
El Gobierno anunció nuevas medidas | +gobierno | +anunciar | +medida
Detenidos tres periodistas en Caracas | +periodista | +detenido | +Caracas
As eleições municipais no Brasil | +eleição | +municipal | +Brasil
I magistrati hanno interrogato i testimoni | +magistrato | +testimone | +interrogare
Правительство объявило о новых санкциях | +санкции | +правительство | +санкция
В результате взрыва погибли дети | +взрыв | +результат
Rząd zapowiedział zmiany w ustawie | +rząd | +ustawa
Cumhurbaşkanlığı seçimlerinde ikinci tur | +seçim | +Cumhurbaşkanlığı | +seçimler
Dışişleri Bakanlığına çağrıldı | +Dışişleri Bakanlığı | +bakanlık
اعتقال ناشطين في القاهرة | +ناشط | +القاهرة | +اعتقالات
الوزراء يناقشون الأزمة الاقتصادية | +وزير | +أزمة | +اقتصاد
صواريخ تستهدف المطارات | +صاروخ | +مطار | +صاروخا
ارتفاع أسعار النفط في الأسواق | +سعر | +السوق | +نفط
محاكمة الصحفيين المعتقلين | +صحفي | +محاكمة | +معتقل
`

const third = `
国家统计局发布四月居民消费价格指数 | +国家统计局 | +统计局 | +消费价格指数 | +4月
民企负责人座谈会释放信号 | +民企 | +座谈会 | +负责人 | -企负
多名记者在采访途中遭殴打 | +记者 | +殴打 | +采访
北京大兴国际机场扩建 | +大兴国际机场 | +机场 | +北京 | -兴国
印度尼西亚总统佐科下台 | +印度尼西亚 | +印尼 | +佐科 | +总统 | -西亚
成都市民排队献血 | +成都 | +市民 | +献血 | -都市
法院长廊内陈列文物 | -院长 | +法院 | +长廊 | +文物
英国会考成绩公布 | -国会 | +会考 | +英国
工人文化宫改建 | +文化宫 | +工人 | -人文
联合国家安全部门行动 | -联合国 | +国家安全 | +安全部门
她在手术后天天锻炼 | -后天 | +手术 | +锻炼
这次生产事故责任人被追究 | +生产 | +事故 | -次生 | +责任人
部分校友要求校长道歉 | -分校 | +校友 | +校长 | +道歉
黄河口湿地候鸟增多 | +黄河 | +湿地 | +候鸟 | -河口湿
马英九将赴大陆祭祖 | +马英九 | +大陆 | +祭祖
李克强去世引发悼念 | +李克强 | +悼念 | +去世
烏坎村民選舉村委會 | +乌坎 | +村民 | +村委会 | +选举
行政院會通過軍公教加薪 | +行政院 | +加薪 | +军公教
民進黨團提案修憲 | +民进党 | +修宪 | +民進黨團
反送中运动五周年 | +反送中 | +反送中运动 | +5周年
白纸运动参与者仍在狱中 | +白纸运动 | +参与者 | +白纸
一千三百亿元专项债 | +1300亿元 | +专项债 | -300亿
两会今日开幕 | +两会 | +开幕
俄乌冲突进入第1000天 | +俄乌 | +俄乌冲突 | +第1000天 | +冲突
2.5亿美元援助 | +2.5亿美元 | +援助 | -5亿美元
H5N1禽流感病例增加 | +H5N1 | +禽流感 | +病例
特斯拉Model Y降价 | +特斯拉 | +Model Y | +降价
中欧班列货运量翻番 | +中欧班列 | +班列 | +货运量
长三角一体化示范区 | +长三角 | +示范区 | +一体化
张展获释后再度被捕 | +张展 | +获释 | +被捕
Prosecutors sought the extradition of the oligarch | +prosecutor | +extradition | +oligarchs | +extradite
The committee rejected the proposal | +rejection | +reject | +proposals | +committees
Negotiators reached an agreement on tariffs | +tariff | +agreements | +negotiator
Voters were intimidated at polling stations | +voter | +polling station | +intimidation
The hospital's occupation lasted three weeks | +hospital | +occupy | +weeks
Chinese dissidents in exile | +dissident | +exiled | +Chinese | -China
Floodwaters receded slowly | +floodwater | +recede
A passenger plane made an emergency landing | +plane | +emergency landing | +planes | -plan
Students occupied the campus | +student | +campuses | +occupation
The prosecution rested its case | +prosecute | +cases | -rest home
首相の靖国神社参拝をめぐり中国が抗議 | +靖国神社 | +靖国 | +参拝 | +抗議 | +首相
大学入学共通テストが始まった | +共通テスト | +大学 | +入学 | +始まる
技能実習生の失踪が相次ぐ | +技能実習生 | +実習生 | +失踪
南海トラフ地震の臨時情報 | +南海トラフ | +地震 | +臨時情報
衆議院選挙は10月27日に投開票 | +衆議院 | +衆院選 | +衆議院選 | +10月27日
노동조합이 총파업을 예고했다 | +노동조합 | +노조 | +총파업 | +파업
경찰이 압수수색을 실시했다 | +경찰 | +압수수색 | +압수 수색
코로나19 확진자가 급증했다 | +코로나19 | +코로나 | +확진자
대법원이 강제징용 배상 판결을 확정했다 | +대법원 | +강제징용 | +판결
Gewerkschaften fordern höhere Löhne | +Gewerkschaft | +Lohn | +Löhne
Die Ministerin trat zurück | +Minister | +Ministerin
Les migrants secourus en Méditerranée | +migrant | +Méditerranée | +mediterranee
Los sindicatos convocaron una huelga general | +sindicato | +huelga | +convocar
Dois deputados foram cassados | +deputado | +cassar
Gli scioperi paralizzano i trasporti | +sciopero | +trasporto
Протестующие перекрыли дороги | +дорога | +протестующий
Депутаты приняли законопроект | +депутат | +законопроекты
Strajk nauczycieli trwa | +nauczyciel | +strajk
Hükümet yeni vergileri açıkladı | +hükümet | +vergi
رؤساء الأحزاب يجتمعون في بيروت | +رئيس | +حزب | +بيروت
مقتل أطفال في غارة جوية | +طفل | +غارة | +غارات
القوات تسيطر على مدن ساحلية | +مدينة | +قوات | +ساحل
قادة الدول العربية يبحثون الأزمة | +قائد | +دولة | +أزمات
`

export const newsroomLists: readonly (readonly Trap[])[] = [first, second, third].map(casesOf)
