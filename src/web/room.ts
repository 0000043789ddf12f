import type { Context, Hono } from 'hono'
import type { WebSubReceiver } from '../archive/index.ts'
import type { Library } from '../archive/library.ts'
import type { Ui } from '../views/index.ts'
import type { ReplayServer } from './replay/server.ts'

/** What a request carries through the room. */
export interface RoomEnv {
  Variables: {
    ui: Ui
    /** Scheme and host under which this request came, for feeds: they need whole addresses. */
    origin: string
  }
}

export type RoomApp = Hono<RoomEnv>
export type RoomContext = Context<RoomEnv>

/** Sets and removes marks. `busy`: another program is writing to the archive, and nothing was changed. */
export interface Marker {
  /** A note that is absent stays as it is, null takes it away; `isAgain` sets a mark anew, on the version as it stands. */
  set(
    articleId: string,
    mark: { readonly name: string; readonly note?: string | null; readonly isAgain?: boolean },
  ): Promise<'done' | 'busy'>
  remove(articleId: string, name: string): Promise<'done' | 'busy'>
}

/** What every route may use. */
export interface Room {
  readonly library: Library
  readonly version: string
  readonly marks: Ui['marks']
  /** Takes marks from the room's own pages. */
  readonly marker?: Marker
  /** Where pages are replayed; without it the room says that they can't be. */
  readonly replay?: Pick<ReplayServer, 'hasLibrary' | 'placeFor'>
  /** Where hubs may push. */
  readonly websub?: WebSubReceiver
  /** Whether the program is about to end. */
  readonly isClosing?: () => boolean
}

/** A route adds its addresses to the app. One file each. */
export type Route = (app: RoomApp, room: Room) => void
