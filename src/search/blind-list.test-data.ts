import { casesOf, type Trap } from './traps.test-data.ts'

/**
 * What an independent reader wrote, who had seen neither the rules nor the other lists: half of them hits that are meant, half traps. Asked once, as written, before
 * anything was mended by it: recall .994, wrong 3.6 % of what was returned.
 */
const lines = `
社区组织志愿者上门，市民主动配合登记 | -民主
中央民族大学生命与环境科学学院揭牌 | -大学生
该公司法定代表人已被限制高消费 | -公司法
中日韩三方就地区安全局势交换意见 | -就地
外国代表团体验了中国高铁 | -团体
新规将军人家属就业纳入考核 | -将军
外交部将来访代表团名单公布 | -将来
上海南站昨日客流创下新高 | -海南
湖北京山市发生一起交通事故 | -北京
山西安泽县发现一座宋代古墓 | -西安
浙江山区二十六县加快绿色发展 | -江山
四川大熊猫保护区面积扩大 | -川大
长沙特色小吃登上国际美食节 | -沙特
吉林肯德基门店因停电暂停营业 | -林肯
美国国务卿布林肯抵达开罗 | -林肯
以上海关数据均不含保税区 | -上海
遇难的中韩两国家属已抵达现场 | -国家
开学前一天文具店里挤满了家长 | -天文
警方用了三天才抓到嫌犯 | -天才
该业务须由本人才能办理 | -人才
该条款同样适用于外国人民事诉讼 | -人民
肇事司机当庭向受害人道歉 | -人道
上万名美国民众走上街头抗议 | -国民
多名英国王室成员出席葬礼 | -国王
德国土地价格连年上涨 | -国土
网上出现抵制法国产品的呼声 | -国产
三名美国外交官被驱逐出境 | -国外
日本地震预警系统发出警报 | -本地
日本质疑这一调查结果的可信度 | -本质
日本能否打进四强仍是悬念 | -本能
央行表态之后，基本上市场情绪已经稳定 | -上市
这位老歌手今晚上台演唱成名曲 | -晚上
地方面临巨大的偿债压力 | -方面
会谈结束后双方向媒体发表声明 | -方向
警方法医对尸体进行了检验 | -方法
最高法院公布一批官方案例 | -方案
沟通不足容易让患者对医生产生误解 | -生产
学校限制夜间学生活动时间 | -生活
女大学生命丧高速公路 | -生命
暴雪导致沿线发生物流中断 | -生物
汽车市场所需的芯片依旧短缺 | -场所
各国领导人在现场合影留念 | -场合
楼市面临调整，二手房市场面临更大压力 | -场面
一批伤员从前线撤回后方 | -从前
该团以后勤保障见长 | -以后
新疗法可以为患者减轻痛苦 | -以为
昨日新增的确诊病例均为输入 | -的确
连日炮击令守军的士气低落 | -的士
首批救灾物资已全部分发完毕 | -部分
法国外交部长期派驻当地的人员已撤离 | -部长
NBA西部队伍本赛季实力接近 | -部队
示威者聚集在石油公司总部门前 | -部门
一名证监会员工因泄密被捕 | -会员
该协会长期资助贫困学生 | -会长
他入狱后再没有机会见到家人 | -会见
镇上的人都会议论这桩案子 | -会议
总理在演说中将会谈及气候变化 | -会谈
北大西洋航线因风暴停航 | -北大
网约车平台大规模裁员 | -台大
两市成交大幅萎缩 | -交大
山东方面派出救援队 | -东方
广东西部沿海发布风暴潮预警 | -东西
江西南昌迎来今冬第一场雪 | -西南
越南方面对此表示欢迎 | -南方
华北平原地下水位回升 | -北平
颱風造成電視台中斷播出 | -台中
中央電視台北京總部大樓失火 | -台北
投资者的资金门槛降至十万元 | -金门
高速公路发生重大连环车祸 | -大连
这次地震从辽宁波及吉林两市 | -宁波
市长春节前夕慰问环卫工人 | -长春
物业须确保定期检修电梯 | -保定
执法人员当场撕开封条 | -开封
大火烧毁大片森林和田野 | -和田
该国北部多为山地和平原 | -和平
委员会要求进一步调查和解释 | -和解
巴黎时装周以及时尚品牌发布会相继取消 | -及时
亚美尼亚以及格鲁吉亚两国代表出席 | -及格
政府拟对手机加征进口税 | -对手
窗口人员要求他把手续补齐 | -把手
旅客临登机时被告知航班取消 | -被告
校方向来自灾区的学生提供补助 | -向来
从芝加哥到底特律的航班延误 | -到底
他在意大利度过了晚年 | -在意
欧盟宣布对白俄罗斯实施新制裁 | -对白
已签约和尚未签约的球员均须体检 | -和尚
展览展出古巴比伦泥板文书 | -古巴
印度尼西亚火山喷发致两人死亡 | -印度
飓风横扫古巴西部烟草产区 | -巴西
美国马里兰州一座大桥坍塌 | -马里
两地加强司法国际合作 | -法国
拍卖会上一批精美国画成交 | -美国
这批学校中东部占六成 | -中东
河南非遗项目亮相博览会 | -南非
湖北美术馆举办回顾展 | -北美
该港口长期货运繁忙 | -期货
菲律宾劳工的海外汇款创新高 | -外汇
复工首日多名工人质疑赔偿方案 | -人质
市民献花悼念遇难民众 | -难民
旅游行业复苏势头明显 | -游行
選務人員連夜彙總統計結果 | -总统
政府加大使用清洁能源的力度 | -大使
不少议员在推特使用化名 | -特使
上海关闭全部室内娱乐场所 | -海关
芭蕾舞團改變了舞台風格 | -台风
议员要求对涉案领导弹劾 | -导弹
文化馆开办讲座科普京剧知识 | -普京
四川普降大到暴雨 | -川普
山体岩石破碎，救援难度极大 | -石破
厂商希望借此提高市场占有率 | -高市
北京东城区发布限行通知 | -京东
清华为贫困新生设立助学金 | -华为
调查显示集体育儿在当地十分普遍 | -体育
俱乐部降低票价以满足球迷需求 | -足球
记者向有关税务机关求证 | -关税
香港民主党宣布解散 | +民主
大学生就业率创新低 | +大学生
新修订的公司法明年施行 | +公司法
四名将军被解除职务 | +将军
海南自由贸易港封关运作 | +海南
在北京山区徒步的游客失联 | +北京
西安安检人员查获违禁品 | +西安
打江山，守江山，守的是人民的心 | +江山
沙特王储访问日本 | +沙特
伊朗与沙特恢复邦交 | +沙特
美国总统林肯的手稿被拍卖 | +林肯
從上海來的旅客須隔離 | +上海
非洲国家元首齐聚内罗毕 | +国家
当地出台人才引进新政 | +人才
中国人民解放军举行演习 | +人民
中国人民银行下调利率 | +人民银行
人道主义物资进入加沙 | +人道
韩国国会通过弹劾案 | +国会
英国国王查尔斯三世加冕 | +国王
美國國防部證實此事 | +国防
本地新增十例 | +本地
蚂蚁集团暂缓上市 | +上市
研究人员提出新的检测方法 | +方法
厂房停止生产三周 | +生产
研究生命起源的科学家获奖 | +生命
生物医药企业扎堆落户 | +生物
部分地区停电 | +部分
外交部长王毅会见来宾 | +部长
联合国维和部队遇袭 | +部队
有关部门回应称正在调查 | +部门
商会会长被捕 | +会长
中央经济工作会议召开 | +会议
全国人大常委会审议草案 | +人大
北大校长致辞 | +北大
傷者送往台大醫院急救 | +台大
东方航空客机坠毁 | +东方
西南地区持续干旱 | +西南
南方多地暴雨 | +南方
台中一處工廠爆炸 | +台中
国民党主席在台北会见访团 | +台北
臺北市議員質詢 | +台北
大陸漁船在金門海域翻覆 | +金门
大连海事法院开庭 | +大连
宁波舟山港吞吐量居首 | +宁波
新疆和田发生地震 | +和田
诺贝尔和平奖揭晓 | +和平
双方达成和解协议 | +和解
幸亏抢救及时 | +及时
他击败对手连任市长 | +对手
三名被告当庭认罪 | +被告
古巴全国大停电 | +古巴
印度与巴基斯坦交火 | +印度
巴西前总统被判刑 | +巴西
法军从马里撤出 | +马里
法国国民议会解散 | +法国
美国有官员表示反对 | +美国
中东局势再度升级 | +中东
南非非国大失去多数席位 | +南非
原油期货价格跌破零 | +期货
外汇储备连续三月下降 | +外汇
哈马斯释放两名人质 | +人质
数万难民涌入邻国 | +难民
总统统领三军 | +总统
中国驻美大使馆回应 | +大使
上海海关截获走私象牙 | +海关
颱風登陸花蓮 | +台风
朝鲜试射弹道导弹 | +导弹
普京总统发表国情咨文 | +普京
川普宣布參選 | +川普
日本首相石破茂辭職 | +石破
日本首相高市早苗发表演说 | +高市
京东方与京东均发布财报 | +京东
孟晚舟返回华为总部 | +华为
国家体育总局通报 | +体育
對華關稅提高至六成 | +关税
鍾南山院士接受專訪 | +钟南山
她因未遮住頭髮被拘留 | +头发
天氣乾燥，慎防山火 | +干燥
瑪格麗特皇后遜位 | +皇后
臺南市里長涉嫌賄選 | +里长
二〇〇八年奥运会在北京举行 | +北京 奥运
教育部公布今年研究生招生计划 | +研究生 招生
中國製造業採購經理指數回升 | +制造
松山機場跑道關閉兩小時 | +松山机场
聯合國安理會召開緊急會議 | +联合国
Foreign ministers met in Brussels on Monday | +minister
Thousands fled the besieged city overnight | +flee
COVID-19 cases rose again in March | +covid
Her leaked e-mails were published | +email
The email was sent to staff | +e-mail
Contact press.office@example.org for details | +press.office@example.org
The engine was written in C++ and Rust | +C++
Inflation hit 3.5% in April | +3.5%
At least 1,200 people were evacuated | +1200
Operators auctioned 5G spectrum | +5G
The two sides signed a co-operation agreement | +cooperation
Women's groups condemned the ruling | +woman
The secretary general of the UN resigned | +secretary-general
A bomb went off in a café | +cafe
The region faces overlapping crises | +crisis
Three children were rescued | +child
TikTok was banned from government phones | +ban
AI-generated images flooded the campaign | +AI
Developing countries demanded compensation | +country
Police in Hong Kong arrested six activists | +Hong Kong
NATO's eastern flank was reinforced | +NATO
A well known dissident was released | +well-known
Rail workers striking over pay | +strike
Macron met Xi in Paris | +Xi
The U.S. Senate passed the bill | +US Senate
Protesters blocked the highway | +protester
The painting was stolen in 1990 | +steal
The prime minister survived a no-confidence vote | +"prime minister"
教育局禁止學生使用ChatGPT寫作業 | +chatgpt
土耳其获准购买F-16战机 | +F16
歼-20战机首次公开亮相 | +歼20
馬航MH370殘骸搜索重啟 | +MH370
首都PM2.5浓度超标 | +PM2.5
习近平缺席G20峰会 | +G20
英偉達推出新AI晶片 | +AI
A Romanian woman was arrested | -Oman
Protests continued in Tirana | -Iran
Pirates seized a ship off Somalia | -Mali
Nigeria votes for a new president | -Niger
The startup incubator closed its doors | -Cuba
The ruling party lost its majority | -art
A tsunami warning was issued | -war
The report was withheld | -port
The World Health Organization declared an emergency | -organ
Astronomers mapped the early universe | -university
Police fired tear gas | -policy
A new generation of voters | -general
It was an important decision | -import
Airline customers complained of delays | -customs
The community mourned the victims | -communist
The governor said rain was likely | -AI
The kernel is written in C | -C++
Microsoft updated C# this week | -C++
Unemployment reached 13.5% in June | -3.5%
More than 11,200 people signed | -1200
He was a prime target, the minister said | -"prime minister"
A submarine ran aground | -marine
套餐含15GB流量 | -5G
BAIDU公布季度财报 | -AI
七十七国集团（G77）发表声明 | -G7
国会議員が逮捕された | +国会
衆議院選挙が公示された | +選挙
首相官邸で会見が開かれた | +首相
新型コロナワクチンの接種が始まった | +ワクチン
ロシアがウクライナへ侵攻した | +ウクライナ
ｶﾞｿﾘﾝ価格が値上がりした | +ガソリン
生の肉を食べた客が入院した | +食べる
京都市内で火災があった | +京都
新大阪駅で列車が止まった | +大阪
インドの首相が来日した | +インド
サーバに障害が起きた | +サーバー
서울에서 대규모 집회가 열렸다 | +서울
북한은 탄도미사일을 발사했다 | +미사일
학생들이 거리로 나섰다 | +학생
삼성전자가 실적을 발표했다 | +삼성
선거를 앞두고 긴장이 고조됐다 | +선거
코로나19 확진자가 늘었다 | +코로나
부산에서 화재가 발생했다 | +부산
世界的なパンデミックが宣言された | -パン
オーストラリアで山火事が広がった | -トラ
インドネシアで火山が噴火した | -インド
スパイダーマンの新作が公開された | -スパイ
日本人形の展覧会が開かれた | -本人
東北大学の研究チームが発表した | -北大
外国人参政権をめぐる議論 | -人参
市民主体のまちづくりを進める | -民主
인도네시아에서 지진이 발생했다 | -인도
석유 정제 부산물을 재활용한다 | -부산
상수원 보호구역이 해제됐다 | -수원
관광주간 행사가 열린다 | -광주
Les élections législatives auront lieu en juin | +élection
Le communiqué de l'Élysée | +elysee
Des chevaux ont été retrouvés mutilés | +cheval
Mehrere Häuser wurden zerstört | +Haus
Die Straße wurde gesperrt | +Strasse
Der Flughafen München wurde geschlossen | +munchen
Las elecciones se celebrarán en mayo | +elección
Cinco niños murieron en el incendio | +niño
Il sindaco della città si è dimesso | +citta
Gli accordi sono stati firmati a Roma | +accordo
As eleições no Brasil foram adiadas | +eleição
Pożar w fabryce w Łodzi, miasto Łódź pomaga | +Lodz
Protesty w Warszawie trwają | +Warszawa
İstanbul'da deprem oldu | +istanbul
Взрыв прогремел в Москве | +Москва
Итоги выборов объявят завтра | +выборы
Военный самолёт разбился под Тверью | +самолет
Πυρκαγιά κοντά στην Αθήνα | +αθηνα
والحكومة تعلن استقالتها | +الحكومة
انفجار بالقاهرة يوقع قتلى | +القاهرة
Chuvas fortes em São Paulo | +sao paulo
De verkiezingen zijn uitgesteld | +verkiezing
Владимир Зеленский выступил с речью | -мир
Власти Тираны ввели комендантский час | -Иран
Например, цены выросли вдвое | -Рим
Le Premier ministre partira demain | -main
Der Strom fiel in ganz Berlin aus | -Rom
El coronavirus se extendió por el país | -oro
أعلن مصرف لبنان رفع الفائدة | -مصر
فاز حزب اليمين في الانتخابات | -اليمن
`

export const blindList: readonly Trap[] = casesOf(lines)
