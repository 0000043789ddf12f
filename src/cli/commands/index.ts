import type { Command } from '../command.ts'
import { backup } from './backup.ts'
import { changes } from './changes.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import { diff } from './diff.ts'
import { dossier } from './dossier.ts'
import { dump } from './dump.ts'
import { exportCommand } from './export.ts'
import { extract } from './extract.ts'
import { feeds } from './feeds.ts'
import { follow } from './follow.ts'
import { gc } from './gc.ts'
import { importCommand } from './import.ts'
import { ingestCommand } from './ingest.ts'
import { init } from './init.ts'
import { keep } from './keep.ts'
import { list } from './list.ts'
import { mark } from './mark.ts'
import { marks } from './marks.ts'
import { mcp } from './mcp.ts'
import { move } from './move.ts'
import { parseFeed } from './parse-feed.ts'
import { prove } from './prove.ts'
import { reExtract } from './re-extract.ts'
import { rebuild } from './rebuild.ts'
import { restore } from './restore.ts'
import { rising } from './rising.ts'
import { rules } from './rules.ts'
import { sanitize } from './sanitize.ts'
import { search } from './search.ts'
import { show } from './show.ts'
import { status } from './status.ts'
import { sync } from './sync.ts'
import { unfollow } from './unfollow.ts'
import { up } from './up.ts'
import { verify } from './verify.ts'
import { work } from './work.ts'

/** All commands, in the order in which a person meets them. */
export const commands: readonly Command[] = [
  demo,
  init,
  follow,
  unfollow,
  sync,
  keep,
  up,
  work,
  status,
  feeds,
  list,
  show,
  search,
  mark,
  marks,
  dossier,
  rising,
  diff,
  changes,
  mcp,
  dump,
  exportCommand,
  importCommand,
  ingestCommand,
  verify,
  rebuild,
  reExtract,
  prove,
  check,
  backup,
  restore,
  move,
  gc,
  extract,
  rules,
  parseFeed,
  sanitize,
]
