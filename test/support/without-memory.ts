/** Does something in a thread that is refused the memory for WebAssembly, as by a machine that has none left. */
export async function withoutMemory<Result>(work: () => Promise<Result>): Promise<Result> {
  const { Instance } = WebAssembly
  class Refused {
    constructor() {
      throw new RangeError('there is no memory')
    }
  }
  Object.assign(WebAssembly, { Instance: Refused })
  try {
    return await work()
  } finally {
    Object.assign(WebAssembly, { Instance })
  }
}
