import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type DateHabits, findDates, readDate } from './dates.ts'

/** The wall clock that the words name, with the zone where there is one. */
function wall(raw: string, habits?: DateHabits): string | undefined {
  const read = readDate(raw, habits)
  if (!read) return undefined
  const local = new Date(read.at + (read.zoneMinutes ?? 0) * 60_000).toISOString()
  const zone = read.zoneMinutes === undefined ? '' : ` ${read.zoneMinutes}`
  return (read.dayOnly ? local.slice(0, 10) : `${local.slice(0, 10)} ${local.slice(11, 16)}`) + zone
}

describe('a date is read however it is spelled', () => {
  const cases: readonly (readonly [words: string, expected: string])[] = [
    ['2024-05-01T08:00:00+08:00', '2024-05-01 08:00 480'],
    ['2024-05-01T08:00:00.123Z', '2024-05-01 08:00 0'],
    ['2024-05-01 08:00:00 -0330', '2024-05-01 08:00 -210'],
    ['2024-05-01T08:00', '2024-05-01 08:00'],
    ['2024-5-1', '2024-05-01'],
    ['20240501', '2024-05-01'],
    ['202405010830', '2024-05-01 08:30'],
    ['20240501T101112Z', '2024-05-01 10:11 0'],
    ['1714521600', '2024-05-01 00:00 0'],
    ['1714521600000', '2024-05-01 00:00 0'],
    ['Tue, 19 Nov 2019 10:00:00 GMT', '2019-11-19 10:00 0'],
    ['Tue, 19 Nov 2019 10:00:00 -0500', '2019-11-19 10:00 -300'],
    ['Mon Nov 04 10:00:00 UTC 2019', '2019-11-04 10:00 0'],
    ['November 5, 2019 at 3:04 PM EST', '2019-11-05 15:04 -300'],
    ['Nov. 5th, 2019', '2019-11-05'],
    ['21 квітня 2025 р., 09:05', '2025-04-21 09:05'],
    ['3 октября 2024 г., 14:25', '2024-10-03 14:25'],
    ['14 בינואר 2025, 08:20', '2025-01-14 08:20'],
    ['الثلاثاء، ٩ يوليو ٢٠٢٤ - ٠٨:٤٥ م', '2024-07-09 20:45'],
    ['الثلاثاء، ٩ يوليو ٢٠٢٤ - ١٠:٤٥ ص', '2024-07-09 10:45'],
    ['१७ अगस्त २०२३', '2023-08-17'],
    ['๑๒ มีนาคม ๒๕๖๖ เวลา 08:45 น.', '2023-03-12 08:45'],
    ['Thứ năm, 13/2/2025, 09:30 (GMT+7)', '2025-02-13 09:30 420'],
    ['Ngày 13 tháng 2 năm 2025', '2025-02-13'],
    ['13 tháng 2, 2025', '2025-02-13'],
    ['۱۲ مرداد ۱۴۰۲ - ۱۰:۱۵', '2023-08-03 10:15'],
    ['۱۴۰۲/۰۵/۱۲', '2023-08-03'],
    ['۳۰ اسفند ۱۳۹۹', '2021-03-20'],
    ['۱ فروردین ۱۴۰۴', '2025-03-21'],
    ['5th of November 2019', '2019-11-05'],
    ['05 Nov 19', '2019-11-05'],
    ['19.11.2019, 14:30 Uhr', '2019-11-19 14:30'],
    ['3. März 2020', '2020-03-03'],
    ['12. Jänner 2021', '2021-01-12'],
    ['1.2.21', '2021-02-01'],
    ['le 1er novembre 2019 à 14h30', '2019-11-01 14:30'],
    ['5 de noviembre de 2019', '2019-11-05'],
    ['5 novembre 2019, ore 9:07', '2019-11-05 09:07'],
    ['7 de março de 2022 às 18:30', '2022-03-07 18:30'],
    ['12 mei 2020', '2020-05-12'],
    ['12 maj 2020 kl. 07.45', '2020-05-12 07:45'],
    ['5 października 2019', '2019-10-05'],
    ['5. října 2019', '2019-10-05'],
    ['2019. május 12.', '2019-05-12'],
    ['12 Kasım 2020', '2020-11-12'],
    ['12. lokakuuta 2020', '2020-10-12'],
    ['12 Ιουνίου 2020', '2020-06-12'],
    ['12 мая 2020, 10:32', '2020-05-12 10:32'],
    ['12 травня 2020', '2020-05-12'],
    ['2019年11月5日 下午3:04', '2019-11-05 15:04'],
    ['2019年11月5日（火）午前9時07分', '2019-11-05 09:07'],
    ['2019年11月05日10:22', '2019-11-05 10:22'],
    ['令和元年5月3日', '2019-05-03'],
    ['民國109年5月3日', '2020-05-03'],
    ['2019년 11월 5일 오후 3:04', '2019-11-05 15:04'],
    ['2020. 3. 5. 오전 12:10', '2020-03-05 00:10'],
    ['٥ نوفمبر ٢٠١٩', '2019-11-05'],
    ['5 تشرين الثاني 2019', ''],
    ['12 मई 2020', '2020-05-12'],
    ['12 พฤษภาคม 2563', '2020-05-12'],
  ]
  for (const [words, expected] of cases) {
    it(`${words} is ${expected || 'not known'}`, () => assert.equal(wall(words), expected || undefined))
  }
})

describe('what is ambiguous or no date', () => {
  it('a slash is read as the readers of the page do', () => {
    assert.equal(wall('3/4/2020'), '2020-04-03')
    assert.equal(wall('3/4/2020', { monthFirst: true }), '2020-03-04')
    assert.equal(wall('31/4/2020', { monthFirst: true }), undefined)
    assert.equal(wall('25/4/2020', { monthFirst: true }), '2020-04-25')
    assert.equal(wall('3.4.2020', { monthFirst: true }), '2020-04-03')
  })

  it('a date before 1990 or after the latest believed moment is none', () => {
    assert.equal(wall('1 May 1945'), undefined)
    assert.equal(wall('2099-01-01', { latest: Date.UTC(2030, 0, 1) }), undefined)
    assert.equal(wall('2029-12-31', { latest: Date.UTC(2030, 0, 1) }), '2029-12-31')
    assert.equal(wall('2024-02-30'), undefined)
  })

  it('scores, versions, prices and telephone numbers are no dates', () => {
    for (const text of [
      '9 out of 10',
      'version 1.2.3.4',
      '555-123-4567',
      '12,50 / 13,80',
      'room 12 may 4',
      '10:12:14',
    ]) {
      assert.deepEqual(findDates(text), [], text)
    }
  })

  it('finds every date of a line with its place', () => {
    const text = 'Published 3 May 2024 08:10 | Updated 4 May 2024'
    const found = findDates(text)
    assert.deepEqual(
      found.map((date) => text.slice(date.from, date.to)),
      ['3 May 2024', '4 May 2024'],
    )
    assert.equal(found[0]!.dayOnly, undefined)
  })

  it('a day may be set apart by bars', () => {
    assert.equal(findDates('26 | 01 | 2022')[0]?.at, Date.UTC(2022, 0, 26))
    assert.equal(findDates('2022|01|26')[0]?.at, Date.UTC(2022, 0, 26))
  })

  it('any text is read or not, and never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        readDate(text)
        findDates(text)
      }),
      { numRuns: 500 },
    )
  })
})
