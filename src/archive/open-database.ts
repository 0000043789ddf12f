import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Db, isPostgresMade, openPostgres, openSqlite } from '../store/index.ts'
import type { Settings } from './settings.ts'

export const databaseFile = 'presskeep.db'

/** Where the database of an archive is: a file, or an address. */
export function databaseOf(folder: string, settings: Pick<Settings, 'store'>): string {
  return settings.store ?? path.join(folder, databaseFile)
}

/** Whether an archive's database has been made. Throws where the server that holds it can't be reached. */
export async function isMade(where: string): Promise<boolean> {
  return isServer(where) ? isPostgresMade(where) : existsSync(where)
}

/** Opens a database by its file or address. */
export function openDatabase(where: string, options: { readonly readOnly?: boolean } = {}): Promise<Db> {
  return isServer(where) ? openPostgres(where, options) : openSqlite(where, options)
}

export function isServer(where: string): boolean {
  return /^postgres(ql)?:/.test(where)
}
