import { addDossier, dayOf, libraryOf, removeDossier } from '../../archive/index.ts'
import { type Command, UsageError } from '../command.ts'
import { reading, writing } from '../config.ts'
import { plain } from '../progress.ts'

export const dossier: Command = {
  name: 'dossier',
  summary: 'Keep a search as a page of its own',
  usage: 'add NAME QUERY | list | remove NAME',
  about: `A dossier has a page in the reading room with what is new, a timeline and each source's coverage, an Atom feed, and can be taken
away as EPUB and WACZ. Where notices are set up, new matches are told. It is part of the archive: rebuild keeps it.`,
  options: {},
  optionHelp: [],
  example: 'presskeep dossier add "Chancay port" "钱凯港 OR Chancay"',
  words: [1, 100],
  async run(invocation) {
    const { words, stdout, isJson } = invocation
    const [action, name, ...rest] = words
    if (action === 'list') {
      if (name !== undefined) throw new UsageError('dossier list takes nothing after it')
      return reading(invocation, async (archive) => {
        for (const one of await libraryOf(archive).dossiers()) {
          if (isJson) stdout.write(`${JSON.stringify({ ...one, addedAt: new Date(one.addedAt).toISOString() })}\n`)
          else
            stdout.write(
              `${one.id}  ${dayOf(one.addedAt, archive.settings.timeZone)}  ${plain(one.name)}: ${plain(one.query)}\n${one.problem ? `  nothing is found by it: ${one.problem}\n` : ''}`,
            )
        }
        return 0
      })
    }
    if (action === 'add') {
      if (name === undefined || !rest.length)
        throw new UsageError(`dossier add takes a name and a query: ${dossier.example}`)
      return writing(invocation, 'dossier', async (archive) => {
        const query = rest.join(' ')
        const id = await addDossier(archive, name, query)
        const { total, isTotalAtLeast, isTotalAtMost } = await libraryOf(archive).search(query, {
          limit: 50,
          sort: 'new',
        })
        if (isJson) stdout.write(`${JSON.stringify({ id, name, query, total })}\n`)
        else
          stdout.write(
            `kept as ${id}; ${isTotalAtLeast ? 'more than ' : isTotalAtMost ? 'at most ' : ''}${total} ${total === 1 ? 'article matches' : 'articles match'} now; its page is /dossier/${id}\n`,
          )
        return 0
      })
    }
    if (action === 'remove') {
      if (name === undefined || rest.length) throw new UsageError('dossier remove takes one name or id')
      return writing(invocation, 'dossier', async (archive) => {
        if (!(await removeDossier(archive, name))) {
          throw new UsageError(`there is no dossier ${plain(name)}; presskeep dossier list shows them`)
        }
        if (!isJson) stdout.write('removed; the articles stay\n')
        return 0
      })
    }
    throw new UsageError(`dossier takes add, list or remove, not "${action}"`)
  },
}
