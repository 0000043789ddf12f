/** The standing rounds of `up`, and what has to be done between two of them. */
export interface Rounds {
  /** Stops the round that is under way, as Ctrl-C does, runs `work`, and lets the next begin. */
  between<T>(work: () => Promise<T>): Promise<T>
  /** Runs rounds, one after another, until `signal` is aborted; each ends when the signal that it is given is. */
  run(round: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
}

export function createRounds(): Rounds {
  let waiting: (() => Promise<void>)[] = []
  let stopping = new AbortController()
  let isOver = false
  return {
    between: (work) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new Error('presskeep up is ending; run the command again'))
        waiting.push(() => work().then(resolve, reject))
        stopping.abort()
      }),
    async run(round, signal) {
      while (!signal.aborted) {
        stopping = new AbortController()
        const turn = waiting
        waiting = []
        for (const work of turn) await work()
        if (waiting.length) continue
        await round(AbortSignal.any([signal, stopping.signal]))
      }
      isOver = true
      // Their own signals are aborted by now: they end soon.
      for (const work of waiting) await work()
    },
  }
}
