import type { Line } from './collect.ts'

/** Chinese names in a line and how surely they are the authors'. */
export interface HanByline {
  readonly names: readonly string[]
  readonly weight: number
}

// The surnames of nearly all people in China and among the Chinese abroad, both scripts; without those that are
// mostly other words (从 能 从 于 有 时).
const surnames =
  '王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘锺谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁甯尚符舒阮柯纪紀梅童凌毕畢单單季伊裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳阳穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟鄺鄭匡隗佴冀甫常'
const surname = new Set(surnames)
const compound = /^(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|轩辕|罗科)/

const reporter =
  /(?:本报|本刊|本网|本台|本社|首席|特约|见习|实习|全媒体|特派|驻\p{Script=Han}{2,4}|[\p{Script=Han}A-Za-z·]{0,10})?(?:记者|記者|通讯员|通訊員|实习生|撰稿人|编辑部)\s*[:：]?\s*/u
const oneName =
  /^([\p{Script=Han}·]{2,4}?)(?=$|[\s、，,；;。/／|｜(（)）\]】:：]|(?:发自|发表|发布|报道|報道|報導|摄|攝|文|供图|整理|采写|\p{Script=Han}{2,3}(?:报道|報導|电|電|讯)))/u

/**
 * Bylines as Chinese papers and forums write them: `作者：`, `本报记者 王小明 李红`, `（王小明 北京报道）` at the end, `由某某张贴`, the
 * name alone below the headline, and, where nobody else is named, the editor (`责任编辑：`).
 */
export function hanByline(line: Line, titleAt: number): HanByline | undefined {
  const { text } = line
  // Most lines say none of this; one cheap look spares them seven expensive ones.
  const isNearTitle = line.at >= titleAt && line.at - titleAt < 250 && text.length < 24
  const closes = /[)）]。?$/.test(line.end)
  const says = cues.test(text) || (line.isCut && cues.test(line.end))
  if (!says && !isNearTitle && !closes && !text.includes('[')) return undefined
  const labelled = says ? authorLabel.exec(text) : null
  if (labelled) {
    const names = listed(labelled[1]!, false)
    if (names.length) return { names, weight: labelled.index < 60 ? 72 : 58 }
  }
  const short = text.length < 70
  const at = says ? reporter.exec(text) : null
  if (at && (short || at.index < 20)) {
    const rest = text.slice(at.index + at[0].length)
    const names = people(rest)
    // who took the picture did not write the text
    if (names.length && !tookPicture.test(rest)) return { names, weight: short ? 66 : 54 }
  }
  const closing = closes ? closingNames.exec(line.end) : null
  if (closing && line.at > titleAt) {
    const names = people(closing[1]!)
    if (names.length) return { names, weight: 56 }
  }
  const posted = says ? postedBy.exec(text) : null
  if (posted) return { names: [posted[1]!], weight: 50 }
  if (isNearTitle && (line.zone === 'plain' || line.zone === 'article')) {
    const bare = text.replace(/^[\s[【(（]+|[\s\]】)）]+$/g, '')
    const names = people(bare)
    if (names.length && names.join('').length >= bare.replace(/[\s、，,]/g, '').length) return { names, weight: 54 }
  }
  const bracketed = short && /\d{4}/.test(text) ? /\[\s*([\p{Script=Han}·]{2,4})\s*\]/u.exec(text) : null
  if (bracketed) {
    const names = people(bracketed[1]!)
    if (names.length) return { names, weight: 60 }
  }
  const editor = says ? (editorLabel.exec(text) ?? editorLabel.exec(line.end)) : null
  if (editor) {
    const names = listed(editor[1]!, !text.endsWith(editor[1]!))
    if (names.length) return { names, weight: 44 }
  }
  return undefined
}

const tookPicture = /^[\p{Script=Han}·\s、，,]{2,30}?\s*(?:摄|攝|供图|供圖)[影）)】。]?\s*$/u

