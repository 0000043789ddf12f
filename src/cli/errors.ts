import {
  ArchiveBusyError,
  ArchiveError,
  DamagedDatabaseError,
  DatabaseGoneError,
  SettingsError,
} from '../archive/index.ts'
import { UsageError } from './command.ts'

const forTheUser = [UsageError, ArchiveError, SettingsError, ArchiveBusyError, DatabaseGoneError]

/** What is said of an error: those that a person can mend in one sentence, others with their causes. */
export function describeError(error: unknown, withStack: boolean): string {
  if (!(error instanceof Error)) return String(error)
  if (withStack && error.stack) return error.stack
  if (forTheUser.some((type) => error instanceof type)) return error.message
  if (error instanceof DamagedDatabaseError) {
    return `the database ${error.file} is damaged (${error.message}); presskeep verify says what is hurt, presskeep rebuild makes it again from the captures`
  }
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC')
    return `the disk is full (${error.message}); what was kept is safe, free some space and run again`
  // Some messages say their cause themselves.
  const { cause } = error
  const isSaid = !(cause instanceof Error) || error.message.includes(cause.message)
  return isSaid ? error.message : `${error.message} (${cause.message})`
}

export function exitCodeOf(error: unknown): number {
  const isUsage = error instanceof UsageError || error instanceof ArchiveError || error instanceof SettingsError
  return isUsage ? 1 : 2
}
