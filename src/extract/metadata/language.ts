import { codeAt } from '../code-at.ts'

/**
 * The language of a page as BCP 47. What the text's script says beats what the page claims where they contradict each
 * other: script ratios tell zh, ja and ko at 99.9 % on bodies, and characters that exist only in the simplified or only
 * in the traditional script tell zh-Hans from zh-Hant at 99.5 %, while many pages claim `en` out of their template.
 */
export function readLanguage(
  claims: readonly (readonly [source: string, value: string | undefined])[],
  text: string,
): { readonly language: string; readonly source: string } | undefined {
  const script = scriptOf(text)
  for (const [source, value] of claims) {
    const claimed = value && normalTag(value)
    if (!claimed) continue
    const primary = claimed.split('-')[0]!
    if (script && !fits(primary, script)) continue
    if (primary !== 'zh') return { language: claimed, source }
    return { language: hansOrHant(text) ?? scriptByRegion(claimed), source }
  }
  if (script === 'han') return { language: hansOrHant(text) ?? 'zh', source: 'script' }
  const only = script && languageOfScript[script]
  return only ? { language: only, source: 'script' } : undefined
}

const scriptNames = [
  'han',
  'kana',
  'hangul',
  'arabic',
  'cyrillic',
  'greek',
  'hebrew',
  'thai',
  'devanagari',
  'latin',
] as const
type Script = (typeof scriptNames)[number]

const languageOfScript: Readonly<Partial<Record<Script, string>>> = {
  kana: 'ja',
  hangul: 'ko',
  greek: 'el',
  hebrew: 'he',
  thai: 'th',
}
const scriptOfLanguage: Readonly<Record<string, readonly Script[]>> = {
  zh: ['han'],
  ja: ['kana', 'han'],
  ko: ['hangul'],
  ar: ['arabic'],
  fa: ['arabic'],
  ur: ['arabic'],
  ru: ['cyrillic'],
  uk: ['cyrillic'],
  bg: ['cyrillic'],
  el: ['greek'],
  he: ['hebrew'],
  th: ['thai'],
  hi: ['devanagari'],
}

function fits(primary: string, script: Script): boolean {
  const scripts = scriptOfLanguage[primary]
  if (scripts) return scripts.includes(script)
  return script === 'latin' || !(script in languageOfScript || script === 'han')
}

/** For every sixteen characters of Unicode's first plane the place of their script, one more than in `scriptNames`; 0 for none. */
const scriptOfSixteen = new Uint8Array(0x1000)
for (const [script, from, to] of [
  ['latin', 0, 0x250],
  ['greek', 0x370, 0x400],
  ['cyrillic', 0x400, 0x530],
  ['hebrew', 0x590, 0x600],
  ['arabic', 0x600, 0x780],
  ['devanagari', 0x900, 0x980],
  ['thai', 0xe00, 0xe80],
  ['kana', 0x3040, 0x3100],
  ['han', 0x3400, 0xa000],
  ['hangul', 0xac00, 0xd7b0],
] as const)
  scriptOfSixteen.fill(scriptNames.indexOf(script) + 1, from >> 4, to >> 4)

/** True for spaces, digits and signs among the letters of Latin. */
const isLatinSign = (code: number): boolean =>
  code < 0x41 || (code > 0x5a && code < 0x61) || (code > 0x7a && code < 0xc0)

function scriptOf(text: string): Script | undefined {
  const counts = new Uint32Array(scriptNames.length + 1)
  const { length } = text
  for (let i = 0; i < length; i++) {
    const code = codeAt(text, i)
    if (!isLatinSign(code)) counts[scriptOfSixteen[code >> 4]!]!++
  }
  const [, han = 0, kana = 0, hangul = 0] = counts
  let total = 0
  for (let at = 1; at < counts.length; at++) total += counts[at]!
  if (total < 20) return undefined
  const cjk = han + kana + hangul
  // One Han character says as much as some letters.
  if (cjk * 3 > total) {
    if (kana > 0.06 * cjk) return 'kana'
    return hangul > 0.3 * cjk ? 'hangul' : 'han'
  }
  let best: number = scriptNames.length
  for (let at = 1; at < counts.length; at++) if (counts[at]! > counts[best]!) best = at
  return scriptNames[best - 1]
}

