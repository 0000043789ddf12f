import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { decodeText, sniffCharset } from './index.ts'
import { samples } from './samples.ts'

const bytesOf = (text: string, encoding: string) => new Uint8Array(iconv.encode(text, encoding))
const latin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const chinese = samples[0]!.text
const traditional = samples[1]!.text

for (const { language, encodings, text } of samples) {
  for (const encoding of encodings) {
    test(`${language} in ${encoding} is read without anybody naming the encoding`, () => {
      const bytes = bytesOf(`<p>${text}</p>`, encoding)
      const read = decodeText(bytes, { kind: 'html' })
      assert.equal(read.text, iconv.decode(Buffer.from(bytes), encoding))
      assert.equal(read.source, 'detected')
      assert.equal(read.hadInvalid, false)
    })

    test(`${language} in ${encoding} is read although the server says ISO-8859-1, where the page says the truth`, () => {
      const bytes = bytesOf(`<html><head><meta charset="${encoding}"></head><p>${text}</p>`, encoding)
      const read = decodeText(bytes, { kind: 'html', contentType: 'text/html; charset=ISO-8859-1' })
      assert.equal(read.text, iconv.decode(Buffer.from(bytes), encoding))
    })

    test(`${language} in ${encoding} is read where the header names it and the page says utf-8`, () => {
      const bytes = bytesOf(`<meta charset=utf-8><p>${text}</p>`, encoding)
      const read = decodeText(bytes, { kind: 'html', contentType: `text/html;charset=${encoding}` })
      assert.equal(read.text, iconv.decode(Buffer.from(bytes), encoding))
      assert.equal(read.source, 'http')
    })
  }
}

test('a byte order mark wins over the header and does not come out', () => {
  for (const [mark, encoding] of [
    ['\xef\xbb\xbf', 'utf-8'],
    ['\xff\xfe', 'utf-16le'],
    ['\xfe\xff', 'utf-16be'],
    ['\xff\xfe\0\0', 'utf-32le'],
    ['\0\0\xfe\xff', 'utf-32be'],
  ] as const) {
    const bytes = new Uint8Array([...latin(mark), ...bytesOf('<p>新闻 😀</p>', encoding)])
    const read = decodeText(bytes, { kind: 'html', contentType: 'text/html; charset=big5' })
    assert.deepEqual(read, { text: '<p>新闻 😀</p>', charset: encoding, source: 'bom', hadInvalid: false })
  }
})

test('UTF-16 and UTF-32 without a mark are told by their zero bytes', () => {
  for (const encoding of ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be']) {
    const text = '<?xml version="1.0"?><rss><channel><title>新闻</title></channel></rss>'
    const read = decodeText(bytesOf(text, encoding), { kind: 'xml' })
    assert.equal(read.text, text)
    assert.equal(read.charset, encoding)
  }
})

test('UTF-16 of mostly Chinese text is told by its first sign', () => {
  for (const encoding of ['utf-16le', 'utf-16be']) {
    const text = `<p>${chinese.repeat(40)}</p>`
    assert.equal(decodeText(bytesOf(text, encoding), { kind: 'html' }).text, text)
  }
})

test('labels of the world are understood', () => {
  const said = (label: string) =>
    sniffCharset(latin('<p>x</p>'), { kind: 'html', contentType: `text/html; charset=${label}` })
  const expected: Record<string, string> = {
    gb2312: 'gb18030',
    GBK: 'gb18030',
    'x-sjis': 'shift_jis',
    'Shift-JIS': 'shift_jis',
    cp949: 'euc-kr',
    'ks_c_5601-1987': 'euc-kr',
    'tis-620': 'windows-874',
    'big5-hkscs': 'big5',
    utf8mb4: 'utf-8',
    'UTF-8;': 'utf-8',
    '"utf-8"': 'utf-8',
    "'us-ascii'": 'windows-1252',
    'iso-8859-1': 'windows-1252',
    cp1251: 'windows-1251',
    'iso8859-2': 'iso-8859-2',
  }
  for (const [label, name] of Object.entries(expected))
    assert.deepEqual(said(label), { charset: name, source: 'http' }, label)
  assert.deepEqual(said('nonsense'), { charset: 'utf-8', source: 'default' })
})

test('the page names its encoding by meta, http-equiv or XML declaration, but not in a comment or a script', () => {
  for (const head of [
    '<meta charset="gbk">',
    "<META CHARSET='gb2312' />",
    '<meta http-equiv="Content-Type" content="text/html; charset=gb18030">',
    '<meta content="text/html;charset=gb2312" http-equiv=content-type>',
    '<?xml version="1.0" encoding="GB2312"?>',
    '<!-- <meta charset=big5> --><script>"<meta charset=euc-kr>"</script><meta charset=gbk>',
    '<meta name="description" content="about charset=big5"><meta charset=gbk>',
    `<script>${'x'.repeat(5000)}</script><meta charset=gbk>`,
  ]) {
    const read = decodeText(bytesOf(`${head}<p>${chinese}`, 'gbk'), { kind: 'html' })
    assert.deepEqual([read.charset, read.source], ['gb18030', 'document'], head)
    assert.ok(read.text.endsWith(chinese), head)
  }
})

