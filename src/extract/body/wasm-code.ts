/** Pieces of WebAssembly, as bytes: as much of it as `forest-machine.ts` needs, by the names of its text format. */
export type Code = readonly number[]

/** An unsigned number, seven bits a byte. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}

const vector = (operation: number, ...operands: Code): Code => [0xfd, ...unsigned(operation), ...operands]
/** Where in memory, beyond the address on the stack. Nothing is promised of its alignment. */
const memory = (offset: number): Code => [0, ...unsigned(offset)]
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes]
const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]

export const i32 = 0x7f
export const v128 = 0x7b

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number): Code => [0x21, ...unsigned(local)]
/** Does `body` once and again as long as the condition that `body` leaves on the stack holds. */
export const loop = (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0, 0x0b]

export const i32Const = (value: number): Code => [0x41, ...signed(value)]
export const i32Add: Code = [0x6a]
export const i32Multiply: Code = [0x6c]
export const i32LessThan: Code = [0x49]
export const i32Load = (offset: number): Code => [0x28, ...memory(offset)]
export const i32Load16 = (offset: number): Code => [0x2f, ...memory(offset)]

export const v128Load = (offset: number): Code => vector(0x00, ...memory(offset))
export const v128Load8Splat = (offset: number): Code => vector(0x07, ...memory(offset))
export const v128Load32Splat = (offset: number): Code => vector(0x09, ...memory(offset))
export const v128Load32Lane = (offset: number, lane: number): Code => vector(0x56, ...memory(offset), lane)
export const v128Store = (offset: number): Code => vector(0x0b, ...memory(offset))
export const v128Const = (bytes: readonly number[]): Code => vector(0x0c, ...bytes)
export const v128Or = vector(0x50)
export const v128BitSelect = vector(0x52)
export const i8x16Shuffle = (lanes: readonly number[]): Code => vector(0x0d, ...lanes)
export const i8x16Swizzle = vector(0x0e)
export const i8x16GreaterThan = vector(0x27)
export const i8x16Narrow = vector(0x65)
export const i8x16Sub = vector(0x71)
export const i16x8Narrow = vector(0x85)
export const i32x4ExtendLow = vector(0xa7)
export const i32x4ExtendHigh = vector(0xa8)
export const i32x4Add = vector(0xae)
export const i32x4Sub = vector(0xb1)
export const f32x4GreaterThan = vector(0x44)

/** A module with one function `run` of one i32, and `memory` of so many pages of 64 KB. `locals` are the types of the others. */
export function moduleOf(pages: number, locals: readonly number[], body: Code): Uint8Array<ArrayBuffer> {
  const name = (text: string) => sized([...text].map((letter) => letter.charCodeAt(0)))
  const section = (id: number, content: Code) => [id, ...sized(content)]
  const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([[0x60, 1, i32, 0]])),
    ...section(3, list([[0]])),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(
      7,
      list([
        [...name('run'), 0, 0],
        [...name('memory'), 2, 0],
      ]),
    ),
    ...section(10, list([sized(code)])),
  ])
}
