/** The reading room and its API: server-rendered, needs no JavaScript, asks nothing of third parties. */
export { readAssets } from './assets.ts'
export { diffFileOf, uiForFile } from './diff-file.ts'
export { isAllowedHost } from './host-check.ts'
export { createReadingRoom, type ReadingRoomOptions } from './reading-room.ts'
export { type ReplayServer, serveReplay } from './replay/server.ts'
export type { Marker, RoomApp } from './room.ts'
export { markJson } from './routes/marks.ts'
export { type RunningRoom, serve } from './serve.ts'
