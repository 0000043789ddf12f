import type { Job, JobKind } from '../model/index.ts'
import type { Sql } from './db.ts'

interface JobRow {
  readonly kind: JobKind
  readonly subject: string
  readonly host: string
  readonly due_at: number
  readonly attempts: number
  readonly last_error: string | null
}

function jobOf(row: JobRow): Job {
  return {
    kind: row.kind,
    subject: row.subject,
    host: row.host,
    dueAt: row.due_at,
    attempts: row.attempts,
    lastError: row.last_error ?? undefined,
  }
}

export interface WantedJob {
  readonly kind: JobKind
  readonly subject: string
  readonly host: string
  readonly dueAt: number
}

/** Makes a job due. Where it is known already, the earlier time counts and its attempts stay. */
export function addJob(sql: Sql, job: WantedJob): Promise<void> {
  return addJobs(sql, [job])
}

/** Makes jobs due, none of them twice, in one statement. */
export async function addJobs(sql: Sql, jobs: readonly WantedJob[]): Promise<void> {
  if (!jobs.length) return
  await sql.all(
    `INSERT INTO jobs (kind, subject, host, due_at) VALUES ${jobs.map(() => '(?, ?, ?, ?)').join(', ')}
     ON CONFLICT (kind, subject) DO UPDATE SET due_at = CASE WHEN jobs.due_at < excluded.due_at THEN jobs.due_at ELSE excluded.due_at END`,
    ...jobs.flatMap(({ kind, subject, host, dueAt }) => [kind, subject, host, dueAt]),
  )
}

export async function removeJob(sql: Sql, kind: JobKind, subject: string): Promise<void> {
  await sql.all('DELETE FROM jobs WHERE kind = ? AND subject = ?', kind, subject)
}

/** Puts a job off after a failed try. */
export async function postponeJob(
  sql: Sql,
  kind: JobKind,
  subject: string,
  dueAt: number,
  error: string | undefined,
): Promise<void> {
  await sql.all(
    'UPDATE jobs SET due_at = ?, attempts = attempts + 1, last_error = ? WHERE kind = ? AND subject = ?',
    dueAt,
    error,
    kind,
    subject,
  )
}

/** Puts a job off that was not tried: how often it was tried stays as it is. */
export async function deferJob(sql: Sql, kind: JobKind, subject: string, dueAt: number, why: string): Promise<void> {
  await sql.all(
    'UPDATE jobs SET due_at = ?, last_error = ? WHERE kind = ? AND subject = ?',
    ...[dueAt, why, kind, subject],
  )
}

/** No job is put off further than a year: a later time was written while the clock was wrong. */
const furthestMs = 400 * 86_400_000

/** Due jobs, at most so many a host: gaps before articles before rechecks before pictures, the longest waiting first. */
export async function dueJobs(sql: Sql, now: number, limitPerHost: number): Promise<readonly Job[]> {
  const rows = await sql.all<JobRow & { readonly place: number }>(
    `SELECT * FROM (
       SELECT *, row_number() OVER (
         PARTITION BY host
         ORDER BY CASE kind WHEN 'gap' THEN 0 WHEN 'article' THEN 1 WHEN 'recheck' THEN 2 ELSE 3 END, due_at, subject
       ) AS place FROM jobs WHERE due_at <= ? OR due_at > ?
     ) AS waiting WHERE place <= ? ORDER BY place, host`,
    now,
    now + furthestMs,
    limitPerHost,
  )
  return rows.map(jobOf)
}

/** Due jobs of one host, in the order of `dueJobs`. */
export async function dueJobsOf(sql: Sql, host: string, now: number, limit: number): Promise<readonly Job[]> {
  const rows = await sql.all<JobRow>(
    `SELECT * FROM jobs WHERE host = ? AND (due_at <= ? OR due_at > ?)
     ORDER BY CASE kind WHEN 'gap' THEN 0 WHEN 'article' THEN 1 WHEN 'recheck' THEN 2 ELSE 3 END, due_at, subject LIMIT ?`,
    host,
    now,
    now + furthestMs,
    limit,
  )
  return rows.map(jobOf)
}

export async function jobFor(sql: Sql, kind: JobKind, subject: string): Promise<Job | undefined> {
  const [row] = await sql.all<JobRow>('SELECT * FROM jobs WHERE kind = ? AND subject = ?', kind, subject)
  return row && jobOf(row)
}

export async function countJobs(sql: Sql, now: number): Promise<{ readonly due: number; readonly waiting: number }> {
  const [row] = await sql.all<{ due: number; waiting: number }>(
    `SELECT count(*) FILTER (WHERE due_at <= ?) AS due, count(*) FILTER (WHERE due_at > ?) AS waiting FROM jobs`,
    now,
    now,
  )
  return row ?? { due: 0, waiting: 0 }
}

/** Makes all that waits due now; with a feed, only the pages of its articles and their pictures. */
export async function makeAllDue(sql: Sql, now: number, feedUrl?: string): Promise<void> {
  if (feedUrl === undefined) {
    await sql.all('UPDATE jobs SET due_at = ? WHERE due_at > ?', now, now)
    return
  }
  const articles = 'SELECT e.article_id FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.url = ?'
  await sql.all(
    `UPDATE jobs SET due_at = ? WHERE due_at > ? AND (subject IN (${articles})
       OR subject IN (SELECT p.url FROM pictures p WHERE p.article_id IN (${articles})))`,
    now,
    now,
    feedUrl,
    feedUrl,
  )
}
