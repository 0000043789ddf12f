import type { Trap } from './traps.test-data.ts'

/** What rules are for, and what stands beside it: `+` where a reader wants the hit. Query | text. */
const insideLonger = `
- 日耳 | 巴黎圣日耳曼夺冠
- 尔及 | 阿尔及利亚总统病逝
- 보원 | 국가정보원장 사임
+ 家卫 | 王家卫新片开机
`

const pairsAsked = `
- 拍卖 | 羽毛球拍卖得好
- 实验 | 他说的确实验过
+ 拍卖 | 艺术品拍卖
+ 实验 | 在学校做实验
`

const cutOut = `
- 合国 | 联合国
- 治区 | 自治区主席
- 国两 | 一国两制
- 日电 | 新华社3月5日电
- 谷翔 | 大谷翔平
+ 晓波 | 刘晓波病逝
+ 加萨 | 加薩走廊
+ 年级 | 小学3年级
+ 日电 | 日电集团裁员
+ 大谷翔平 | 大谷翔平選手
`

const saidOf = `
+ 记者会 | 他在记者会上表示
+ 运动会 | 运动会后离开
+ 企业家 | 这些企业家中有人反对
+ 体育场 | 体育场外聚集
+ 省政府 | 该省政府宣布
+ 长期 | 学生长期缺课
+ 工业园 | 工业园区闲置
+ 中国 | 中国語を学ぶ
+ 法庭 | 他在法庭上作证
+ 校园 | 学生在校园里抗议
+ 房地产 | 中国房地产业协会
+ 两年 | 两年前失踪
+ 周日 | 上周日发表讲话
+ 第四 | 今年第四季度
+ 美国 | 中国驻美国大使
+ 中国 | 抵制中国货
+ 演变 | 和平抗议演变成暴力
+ 数万 | 约有数万人参加
+ 大会 | 在联合国大会上发言
+ 学会 | 物理学会
+ 英九 | 馬英九
- 家中 | 科学家中有人反对
- 商会 | 运营商会提供服务
- 有钱 | 他没有钱
- 本书 | 看完这本书
- 人大 | 数百人大规模游行
- 国産 | 米国産牛肉
- 他人 | 和其他人一起
- にち | こんにちは
- ロシア | プロシアの歴史
- 在校 | 学生在校园里抗议
- 医院 | 法医院内作证
- 人均 | 嫌疑人均为男性
- 政治局 | 政治局势紧张
- 强行 | 刘国强行入境
- 把手 | 把手举起来
- 会面 | 可能也会面对困难
- 一时间 | 第一时间赶到
- 从小 | 从小学一年级开始
`

function casesOf(lines: string): readonly Trap[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [query = '', text = ''] = line.slice(2).split(' | ')
      return { query, text, isMatch: line.startsWith('+') }
    })
}

export const examples = {
  insideLonger: casesOf(insideLonger),
  pairsAsked: casesOf(pairsAsked),
  cutOut: casesOf(cutOut),
  saidOf: casesOf(saidOf),
}

/** All of them. */
export const exampleList: readonly Trap[] = Object.values(examples).flat()