test('a UTF-8 page with a few broken bytes stays UTF-8', () => {
  const bytes = new Uint8Array([
    ...bytesOf(`<meta charset=utf-8>${chinese}`, 'utf-8'),
    0xe4,
    0xb8,
    ...latin('<p>'),
    0xff,
  ])
  const read = decodeText(bytes, { kind: 'html' })
  assert.equal(read.charset, 'utf-8')
  assert.equal(read.hadInvalid, true)
  assert.ok(read.text.includes(chinese))
})

test('a page cut in the middle of a character is no reason to doubt it', () => {
  const bytes = bytesOf(chinese, 'utf-8').subarray(0, -1)
  assert.equal(decodeText(bytes, { kind: 'text', contentType: 'text/plain; charset=gbk' }).charset, 'utf-8')
})

test('a GBK page that says UTF-8 is read as what it is', () => {
  const read = decodeText(bytesOf(`<meta charset=utf-8><p>${chinese}`, 'gbk'), {
    kind: 'html',
    contentType: 'text/html; charset=utf-8',
  })
  assert.deepEqual([read.charset, read.source, read.hadInvalid], ['gb18030', 'detected', false])
  assert.ok(read.text.endsWith(chinese))
})

test('a UTF-8 page that says ISO-8859-1 or GBK is read as UTF-8', () => {
  for (const label of ['iso-8859-1', 'gbk', 'shift_jis']) {
    const read = decodeText(bytesOf(`${traditional} — café`, 'utf-8'), {
      kind: 'html',
      contentType: `text/html; charset=${label}`,
    })
    assert.equal(read.text, `${traditional} — café`, label)
  }
})

test('where header and page disagree, the one under which the bytes read as text wins', () => {
  const bytes = bytesOf(`<meta charset=big5><p>${traditional}`, 'big5')
  const read = decodeText(bytes, { kind: 'html', contentType: 'text/html; charset=gb2312' })
  assert.deepEqual([read.charset, read.source], ['big5', 'document'])
})

test('a word or two in the named encoding is believed', () => {
  assert.equal(
    decodeText(latin('<p>na\xefve</p>'), { kind: 'html', contentType: 'text/html; charset=iso-8859-1' }).text,
    '<p>naïve</p>',
  )
  const short = bytesOf('<title>联通</title>', 'gbk')
  assert.equal(decodeText(short, { kind: 'html', contentType: 'text/html; charset=gbk' }).text, '<title>联通</title>')
})

test('windows-1252 has its curly quotes, also where the page says ISO-8859-1', () => {
  const read = decodeText(latin('\x93quoted\x94 \x80 5'), {
    kind: 'text',
    contentType: 'text/plain; charset=iso-8859-1',
  })
  assert.equal(read.text, '“quoted” € 5')
})

test('Hong Kong characters in Big5 are characters, not private use', () => {
  const text = '佢哋喺𨋢入面食嘢'
  const read = decodeText(bytesOf(text, 'big5-hkscs'), { kind: 'text', contentType: 'text/plain; charset=big5' })
  assert.equal(read.text, text)
  assert.equal(read.hadInvalid, false)
})

test('ISO-2022-JP is known by its escapes', () => {
  const bytes = latin('<title>\x1b$BF|K\\\x1b(B</title>')
  assert.equal(decodeText(bytes, { kind: 'html' }).text, '<title>日本</title>')
})

test('NUL never comes out', () => {
  assert.equal(decodeText(latin('a\0b'), { kind: 'text' }).text, 'ab')
  assert.equal(decodeText(bytesOf('<a>新\0闻</a>', 'utf-8'), { kind: 'html' }).text, '<a>新闻</a>')
})

test('plain ASCII keeps the name it was given, and is UTF-8 otherwise', () => {
  assert.deepEqual(sniffCharset(latin('hello'), { kind: 'text' }), { charset: 'utf-8', source: 'default' })
  assert.equal(
    sniffCharset(latin('hello'), { kind: 'text', contentType: 'text/plain; charset=gbk' }).charset,
    'gb18030',
  )
})

test('any bytes and any header give well-formed text without NUL', () => {
  const kinds = fc.constantFrom('html' as const, 'xml' as const, 'text' as const)
  const label = fc.constantFrom('big5', 'euc-kr', 'gbk', 'shift_jis', 'utf-16', 'iso-2022-jp', 'utf-32', 'latin1', 'x')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), kinds, label, (bytes, kind, name) => {
      const { text } = decodeText(bytes, { kind, contentType: `text/html; charset=${name}` })
      assert.ok(text.isWellFormed() && !text.includes('\0'))
    }),
  )
})

test('a text in UTF-8 comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const clean = `新闻报道 ${text.replaceAll('\0', '').replaceAll('\x1b', '')}`
      assert.equal(decodeText(new TextEncoder().encode(clean), { kind: 'text' }).text, clean)
    }),
  )
})

test('four megabytes of anything are read', () => {
  for (const bytes of [
    new Uint8Array(4e6).fill(0xef),
    latin('<meta '.repeat(660_000)),
    new Uint8Array(4e6).fill(0x8e),
  ]) {
    assert.ok(decodeText(bytes, { kind: 'html' }).text.length > 0)
  }
})
