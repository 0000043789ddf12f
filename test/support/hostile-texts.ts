import { hostileValues } from '../../src/site/hostile-values.ts'

/** Titles, authors and tags of hostile feeds, for the whole way through the program. */
export const hostileTexts: readonly string[] = [
  ...hostileValues,
  'AUX',
  'con.txt',
  'LPT1',
  'COM¹',
  '.htaccess',
  '_config.yml',
  'index.html',
  '..\\..\\windows',
  'title"\nlayout: evil\n---\n{% include_relative /etc/passwd %}',
  'x'.repeat(70_000),
  '\u202Egnp.exe',
  '\u0000\u0001\u0002',
  '\uD800 alone',
  'ＦＵＬＬ width',
  'full width',
  'ß sharp',
  'SS sharp',
  'İstanbul',
  'i̇stanbul',
  "');alert(1)//",
  '"><img src=x onerror=alert(1)>',
  '</title><script>alert(1)</script>',
  ']]>',
  '<![CDATA[x]]>',
  '#{7*7} <%= 7*7 %>',
]
/** What is left of a text where controls, white space and what nobody sees do not count. */
export function visible(text: string): string {
  return (
    text
      .toWellFormed()
      // An old encoding's ellipsis, which is repaired.
      .replaceAll('\x85', '…')
      .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\s\uFFFD\uFFFE\uFFFF]+/gu, '')
      .normalize('NFC')
  )
}
