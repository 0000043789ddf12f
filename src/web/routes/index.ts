import type { Route } from '../room.ts'
import { apiRoute } from './api.ts'
import { archiveRoute } from './archive.ts'
import { articleRoute } from './article.ts'
import { atomRoute } from './atom.ts'
import { authorsRoute } from './authors.ts'
import { captureRoute } from './capture.ts'
import { changesRoute } from './changes.ts'
import { dayRoute } from './day.ts'
import { dossiersRoute } from './dossiers.ts'
import { editsRoute } from './edits.ts'
import { feedsRoute } from './feeds.ts'
import { frontRoute } from './front.ts'
import { healthRoute } from './healthz.ts'
import { marksRoute } from './marks.ts'
import { mediaRoute } from './media.ts'
import { metricsRoute } from './metrics.ts'
import { namedRoute } from './named.ts'
import { replayRoute } from './replay.ts'
import { risingRoute } from './rising.ts'
import { searchRoute } from './search.ts'
import { sitemapRoute } from './sitemap.ts'
import { statusRoute } from './status.ts'
import { tagsRoute } from './tags.ts'
import { versionRoute } from './version.ts'
import { websubRoute } from './websub.ts'

/** Every page and service of the reading room; one file each, named as it is typed. */
export const routes: readonly Route[] = [
  frontRoute,
  dayRoute,
  atomRoute,
  editsRoute,
  namedRoute,
  archiveRoute,
  tagsRoute,
  authorsRoute,
  articleRoute,
  versionRoute,
  replayRoute,
  changesRoute,
  searchRoute,
  dossiersRoute,
  marksRoute,
  risingRoute,
  feedsRoute,
  statusRoute,
  mediaRoute,
  captureRoute,
  sitemapRoute,
  apiRoute,
  healthRoute,
  metricsRoute,
  websubRoute,
]