const cues = /作\s?者|撰|执笔|執筆|主笔|采写|採訪|文[／/|｜:：]|记者|記者|通讯员|通訊員|实习生|编|責|责|由/
const authorLabel =
  /(?:^|[\s　|｜\d（(【[：:])(?:作\s*者|撰\s*文|撰\s*稿|执笔人?|執筆|主笔|采写|採訪撰文|原作者|文字作者|文\s*[／/|｜])\s*[:：]?\s*[【[]?\s*([^\s:：】\]|｜]{1,14}(?:[\s、，,&]+[^\s:：】\]|｜]{1,10})*)/u
const editorLabel = /(?:责任编辑|責任編輯|责\s*编|責編|编\s*辑|編\s*輯|编校)\s*[:：]\s*([^:：()（）|]{1,30})/u
const closingNames =
  /[（(]\s*(?:[\p{Script=Han}]{0,8}(?:记者|記者|通讯员|实习生|作者|文[/／])\s*[:：]?\s*)?([\p{Script=Han}·]{2,4}(?:[\s、，]+[\p{Script=Han}·]{2,4}){0,5})(?:\s*[\p{Script=Han}]{2,4}(?:报道|報導|电|電))?\s*[)）]\s*[。]?$/u
const postedBy = /由\s*([^\s，。]{2,12}?)\s*(?:张贴|發表|发表|发布|發佈|发帖|于\d|於\d)/u
const nextLabel =
  /(?:来源|來源|出自|时间|時間|日期|发布|發佈|发表于|编辑|編輯|责编|摄影|攝影|点击|浏览|阅读|字号|更新|稿源|供图|图片|报道$|\d).*$/u

/** Names behind a label: pen names too, so that not every one needs a surname. */
function listed(text: string, mustBePeople: boolean): string[] {
  const names: string[] = []
  const cut = text.replace(nextLabel, '').replace(/[（(【[].*$/u, '')
  for (const raw of cut.split(/[\s、，,；;/／|｜]+/)) {
    const name = raw.replace(/^(?:记者|通讯员|本报记者|实习生)/u, '').trim()
    if (!name) continue
    if (name.length < 2 || name.length > 14 || notNames.test(name)) break
    if (mustBePeople && !isPerson(name)) break
    names.push(name)
  }
  return names.slice(0, 8)
}

/** People's names at the start of `text`, each with a surname, up to the first thing that is none. */
function people(text: string): string[] {
  const names: string[] = []
  let wasListed = false
  let rest = text.replace(/^[\s:：]+/, '')
  for (let i = 0; i < 8; i++) {
    const match = oneName.exec(rest)
    if (!match || (!isPerson(match[1]!) && !(wasListed && match[1]!.length < 4))) break
    names.push(match[1]!)
    const more = /^[\s、，,]+(?:(?:通讯员|通訊員|实习生|记者|見習記者|见习记者)\s*[:：]?\s*)?/u.exec(
      rest.slice(match[1]!.length),
    )
    if (!more) break
    // `赵延东、风笑天`: who stands in a list with a person is one.
    wasListed = more[0].includes('、')
    rest = rest.slice(match[1]!.length + more[0].length)
  }
  return names
}

function isPerson(name: string): boolean {
  if (notNames.test(name)) return false
  if (compound.test(name)) return name.length >= 3
  return name.length >= 2 && name.length <= 3 && surname.has(name[0]!)
}

const notNames =
  /^(?:作者|记者|佚名|未知|匿名|网络|网友|编辑|来源|不详|admin|管理员|本站|本网|原创|转载|高清|高级|高校|高考|方面|方式|方法|马上|明天|明年|全国|全部|全文|应该|关于|关闭|向前|向上|路上|成功|成为|成都|江苏|江西|安徽|广东|广西|温州|武汉|石家庄|海南|云南|和平|谢谢|简介|简单|文章|文化|文学|文件|项目|连续|商业|商务|白天|古代|华人|华为|单位|任务|任何|管理|管理层|解决|解放|解释|时间|连接|连载|包括|包含|盛大|康复|游戏|农业|农民|农村|宗教|边境|师生|师傅|米兰|车辆|车型|席位|房产|房价|费用|冷静|路透社|都市|申请|申报|左右|余额|温度|温馨|高速|施工|万元|龙头|金融|毛利|马克|应用|查看|查询|阅读|万人|全球|全面|全球网|黄金|黄山|柳州|连云港|商品|安全|安装|安排|石油|文汇报|文汇|解放军|解放日报|商报|周刊|周末|周报|周一|周二|周三|周四|周五|周六|周日|全景|向日葵)$/u
