const logs = Float64Array.from({ length: 4096 }, (_, x) => Math.log2(1 + x))

/** log₂(1 + x). Weights are whole numbers and mostly small, and a block has eight of them: those are looked up. */
export const log = (x: number): number => (x < 4096 && Number.isInteger(x) ? logs[x]! : Math.log2(1 + x))