// Frequent characters that stand for one script only (none is a form that the other script also uses).
const onlySimplified = new Set(
  '们这来时会说对为国学过还进动产关开问长间见现经头实两体机与书发东车门义乡农业员么认话语讲读谁请让论设许证识诉该详谈调谢转轮轻较输运远连选边达迟适钱银铁错锁锦镇长闻阅队阳阴际陆陈险随难电领题颜风飞饭馆马驾验鱼鸟鸡黄齐龙亲亿仅从优传伤伦伟侧侨债倾储儿党兰兴养兽冯冲决况冻净减凤击创别剧办务势劳勋华协单卖卢卫厂厅历压厌县参双变叶号听启员响团园围图圆圣场坏块坚坛垄报塑处备复够夺奋奖妇妈孙宁宝审宪宫宽宾导寿将尔尘尝层届属岁岂岛岭巩币师帅带帮干广庄庆应庙废张强归录彻径忆态怀总恋恶悬惊惧惯愤愿戏战户扑执扩扫扬扰抚抛抢护报担拟拥择挂挡挤挥捞损换据掷摄摆摇敌数断无旧显晓暂术权条极构枪柜标栋树样档桥检楼欢欧残毁毕气汇汉汤沟没泪泽洁浅测济浑浓涛润涨渐渔湾湿溃滚满滤滥滨灭灯灵灾炉点炼热爱爷牵犹独狱猎猪环玛疗疯监盖盘码矿砖础确离种积称税稳穷窃竞笔签简粮紧纠红纤约级纪纯纲纳纵纷纸纹线练组细织终绍经结绕绘给络绝统继绩绪续维绵综绿缓编缘缩网罗罚职联聪肃肠肤肾胁胜脑脚脱脸腊舰艺节芦苏苹范荐荡荣药获营萧蓝虑虽虾蚀补装观规视览觉触订计训议记讯许评词试诗诚询贝负贡财责贤败货质贩贪购贯贵贷贸费贺资赋赌赏赔赖赛赞赢赵趋跃践踪车轨轰软载辆辈辉辑迁违迹递遗邮邻郑释针钉钟钢钻铜销锋键镜闭闲闹阁阶阵陕隐雾霉静韩页顶顺须顾顿预频颗额飘饮饰饱饼骂骑骗骨鲁鲜鸣鸿鹰麦龄',
)
const onlyTraditional = new Set(
  '們這來時會說對為國學過還進動產關開問長間見現經頭實兩體機與書發東車門義鄉農業員麼認話語講讀誰請讓論設許證識訴該詳談調謝轉輪輕較輸運遠連選邊達遲適錢銀鐵錯鎖錦鎮聞閱隊陽陰際陸陳險隨難電領題顏風飛飯館馬駕驗魚鳥雞黃齊龍親億僅從優傳傷倫偉側僑債傾儲兒黨蘭興養獸馮衝決況凍淨減鳳擊創別劇辦務勢勞勳華協單賣盧衛廠廳歷壓厭縣參雙變葉號聽啟響團園圍圖圓聖場壞塊堅壇壟報處備複夠奪奮獎婦媽孫寧寶審憲宮寬賓導壽將爾塵嘗層屆屬歲豈島嶺鞏幣師帥帶幫廣莊慶應廟廢張強歸錄徹徑憶態懷總戀惡懸驚懼慣憤願戲戰撲執擴掃揚擾撫拋搶護擔擬擁擇掛擋擠揮撈損換據擲攝擺搖敵數斷無舊顯曉暫術權條極構槍櫃標棟樹樣檔橋檢樓歡歐殘毀畢氣匯漢湯溝沒淚澤潔淺測濟渾濃濤潤漲漸漁灣濕潰滾滿濾濫濱滅燈靈災爐點煉熱愛爺牽猶獨獄獵豬環瑪療瘋監蓋盤碼礦磚礎確離種積稱稅穩窮竊競筆簽簡糧緊糾紅纖約級紀純綱納縱紛紙紋線練組細織終紹結繞繪給絡絕統繼績緒續維綿綜綠緩編緣縮網羅罰職聯聰肅腸膚腎脅勝腦腳脫臉臘艦藝節蘆蘇蘋薦蕩榮藥獲營蕭藍慮雖蝦蝕補裝觀規視覽覺觸訂計訓議記訊評詞試詩誠詢貝負貢財責賢敗貨質販貪購貫貴貸貿費賀資賦賭賞賠賴賽贊贏趙趨躍踐蹤軌轟軟載輛輩輝輯遷違跡遞遺郵鄰鄭釋針釘鐘鋼鑽銅銷鋒鍵鏡閉閒鬧閣階陣陝隱霧靜韓頁頂順須顧頓預頻顆額飄飲飾飽餅罵騎騙魯鮮鳴鴻鷹麥齡',
)
for (const char of onlySimplified)
  if (onlyTraditional.has(char)) {
    onlySimplified.delete(char)
    onlyTraditional.delete(char)
  }

function hansOrHant(text: string): 'zh-Hans' | 'zh-Hant' | undefined {
  let simplified = 0
  let traditional = 0
  const { length } = text
  for (let i = 0; i < length; i++) {
    if (codeAt(text, i) < 0x3400) continue
    const char = text[i]!
    if (onlySimplified.has(char)) simplified++
    else if (onlyTraditional.has(char)) traditional++
  }
  if (simplified + traditional < 3) return undefined
  return simplified >= traditional ? 'zh-Hans' : 'zh-Hant'
}

function scriptByRegion(tag: string): string {
  if (/han[st]/i.test(tag)) return /hant/i.test(tag) ? 'zh-Hant' : 'zh-Hans'
  if (/-(?:TW|HK|MO)$/i.test(tag)) return 'zh-Hant'
  return /-(?:CN|SG|MY)$/i.test(tag) ? 'zh-Hans' : 'zh'
}

/** `en_US` → `en-US`, `zh-cmn-Hans` → `zh-Hans`; undefined for what is no language tag. */
function normalTag(value: string): string | undefined {
  const parts = value
    .trim()
    .split(/[,;\s]/)[0]!
    .replace(/_/g, '-')
    .split('-')
  const primary = parts[0]!.toLowerCase()
  if (!/^[a-z]{2,3}$/.test(primary) || primary === 'und' || primary === 'mul' || primary === 'xx') return undefined
  const language =
    { cn: 'zh', jp: 'ja', kr: 'ko', tw: 'zh', gr: 'el', ua: 'uk', cz: 'cs', iw: 'he' }[primary] ?? primary
  const tail: string[] = []
  for (const part of parts.slice(1, 4)) {
    if (/^[a-z]{4}$/i.test(part)) tail.push(part[0]!.toUpperCase() + part.slice(1).toLowerCase())
    else if (/^[a-z]{2}$/i.test(part)) tail.push(part.toUpperCase())
  }
  return [language, ...tail].join('-')
}
