import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Room } from './term-room.ts'

const takings = fc.array(fc.tuple(fc.boolean(), fc.oneof(fc.nat(50), fc.nat(400_000))), { maxLength: 12 })

test('what is taken of a room stays as it was filled until all is taken back, whether or not it is full', () => {
  fc.assert(
    fc.property(fc.array(takings, { minLength: 1, maxLength: 3 }), fc.nat(2_000_000), (rounds, most) => {
      const room = new Room(most)
      for (const round of rounds) {
        const taken = round.map(([isBytes, length], at) =>
          isBytes ? room.bytes(new Uint8Array(length).fill(at + 1)) : room.numbers(length).fill(at + 1),
        )
        for (const [at, one] of taken.entries()) {
          assert.equal(one.length, round[at]![1])
          assert.ok(one.every((value) => value === at + 1))
        }
        room.clear()
      }
      assert.ok(room.zeros(30).every((value) => value === 0))
    }),
    { numRuns: 40 },
  )
})
