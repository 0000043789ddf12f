/**
 * The name of an encoding as the WHATWG Encoding Standard writes it, for any label that documents use: the standard's
 * own labels, and those that the world uses beside them (`cp949`, `utf8mb4`, `big5hkscs`, `ms936`). UTF-32 is known
 * too, since feeds come in it. Answers undefined for a label that means nothing.
 *
 *     encodingFor('GB2312') // 'gb18030'
 */
export function encodingFor(label: string): string | undefined {
  const asked = label
    .slice(0, 80)
    .trim()
    .replace(/^['"\s]+|['"\s;,]+$/g, '')
    .replace(/^charset\s*=\s*['"]?/i, '')
  if (!asked) return undefined
  const bare = asked.toLowerCase().replace(/[^a-z0-9]/g, '')
  const other = otherLabels[bare] ?? (bare.startsWith('utf8') ? 'utf-8' : undefined)
  const name = other ?? standardName(asked) ?? standardName(bare) ?? windowsName(bare)
  // GB18030 reads all that GBK reads; a document that says x-user-defined means windows-1252 (HTML, "prescan").
  if (name === 'gbk') return 'gb18030'
  if (name === 'x-user-defined') return 'windows-1252'
  return name
}

function standardName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** `cp1251`, `win1251`, `microsoft-cp1251`; `iso88592`, `8859-2`. */
function windowsName(bare: string): string | undefined {
  const windows = /(?:cp|win|windows|ansi|microsoftcp)(125[0-8]|874)$/.exec(bare)
  if (windows) return `windows-${windows[1]}`
  const iso = /^(?:iso)?8859(1[0-6]|[1-9])/.exec(bare)
  return iso ? standardName(`iso-8859-${iso[1]}`) : undefined
}

/** Labels with everything but letters and digits taken out. */
const otherLabels: Readonly<Record<string, string>> = {
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  xwindows949: 'euc-kr',
  euckr: 'euc-kr',
  ksc5601: 'euc-kr',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  gb: 'gb18030',
  gb2312: 'gb18030',
  gb231280: 'gb18030',
  gb180302005: 'gb18030',
  gb180302022: 'gb18030',
  euccn: 'gb18030',
  hz: 'gb18030',
  hzgb2312: 'gb18030',
  cp950: 'big5',
  ms950: 'big5',
  big5hkscs: 'big5',
  big5hkscs2004: 'big5',
  big5eten: 'big5',
  cp932: 'shift_jis',
  mskanji: 'shift_jis',
  sjis: 'shift_jis',
  sjiswin: 'shift_jis',
  shiftjisx0213: 'shift_jis',
  eucjp: 'euc-jp',
  eucjpms: 'euc-jp',
  cp51932: 'euc-jp',
  ujis: 'euc-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  ansi: 'windows-1252',
  ascii: 'windows-1252',
  usascii: 'windows-1252',
  iso646us: 'windows-1252',
  latin1: 'windows-1252',
  koi8: 'koi8-r',
  cp866: 'ibm866',
  dos866: 'ibm866',
  macroman: 'macintosh',
  utf: 'utf-8',
  utf32: 'utf-32',
  ucs4: 'utf-32',
  utf32be: 'utf-32be',
  utf32le: 'utf-32le',
  ucs4be: 'utf-32be',
  ucs4le: 'utf-32le',
}
