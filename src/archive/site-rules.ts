import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSiteConfig, type SiteConfig, type SiteRule, siteConfigRule } from '../extract/index.ts'
import { sha256Hex } from './identity.ts'
import { readSettings, type Settings, SettingsError } from './settings.ts'

/** One file of a user's own rules: `HOST.txt`, or `.HOST.txt` for all hosts below. */
export interface RuleFile {
  readonly file: string
  readonly host: string
  readonly source: string
}

const ruleBytesAtMost = 1 << 20

/** Where an archive's own rules lie, or undefined where it has none. Throws `SettingsError` where a named folder is missing. */
export function rulesFolder(archiveFolder: string, settings: Pick<Settings, 'rules'>): string | undefined {
  const folder = path.resolve(archiveFolder, settings.rules ?? 'rules')
  if (existsSync(folder)) return folder
  if (settings.rules === undefined) return undefined
  throw new SettingsError(`rules names the folder ${folder}, which is not there`)
}

/**
 * The folder of an archive's own rules where it lies in the archive, seen from there. A copy of the archive has it too, and
 * nothing else is written into it.
 */
export function ownRules(archiveFolder: string, settings: Pick<Settings, 'rules'>): string | undefined {
  const name = path.relative(path.resolve(archiveFolder), path.resolve(archiveFolder, settings.rules ?? 'rules'))
  const isInside = name !== '' && !name.startsWith('..') && !path.isAbsolute(name)
  return isInside && existsSync(path.join(archiveFolder, name)) ? name : undefined
}

/** The files of rules in a folder, by name. Others that lie there (a README, `global.txt`) are passed over. */
export function readRuleFiles(folder: string): readonly RuleFile[] {
  return readdirSync(folder)
    .filter(
      (name) => /^\.?[\p{L}\p{N}][\p{L}\p{N}.-]*\.txt$/u.test(name) && name.replace(/^\./, '').split('.').length > 2,
    )
    .sort()
    .map((name) => readRuleFile(path.join(folder, name)))
}

/** Reads one file of rules, named after its host. Throws where it can't be read or is larger than 1 MiB. */
export function readRuleFile(file: string): RuleFile {
  const source = readFileSync(file, 'utf8')
  if (source.length > ruleBytesAtMost) throw new Error(`${file} is larger than 1 MiB, which no file of rules is`)
  return {
    file,
    host: path
      .basename(file)
      .replace(/\.txt$/, '')
      .toLowerCase(),
    source,
  }
}

/** The rules that an archive adds to the built-in ones. */
export function archiveRules(archiveFolder: string, settings: Pick<Settings, 'rules'>): readonly RuleFile[] {
  const folder = rulesFolder(archiveFolder, settings)
  return folder === undefined ? [] : readRuleFiles(folder)
}

/** The rules of the archive in `folder`, for reading a page without opening it. */
export function rulesOfArchive(folder: string): readonly RuleFile[] {
  return archiveRules(folder, readSettings(folder))
}

export function compileRules(files: readonly RuleFile[]): readonly SiteRule[] {
  return files.map(({ host, source }) => siteConfigRule(host, parseSiteConfig(source)))
}

export function configOf(file: RuleFile): SiteConfig {
  return parseSiteConfig(file.source)
}

/**
 * What is added to the extractor's version: readings under other rules are other readings. Hosts and directives count,
 * comments and tests don't.
 */
export function rulesVersion(files: readonly RuleFile[]): string {
  if (files.length === 0) return ''
  const said = files.map(({ host, source }) => {
    const { testUrls: _, warnings: __, ...config } = parseSiteConfig(source)
    return [host, config]
  })
  return `+rules-${sha256Hex(JSON.stringify(said)).slice(0, 8)}`
}
