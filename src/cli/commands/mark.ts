import {
  ArchiveBusyError,
  type MarkOutcome,
  markArticles,
  unmarkArticles,
  type WritableArchive,
} from '../../archive/index.ts'
import { usualMark } from '../../model/index.ts'
import { type Command, text, texts, UsageError } from '../command.ts'
import { writing } from '../config.ts'
import { plain } from '../progress.ts'

export const mark: Command = {
  name: 'mark',
  summary: 'Mark articles, with a note',
  usage: 'ID…',
  about: `A mark has a name (starred, or your own words), a note if you like, and remembers the version that you saw: when the
publisher changes the article later, the list of marks says so. Marks are part of the archive: rebuild keeps them. They go
into no export.`,
  options: {
    as: { type: 'string', multiple: true },
    note: { type: 'string' },
    'no-note': { type: 'boolean' },
    again: { type: 'boolean' },
    remove: { type: 'boolean' },
  },
  optionHelp: [
    ['--as NAME', `the mark's name (repeatable); default: ${usualMark}`],
    ['--note TEXT', 'what is to be remembered; takes the place of an earlier note'],
    ['--no-note', 'take the note away, the mark stays'],
    ['--again', 'set a mark that is there anew: now, on the version as it stands'],
    ['--remove', 'take the mark away'],
  ],
  example: 'presskeep mark 3f0c9a1b2d4e5f60 --as evidence --note "the figure in paragraph 3"',
  words: [1, 10_000],
  run(invocation) {
    const { values, words: articles } = invocation
    const given = texts(values.as)
    const names = given.length ? given : [usualMark]
    const note = values['no-note'] === true ? null : text(values.note)
    if (values['no-note'] === true && values.note !== undefined) {
      throw new UsageError('--note and --no-note are one or the other')
    }
    if (note?.trim() === '') {
      throw new UsageError('--note takes words; --no-note takes the note away, and without either it stays as it is')
    }
    const isRemoving = values.remove === true
    if (isRemoving && (note !== undefined || values.again === true)) {
      throw new UsageError('--remove takes the mark away, its note with it; leave --note, --no-note and --again out')
    }
    const work = async (archive: WritableArchive) => {
      const outcomes = isRemoving
        ? await unmarkArticles(archive, { articles, names })
        : await markArticles(archive, { articles, names, note, isAgain: values.again === true })
      for (const one of outcomes) {
        const { stdout, stderr, isJson } = invocation
        if (isJson) stdout.write(`${JSON.stringify(lineOf(one))}\n`)
        else
          (one.outcome === 'absent' ? stderr : stdout).write(`${one.article}  ${plain(one.title)}: ${wordsFor(one)}\n`)
      }
      const absent = outcomes.filter(({ outcome }) => outcome === 'absent').length
      return absent === 0 ? 0 : absent === outcomes.length ? 1 : 2
    }
    return writing(invocation, 'mark', work).catch((error: unknown) => {
      if (!(error instanceof ArchiveBusyError) || error.doing !== 'up') throw error
      throw new ArchiveBusyError(`${error.message}; or mark in its reading room (web.marks: edit in presskeep.yaml)`, {
        doing: error.doing,
        cause: error,
      })
    })
  },
}

function lineOf({ article, name, outcome, note, at, revision }: MarkOutcome) {
  return { id: article, name, outcome, note, at: at === undefined ? undefined : new Date(at).toISOString(), revision }
}

function wordsFor({ name, outcome, isEarlier }: MarkOutcome): string {
  const mark = plain(name)
  switch (outcome) {
    case 'marked':
      return `marked ${mark}`
    case 'again':
      return `marked ${mark} anew, on the version as it stands`
    case 'noted':
      return `${mark} has this note now`
    case 'unnoted':
      return `${mark} has no note any more`
    case 'renamed':
      return `its mark is called ${mark} now`
    case 'same':
      return `is marked ${mark} already; nothing was changed${isEarlier ? ' (it was marked on an earlier version; --again marks it as it stands)' : ''}`
    case 'removed':
      return `no longer marked ${mark}`
    case 'absent':
      return `was not marked ${mark}; presskeep marks lists what is`
  }
}
