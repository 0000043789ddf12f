import type { ArticleDetail, Library, RevisionComparison } from '../archive/index.ts'
import { createFormat, createUi, diffFile, type Ui, type UiLanguage } from '../views/index.ts'

/** A comparison as a file that needs nothing but itself; see `diffFile`. */
export async function diffFileOf(
  library: Library,
  ui: Ui,
  article: ArticleDetail,
  comparison: RevisionComparison,
): Promise<string> {
  const captureOf = (id: string) =>
    library.capture(id).then(
      (found) => found?.capture,
      // A capture that can't be read any more is what `verify` tells of.
      () => undefined,
    )
  const [before, after] = [await captureOf(comparison.before.captureId), await captureOf(comparison.after.captureId)]
  return diffFile(ui, article, comparison, { before, after })
}

/** What a file is made with outside a reading room. */
export function uiForFile(
  library: Pick<Library, 'name' | 'timeZone'>,
  options: { readonly language: UiLanguage; readonly version: string; readonly now: number },
): Ui {
  const { language, version, now } = options
  const { name: archiveName, timeZone } = library
  const format = createFormat(language, timeZone)
  const assets = { style: '', icon: '' }
  return createUi({ language, archiveName, timeZone, version, assets, format, now, marks: 'hide', path: '/' })
}
