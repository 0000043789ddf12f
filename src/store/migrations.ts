import { choresMigration } from './chores.ts'
import { claimedIdsMigration } from './claimed-ids.ts'
import { DatabaseError, NewerDatabaseError, OlderDatabaseError, type Sql } from './db.ts'
import { dossierNewsMigration, dossiersMigration } from './dossiers.ts'
import { editsMigration } from './edits.ts'
import { unindexedMigration } from './has-words.ts'
import { hostPausesMigration } from './hosts.ts'
import { marksMigration } from './marks.ts'
import { meaningMigration } from './meaning.ts'
import { pictureLooksMigration } from './pictures.ts'
import { rowDigestMigration } from './row-digests.ts'
import { hubFeedsMigration } from './subscriptions.ts'
import { termMasksMigration } from './term-masks.ts'
import { termDirectoriesMigration, termIndexMigration } from './terms.ts'
import { workersMigration } from './writers.ts'

/**
 * Append-only: what once stood here never changes, a new version adds a line. Each runs once, in order.
 * `articles.search_id` is the row id in the term index: the sort time in sixteenths of a second, the next free one where
 * it is taken, so that newest-first streams out of the index.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE warc_files (file TEXT PRIMARY KEY, applied_to INTEGER NOT NULL);
CREATE TABLE captures (
  id TEXT PRIMARY KEY, purpose TEXT NOT NULL, subject TEXT NOT NULL, url TEXT NOT NULL, at INTEGER NOT NULL,
  status INTEGER, mime TEXT, digest TEXT NOT NULL, original_id TEXT,
  warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL, warc_length INTEGER NOT NULL
);
CREATE INDEX captures_by_subject ON captures (purpose, subject, at);
CREATE INDEX captures_by_digest ON captures (digest);
CREATE TABLE feeds (
  id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, given_name TEXT, title TEXT, site_url TEXT,
  tags TEXT NOT NULL DEFAULT '[]', etag TEXT, last_modified TEXT, validators_of TEXT, status TEXT NOT NULL DEFAULT 'ok',
  error_class TEXT, error_message TEXT, failures REAL NOT NULL DEFAULT 0, polls_since_full INTEGER NOT NULL DEFAULT 0,
  has_lying_validator INTEGER NOT NULL DEFAULT 0, moves_seen INTEGER NOT NULL DEFAULT 0, moves_to TEXT,
  last_digest TEXT, next_check_at INTEGER NOT NULL DEFAULT 0, last_check_at INTEGER, last_success_at INTEGER,
  followed_at INTEGER NOT NULL, unfollowed_at INTEGER
);
CREATE TABLE polls (
  feed_id TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL, status INTEGER, error_class TEXT, message TEXT,
  seen INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0, overlapped INTEGER, capture_id TEXT, PRIMARY KEY (feed_id, at)
);
CREATE TABLE entries (
  feed_id TEXT NOT NULL, entry_key TEXT NOT NULL, article_id TEXT NOT NULL, content_key TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (feed_id, entry_key)
);
CREATE INDEX entries_by_article ON entries (article_id);
CREATE INDEX entries_by_last_seen ON entries (feed_id, last_seen_at);
CREATE TABLE articles (
  id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, url TEXT, feed_id TEXT, source TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL, current_revision_id TEXT, is_complete INTEGER NOT NULL DEFAULT 0,
  is_fetchable INTEGER NOT NULL DEFAULT 1, duplicate_of TEXT, sort_at INTEGER NOT NULL, search_id INTEGER NOT NULL UNIQUE,
  version_count INTEGER NOT NULL DEFAULT 0, edited_at INTEGER, last_page_at INTEGER, last_page_note TEXT,
  gone_since INTEGER, gone_count INTEGER NOT NULL DEFAULT 0, withdrawn_at INTEGER, etag TEXT, last_modified TEXT,
  latest_page_id TEXT, latest_feed_id TEXT
);
CREATE INDEX articles_by_time ON articles (sort_at DESC);
CREATE INDEX articles_by_source ON articles (source, sort_at DESC);
CREATE TABLE article_keys (key TEXT PRIMARY KEY, article_id TEXT NOT NULL);
CREATE INDEX article_keys_by_article ON article_keys (article_id);
CREATE TABLE revisions (
  id TEXT PRIMARY KEY, article_id TEXT NOT NULL, capture_id TEXT NOT NULL, origin TEXT NOT NULL, at INTEGER NOT NULL,
  seq INTEGER NOT NULL, title TEXT, authors TEXT NOT NULL, published TEXT, modified TEXT, language TEXT, site TEXT,
  section TEXT, tags TEXT NOT NULL, image TEXT, kind TEXT NOT NULL, kind_reason TEXT, text TEXT NOT NULL,
  html TEXT NOT NULL, text_sha256 TEXT NOT NULL, edit_key TEXT NOT NULL, extractor TEXT NOT NULL, provenance TEXT NOT NULL
);
CREATE INDEX revisions_by_article ON revisions (article_id, seq);
CREATE TABLE article_tags (article_id TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (article_id, tag));
CREATE INDEX article_tags_by_tag ON article_tags (tag);
CREATE TABLE article_authors (article_id TEXT NOT NULL, author TEXT NOT NULL, PRIMARY KEY (article_id, author));
CREATE INDEX article_authors_by_author ON article_authors (author);
CREATE TABLE pictures (
  article_id TEXT NOT NULL, url TEXT NOT NULL, digest TEXT, type TEXT, capture_id TEXT, error TEXT,
  PRIMARY KEY (article_id, url)
);
CREATE INDEX pictures_by_url ON pictures (url);
CREATE INDEX pictures_by_digest ON pictures (digest);
CREATE TABLE imports (
  capture_id TEXT PRIMARY KEY, article_id TEXT, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, warnings TEXT NOT NULL
);
CREATE TABLE jobs (
  kind TEXT NOT NULL, subject TEXT NOT NULL, host TEXT NOT NULL, due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT, PRIMARY KEY (kind, subject)
);
CREATE INDEX jobs_by_due ON jobs (due_at);
`,
  // The first term index was FTS5's.
  `
CREATE VIRTUAL TABLE terms USING fts5(text, title, content='', contentless_delete=1, tokenize="ascii tokenchars '.+#'");
`,
  // Following: the follower's wishes, what a feed asks for, gaps and what was tried, hubs, notices that wait.
  `
ALTER TABLE feeds ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE feeds ADD COLUMN asks TEXT NOT NULL DEFAULT '{}';
ALTER TABLE feeds ADD COLUMN key_scheme TEXT NOT NULL DEFAULT 'id';
ALTER TABLE feeds ADD COLUMN window_at INTEGER;
ALTER TABLE feeds ADD COLUMN interval_ms INTEGER;
ALTER TABLE feeds ADD COLUMN next_why TEXT;
ALTER TABLE polls ADD COLUMN health TEXT;
ALTER TABLE entries ADD COLUMN way TEXT;
CREATE TABLE gaps (
  feed_id TEXT NOT NULL, at INTEGER NOT NULL, since INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'open',
  found INTEGER NOT NULL DEFAULT 0, tried TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (feed_id, at)
);
CREATE TABLE feed_parts (feed_id TEXT NOT NULL, url TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (feed_id, url));
CREATE TABLE subscriptions (
  feed_id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, hub TEXT NOT NULL, topic TEXT NOT NULL, secret TEXT NOT NULL,
  state TEXT NOT NULL, asked_at INTEGER NOT NULL, lease_until INTEGER, pushed_at INTEGER, error TEXT
);
CREATE TABLE notices (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, feed_id TEXT NOT NULL, body TEXT NOT NULL,
  channels TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL, error TEXT
);
CREATE INDEX notices_by_due ON notices (due_at);
`,
  rowDigestMigration,
  editsMigration,
  `
ALTER TABLE articles ADD COLUMN language TEXT;
UPDATE articles SET language = (SELECT r.language FROM revisions r WHERE r.id = articles.current_revision_id);
CREATE INDEX articles_for_search ON articles (search_id, duplicate_of, sort_at, source, language, id);
CREATE TABLE former_versions (id INTEGER PRIMARY KEY, revision_id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL);
CREATE INDEX former_versions_by_article ON former_versions (article_id);
CREATE VIRTUAL TABLE terms_former USING fts5(text, title, content='', contentless_delete=1, tokenize="ascii tokenchars '.+#'");
CREATE VIRTUAL TABLE terms_alike USING fts5(bands, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars ':'");
CREATE VIRTUAL TABLE terms_known USING fts5vocab(terms, row);
`,
  termIndexMigration,
  dossiersMigration,
  workersMigration,
  hostPausesMigration,
  choresMigration,
  pictureLooksMigration,
  // Look-ups in parted tables are PostgreSQL's.
  '',
  termDirectoriesMigration,
  meaningMigration,
  // How words are looked for in parted tables is PostgreSQL's, too.
  '',
  claimedIdsMigration,
  // How the newest of these are found is PostgreSQL's.
  '',
  // SQLite's index has labels.
  '',
  // Without reading all: lists of one source, neighbours in it, what is missing, where an article was brought in from, numbers of feeds.
  `
CREATE INDEX articles_of_source ON articles (source, duplicate_of, search_id);
CREATE INDEX articles_incomplete ON articles (sort_at, is_fetchable) WHERE is_complete = 0 AND duplicate_of IS NULL;
CREATE INDEX imports_by_article ON imports (article_id);
CREATE INDEX entries_by_feed ON entries (feed_id, article_id);
DROP INDEX articles_by_source;
`,
  // How many there are of a day, and of all, without the wide index for search.
  `
DROP INDEX articles_by_time;
CREATE INDEX articles_by_time ON articles (sort_at DESC, duplicate_of);
`,
  termMasksMigration,
  marksMigration,
  // What else PostgreSQL's index has labels of.
  '',
  hubFeedsMigration('instr'),
  // How its parts are asked for a month.
  '',
  unindexedMigration,
  // By what PostgreSQL's labels are checked.
  '',
  dossierNewsMigration,
  // The second and third layout of SQLite's index of words (see `databaseVersions` in `term-layouts.ts`).
  '',
  // Nextword lists in it (see `term-nextwords.ts`): an earlier program would merge them as if they were lists of terms.
  '',
]

/** What is said of a database that a later version of this program has written. */
export function newerThanKnown(version: number): string {
  return `this archive was written by a newer Presskeep (database version ${version}, this program knows ${migrations.length}); update Presskeep`
}

