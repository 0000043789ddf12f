import type { MarkProblem } from '../model/index.ts'
import type { UiLanguage } from './words.ts'

/** Words of marks. */
export interface MarkWords {
  readonly marks: string
  readonly marksHint: string
  readonly noMarks: string
  readonly noneOfThese: string
  readonly allMarks: string
  readonly onlyChanged: string
  readonly markedAs: (name: string) => string
  readonly changedSince: (when: string) => string
  readonly goneSince: (when: string) => string
  readonly compare: string
  readonly markedVersion: string
  readonly set: string
  readonly name: string
  readonly note: string
  readonly save: string
  readonly change: string
  readonly remove: string
  readonly seen: string
  readonly noteHint: string
  /** Over what says why a mark was not taken. */
  readonly notTaken: string
  readonly refusedText: string
  readonly notForm: string
  readonly tooMuch: string
  readonly busyText: string
  readonly problem: Readonly<Record<MarkProblem, string>>
}

export const markWords: Readonly<Record<UiLanguage, MarkWords>> = {
  en: {
    marks: 'Marks',
    marksHint: 'What you marked, the newest first',
    noMarks: 'Nothing is marked yet. On the command line:',
    noneOfThese: 'Nothing is marked so.',
    allMarks: 'All marks',
    onlyChanged: 'Changed since they were marked',
    markedAs: (name) => `Marked ${name}`,
    changedSince: (when) => `Changed since it was marked (${when})`,
    goneSince: (when) => `Not found any more since it was marked (${when})`,
    compare: 'What was changed',
    markedVersion: 'The version that was marked',
    set: 'Mark this article',
    name: 'Mark',
    note: 'Note',
    save: 'Save the note',
    change: 'Change this mark',
    remove: 'Remove the mark',
    seen: 'Seen: mark it as it stands',
    noteHint: 'Marks are yours: they go into no export.',
    notTaken: 'Nothing was changed',
    refusedText:
      'This change came from another page than the reading room’s own, or the browser did not say from where. Open the article here and mark it there.',
    notForm: 'This is not what the reading room’s form sends.',
    tooMuch: 'That is too much.',
    busyText:
      'Another program is writing to this archive just now, and only one can. Nothing was changed; try again when it is done, or mark on its side.',
    problem: {
      'name-empty': 'A mark’s name has a letter, a figure or a sign in it.',
      'name-long': 'A mark’s name has 50 characters at most.',
      'name-sign': 'A mark’s name stands in one line, without control characters.',
      'name-quote': 'A mark’s name has no double quotes in it.',
      'note-empty': 'The note is empty.',
      'note-long': 'A note has 5,000 characters at most.',
      'note-sign': 'A note has no control characters but line breaks and tabs.',
    },
  },
  zh: {
    marks: '标记',
    marksHint: '你标记过的文章，最近标记的在前',
    noMarks: '还没有标记。在命令行里：',
    noneOfThese: '没有这样的标记。',
    allMarks: '全部标记',
    onlyChanged: '标记之后有改动',
    markedAs: (name) => `标记：${name}`,
    changedSince: (when) => `标记之后有改动（${when}）`,
    goneSince: (when) => `标记之后已找不到原文（${when}）`,
    compare: '改了什么',
    markedVersion: '标记时的版本',
    set: '标记这篇文章',
    name: '标记',
    note: '备注',
    save: '保存备注',
    change: '修改这个标记',
    remove: '取消标记',
    seen: '已看过：按现在的版本重新标记',
    noteHint: '标记只属于你自己，不会进入任何导出文件。',
    notTaken: '没有改动',
    refusedText: '这次改动不是从本阅览室自己的页面发出的，或者浏览器没有说明来源。请在这里打开文章再标记。',
    notForm: '这不是阅览室表单发出的内容。',
    tooMuch: '内容太多。',
    busyText: '另一个程序正在写这个档案库，同一时间只能有一个。什么也没有改动；请等它结束后再试，或在那一边标记。',
    problem: {
      'name-empty': '标记的名称要有文字、数字或符号。',
      'name-long': '标记的名称最多 50 个字符。',
      'name-sign': '标记的名称只能是一行，不能有控制字符。',
      'name-quote': '标记的名称里不能有双引号。',
      'note-empty': '备注是空的。',
      'note-long': '备注最多 5,000 个字符。',
      'note-sign': '备注里除换行和制表符外不能有控制字符。',
    },
  },
}
