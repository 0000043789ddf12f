import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dateProblem, readDate } from './dates.ts'

const at = (words: string, language?: string) => readDate(words, 'pubDate', language ? { language } : {}).at
const iso = (words: string, language?: string) => {
  const read = at(words, language)
  return read === undefined ? undefined : new Date(read).toISOString().replace('.000Z', 'Z')
}

function reads(cases: Readonly<Record<string, string | undefined>>): void {
  for (const [words, expected] of Object.entries(cases)) {
    const want = expected === undefined ? undefined : new Date(expected).toISOString().replace('.000Z', 'Z')
    assert.equal(iso(words), want, words)
  }
}

describe('dates', () => {
  it('reads RFC 822 and what people make of it', () => {
    reads({
      'Thu, 01 Jan 2004 19:48:21 GMT': '2004-01-01T19:48:21Z',
      'Thu, 01 Jan 04 19:48:21 EST': '2004-01-02T00:48:21Z',
      '1 January 2004 19:48 +0100': '2004-01-01T18:48:00Z',
      'Thursday, 01-Jan-04 19:48:21 GMT': '2004-01-01T19:48:21Z',
      'Wed,19 Jul 2017 10:00:00 +08': '2017-07-19T02:00:00Z',
      'Thu, 01 Jan 104 12:00:00 GMT': '2004-01-01T12:00:00Z',
      'Mon, 26 January 2004 16:31:00 ET': '2004-01-26T21:31:00Z',
      'Wed, 31 Aug 2016 09:00:00 -': '2016-08-31T09:00:00Z',
    })
  })

  it('reads asctime, JavaScript and American dates', () => {
    reads({
      'Thu Jan  1 19:48:21 2004': '2004-01-01T19:48:21Z',
      'Thu Jan 1 19:48:21 EST 2004': '2004-01-02T00:48:21Z',
      'Fri Jan 02 2004 15:04:05 GMT-0700 (MST)': '2004-01-02T22:04:05Z',
      'Jan. 2, 2004, 3:04 p.m.': '2004-01-02T15:04:00Z',
      'January 2nd, 2004 12:04 AM': '2004-01-02T00:04:00Z',
      '12/31/2003 10:14:55 PM': '2003-12-31T22:14:55Z',
      'Fri, 2006/09/15 08:19:53 EDT': '2006-09-15T12:19:53Z',
    })
  })

  it('reads ISO 8601 with all its profiles', () => {
    reads({
      '2003-12-31T10:14:55Z': '2003-12-31T10:14:55Z',
      '2003-12-31T10:14:55.123+02:00': '2003-12-31T08:14:55.123Z',
      '2003-12-31 10:14:55 -0500': '2003-12-31T15:14:55Z',
      '2003-12-31T24:00:00Z': '2004-01-01T00:00:00Z',
      '20031231T101455Z': '2003-12-31T10:14:55Z',
      '20031231101455': '2003-12-31T10:14:55Z',
      '2003-335': '2003-12-01',
      '2004-W01-1': '2003-12-29',
      '2003-12': '2003-12-01',
      '2003': '2003-01-01',
      '03-12-31': '2003-12-31',
      '2016-02-05T13:04:50-08:00[America/Los_Angeles]': '2016-02-05T21:04:50Z',
      '1072865695': '2003-12-31T10:14:55Z',
      '1072865695000': '2003-12-31T10:14:55Z',
    })
  })

  it('reads Chinese, Japanese and Korean dates', () => {
    reads({
      '2004年5月28日 下午1:31': '2004-05-28T13:31:00Z',
      '2004年05月28日13时31分15秒': '2004-05-28T13:31:15Z',
      二〇〇四年五月二十八日: '2004-05-28',
      '2020-05-28（星期四）13:31': '2020-05-28T13:31:00Z',
      '2004年5月28日(金) 13:31': '2004-05-28T13:31:00Z',
      '2004년 05월 28일 오후 01:31:15': '2004-05-28T13:31:15Z',
      '2004-05-28 오전 12:31:15': '2004-05-28T00:31:15Z',
    })
  })

  it('reads month names in many languages, and tells them from weekdays', () => {
    reads({
      'Κυρ, 11 Ιούλ 2004 12:00:00 EST': '2004-07-11T17:00:00Z',
      '2004-július-13T9:15-05:00': '2004-07-13T14:15:00Z',
      'Пн, 05 мая 2014 10:00:00 +0300': '2014-05-05T07:00:00Z',
      'Dienstag, 5. März 2020, 10:00 Uhr': '2020-03-05T10:00:00Z',
      'le 1er février 2021 à 12h30': '2021-02-01T12:30:00Z',
      'mar, 05 mayo 2020 10:00:00 +0200': '2020-05-05T08:00:00Z',
      'paz, 05 oca 2020 10:00:00 +0300': '2020-01-05T07:00:00Z',
      '5 tháng 3, 2020': '2020-03-05',
      '4 พฤษภาคม 2563': '2020-05-04',
      '٤ مايو ٢٠٢٠': '2020-05-04',
      '12 listopada 2020': '2020-11-12',
    })
    assert.equal(iso('12 listopada 2020', 'hr'), '2020-10-12T00:00:00Z')
  })

  it('reads a day before a month only where it is sure', () => {
    assert.equal(iso('31/12/2003 10:14'), '2003-12-31T10:14:00Z')
    assert.equal(iso('3.4.2020'), '2020-04-03T00:00:00Z')
    assert.equal(iso('3/4/2020'), undefined)
    assert.equal(iso('3/4/2020', 'en-US'), '2020-03-04T00:00:00Z')
    assert.equal(iso('3/4/2020', 'en-GB'), '2020-04-03T00:00:00Z')
    assert.equal(iso('3/4/2020', 'fr'), '2020-04-03T00:00:00Z')
  })

  it('takes nothing from the clock and invents nothing', () => {
    for (const words of [
      '',
      'now',
      'yesterday',
      '1 hour ago',
      '1小时前',
      '5 May',
      '10:30',
      '3 ago',
      'Thu, 31 Feb 2004 10:00:00 GMT',
      '2004-13-45',
      'soon',
    ]) {
      assert.equal(at(words), undefined, words)
    }
  })

  it('D8: does not believe what no clock can mean, and keeps the words', () => {
    const now = Date.UTC(2024, 0, 10)
    const future = readDate('2024-02-01', 'pubDate', { now })
    assert.deepEqual(future, { raw: '2024-02-01', source: 'pubDate' })
    assert.equal(dateProblem(future, { now }), 'future')
    assert.equal(readDate('2024-01-11T12:00:00Z', 'pubDate', { now }).at, Date.UTC(2024, 0, 11, 12))
    assert.equal(at('2099-05-05'), undefined)
    assert.equal(at('Thu, 01 Jan 1970 00:00:00 GMT'), undefined)
    assert.equal(at('0001-01-01T00:00:00Z'), undefined)
    assert.equal(at('1985-04-12'), Date.UTC(1985, 3, 12))
  })

  it('says which zone the words named, and that a day was all they gave', () => {
    assert.equal(readDate('2020-01-01T00:00:00+05:30', 'x').zoneMinutes, 330)
    assert.equal(readDate('2020-01-01 00:00', 'x').zoneMinutes, undefined)
    assert.equal(readDate('2020-01-01', 'x').dayOnly, true)
    assert.equal(readDate('2020-01-01T10:00Z', 'x').dayOnly, undefined)
  })

  it('reads back any moment in the usual forms', () => {
    const moment = fc
      .integer({ min: Date.UTC(1971, 0, 1) / 1000, max: Date.UTC(2090, 0, 1) / 1000 })
      .map((s) => s * 1000)
    fc.assert(
      fc.property(moment, (ms) => {
        const date = new Date(ms)
        assert.equal(at(date.toISOString()), ms)
        assert.equal(at(date.toUTCString()), ms)
        assert.equal(at(date.toISOString().replace('T', ' ').replace('.000Z', ' UTC')), ms)
      }),
    )
  })

  it('reads any words without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (words) => {
        const read = readDate(words, 'x')
        assert.ok(read.at === undefined || Number.isFinite(read.at))
      }),
    )
    const pieces = fc.array(
      fc.constantFrom(
        '1',
        '12',
        '2020',
        '31',
        ':',
        '-',
        '/',
        '.',
        ' ',
        'T',
        'Z',
        'Jan',
        'mai',
        'PM',
        '+08',
        '年',
        '月',
        'ago',
        ',',
      ),
      { maxLength: 14 },
    )
    fc.assert(
      fc.property(pieces, (parts) => {
        readDate(parts.join(''), 'x')
      }),
      { numRuns: 500 },
    )
  })
})