/**
 * Throws where an SQLite database that is only read is not of this program's version: `OlderDatabaseError`, `NewerDatabaseError`; a
 * number without all those before it may be damage, and is a plain `DatabaseError`.
 */
export async function checkVersion(sql: Sql): Promise<void> {
  const [row] = await sql.all<{ version: number | null; n: number }>(
    'SELECT max(version) AS version, count(*) AS n FROM migrations',
  )
  const version = row?.version ?? 0
  if (version > migrations.length) {
    const Unreadable = row?.n === version ? NewerDatabaseError : DatabaseError
    throw new Unreadable(newerThanKnown(version))
  }
  if (version < migrations.length) {
    throw new OlderDatabaseError(
      `this archive is of an earlier Presskeep (database version ${version}, this program needs ${migrations.length}); "presskeep sync" brings it up to date`,
    )
  }
}

/** Brings a database to the newest version. Throws where it was written by a newer Presskeep. */
export async function migrate(sql: Sql): Promise<void> {
  await sql.all('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)')
  const [row] = await sql.all<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM migrations')
  const from = row?.version ?? 0
  if (from > migrations.length) {
    throw new DatabaseError(newerThanKnown(from))
  }
  for (let version = from; version < migrations.length; version++) {
    await sql.all('BEGIN IMMEDIATE')
    try {
      for (const statement of migrations[version]!.split(/;\s*(?:\n|$)/)) {
        if (statement.trim()) await sql.all(statement)
      }
      await sql.all('INSERT INTO migrations (version) VALUES (?)', version + 1)
      await sql.all('COMMIT')
    } catch (error) {
      await sql.all('ROLLBACK')
      throw error
    }
  }
}
