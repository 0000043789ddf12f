import type { Trap } from './traps.test-data.ts'

/** Traps by somebody who took a fresh look at everything that was mended before: a text, what is looked for, and `+` where a reader would call it a hit. */
const lines = `
- 国有 | 中国有关部门表示关切
- 国有 | 我国有意加入协定
- 从前 | 他从前方发回报道
- 京大 | 北京大学生活动中心今天启用
- 大学生 | 北京大学生物系招生
+ 北京大学 | 北京大学生物系招生
- 中国 | 发展中国家联盟呼吁减债
+ 发展中国家 | 发展中国家联盟呼吁减债
+ 和平区 | 天津和平区发生火灾
- 研究生 | 研究生命科学的学者
- 海关 | 本月上海关税收入下降
+ 上海 | 本月上海关税收入下降
- 外交 | 对外交流日益频繁
- 外交 | 对外交往受限
- 剧场 | 这种话剧场面很少见
- 剧场 | 音乐剧场景宏大
- 和平 | 她和平常一样上班
- 方面 | 警方面对记者提问
- 方面 | 俄方面临制裁
- 方面 | 双方面谈两小时
+ 方面 | 各方面压力很大
- 国家 | 多国家庭收入下降
- 国家 | 这名法国家具商破产
- 国家 | 美国家长担心枪支
- 将军 | 他将军队撤回
- 将军 | 政府将军费提高百分之十
+ 将军 | 一名将军被捕
- 将军 | 总统将军事援助列为重点
- 市长 | 该市长期缺水
+ 长期 | 该市长期缺水
+ 市长 | 当地市长期望早日复工
- 法律 | 我们有的是办法律师说
- 法律 | 他的办法律师不认可
- 律师 | 这名法律师资不足
- 机场 | 计算机场景模拟
+ 机场 | 飞机场外聚集了人群
- 机场 | 手机场所定位功能
- 机场 | 危机场面失控
- 台湾 | 电视台湾区节目
+ 台湾 | 他来自台湾南部
- 长江 | 部长江泽说
+ 江山 | 校长江山辞职
+ 长江 | 武汉市长江大桥通车
- 市长 | 武汉市长江大桥通车
- 面对 | 局面对他不利
- 面对 | 水面对岸有人
+ 面对 | 政府面对压力
- 以为 | 不可以为难老人
+ 以为 | 他以为难关已过
- 以为 | 可以为你作证
- 民生 | 人民生活水平提高
- 平提 | 人民生活水平提高
- 民生 | 农民生产积极性
+ 民生 | 改善民生工程
- 民主 | 全民主张和平
- 民主 | 农民主动退地
- 民主 | 市民主动排队
- 民主 | 选民主要担心通胀
- 民主 | 村民主持公道
+ 民主 | 民主党赢了
+ 主权 | 公民主权意识
- 人权 | 当事人权利受损
- 人权 | 嫌疑人权益受侵
- 人权 | 工人权益受损
+ 人权 | 妇女人权问题
- 人权 | 个人权力过大
- 人权 | 机器人权限管理
- 人事 | 领导人事后道歉
- 人事 | 当事人事后道歉
+ 人口 | 外国人口比例
- 口语 | 出口语言文化产品
- 口语 | 人口语言普查
+ 处理 | 报告处理意见
- 处理 | 该处理应关闭
+ 内部 | 法院内部会议
- 内部 | 校内部分学生
- 内部 | 国内部分城市降雨
- 内部 | 年内部署完毕
- 内部 | 党内部分人士
- 内部 | 任内部长更换
- 下水 | 地下水源污染
- 下水 | 天下水患
+ 下水 | 下水道堵塞
- 队长 | 部队长官下令
- 队长 | 军队长期驻扎
+ 队长 | 队长受伤
- 队长 | 乐队长笛手
- 现场 | 展现场面
- 现场 | 实现场馆翻新
- 现场 | 发现场地不够
+ 现场 | 事故现场照片
- 现场 | 出现场外交易
- 现场 | 体现场景化
- 出现 | 提出现金补贴
- 出现 | 拿出现金
- 出现 | 支出现已减半
+ 出现 | 出现裂缝
- 出现 | 发出现场照片
- 校长 | 学校长年失修
- 校长 | 高校长期扩招
+ 校长 | 大学校长辞职
- 校长 | 军校长官
- 生产 | 产生产能过剩
- 生产 | 学生产生疑问
- 生产 | 医生产假后复工
- 生产 | 考生产生焦虑
- 所有 | 事务所有十名律师
- 所有 | 场所有待改善
+ 所有 | 所有员工撤离
- 所有 | 诊所有望重开
- 所有 | 交易所有权停牌
- 司法 | 公司法人被捕
- 司法 | 上司法外开恩
+ 司法 | 司法部门介入
- 司法 | 公司法务部
+ 生育 | 计划生育政策
- 生育 | 考生育苗
- 生育 | 学生育人理念
- 资本 | 投资本金亏损
- 资本 | 外资本周流出
- 资本 | 工资本月上调
+ 资本 | 资本外流
- 资本 | 融资本身有风险
- 上当 | 基本上当地人不信
- 上当 | 网上当地人爆料
+ 上当 | 老人上当受骗
- 上海 | 网上海量信息
- 上海 | 路上海风很大
- 上海 | 线上海外市场
- 上海 | 世上海盗猖獗
- 上海 | 晚上海军出动
- 上海 | 马上海关放行
- 上海 | 早上海滩关闭
+ 上海 | 上海滩变迁
- 海上 | 从日本海上空飞过
+ 上空 | 从日本海上空飞过
- 海上 | 南海上空侦察
- 上海 | 北上海南考察
- 天下 | 后天下雨
+ 后天 | 后天下雨
- 天下 | 春天下雪
- 天下 | 每天下班
- 天下 | 明天下午
- 天下 | 昨天下令停火
- 后天 | 以后天气转晴
- 后天 | 今后天然气涨价
- 后天 | 皇后天天出门
- 后天 | 此后天津队获胜
- 后天 | 战后天主教会
- 后天 | 台风过后天空放晴
+ 头发 | 頭髮變白
- 頭髮 | 发展经济
+ 理发店 | 理髮店倒閉
+ 发现 | 發現新病毒
+ 皇后区 | 皇后區槍擊案
+ 后天 | 後天立法院表決
+ 里约 | 里約奧運
+ 家里 | 家裡失火
+ 公里 | 公里數增加
+ 干部 | 幹部下鄉
+ 干旱 | 乾旱持續
+ 干涉 | 干涉內政
+ 牛肉面 | 牛肉麵漲價
+ 面粉 | 麵粉價格
+ 台风 | 颱風登陸臺東
+ 臺東 | 颱風登陸台東
+ 一只 | 一隻狗
+ 只有 | 只有一人
+ 复杂 | 複雜局勢
+ 恢复 | 恢復供電
+ 反复 | 反覆檢討
+ 冲突 | 衝突升級
+ 冲绳 | 沖繩基地
+ 日历 | 日曆上的日子
+ 历史 | 歷史課本
+ 钟表 | 鐘錶展
+ 手表 | 手錶失竊
+ 表决 | 表決通過
+ 松绑 | 鬆綁政策
+ 松山机场 | 松山機場
+ 制造业 | 製造業採購
+ 制度 | 制度改革
+ 联系 | 聯繫不上
+ 关系 | 關係惡化
- 余先生 | 姓余的先生
+ 剩余 | 剩餘款項
+ 卷入丑闻 | 捲入醜聞
- 小丑 | 丑角
+ 斗争 | 鬥爭激烈
+ 北斗 | 北斗衛星
+ 范围 | 範圍擴大
- 范围 | 范先生
+ 姜黄 | 薑黃素
+ 并购 | 併購案
+ 合并 | 合併報表
+ 并非 | 並非如此
+ 参与 | 參與投票
+ 蒋万安 | 蔣萬安市長
+ 万圣节 | 萬聖節
+ 亿元 | 億元罰款
+ 咸鱼 | 鹹魚翻身
+ 吁请 | 籲請各方克制
+ 呼吁 | 呼籲停火
+ 部署 | 總統佈署
+ 采访 | 採訪記者
- 采 | 彩色電視
+ 丰富 | 豐富礦產
+ 准备 | 準備撤離
+ 批准 | 批准條約
+ 週邊 | 周邊國家
+ 周末 | 週末遊行
+ 遊行 | 游行示威
+ 旅游业复苏 | 旅遊業復甦
+ 着名 | 著名作家
+ 看着 | 看著他離開
+ 占领 | 佔領運動
+ 欲望 | 慾望
+ 汇报 | 彙報工作
+ 汇率 | 匯率波動
+ 牆 | 墻上標語
+ 够了 | 夠了
+ 綫索 | 線索
+ 里面 | 裏面
+ 为什么 | 為什麼
+ 为了 | 爲了
+ 峰会 | 峯會
+ 群众 | 羣眾
+ 启动 | 啓動
+ 温馨 | 溫馨
+ 卫生署 | 衞生署
+ 证据 | 証據
+ 证据 | 證據不足
+ 黑龙江 | 黒竜江
+ 总理大臣 | 総理大臣
+ 经济产业省 | 経済産業省
+ 广岛 | 広島
+ 泽尻 | 沢尻
+ 拜登 | 乔·拜登抵达首尔
+ 乔·拜登 | 喬•拜登總統
+ 约瑟夫·拜登 | 约瑟夫‧拜登
+ 唐纳德·特朗普 | 唐納德．川普當選
+ 唐纳德·特朗普 | 唐纳德-特朗普
+ 唐纳德·特朗普 | 唐纳德 特朗普
+ 唐纳德特朗普 | 唐纳德·特朗普
+ "唐纳德 特朗普" | 唐纳德·特朗普
+ マクロン | エマニュエル・マクロン大統領
+ エマニュエルマクロン | エマニュエル・マクロン大統領
+ エマニュエル・マクロン | エマニュエル＝マクロン
+ 澤倫斯基 | 弗拉基米尔·泽连斯基
+ 托尔斯泰 | 列夫·托尔斯泰
+ 哈里斯 | 卡迈勒·哈里斯与哈里斯堡
- 哈里斯 | 哈里斯堡发生枪击
- 尼日尔 | 尼日利亚选举
- 印度 | 印度尼西亚地震
+ 印尼 | 印度尼西亚地震
- 亚大 | 马来西亚大选
- 罗马 | 罗马尼亚总统
+ 罗马 | 罗马教皇
+ 黃循財 | 新加坡总理黄循财
+ 钱凯 | 钱凯港开港
+ 钱凯港 | 在钱凯港口停靠
+ 钱凯港 | 秘鲁的钱凯港
- 巴勒 | 巴勒斯坦人
+ 以色列 | 以色列人质获释
- 列人 | 以色列人质获释
- 正义 | 韩正义愤填膺
- 毅力 | 王毅力主对话
+ 王毅 | 王毅力主对话
+ 习近平 | 习近平易近人
+ 平易近人 | 习近平易近人
+ 强调 | 李强调要稳增长
+ 李强 | 李强调研上海
- 英文 | 蔡英文化政策
+ 蔡英文 | 蔡英文化政策
- 九成 | 马英九成支持
- 扁担 | 陈水扁担着压力
- 伦敦 | 朱立伦敦访问
+ 敦促 | 朱立伦敦促政府
- 伦敦 | 朱立伦敦促政府
- 勋章 | 黄仁勋章
+ 马斯克 | 马斯克服困难
+ 默克尔 | 默克尔滨
- 京都 | 普京都说了
- 登上 | 拜登上飞机
- 登陆 | 拜登陆军基地演讲
+ 拜登 | 拜登陆军基地演讲
- 普通 | 特朗普通过社交媒体
+ 特朗普 | 特朗普通过社交媒体
+ 拉开序幕 | 卢拉开序幕
- 恩爱 | 金正恩爱马
- 悦耳 | 尹锡悦耳
- 三人 | 安倍晋三人行
- 雄心 | 岸田文雄心勃勃
- 茂盛 | 石破茂盛赞
+ 盛赞 | 石破茂盛赞
+ NHK | ＮＨＫワールド
+ AI | ＡＩ半導体
+ アメリカ | ｱﾒﾘｶ大統領
+ ガソリン | ｶﾞｿﾘﾝ価格
+ ｱﾒﾘｶ | アメリカ大統領
+ 第20回 | 第２０回大会
+ 100% | １００％再生紙
+ C++ | Ｃ＋＋入門
+ 株 | ㈱日立製作所
+ 平成 | ㍻三十年
+ 1号 | ①号机组
+ iPhone15 | iPhone１５
+ パナソニック | ﾊﾟﾅｿﾆｯｸ
+ 2026年 | 二〇二六年世界杯
+ 2026年 | 二零二六年世界杯
+ 二〇二六年 | 2026年世界杯
+ 2026年 | 2026 年世界杯
+ 二〇二六年 | 2026 年世界杯
- 2026年 | 12026年
+ 21世纪 | 二十一世纪
+ 二十一世纪 | 21世纪
+ 第20届 | 第二十届三中全会
+ 20大 | 二十大报告
+ 十四五 | 十四五规划
+ 六四 | 六四事件
+ 911 | 九一一袭击
+ 911 | 9·11恐怖袭击
+ 9/11 | 9/11 attacks
+ 五四 | 五四运动
+ 3500人 | 三千五百人
+ 三千五百人 | 3500人
+ 3500人 | 3,500人
+ 15000人 | 1.5万人
+ 1.5万人 | 15000人
+ 10万人 | 十万人
+ 十万人 | 10万人
+ 一百万人 | 100万人
+ 100万人 | 一百万人
+ 200人 | 两百人
+ 两百人 | 200人
+ 三亿元 | 3亿元
+ 3亿美元 | 三亿美元
- 3亿元 | 13亿元
- 30万人 | 230万人
- 五万人 | 二十五万人
+ 八月十五日 | 8月15日
- 8月15日 | 18月15日
- 8月1日 | 8月15日
- 0月15日 | 10月15日
- 一月一日 | 十一月一日
- 1月1日 | 11月1日
+ 十一月一日 | 11月1日
+ 三月三日 | 3月3日
- 5日 | 15日下午
+ 5日 | 5日下午
+ 30% | 百分之三十
+ 百分之三十 | 30%的人
+ 30% | 30 %
+ 3.5% | 增长3.5％
+ 3.5 | 增长3.5％
- 3.5% | 13.5%
- 3.5% | 3.55%
+ 3.5个百分点 | 3.5個百分點
+ $1200 | $1,200
+ $1200 | 1,200美元
+ $50 | US$50
+ 50 dollars | 50美元
+ 20 million euros | €20 million
+ 20亿欧元 | 20億歐元
+ 5000円 | ¥5000
+ ¥5000 | 5000円
+ 100km | 100公里
+ 100公里 | 100 km
+ 25℃ | 25°C
+ 25度 | 25℃
+ 25℃ | 零下25度
+ covid19 | COVID-19 pandemic
+ COVID-19 | Covid19
+ COVID-19 | covid 19
+ covid | 新冠肺炎（COVID-19）
+ H5N1 | H5N1禽流感
+ 禽流感 | H5N1禽流感
- H5N1 | H5N10
+ F16 | F-16战机
+ F-16 | F16戰機
+ F-16 | F 16
- F-16 | F-160
+ 歼20 | 歼-20
+ 歼-20 | 歼20战机
+ 东风41 | 東風-41導彈
+ 5g | 5G手机
- 5G | 15G
- 5G | 2.5G
+ 20国集团 | G20峰会
+ G20 | 二十国集团
+ G7 | 七国集团
+ 737 | Boeing 737-800
+ 737-800 | Boeing 737-800
- 737 | 1737
- GPT-4 | GPT-4o
+ GPT-4o | GPT-4o
+ GPT-4o | GPT4o
- iOS 18 | iOS 18.1
+ Windows 11 | Windows 11
+ 第三季度 | 第3季度
- 第三季度 | 第三季
+ 第1季度 | 第一季度
+ 10 year old | 10-year-old boy
+ 1990s | 1990s
+ 九十年代 | 20世纪90年代
+ 90年代 | 九十年代
+ 3:1 | 3:1 获胜
+ 3比1 | 3比1获胜
+ 3-1 | 3-1 win
+ 1/3 | 1/3 of voters
+ 三分之一 | 三分之一
+ no5 | №5
+ C++ | C++ and Rust
- C++ | C and Rust
- C | C++ and Rust
+ C# | C# developers
+ C++ | C++20 standard
+ .NET | .NET developers
- .NET | net income
+ .NET | ASP.NET 8
+ Node.js | Node.js release
+ Node.js | node js
+ AT&T | AT&T merger
- AT&T | AT and T
+ R&D | R&D spending
+ Q&A | Q&A session
+ S&P 500 | S&P 500
+ editor@example.org | editor@example.org wrote
+ example.org | editor@example.org wrote
+ editor | editor@example.org wrote
- editor@example.org | sub-editor@example.organic
+ example.com | https://www.example.com/a/b?x=1
+ https://www.example.com/a/b?x=1 | https://www.example.com/a/b?x=1
+ www.example.com/a/b | https://www.example.com/a/b?x=1
- example.com | www.example.company
+ example.com | example.com.cn
+ @realDonaldTrump | @realDonaldTrump posted
- @realDonaldTrump | realDonaldTrump posted
+ realDonaldTrump | @realDonaldTrump posted
- @jack | mail jack@corp.com
+ #MeToo | #MeToo movement
+ metoo | #MeToo movement
+ #MeToo | MeToo movement
+ 米兔 | #米兔#
- hash_tag | hash_tag_name
+ hash_tag_name | hash_tag_name
+ snake_case | snake_case name
+ foo.bar | foo.bar file
+ readme | readme.txt
+ 192.168.0.1 | 192.168.0.1
- 192.168.0.1 | 192.168.0.10
+ US | the U.S. economy
+ U.S. | the US economy
- US | let us go
- U.S. | let us go
+ USA | USA wins
+ USA | U.S.A. wins
+ UK | UK's exit
+ UK | U.K. exit
+ EU | the EU's plan
+ email | e-mail hack
+ e-mail | email hack
+ e-mail | emails leaked
+ cooperation | coöperation
+ cooperation | co-operation
+ co-operation | cooperation
+ reelected | re-elected president
+ re-elected | reelected president
+ O'Brien | O’Brien resigned
+ O'Brien | OBrien resigned
+ China | China’s economy
+ China's | China’s economy
+ workers | the workers' union
+ worker | the workers’ union
+ don't | don’t panic
+ rock 'n' roll | rock 'n' roll
+ state of the art | state-of-the-art
+ state-of-the-art | state of the art
+ twenty five | twenty-five dead
+ mother in law | mother-in-law
- universe | university students
- university | universal basic income
- organization | organ donors
+ organization | organisation
+ organize | organizing
- police | policy
+ policy | policies
- policy | polices
- new | news
+ Thais | Thai food
+ analyst | analysts
+ analyses | analysis
+ general | generals
- general | generation
- market | marketing
- arm | arms deal
- custom | customs duties
- bet | better
+ want | wanted man
+ host | hosted
- host | hostile
+ hope | hoping
- hope | hopping
+ plan | planned
+ plane | planed
- plan | plane
+ tax | taxes
- tax | taxis
+ die | dying
- die | dyeing
+ story | stories
- story | storey
+ wolf | wolves
+ mouse | mice
+ criterion | criteria
- sand | Sanders
+ bank | Banks said
+ browning | Brown
+ bid | bidding
- bid | Biden
- ski | skies
+ ski | skiing
+ bus | buses
- bus | business
- business | bus crash
- election | elected
- elect | election results
+ president | president-elect
+ antiwar | anti-war protest
+ anti-war | antiwar protest
+ naive | naïve
+ resume | résumé
+ facade | façade
+ Sao Paulo | São Paulo
+ Gdansk | Gdańsk
+ Lodz | Łódź
+ Malmo | Malmö
+ Bjork | Björk
+ Bundestagswahlkampf | Bundestagswahlkampf beginnt
+ Fussball | Fußball-Bundesliga
+ Fußball | Fussball
+ Mueller | Müller gewinnt
+ Müller | Mueller gewinnt
+ Müller | Muller gewinnt
+ Strasse | Straße gesperrt
+ Straße | STRASSE GESPERRT
+ Arzt | Ärzte streiken
+ Ärztin | Ärztinnen
+ Grünen | Grüne
- Wahl | Wähler
+ Flüchtling | Flüchtlinge
+ Krieg | des Krieges
+ Krieg | Kriege
+ schön | schon
+ Gesetz | Gesetzes
+ Demokratie | Demokratien
+ élection | l'élection présidentielle
+ Élysée | L’Élysée
+ Elysee | l’Élysée
+ État | d’État
+ il | qu'il
+ aujourd'hui | aujourd'hui
+ aujourd'hui | aujourd’hui
+ jusqu'à | jusqu’à demain
+ journal | journaux
+ élection | élections
+ oeuvre | œuvre
+ travailleur | les travailleuses
+ national | nationaux
+ Istanbul | İstanbul depremi
+ İstanbul | ISTANBUL
+ istanbul | ıstanbul
+ Diyarbakir | Diyarbakır
+ Diyarbakır | DİYARBAKIR
+ Erdogan | Erdoğan
+ İzmir | İzmir'de
+ Türkiye | Türkiye’nin
+ Москва | в Москве прошёл митинг
+ Путин | Путина обвинили
+ Путин | с Путиным
+ война | войны
+ война | войной
+ Украина | Украины
+ российский | российские войска
+ солдат | солдаты
+ еще | ещё
- мир | мировой
+ мир | мира
+ выборов | выборы
+ президент | президента
+ حكومة | والحكومة
+ حكومة | الحكومة الجديدة
+ الحكومة | للحكومة
+ محمد | مُحَمَّد
+ ايران | إيران
+ احمد | أحمد
+ غزة | غزّة
+ كتاب | کتاب
+ ישראל | בישראל
+ 2026 | ٢٠٢٦
+ 2026 | ۲۰۲۶
+ Viet Nam | Việt Nam
+ Ha Noi | Hà Nội
+ Da Nang | Đà Nẵng
+ Việt Nam | Vietnam
+ मोदी | प्रधानमंत्री मोदी
+ ΑΘΗΝΑ | Αθήνα
+ Ελλάδα | Ελλάδας
+ นายกรัฐมนตรี | นายกรัฐมนตรีเดินทางไปจีน
+ จีน | นายกรัฐมนตรีเดินทางไปจีน
+ ไทย | ประเทศไทย
- ตาก | ตากลม
+ กรุงเทพ | กรุงเทพมหานคร
+ เลือกตั้ง | การเลือกตั้ง
+ 국회 | 대통령이 국회를 방문했다
+ 대통령 | 대통령에게
+ 서울 | 서울에서 열린
+ 북한 | 북한의 미사일
- 북한 | 북한산 등산
+ 한국 | 한국은행
- 국은 | 한국은행
+ 중국어 | 중국어 교육
+ 미국 | 미국인 관광객
+ 인민 | 전국인민대표대회
- 국적 | 전국적 시위
+ 자동차 | 자동차산업
+ 선거 | 선거에서
+ 선거 | 총선거
+ 윤석열 | 윤석열 대통령
+ 외교부 | 외교부장관
+ 외교부장관 | 외교부 장관
+ 이재명 | 이재명은
+ 삼성전자 | 삼성전자가
+ 사과 | 사과했다
- 사과 | 회사과장
+ 대학생 | 대학생들이
+ 학생 | 대학생들이
+ 한미 | 한미동맹
+ 기후 변화 | 기후변화
+ 取組 | 取り組みを強化
+ 取り組み | 取組みを強化
+ 引上げ | 引き上げ
+ 引き上げる | 引上げ
+ 引き下げ | 引き下げる
+ 売上 | 売り上げ
+ 受付 | 受け付け
+ 申込 | 申し込み
+ 打合せ | 打ち合わせ
+ 子供 | 子ども
+ こども | 子供たち
+ サーバ | サーバー
+ コンピュータ | コンピューター
+ コンピューター | コンピュータ
+ ユーザ | ユーザー
- ベネチア | ヴェネツィア
+ ウクライナ | ウクライナ侵攻
+ ウクライナ | ロシアがウクライナに侵攻した
+ 東京都 | 東京都庁
- 京都 | 東京都庁
+ 京都 | 京都府警
+ 都民 | 東京都民
+ 大阪 | 大阪府警
+ 日本 | 日本人拉致
- 本人 | 日本人拉致
+ 国務長官 | 米国務長官
+ 中国 | 中国地方
+ 岸田首相 | 岸田首相は会見で
+ 行う | 行われた
+ 発表する | 発表した
+ 食べる | 食べられる
+ 人びと | 人々
+ 色々 | いろいろ
- イス | スイス
- イカ | スイカ
- パン | パンダ
- ロシア | ロシアンティー
+ テレビ | テレビ局
- ヨーク | ニューヨーク市
- アメリカ | アメリカンフットボール
- トラ | オーストラリア
- インド | インドネシア
+ バイデン | バイデン米大統領
+ 米大統領 | バイデン米大統領
+ コロナ | コロナウイルス
+ ウイルス | コロナウイルス
+ デジタル庁 | ﾃﾞｼﾞﾀﾙ庁
+ 2026年度 | ２０２６年度
+ 令和8年 | 令和八年
+ 10人 | 十人死亡
+ 特朗普 | 川普勝選
- 川普 | 四川普通人
- 川普 | 四川普查
+ 软件 | 軟體公司
+ 軟體 | 軟件公司
- 软件 | 軟體動物
+ 网络安全 | 網路安全
+ 出租车 | 計程車司機
+ 信息战 | 資訊戰
+ 塞尔维亚 | 塞爾維亞總統武契奇
+ 老挝 | 寮國總理
+ 悉尼 | 雪梨歌劇院
+ 质量 | 品質管制
+ 普京 | 總統普丁
+ 朝鲜导弹 | 北韓飛彈
+ 导弹 | 北韓試射飛彈
+ 泽连斯基 | 澤倫斯基
+ 奥巴马 | 歐巴馬
+ 沙特 | 沙烏地阿拉伯
+ 新西兰 | 紐西蘭
+ 導彈 | 飛彈
+ 激光 | 雷射
+ 纳米 | 奈米
+ 芯片法案 | 晶片法案
+ 芯片 | 台積電晶片
+ 智能手机 | 智慧型手機
+ 人工智能 | 人工智慧
+ 幼儿园 | 幼稚園
+ 地铁站 | 捷運站
- 博主 | 部落客
+ 马英九 | 馬英九
+ 苹果手机 | 蘋果手機
- COVID | 新冠疫情
+ 世卫组织 | 世衛
+ 安理会 | 聯合國安理會
+ 美联储加息 | 聯準會升息
+ 川金会 | 川金會
- 国会 -预算 | 国会通过预算案
+ 国会 -预算 | 国会通过法案
+ 国会 预算 | 国会通过预算案
+ 国会 OR 财政 | 财政部长辞职
+ "国会通过" | 国会通过预算案
- "国会通过" | 国会昨天通过预算案
- "国会通过" | 国会，通过预算案
+ "prime minister" | the prime minister resigned
- "prime minister" | the minister in his prime
- "prime minister" | minister prime
+ econom* | economists warn
+ econom* | economy
- econom* | macroeconomy
+ 国会* | 国会大厦
- 国会* | 中国会议
+ exact:国会 | 中国会议
- "国会" | 中国会议
- exact:protest | protests
- "protest" | protests
+ 国会 OR 会见 | 他在中国会见总统
+ 税 | (税 费)
+ (税 OR 费) 增加 | 增加税收
- (税 OR 费) 增加 | 增加收入
+ 国 | 国
- 国 | 中
+ b | a b c
+ 雨 | 雨
+ 雨 | 下雨了
+ 😀 | 😀 emoji
+ 习 近平 | 习近平
+ "习 近平" | 习近平
+ 习近平 | 习 近 平
+ 江泽民 | 江泽民、李鹏
- 习近平 | 近平习
+ 毛泽东 | 毛 泽 东
+ 习近平 | 习-近-平
+ 法轮功 | 法-轮-功
- 天安门 | 天、安、门
+ 新加坡 | 新 加 坡
+ 政 治 | 政治
+ 海上 | 上海。海上
- 海上 | 在东海，上海人
- 海上 | 东海\\n上海
+ 国会决议 | 国会《决议》通过
+ 《国会决议》 | 《国会决议》
+ 国会决议 | 「國會」決議
+ 一国两制方针 | “一国两制”方针
+ GPT-5 | OpenAI发布GPT-5
+ OpenAI | OpenAI发布GPT-5
+ 发布 | OpenAI发布GPT-5
+ iPhone 手机 | iPhone手机
+ Python编程 | 使用Python编程
+ Python编程 | 使用 Python 编程
+ Python 编程 | 使用Python编程
+ X光 | X光检查
+ A股 | A股大跌
- A股 | AA股
+ K线 | K線圖
+ t恤 | T恤
+ nba | NBA总决赛
+ 3D打印 | 3D打印
+ 3D打印 | 3D列印
+ 毛宁 | 外交部发言人毛宁表示
+ 李强 | 国务院总理李强主持会议
+ 国防部 | 国防部长董军会见越南客人
- 防部 | 国防部长董军会见越南客人
- 国防 | 法国防长抵达基辅
+ 国防部 | 德国防部回应
- 国会 | 英国会考虑制裁
+ 国会 | 英国会议员辞职
- 国会 | 全国会展业大会
+ 国会 | 国会议事厅
- 会长 | 泰国会长期停摆吗
- 会长 | 协会长期无人管理
- 会长 | 商会长者聚会
+ 会长 | 商会会长致辞
+ 海外 | 记者会上海外媒体提问
- 上海 | 记者会上海外媒体提问
+ 上海 | 大会上海代表团
- 上海 | 在会上海军司令说
- 京西 | 从北京西站出发
- 北京 | 东北京味餐馆
- 南京 | 东南京剧团
- 南京 | 江南京剧
- 东京 | 山东京东仓库
- 东京 | 华东京沪线
- 东京 | 广东京剧团
+ 东京 | 东京电力公司
- 日本 | 访日本周结束
- 日本 | 假日本地游客
- 日本 | 节日本港休市
- 日本 | 今日本报讯
+ 日本 | 在日本留学
- 日本 | 生日本来很开心
- 日本 | 昨日本市气温
- 日本 | 近日本案开庭
- 国产 | 中国产品
+ 国产 | 国产手机
- 国美 | 中国美国关系
+ 国美 | 国美电器
- 国家 | 两国家属团聚
- 国家 | 全国家庭调查
- 国家 | 邻国家禽疫情
+ 国家 | 国家安全法
- 民法 | 人民法院
+ 民法 | 民法典
- 民警 | 人民警察
+ 民警 | 民警到场
- 民警 | 村民警惕诈骗
- 民警 | 居民警告噪音
- 民警 | 移民警署
- 民法 | 移民法案
- 民营 | 难民营地
+ 民营 | 民营企业
- 民营 | 农民营收下降
- 民意 | 公民意识
+ 民意 | 民意调查
- 民意 | 人民意愿
- 民意 | 居民意见箱
- 民意 | 网民意外曝光
- 府部 | 政府部门
- 方便 | 军方便宜行事
- 方便 | 警方便衣探员
- 方便 | 厂方便通知
+ 方便 | 方便面
- 方法 | 官方法律文件
- 方法 | 各方法律顾问
- 方法 | 地方法院
- 官方 | 法官方言很重
- 官方 | 法官方才宣判
+ 官方 | 官方通报
- 官方 | 警官方队
- 官方 | 军官方面否认
- 手机 | 动手机会
- 手机 | 对手机动灵活
- 手机 | 选手机智应对
- 手机 | 歌手机场走秀
+ 手机 | 手机号码
- 通过 | 交通过程
- 通过 | 普通过滤器
- 通过 | 沟通过后达成共识
+ 通过 | 通过决议
- 通过 | 联通过半用户
- 通过 | 卡通过时了
+ 发生 | 事件发生后
- 发生 | 开发生物燃料
- 发生 | 理发生意火爆
- 发生 | 研发生产基地
- 发生 | 引发生态灾难
- 发生 | 爆发生化危机
- 发生 | 首发生效
+ 体制 | 经济体制改革
- 体制 | 整体制度设计
- 体制 | 集体制裁
- 体制 | 媒体制作
- 体制 | 政体制约
- 体制 | 身体制服
- 体制 | 团体制定规则
- 体制 | 立体制图
- 体制 | 具体制度
- 体制 | 大体制造
- 体制 | 导体制造
- 体制 | 半导体制裁
- 库存 | 数据库存储
- 库存 | 水库存水量
- 库存 | 车库存放
- 库存 | 仓库存货
+ 库存 | 库存积压
- 库存 | 国库存款
- 行业 | 银行业绩
- 行业 | 银行业务
+ 行业 | 行业协会
- 行业 | 航行业者
- 行业 | 央行业内人士
- 行业 | 执行业主决议
- 行业 | 旅行业复苏
- 行业 | 各行各业
- 行业 | 流行业态
+ 新冠疫苗 | 新冠疫苗
+ 瓦良格 | 瓦良格号
+ 洛阳 | 洛阳纸贵
+ 乌鲁木齐 | 乌鲁木齐中路
- 齐中 | 乌鲁木齐中路
- 彼得 | 圣彼得堡
+ 彼得堡 | 圣彼得堡
+ 彼得 | 彼得大帝
- 约翰 | 约翰内斯堡
+ 爱丁堡 | 爱丁堡艺穗节
+ 卢森堡 | 卢森堡
+ 菲佐 | 斯洛伐克总理菲佐
+ 费佐 | 斯洛伐克总理菲佐
+ 王尔德 | 奧斯卡·王爾德
+ 梵谷 | 文森特·梵高
+ 尤瓦尔·诺亚·赫拉利 | 尤瓦尔-诺亚-赫拉利
+ 赫拉利 | 尤瓦尔·诺亚·赫拉利
+ 王毅 | 记者 王 毅 报道
+ 李强 | 記者：李　強
- 王毅 | 王毅然决然
- 王毅 | 国王毅力惊人
- 李强 | 李强烈反对
+ 强烈 | 李强烈谴责
+ 博士 | 王一博士
+ 博士生 | 张博士生导师
- 民主 | 江泽民主持
+ 江泽民 | 江泽民主持
- 涛声 | 胡锦涛声
- 来信 | 周恩来信
+ 周恩来 | 周恩来信
- 宝贵 | 温家宝贵经验
+ 温家宝 | 温家宝表示
+ 黄仁勋 | 黄仁勋宣布
- 九月 | 马英九月访陆
+ 马英九 | 马英九月访陆
- 英文 | 蔡英文学者
- 德国 | 赖清德国行
+ 赖清德 | 赖清德国行
+ 瑜伽 | 韩国瑜伽热
- 韩国 | 韩国瑜当选
+ 韓國瑜 | 韩国瑜当选
- 哲学 | 柯文哲学
+ 柯文哲 | 柯文哲学
- 茁壮 | 高市早苗壮成长
- 茂密 | 石破茂密林
- 文化局 | 郑丽文化局
- 基地 | 朱镕基地
- 西江 | 江西江
+ 2026年11月 | 2026年11月29日
+ 二〇二六年十一月 | 2026年11月29日
+ 2026年11月29日 | 二〇二六年十一月二十九日
+ 2026-11-29 | 2026-11-29
+ 11/29/2026 | 11/29/2026
+ 民国115年 | 民国一百一十五年
+ 民国一百一十五年 | 民國115年
+ 令和8年度 | 令和８年度
+ 平成31年 | 平成三十一年
+ 2000人 | 两千人
+ 两千人 | 2000人
+ 2万人 | 两万人
+ 20000人 | 2万人
+ 两万人 | 20,000人
+ 1250公里 | 一千二百五十公里
+ 一千二百五十公里 | 1250公里
+ 1250公里 | 1,250公里
+ 三分之二 | 三分之二多数
- 三分之二 | 2/3多数
+ 第十四届全国人大 | 第14届全国人大
+ 第14届 | 第十四屆人大
- 3中全会 | 三中全会
+ 七十周年 | 70周年
+ 70周年 | 七十周年
+ 70周年 | 七十週年
+ 十八岁 | 18岁以下
- 八零后 | 80后
+ 95折 | 95折
+ 七国集团 | G7峰会
+ 零下五度 | 零下5度
- 零下5度 | -5℃
+ 1.5度 | 1.5℃
+ 1.5℃ | 1.5度
- 1.5℃ | 11.5度
+ 百分之3.2 | 3.2%的增幅
+ 3.2% | 百分之三点二
+ 百分之三点二 | 3.2%
- 50% | 半数
- 30% | 三成
+ 一百万美元 | 100万美元
- 100万美元 | $1 million
+ $1 million | 1 million dollars
+ 1 million dollars | $1 million
+ 1.5bn | $1.5bn
+ £20m | £20m
+ 50 euros | €50
+ €50 | 50 euros
+ ¥1000 | 1000 yen
- 500元 | 500韩元
+ 5000 | 5,000
- 5000 | 5.000 Euro
- 5000 | 5 000 euros
+ 42公里 | 42 km
+ 42 km | 42公里
+ 90公里 | 90 km/h
+ 一号线 | 1号线
+ 3号线 | 三号线
- 4环 | 四环路
+ 九号台风 | 9号台风
+ 第九号台风 | 第9號颱風
+ 737 MAX | 737-MAX
+ 737-MAX | 737MAX
+ A380 | A380客机
+ C919 | C919大飞机
+ DF17 | DF-17
+ M1A2 | M1A2坦克
+ J20 | J-20
+ Su35 | Su-35
+ MH370 | MH370航班
+ MH370 | MH 370
- H5N1 | H7N9
- X9 | X9.1
+ 4.0 | 4.0版本
- 4.0 | 14.0版本
+ ChatGPT | ChatGPT-4
- ChatGPT | chat gpt
+ DeepSeek R1 | DeepSeek-R1
+ deepseek-r1 | DeepSeek R1
- DeepSeek-R1 | DeepSeekR1
+ Pentagon | The Pentagon's budget
+ economy | It's the economy
+ Houthi | Houthis attack
+ Houthis | Houthi rebels
+ Saudis | Saudi prince
+ tariff | tariffs
+ tariffs | tariff
+ sanctions | sanctioned
+ sanction | sanctioning
- sanction | sanctuary
+ invade | invaded Ukraine
- invade | invasion
+ occupy | occupied
- occupy | occupation
+ refugee | refugees
+ party | parties
- party | partial
- party | parted
+ child | children
- child | childhood
+ woman | women
- woman | womb
+ mayor | mayors
- major | majority
+ base | bases
- base | basic
+ case | cases
- case | casing
- case | casino
- rape | rapper
- rape | rapped
+ rape | raping
- rat | rating
+ rat | rats
+ rate | rated
- star | staring
+ star | starring
- star | stared
- car | cared
- car | caring
+ car | cars
- car | carry
+ war | wars
+ war | warring
- war | warning
- war | wared
+ gun | gunned down
+ gun | guns
+ fire | fires
+ fire | firing
- fire | fir trees
- hat | hated
+ hat | hats
- tap | taped
+ tap | tapped
- bar | bared
+ bar | barred
+ bar | bars
- sit | sited
- mop | moped
- win | winner
- win | wining
+ win | winning
+ win | wins
- win | wine
- din | dined
- fin | fined
+ fine | fined
- fine | finned
- pin | pined
+ pin | pinned
- rob | robed
+ rob | robbed
- tub | tubing
- use | useless
+ use | used
+ use | using
- unite | united
+ unite | Unites
+ state | states
- state | status
- statue | statutes
+ statue | statues
- premiere | premier
- principal | principle
- counsel | council
- cite | cities
+ cite | cited
- city | citing
+ fly | flies
- fly | flier
+ lie | lies
+ lie | lying
+ tie | ties
+ tie | tied
+ tile | tiles
+ rebel | rebels
+ rebel | rebelled
- rebel | rebellion
+ gas | gassed
+ gas | gases
+ crises | crisis talks
+ aide | aides
- aide | aids
+ AIDS | AIDS epidemic
- AIDS | it aids him
+ IT | IT sector
- IT | it is
+ antisemitism | anti-Semitism
+ anti-Semitism | antisemitism
+ postwar | post-war
+ cyberattack | cyber attack
+ cyber attack | cyberattack
+ cyberattack | cyber-attack
+ healthcare | health care
+ health care | healthcare
+ ceasefire | cease-fire
+ cease-fire | ceasefire
+ wildfire | wildfires
+ wildfire | wild fire
+ website | web site
+ online | on-line
+ on-line | online
+ long term | long-term
+ al Qaeda | Al-Qaeda
+ Hizbullah | Hezbollah
+ Zelensky | Zelenskyy
+ Kiev | Kyiv
+ Jinping | Xi Jinping
+ Wei Ling | Wei-Ling Chen
+ Kim Jong Un | Kim Jong-un
+ Kim Jong-un | Kim Jong Un
+ Sao Tome | São Tomé
+ Curacao | Curaçao
+ Zurich | Zürich
+ Zürich | Zuerich
+ Koeln | Köln
+ Göthe | Goethe
+ Odegaard | Ødegaard
+ Skoda | Škoda
+ Canakkale | Çanakkale
+ sehir | şehir
+ Igdir | Iğdır
+ Iğdır | IĞDIR
+ Gyor | Győr
+ Dokovic | Đoković
+ Beyonce | Beyoncé
+ Haus | Häuser
+ Häuser | Haus
+ Kanzler | Kanzlerin
+ Politikerin | Politikerinnen
+ Gewerkschaft | Gewerkschaften
+ Wahl | Wahlen
- Kanzler | Bundeskanzler
+ Regierung | Regierungen
+ cheval | chevaux
+ gouvernement | gouvernements
+ economique | économique
+ Israël | d'Israël
+ est | n’est
+ homme | l'homme
+ elección | elecciones
+ senor | señor
+ país | países
+ ciudad | ciudades
+ presidente | presidenta
+ eleição | eleições
+ nação | nações
+ governo | governi
+ Italia | dell'Italia
+ citta | città
+ Россия | Россией
+ российский | российского
+ Зеленский | Зеленского
+ Лавров | Лавровым
+ Кремль | Кремля
+ санкции | санкциями
+ санкция | санкций
+ войск | войска
+ Київ | Києва
+ Україна | Україні
- рей | рейтинг
- президент | президентство
+ выбор | выборы
+ Греция | Греции
+ وزير | وزير الخارجية
+ وزير | بالوزير
+ مصرية | المصرية
- سورية | سوريا
+ قدس | القدس
+ ירושלים | בירושלים
+ Αθήνα | Αθηνών
+ κυβέρνηση | κυβέρνησης
- प्रधान | प्रधानमंत्री
+ भारत | भारत में
+ Ho Chi Minh | Thành phố Hồ Chí Minh
+ Nguyen Phu Trong | Nguyễn Phú Trọng
+ รัฐบาล | รัฐบาลไทย
+ ไทย | รัฐบาลไทย
+ แถลง | นายกฯ แถลง
+ 문재인 | 문재인 전 대통령은
+ 국회의원 | 국회의원들이
+ 국회 | 국회의원들이
- 회의 | 국회의원들이
+ 국회 | 국회의사당
- 한민 | 대한민국
+ 부산 | 부산시장
+ 시장 | 부산시장
- 부산 | 부산물
+ 서울 | 서울시청
+ 대학 | 서울대학교
+ 대학교 | 서울대학교
+ 이스라엘 | 이스라엘군
+ 러시아 | 러시아군
- 루시 | 벨라루시
+ 중국 | 미국과 중국
+ 미군 | 주한미군
- 한미 | 주한미군
+ 경제 | 경제성장률
+ 성장률 | 경제성장률
+ 반도체 | 반도체가
+ 코로나 | 코로나19
+ 코로나19 | 코로나19
+ 코로나19 | 코로나 19
+ 백신 접종 | 백신접종
+ 백신접종 | 백신 접종
+ 10000명 | 1만명
+ 3월1일 | 3월 1일
+ 3월 1일 | 3월1일
+ 習近平 | 習近平国家主席
+ 高市 | 高市早苗首相
+ 早苗 | 高市早苗首相
+ 東京 | 東京五輪
+ 大学院 | 東京大学院生
+ 大学 | 東京大学院生
+ 京都大学 | 京都大学
+ 国会 | 国会議員の秘書
+ 国会 | 国会で可決
- 国会 | 外国会社
+ 国会議員 | 全国会議員
+ 議員 | 衆議院議員
+ 選挙 | 参院選挙
+ 選挙 | 選挙権
+ 首脳会談 | 日米首脳会談
+ 日米 | 日米首脳会談
+ 話合い | 話し合い
+ 手続 | 手続き
+ 立入り | 立ち入り
+ 見直し | 見直す
+ 見直す | 見直しへ
+ 高まり | 高まる
+ 戦う | 戦った
+ 逮捕する | 逮捕された
+ 逮捕 | 逮捕した
+ ウイルス | コンピュータウイルス
+ バイオリン | ヴァイオリン
+ ヴァイオリン | バイオリン
+ ウイーン | ウィーン
+ ダイアモンド | ダイヤモンド
- スマ | スマホ
+ らーめん | ラーメン
+ リンゴ | りんご
+ 熊 | クマが出没
+ クマ | 熊が出没
- アラ | コアラ
- マン | マンガ
- ガン | ガンダム
+ 癌 | がん患者
- イツ | ドイツ
+ ロシア | ロシア軍
+ 一人一人 | 一人ひとり
+ 二人死亡 | 2人死亡
+ 三人 | ３人が死亡
+ 第二次世界大戦 | 第2次世界大戦
- 100km | 100キロ
+ 5000円 | 5,000円
+ 五千円 | 5000円
+ 1万円 | 一万円
+ 10000円 | 1万円
- 新冠 | 新 冠 肺炎
+ 法轮功 | 法輪功學員
+ 六四 | 六·四事件
+ 六四 | 六．四事件
+ 六四事件 | “六四”事件
+ 8·18 | 8·18事件
+ 一带一路倡议 | “一带一路”倡议
+ 人民日报评论 | 《人民日报》评论
+ 反送中运动 | 「反送中」運動
+ "反送中 运动" | 反送中运动
+ 台独分子 | "台独"分子
+ 台独势力 | “台独”势力
- 头发 | 發髮
+ 干隆 | 乾隆皇帝
+ 乾隆 | 乾隆皇帝
+ 后土 | 皇天后土
+ 制造 | 製造
+ 占领 | 佔領
+ 台北 | 臺北
+ 台面 | 檯面
+ 台风 | 颱風
+ 颱風 | 台风
+ 松 | 鬆
+ 游说 | 遊說
+ 遊泳 | 游泳
+ 并且 | 並且
+ 并发症 | 併發症
+ 胡同 | 衚衕
+ 胡子 | 鬍子
+ 胡先生 | 胡先生
+ 面包 | 麵包
+ 里海 | 裏海
+ 云南 | 雲南
+ 词汇 | 詞彙
+ 沈阳 | 沈陽
+ 沈阳 | 瀋陽
+ 准则 | 準則
+ 尝试 | 嚐試
+ 周刊 | 週刊
+ 历法 | 曆法
+ 系 | 繫
+ 签证 | 籤證
+ 签证 | 簽證
+ 欲 | 慾
+ 愿景 | 願景
+ 谷物 | 穀物
+ 山谷 | 山谷
+ 术语 | 術語
+ 盐 | 鹽
+ 闲置 | 閒置
+ 间隔 | 間隔
+ 升华 | 昇華
+ 升官 | 陞官
+ 託付 | 托付
- 託延 | 拖延
+ 征兵 | 徵兵
+ 长征 | 長征
+ 症状 | 症狀
+ 症结 | 癥結
+ 制 | 製
+ 著作 | 著作
+ 著陸 | 着陆
+ comment | commented
+ commented | comment
+ signal | signaled
+ reveal | revealed
+ exist | existed
+ resist | resisting
+ insist | insisted
+ assist | assisted
+ witness | witnessed
+ apply | applied
+ applied | apply
+ supply | supplied
+ reply | replied
+ rally | rallied
+ rallied | rallies
+ appeal | appealed
+ question | questioned
+ question | questioning
+ mention | mentioned
+ position | positioned
+ auction | auctioned
+ petition | petitioned
+ implement | implemented
+ document | documented
+ rely | relied
+ comply | complied
+ deal | dealing
+ steal | stealing
+ list | listed
+ twist | twisted
+ stop | stopped
+ planning | planned
+ open | opened
+ visit | visited
+ visits | visiting
+ transfer | transferred
+ develop | developed
+ admit | admitted
+ occur | occurred
+ commit | committing
+ control | controlled
+ prefer | preferred
+ refer | referring
+ expel | expelled
+ compel | compelled
+ patrol | patrolled
+ permit | permitted
+ hitting | hit
+ shell | shelled
+ shell | shelling
+ killing | killed
+ bomb | bombed
+ protester | protesters
+ 外长 | 外交部长王毅会见法国外长
- 部长 | 财政部长期国债发行
- 院长 | 国务院长期关注
+ 院长 | 法院院长辞职
- 局长 | 教育局长期拖欠工资
- 度外 | 印度外长苏杰生
+ 李家超 | 香港特首李家超
- 港特 | 香港特首李家超
+ 加沙 | 以军空袭加沙地带
- 沙地 | 以军空袭加沙地带
- 军占 | 俄军占领马里乌波尔
+ 国务卿 | 美国务卿访华
- 美国 | 美国务卿访华
+ 海啸 | 日本海啸预警
- 日本海 | 日本海啸预警
- 日本海 | 日本海域地震
+ 东海 | 东海舰队演习
- 东海 | 广东海事局
- 东海 | 山东海域
- 东海 | 关东海岸
- 东海 | 中东海湾国家
+ 南海 | 南海仲裁案
- 南海 | 河南海选
- 南海 | 越南海防港
- 南海 | 越南海岸警卫队
- 南海 | 云南海拔最高
+ 海外 | 西南海外仓
- 海军 | 黄海军演
- 海军 | 渤海军事演习
- 海军 | 上海军舰
+ 海军 | 海军司令
- 能力 | 人工智能力强
+ 智能 | 人工智能力强
- 能手 | 智能手环
- 能力 | 可能力不从心
+ 能力 | 有能力应对
- 能力 | 核能力量
- 能力 | 不可能力挽狂澜
+ 车主 | 电动车主投诉
- 动车 | 电动车主投诉
+ 动车 | 动车组停运
- 动车 | 机动车辆
- 动车 | 自动车床
- 国务 | 共和国务委员
+ 国务 | 国务委员
- 国务 | 全国务农人口
- 国务 | 中国务实合作
+ 国内 | 日本国内需求
- 内需 | 国内需要改革
- 内需 | 省内需求量
+ 内需 | 扩大内需
- 法会 | 立法会选举
+ 立法会 | 立法会选举
- 法会 | 依法会见律师
- 法会 | 新法会否生效
- 考分 | 高考分数线
+ 分数 | 高考分数线
- 分数 | 十分数额
- 分数 | 部分数据
- 分数 | 成分数值
- 分数 | 百分数值
+ 分析 | 分析师认为
- 分析 | 部分析出
- 证据 | 记者证据理力争
- 证据 | 身份证据此办理
- 证据 | 学生证据悉作废
+ 证据 | 证据确凿
- 证据 | 保证据实报告
- 到底 | 考虑到底线
- 到底 | 达到底部
+ 到底 | 坚持到底
- 到底 | 找到底牌
- 到底 | 迟到底薪
+ 从来 | 从来没有
- 从来 | 自从来到
- 从来 | 随从来访
+ 天鹅 | 白天鹅公园
- 天鹅 | 今天鹅价
- 津市 | 天津市民
+ 市民 | 天津市民
- 市民 | 城市民众
- 市民 | 超市民工
- 市民 | 都市民宿
+ 市民 | 市民抗议
- 央电 | 中央电视台
+ 电视 | 中央电视台
- 电视 | 家电视频
- 电视 | 充电视图
- 电视 | 通电视察
- 电厂 | 发电厂房
+ 电厂 | 发电厂停机
- 电厂 | 家电厂商
- 电厂 | 煤电厂家
- 物价 | 药物价格
- 物价 | 货物价值
+ 物价 | 物价上涨
- 物价 | 动物价值
- 物价 | 实物价差
- 业主 | 失业主体
+ 业主 | 业主委员会
- 业主 | 企业主管
- 业主 | 产业主导
- 业主 | 农业主产区
- 业主 | 行业主席
+ AI 芯片 | AI芯片
+ AI | 生成式AI
- AI | AIDS病
+ GDP | GDP增长5.2%
+ 5.2% | GDP增长5.2%
+ cpi | CPI同比上涨
+ WTO | WTO争端
+ wifi | Wi-Fi密码
+ Wi-Fi | WiFi
+ kpop | K-pop
+ K | K歌
+ u盘 | U盘
+ type-c | Type-C接口
+ USB | USB-C
+ PM2.5 | PM2.5浓度
- PM25 | PM2.5浓度
+ CO2 | CO2排放
+ CO2 | CO₂排放
+ H2O | H₂O
+ m2 | m²
+ 1st | 1st place
+ 21st | 21st century
- Second Amendment | 2nd Amendment
- 新冠疫苗 | COVID-19疫苗
+ mrna | mRNA疫苗
+ BA.5 | BA.5变异株
+ XBB.1.5 | XBB.1.5
+ XBB | XBB.1.5
+ G7 | G7和G20
+ F35战机 | F-35战机
+ F-35战机 | F-35戰機
+ F-35 战机 | F35战机
+ 歼10C | 歼-10C
- 歼-10 | 歼-10C
+ 运20 | 运-20
+ 长征5号 | 长征五号
+ 长征五号 | 长征5号
+ 神舟20号 | 神舟二十号
+ 神舟二十号 | 神舟20号
+ 嫦娥6号 | 嫦娥六号
+ 天问1号 | 天问一号
+ 北斗3号 | 北斗三号
+ 京A12345 | 京A12345
+ 1.2.3.4 | IP地址1.2.3.4
+ 2.0.1 | v2.0.1发布
+ C语言 | C语言
- C语言 | C++语言
+ go | Go语言
+ R语言 | R语言
+ 推特 | X（前推特）
+ Twitter | X (formerly Twitter)
+ @elonmusk | @elonmusk发文
+ @elonmusk | ＠elonmusk
+ #台湾大选 | #台灣大選
+ 台湾大选 | #台湾大选#
+ user_name | user_name
+ 中文 | http://a.cn/中文
+ t.co/abc | http://t.co/AbC
+ 公司 | info@公司.cn
+ O2O | O2O模式
+ P2P | P2P网贷
+ 996 | 996工作制
+ 12306 | 12306网站
+ 110 | 110报警
- 110 | 1100人
- 3·15 | 315晚会
+ 3·15 | 3·15晚会
- 3·15 | 3.15晚会
+ 双11 | “双11”促销
+ 双11 | 双十一促销
+ 双十一 | 双11促销
+ 618 | 618大促
+ G318 | G318国道
+ S级 | S级
+ 5A | 5A景区
- A | 4A景区
+ 三甲 | 三甲医院
+ 1季度 | 一季度
- 第二季度 | 二季度GDP
+ 上半年 | 上半年
+ 14届三中全会 | 十四届三中全会
+ 第二十次会议 | 第20次会议
+ 20余人 | 二十余人
+ 20多人 | 二十多人
+ 二十多人 | 20多人
- 十人 | 几十人
- 十人 | 数十人
- 十人 | 四十人
+ 10人 | 十人受伤
+ 十人 | 10人受伤
- 10人 | 110人受伤
- 十人 | 十几人
+ 300余名 | 三百余名
+ 300多名 | 三百多名
+ 1亿3000万 | 一亿三千万
+ 一亿三千万 | 1亿3000万
+ 1.3亿人 | 1亿3000万人
+ 12.5亿 | 12.5亿
- 12.5亿 | 112.5亿
- 85% | 八成五
+ 三倍 | 3倍
+ 3分钟 | 三分钟
+ 三分钟 | 3分钟
+ 2小时 | 两小时
+ 两小时 | 2小时
+ 二十四小时 | 24小时
+ 7点半 | 七点半
+ 七时三十分 | 7时30分
+ 第3者 | 第三者
+ 三峡 | 三峡大坝
- 3峡 | 三峡大坝
- 4川 | 四川
- 1000岛湖 | 千岛湖
+ 百度 | 百度公司
+ 三星 | 三星电子
+ 三一 | 三一重工
+ 五角大楼 | 五角大楼
+ 六合 | 六合彩
+ 九寨 | 九寨沟
+ 八达 | 八达岭
- 7·7事变 | 七七事变
+ mayor | The mayor's office
- mayor | mayoral race
+ resign | resigning
- resign | resignation
+ veto | vetoed
+ tax | taxed
+ tax | taxing
- tack | taxed
+ leader | leaders
- leader | leadership
+ boss | boss's
+ boss | bosses
- boss | boosts
+ ministry | ministries
- ministry | minister
+ country | countries
+ county | counties
- country | counties
+ count | counted
- count | county
+ court | courts
- court | courtesy
+ plane | planes
- plane | planet
+ shooting | shootings
+ shoot | shot
+ strike | striking workers
+ strike | struck
- strike | strokes
+ bombing | bombings
+ bomb | bombs
- bomb | bombastic
+ arrest | arrested
+ arrest | arrests
+ convict | convicted
- convict | convention
+ hacker | hackers
+ hack | hacked
+ leak | leaked
+ spy | spies
+ spy | spied
- spy | spicy
- death | dead
+ die | died
+ die | dies
- die | diet
- dye | died
+ free | freed
+ free | frees
- free | freedom
+ pay | paid
+ sell | sold
+ buy | bought
+ think | thought
+ teach | taught
+ fight | fought
+ win | won
+ lose | lost
- lose | loss
- lose | loose
+ choose | chosen
+ quit | quitting
+ cut | cutting
- cut | cute
+ bet | betting
+ set | setting
- set | settle
+ let | letting
- let | letter
+ put | putting
- put | Putin
+ Putin | Putin's
+ run | running
- run | runway
+ begin | begun
+ swim | swimming
+ swim | swam
+ swear | sworn in
+ steal | stole
+ freeze | froze
+ hide | hid
+ hide | hidden
+ hide | hiding
+ shake | shaken
+ write | wrote
+ write | written
+ take | taken
+ take | took
+ give | gave
+ know | knew
+ know | known
+ grow | grew
+ draw | drew
+ fly | flew
+ fly | flown
+ rise | rose
+ rise | risen
+ fall | fell
+ feel | felt
+ leave | left
+ leave | leaving
+ lead | led
- led | lead
+ meet | met
+ keep | kept
+ sleep | slept
+ build | built
+ send | sent
+ spend | spent
- mean | meant
+ deal | dealt
+ hear | heard
+ hold | held
+ tell | told
+ stand | stood
+ understand | understood
+ break | broken
+ speak | spoken
+ drive | driven
+ wear | worn
+ tear | torn
- bear | born
+ trade-war | trade war
+ trade war | trade-war
+ cofounder | co-founder
+ vice-president | vice president
+ vice president | vice-president
+ president | ex-president
+ nonprofit | non-profit
+ non-profit | nonprofit
+ Palestinian | pro-Palestinian
+ covid | COVID's
+ UN | U.N.
+ U.N. | UN
+ UN | UN's
- UN | un article
+ EU | E.U.
+ DC | D.C.
+ Washington D.C. | Washington, D.C.
+ D.C. | Washington DC
+ St Petersburg | St. Petersburg
+ St. Louis | St. Louis
+ Dr Smith | Dr. Smith
+ Mr Trump | Mr. Trump
+ No 10 | No. 10
- am | a.m.
+ McDonalds | McDonald's
+ McDonald's | McDonalds
+ Moodys | Moody's
+ Lloyds | Lloyd’s
+ Levi | Levi's
+ L'Oreal | l'Oréal
+ loreal | L’Oréal
+ Xian | Xi'an
+ Xi'an | Xi’an
+ Quran | Qur'an
+ Taif | Ta'if
+ Assad | Bashar al-Assad
+ al Assad | Bashar al-Assad
- al-Shabab | al-Shabaab
+ bin Salman | Muhammad bin Salman
+ Jean Luc Melenchon | Jean-Luc Mélenchon
+ Saint Denis | Saint-Denis
+ Rhone-Alpes | Rhône-Alpes
+ Baden-Wuerttemberg | Baden-Württemberg
+ Nordrhein Westfalen | Nordrhein-Westfalen
+ Aussenministerin | Außenministerin
+ Außenministerin | Außenminister
+ Lehrer | Lehrerinnen
+ Flüchtling | Flüchtlingen
+ Zoll | Zölle
+ Land | Länder
+ Buch | Bücher
+ Krieg | Kriegen
- Schule | Schüler
+ Kind | Kinder
+ Kind | Kindern
+ Auto | Autos
+ Partei | Parteien
+ Ministers | Minister
- gehen | gegangen
+ chinesischen | chinesische
+ deutschen | deutsche
+ russische | russischer
+ großen | große
- Partei | Arbeiterpartei
+ nouvelles | nouvelle
+ nouveau | nouveaux
+ français | française
+ francais | français
+ guerre | guerres
+ président | présidente
+ ministre | ministres
+ travail | travaux
+ oiseau | oiseaux
+ manifestant | manifestants
+ manifestations | manifestation
+ est | c'est
+ Ukraine | l'Ukraine
+ Ukraine | d'Ukraine
+ espanol | Español
+ español | españoles
+ nación | naciones
+ trabajador | trabajadores
+ gobierno | gobiernos
+ guerra | guerras
+ mujer | mujeres
+ acuerdo | acuerdos
+ presidente | presidentes
+ migrante | migrantes
+ eleitorais | eleitoral
+ brasileiro | brasileiros
+ governo | governos
+ elezione | elezioni
+ ministro | ministri
+ lavoratore | lavoratori
- wybory | wyborów
+ Imamoglu | İmamoğlu
+ İmamoğlu | imamoğlu'nun
+ Türkiye | Türkiye'de
+ Ankara | Ankara'da
- seçim | seçimleri
+ Украина | Россия напала на Украину
+ Россия | в России
+ российский | российскими
+ украинский | украинских
+ президент | президенту
+ Трамп | Трампа
+ Трамп | Трампом
+ Байден | Байдена
+ правительство | правительства
+ министр | министров
+ удар | удары
+ ракета | ракетами
+ ракета | ракет
+ дрон | дронов
+ город | городах
+ люди | людей
+ Києві | Київ
+ Зеленський | Зеленського
+ Україна | України
+ رئيس | الرئيس الأمريكي
+ الرئيس | والرئيس
+ رئيس | بالرئيس
+ إسرائيلية | الإسرائيلية
+ اسرائيل | إسرائيل
+ إسرائيل | لإسرائيل
+ غزه | غزة
- الفلسطيني | فلسطين
+ ממשלה | הממשלה
+ ทรัมป์ | ประธานาธิบดีทรัมป์
+ ประธานาธิบดี | ประธานาธิบดีทรัมป์
+ โควิด | โควิด-19
+ ยูเครน | สงครามในยูเครน
- สงคราม | ความสงบ
+ Tong thong | Tổng thống Trump
+ chinh phu | chính phủ
+ प्रधानमंत्री | प्रधानमंत्री
+ चुनाव | चुनाव में
+ 대통령실 | 대통령실은
+ 대통령 | 대통령실은
+ 윤석열 | 윤석열이
+ 검찰 | 검찰은
+ 북한 | 북한이 발사한
+ 북한 | 남북한
+ 미중 | 미중 갈등
+ 정상회담 | 한중일 정상회담
+ 정상회담 | 정상회담에서
- 상회 | 정상회담에서
- 정상 | 비정상적
+ 총리 | 총리가
+ 총리 | 부총리
+ 총리 | 국무총리
+ 주가 | 주가 하락
- 주가 | 민주가 살아
+ 전쟁 | 전쟁을
+ 우크라이나 | 우크라이나 전쟁
- 인도 | 인도네시아
+ 인도 | 인도 총리
+ 러시아 | 러시아의
+ 일본 | 일본인
+ 일본 | 일본어
+ 首相 | 首相官邸
+ 首相 | 首相が辞任
+ 首相 | 前首相
+ 日銀 | 日銀の利上げ
+ 利上げ | 日銀の利上げ
- 値上げする | 値上げ
+ 値上がり | 値上がり
+ 食べる | 食べた
+ 走る | 走った
+ 書く | 書いた
+ 話す | 話した
+ 死ぬ | 死んだ
+ 飲む | 飲んだ
+ 始まる | 始まった
+ 辞める | 辞めた
+ 続く | 続く見通し
+ 続く | 続いた
+ 強い | 強かった
+ 高い | 高くなる
+ 安倍 | 安倍元首相
+ 安倍晋三 | 安倍晋三元首相
+ 北朝鮮 | 北朝鮮がミサイル
+ 朝鮮 | 北朝鮮がミサイル
+ 韓国 | 韓国大統領
+ 米国 | 米国の関税
+ 関税 | 日米関税交渉
+ 東京都 | 東京都内
+ 京都 | 京都市内
+ コロナ | コロナ禍
+ ワクチン | ワクチン接種
+ ネット | インターネット
+ バンク | ソフトバンク
+ ナンバー | マイナンバー
+ マイナ | マイナンバーカード
+ トランプ | トランプ米大統領
- モン | ポケモン
- マー | ミャンマー
+ ガザ | ガザ地区
+ プーチン | プーチン氏
+ ゼレンスキー | ゼレンスキー大統領
+ バイデン | ジョー・バイデン
+ ジョーバイデン | ジョー・バイデン
+ 意大利 | 義大利總理
+ 特朗普关税 | 川普關稅
+ 川普關稅 | 特朗普关税
+ 普京访华 | 普丁訪華
- 欧盟委员会 | 歐盟執委會
+ 马克龙 | 馬克宏
+ 默克尔 | 梅克爾
+ 内塔尼亚胡 | 納坦雅胡
+ 澳大利亚 | 澳洲總理
- 沙特 | 沙國王儲
- 阿联酋 | 阿聯
+ 尼日利亚 | 奈及利亞
+ 埃塞俄比亚 | 衣索比亞
+ 肯尼亚 | 肯亞
+ 柬埔寨 | 柬埔寨
+ 老挝 | 寮國
+ 文莱 | 汶萊
+ 宇航员 | 太空人
- 数字化 | 數位部
+ 質量 | 品質
+ 机器人 | 機器人
- 代码 | 程式碼
+ 数据库 | 資料庫
+ 服务器 | 伺服器
+ 鼠标 | 滑鼠
+ 打印机 | 印表機
+ 软件 | 軟件
+ 手机号码 | 手機號碼
+ 悠游卡 | 悠遊卡
+ 高铁 | 高鐵
+ 总统府 | 總統府
+ 行政院长 | 行政院長
- 立法委员 | 立委
+ 陆委会 | 陸委會
+ 国台办 | 國台辦
- 陆配 | 大陸配偶
+ 贸易战 中美 | 中美贸易战升级
- "贸易战 中美" | 中美贸易战升级
+ "中美 贸易战" | 中美贸易战升级
- 中美 -贸易战 | 中美贸易战升级
+ 中美 -欧洲 | 中美贸易战升级
+ (中美 OR 中欧) 贸易战 | 中美贸易战升级
- (中欧 OR 中日) 贸易战 | 中美贸易战升级
+ 中欧 OR 贸易战 | 中美贸易战升级
+ 贸易* | 中美贸易战升级
+ trump tariff china | Trump tariffs hit China
+ "trump tariffs" | Trump tariffs hit China
- "trump tariff" | Trump tariffs hit China
- "tariffs trump" | Trump tariffs hit China
+ tarif* | Trump tariffs hit China
- trump -china | Trump tariffs hit China
+ trump -europe | Trump tariffs hit China
+ "TRUMP TARIFFS" | Trump tariffs hit China
- "trump tariffs" | Trump’s tariffs
+ "trump tariffs" | “Trump” tariffs
+ "国会 预算" | 国会，预算
- "国会 预算" | 国会不预算
+ 国会 预算 | 预算 国会
+ 国家主席 习近平 | 国家主席习近平
+ 习主席 | 習主席
- 习近平 | 习主席
+ 蔡英文 | 蔡英文總統
- 英国 | 英
+ 英 | 英国
- 日本 | 日
+ 3 | 3
- 3 | 13
+ 3 | 第3
+ a | A
+ 国会 | 中国国会研究处发布报告
+ 中国 | 中国国会研究处发布报告
+ 国会 | 德国国会选举
- 国会 | 法国会见使节
- 国会 | 中国会否出手
+ 上海 | 上海市民反映
- 上海 | 海上风电
- 上海 | 渤海上空
- 后天 | 皇后大道
+ 后天 | 後天開會
+ 后天 | 后天性心脏病
+ 臺灣 | 台湾海峡
+ 台湾 | 臺灣大學
- 台湾 | 平台湾区
+ 李显龙 | 李显龙：新加坡
+ 李显龙 | （李显龙）
+ 李显龙 | “李显龙”
+ 黄循财 | 李显龙/黄循财
+ 拜登 | 拜登·乔
+ 肯尼迪 | 约翰·F·肯尼迪
+ 约翰·F·肯尼迪 | 约翰·F·肯尼迪
+ 约翰-肯尼迪 | 约翰·肯尼迪
+ J.K.罗琳 | J.K.罗琳
+ 罗琳 | J·K·罗琳
+ D.C. | D.C.特区
+ 2026年5月 | ２０２６年５月
+ 二〇二六年五月 | ２０２６年５月
+ 第一季度 | 第一季度增长
+ 第一季度 | 第1季度增长
- 第一季度 | 第十一季度
+ a.b@c.org | a.b@c.org
+ a.b@c.org | 联系a.b@c.org投稿
+ C++ | C++程序员
- C++ | C程序员
+ U.S. | U.S.和中国
+ U.S. | US-China talks
+ US | U.S.-China talks
+ ラーメン | 東京のラーメン店
+ 地下鉄 | 大阪の地下鉄
+ 日本銀行 | 日本銀行総裁
+ 総裁 | 日本銀行総裁
+ 한국 | 한국의 경제
+ 한국 | 한국에서는
+ 경제 | 경제를 살리자
+ 부산 | 부산에서
+ 대통령 | 대통령께서
- 发改委 | 国家发展改革委
+ 发展和改革委员会 | 国家发展和改革委员会
+ 人口 | 人口普查
- 出口 | 进出口岸
+ 出口 | 进出口额
+ 出口 | 出口成章
- 口岸 | 门口岸边
+ 口岸 | 通商口岸
- 和尚 | 和尚未
+ 和尚 | 和尚念经
- 合成 | 结合成分
+ 合成 | 合成氨
- 学习 | 化学习题
- 学习 | 数学习题
+ 学习 | 学习小组
- 学习 | 科学习惯
- 学会 | 文学会议
- 学会 | 科学会堂
+ 学会 | 他学会了
- 学会 | 美学会友
- 从事 | 从事故中吸取教训
+ 从事 | 从事新闻工作
- 从事 | 从事件看
- 生活 | 产生活力
- 生活 | 产生活动
+ 生活 | 生活水平
- 生活 | 发生活埋
- 生活 | 学生活动
- 生活 | 人生活法
- 生活 | 女生活着
- 路线 | 公路线路
+ 路线 | 路线图
- 路线 | 铁路线路
- 路线 | 网路线上
- 导小 | 领导小组
- 组长 | 小组长官
+ 组长 | 组长辞职
- 组长 | 机组长途飞行
- 组长 | 剧组长期拍摄
- 程度 | 工程度日
- 程度 | 课程度量
+ 程度 | 程度不同
- 程度 | 进程度过
- 族群 | 民族群体
+ 族群 | 族群冲突
- 族群 | 家族群聊
- 族群 | 贵族群像
- 器械 | 武器械斗
+ 器械 | 医疗器械
- 强大 | 加强大国关系
+ 强大 | 强大军队
- 强大 | 增强大局
- 强大 | 列强大战
+ protester | protesters in Paris
+ Fed | the Fed's rate cut
+ rate cut | rate cuts
+ interest rate | interest rates
+ stock market | stock-market crash
- stock market | stockmarket
+ oil price | oil prices rose
+ price | priced
- price | pricey
+ immigrant | immigrants
- immigrant | immigration
+ climate change | climate-change
+ vaccine | COVID vaccines
+ vaccinate | vaccinated
- vaccine | vaccination
+ election | elections
- election | electric
+ voting | votes
+ voter | voters
- China | Chinese
- Russia | Russian
+ Russia | Russia's
+ German | Germans
- German | Germany
- Sudanese | Sudan
+ nuclear | nuclear-armed
+ thirty year old | thirty-year-old
+ 10 percent | 10%
+ 10% | 10 per cent
- 10% | ten percent
+ €5bn | €5bn
+ 5.5 billion dollars | $5.5 billion
+ 3 million pounds | £3 million
+ 1000000 | 1,000,000
+ 1,000,000 | 100万
+ 3km | 3 km
+ MiG29 | MiG-29
+ 9 mm | 9mm
+ 787 | Boeing 787
`

export const eyeList: readonly Trap[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [, sign, query, text] = /^([+-]) (.+?) \| (.*)$/.exec(line)!
    return { text: text!.replaceAll('\\n', '\n'), query: query!, isMatch: sign === '+' }
  })
