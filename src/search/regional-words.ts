/**
 * What the mainland calls one thing and Taiwan or Hong Kong another, in simplified characters: words of the press, not of
 * manuals. Each line is one thing. `~` before a word: it means something else too on the other side, so it stands for
 * the thing only where it was typed in traditional characters. `!` before a word: where a text has this, nothing of the
 * line is meant by it.
 */
const lines = `
软件 软体 !软体动物
硬件 硬体
网络 网路 !公路网路
互联网 网际网路
信息 ~资讯 !信息素
质量 ~品质
出租车 计程车 的士 !的士兵 !的士气 !的士官 !的士绅 !的士卒
公交车 ~公车
地铁 ~捷运
自行车 脚踏车 单车
摩托车 ~机车 !司机车
视频 ~影片
录像 录影
屏幕 萤幕
鼠标 ~滑鼠
硬盘 硬碟
光盘 光碟
U盘 随身碟
打印 列印
打印机 印表机
激光 雷射
导弹 飞弹
数据库 资料库
数字化 数位化
数码 ~数位
服务器 伺服器
程序员 ~程式设计师
黑客 骇客
博客 部落格
短信 简讯
智能手机 智慧手机 智慧型手机
人工智能 人工智慧
知识产权 智慧财产权
芯片 晶片
集成电路 积体电路
笔记本电脑 笔记型电脑
纳米 奈米
硅谷 矽谷
太空梭 航天飞机
宇航员 太空人 航天员
空调 冷气
冰激凌 冰淇淋
土豆 ~马铃薯
菠萝 凤梨
西红柿 番茄
酸奶 优酪乳
奶酪 起司
快餐 速食
便利店 超商
幼儿园 幼稚园
首席执行官 执行长
首席运营官 营运长
公安局 ~警察局
朝鲜 北韩
韩国 南韩
朝韩 两韩
新西兰 纽西兰
意大利 义大利
沙特 沙乌地
沙特阿拉伯 沙乌地阿拉伯
卡塔尔 卡达 !卡达菲
阿联酋 阿拉伯联合大公国
迪拜 杜拜
阿布扎比 阿布达比
利雅得 利雅德
也门 叶门
老挝 寮国
格鲁吉亚 ~乔治亚
阿塞拜疆 亚塞拜然
哈萨克斯坦 ~哈萨克
乌兹别克斯坦 ~乌兹别克
塔吉克斯坦 ~塔吉克
土库曼斯坦 ~土库曼
克罗地亚 克罗埃西亚
斯洛文尼亚 斯洛维尼亚
波黑 波士尼亚
塞浦路斯 塞普勒斯
埃塞俄比亚 衣索比亚
肯尼亚 肯亚
坦桑尼亚 坦尚尼亚
赞比亚 尚比亚
津巴布韦 辛巴威
莫桑比克 莫三比克
尼日利亚 奈及利亚
加纳 迦纳
科特迪瓦 象牙海岸
利比里亚 赖比瑞亚
塞拉利昂 狮子山国
索马里 索马利亚
卢旺达 卢安达
毛里求斯 模里西斯
马尔代夫 马尔地夫
文莱 汶莱
瓦努阿图 万那杜
所罗门群岛 索罗门群岛
瑙鲁 诺鲁
帕劳 帛琉
图瓦卢 吐瓦鲁
危地马拉 瓜地马拉
洪都拉斯 宏都拉斯
哥斯达黎加 哥斯大黎加
厄瓜多尔 厄瓜多
多米尼加 多明尼加
圭亚那 盖亚那
伯利兹 贝里斯
悉尼 ~雪梨
戛纳 坎城
新泽西 纽泽西
佐治亚 ~乔治亚州
弗吉尼亚 维吉尼亚
密歇根 密西根
威斯康星 威斯康辛
艾奥瓦 爱荷华
俄勒冈 奥勒冈
康涅狄格 康乃狄克
马萨诸塞 麻萨诸塞
特朗普 川普 !四川普
普京 普丁 蒲亭
泽连斯基 泽伦斯基
奥巴马 欧巴马
布什 ~布希
里根 雷根
肯尼迪 甘迺迪
撒切尔 柴契尔 戴卓尔
戈尔巴乔夫 戈巴契夫
默克尔 梅克尔 默克尔
马克龙 马克宏
朔尔茨 萧兹
内塔尼亚胡 纳坦雅胡 内坦亚胡
哈马斯 哈玛斯
埃尔多安 艾尔多安 厄多安
杜特尔特 杜特蒂
扎克伯格 祖克柏
佩洛西 裴洛西
鲁比奥 卢比欧
哈梅内伊 哈米尼
莱特希泽 莱特海泽
冯德莱恩 范德赖恩
斯塔默 施凯尔 斯塔摩
默茨 ~梅尔茨
约翰逊 强森
卡梅伦 卡麦隆
克林顿 柯林顿
希拉里 希拉蕊
万斯 范斯
奥尔特曼 阿特曼
贝索斯 贝佐斯
乔布斯 贾伯斯
普里戈任 普里格津
纳瓦尔尼 纳瓦尼
马科斯 小马可仕
昂山素季 翁山苏姬
古特雷斯 古特瑞斯
卢卡申科 卢卡申柯
博索纳罗 波索纳洛
米莱 米雷伊
内罗毕 奈洛比
约翰内斯堡 约翰尼斯堡
萨格勒布 札格雷布
惠灵顿 威灵顿
布里斯班 布里斯本
佐治亚州 ~乔治亚州
路易斯安那 路易西安那
夏洛茨维尔 夏律第镇
巴塞罗那 巴塞隆纳
佛罗伦萨 佛罗伦斯
那不勒斯 拿坡里
斯大林 史达林
赫鲁晓夫 赫鲁雪夫
卡斯特罗 卡斯楚
丘吉尔 邱吉尔
贝克汉姆 贝克汉
乍得 查德 !理查德 !查德威克
尼日尔 尼日 !尼日利
布隆迪 蒲隆地
博茨瓦纳 波札那
斯威士兰 史瓦帝尼
厄立特里亚 厄利垂亚
吉布提 吉布地
冈比亚 甘比亚
几内亚比绍 几内亚比索
特立尼达 千里达
巴巴多斯 巴贝多
基里巴斯 吉里巴斯
马耳他 马尔他
列支敦士登 列支敦斯登
黑山 ~蒙特内哥罗
东盟 东协
世卫组织 世界卫生组织
奔驰 宾士
英伟达 辉达
艾滋病 爱滋病
移动支付 行动支付
手机 ~行动电话
性价比 CP值
计划 计画
规划 规画
策划 策画
企划 企画
家具 家俱
部分 部份
身份 身分
成分 成份
账号 帐号
账户 帐户
账单 帐单
唯一 惟一
沉默 沈默
沉没 沈没
沉重 沈重
其他 其它
想象 想像
图像 图象
仿佛 彷佛
盘踞 盘据
人才 人材
孤独症 自闭症
抑郁症 忧郁症
老年痴呆 失智症
超声波 超音波
转基因 基因改造
塑料 ~塑胶
集装箱 货柜
航班 ~班机
乘务员 ~空服员
方便面 ~泡面
世贸组织 世界贸易组织
安理会 安全理事会
`

export interface RegionalWord {
  /** The other words for it, folded. */
  readonly others: readonly string[]
  /** Stands for the thing only where typed in traditional characters. */
  readonly isAmbiguous: boolean
  /** Longer words that mean something else. */
  readonly not: readonly string[]
}

/** By the word as it is folded. */
export function readRegionalWords(fold: (text: string) => string): ReadonlyMap<string, RegionalWord> {
  const table = new Map<string, RegionalWord>()
  for (const line of lines.trim().split('\n')) {
    const parts = line.split(' ')
    const not = parts.filter((part) => part.startsWith('!')).map((part) => fold(part.slice(1)))
    const words = parts
      .filter((part) => !part.startsWith('!'))
      .map((part) => ({ word: fold(part.replace('~', '')), isAmbiguous: part.startsWith('~') }))
    for (const { word, isAmbiguous } of words) {
      const others = words.map((one) => one.word).filter((other) => other !== word)
      if (others.length) table.set(word, { others, isAmbiguous, not })
    }
  }
  return table
}
