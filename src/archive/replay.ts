import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Capture } from '../model/index.ts'
import { articleById, captureById, capturesFor, picturesOf } from '../store/index.ts'
import { exportForReplay } from './export-wacz.ts'
import type { OpenArchive } from './open-archive.ts'

/** What a replay is made of. Files lie in a temporary folder until `close`. */
export interface ReplaySource {
  /** Names the state of an article's captures; undefined where there is no such article. */
  version(articleId: string): Promise<string | undefined>
  /** An article's captures as a WACZ; undefined where nothing of it can be replayed. */
  wacz(articleId: string): Promise<{ readonly file: string; readonly version: string } | undefined>
  /** A page as it came, content coding undone, if it is one of this article's. */
  page(
    articleId: string,
    captureId: string,
  ): Promise<{ readonly capture: Capture; readonly body: Uint8Array; readonly contentType?: string } | undefined>
  close(): void
}

const filesAtMost = 16

/** Makes WACZ files of single articles as they are asked for; those of the last articles are kept until `close`. */
export function createReplaySource(archive: OpenArchive, software: string): ReplaySource {
  const { db } = archive
  let folder: string | undefined
  const made = new Map<string, Promise<string | undefined>>()

  async function version(articleId: string): Promise<string | undefined> {
    const article = await articleById(db, articleId)
    if (!article) return undefined
    const hash = createHash('sha256').update(software)
    for (const purpose of ['article', 'continuation', 'showing'] as const) {
      for (const { id } of await capturesFor(db, purpose, article.id)) hash.update(id)
    }
    for (const { url, digest } of await picturesOf(db, article.id)) hash.update(`${url} ${digest}\n`)
    return hash.digest('hex').slice(0, 16)
  }

  async function make(articleId: string, name: string): Promise<string | undefined> {
    folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-replay-'))
    const file = path.join(folder, name)
    try {
      await exportForReplay(archive, file, articleId, software)
      return file
    } catch {
      return undefined
    }
  }

  return {
    version,
    async wacz(articleId) {
      const state = await version(articleId)
      if (state === undefined) return undefined
      const name = `${articleId}-${state}.wacz`
      const known = made.get(name) ?? make(articleId, name)
      made.delete(name)
      made.set(name, known)
      for (const [oldest, file] of made) {
        if (made.size <= filesAtMost) break
        made.delete(oldest)
        file.then((one) => one && fs.rmSync(one, { force: true }))
      }
      const file = await known
      if (file === undefined) made.delete(name)
      return file === undefined ? undefined : { file, version: state }
    },
    async page(articleId, captureId) {
      const capture = await captureById(db, captureId)
      if (capture?.purpose !== 'article' || capture.subject !== articleId || capture.status !== 200) return undefined
      const record = await archive.warcs.readRecord(capture.place)
      const body = await archive.context.payload(record, db)
      const { originalId: _, ...rest } = capture
      return { capture: rest, body, contentType: record.contentType }
    },
    close() {
      if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true })
      folder = undefined
      made.clear()
    },
  }
}
