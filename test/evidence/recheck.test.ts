import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { libraryOf, openWithoutDatabase, rebuild } from '../../src/archive/index.ts'
import { listWarcs, readWarc, type WarcRecord } from '../../src/capture/index.ts'
import { presskeep } from '../support/cli.ts'
import { followed, own } from '../support/followed.ts'
import { page } from '../support/small-site.ts'

const title = '渡口恢复夜航'

async function recordsOf(folder: string): Promise<WarcRecord[]> {
  const found: WarcRecord[] = []
  for (const name of listWarcs(path.join(folder, 'warc'))) {
    for await (const record of readWarc(path.join(folder, 'warc', name))) found.push(record)
  }
  return found
}

test('A page that says it is unchanged is asked with its validators, kept as a revisit of what it was, and is no version', async (t) => {
  const { site, archive, folder, look, noted, close } = await followed(t, [title])
  const asked: (string | undefined)[][] = []
  let body = page(title, own(title))
  let version = '"one"'
  site.pages.set('/a0', (request) => {
    const { 'if-none-match': tag, 'if-modified-since': since } = request.headers
    asked.push([tag, since])
    const headers = { etag: version, 'last-modified': 'Tue, 03 Mar 2026 06:00:00 GMT' }
    return tag === version ? { status: 304, headers } : { headers, body }
  })
  await look(1)
  await look(1)
  await look(1)
  assert.deepEqual(asked, [
    [undefined, undefined],
    ['"one"', 'Tue, 03 Mar 2026 06:00:00 GMT'],
    ['"one"', 'Tue, 03 Mar 2026 06:00:00 GMT'],
  ])
  const list = async () => (await libraryOf(archive).articles({})).articles
  assert.deepEqual([(await noted()).length, (await list())[0]!.revisionCount], [0, 1])

  version = '"two"'
  body = page('夜航回来了', own(title))
  await look(1)
  await look(1)
  assert.deepEqual(await noted(), ['edit:headline'])
  assert.equal((await list())[0]!.revisionCount, 2)
  await close()

  const records = (await recordsOf(folder)).filter((one) => one.purpose === 'article')
  const whole = records.filter((one) => one.type === 'response' && one.status === 200)
  const unchanged = records.filter((one) => one.status === 304)
  assert.equal(unchanged.length, 3)
  for (const [at, record] of unchanged.entries()) {
    assert.deepEqual([record.type, record.revisit], ['revisit', 'not-modified'])
    const original = whole.findLast((one) => one.at < record.at)!
    assert.equal(record.refersTo?.recordId, original.id, `revisit ${at} refers to what it was`)
    assert.equal(record.refersTo?.url, `${site.url}/a0`)
  }
  const verified = await presskeep(['verify', '--archive', folder])
  assert.equal(verified.code, 0, verified.stdout)
  const place = openWithoutDatabase(folder, { now: () => Date.parse('2026-03-09T00:00:00Z'), software: 'test' })
  t.after(() => place.close())
  assert.deepEqual((await rebuild(place)).differences, [])
})
