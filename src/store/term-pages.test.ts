import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { termKey } from './term-keys.ts'
import { addToList, emptyList, type Page, PageEntries, PageWriter } from './term-pages.ts'

const keys = { withFollowers: termKey('国会'), without: 0x56fd }

/** Of each document how far it stands behind the one before, how often it has the term, and what follows there. */
const documents = fc.array(
  fc.record({
    behind: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 20_000 })),
    occurrences: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40_000 })),
    different: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 255 })),
  }),
  { minLength: 1, maxLength: 400 },
)

test('a list is read as it was written, whatever of it is asked for first', () => {
  fc.assert(
    fc.property(documents, fc.boolean(), (made, withFollowers) => {
      const list = emptyList()
      let doc = -1
      for (const { behind, occurrences, different } of made) {
        doc += behind
        const followers = Uint8Array.from({ length: Math.min(different, occurrences) }, (_, at) => at + 1)
        addToList(list, doc, occurrences, followers, 0, withFollowers ? followers.length : 0)
      }
      const key = withFollowers ? keys.withFollowers : keys.without
      const pages: Page[] = []
      const writer = new PageWriter((page) => pages.push(page))
      writer.add(key, list)
      writer.flush()
      let at = 0
      for (const page of pages) {
        const entries = new PageEntries(page.key, page.data)
        assert.ok(entries.nextOf(key))
        const { docs, count } = entries.part()
        const { counts } = entries.part()
        const { starts, data } = entries.part()
        for (let place = 0; place < count; place++, at++) {
          assert.equal(docs[place], list.docs[at])
          assert.equal(counts[place], list.counts[at])
          if (!withFollowers) continue
          assert.deepEqual(
            [...data.subarray(starts[place], starts[place + 1])],
            [...list.followers.subarray(list.starts[at], list.starts[at + 1])],
          )
        }
      }
      assert.equal(at, list.count)
    }),
  )
})
