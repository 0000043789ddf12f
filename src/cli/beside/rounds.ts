/** The standing rounds of `up`, and what has to be done between two of them. */
export interface Rounds {
  /** Stops the round that is under way, as Ctrl-C does, runs `work`, and lets the next begin. */
  between<T>(work: () => Promise<T>): Promise<T>
  /** Runs rounds, one after another, until `signal` is aborted; each ends when the signal that it is given is. */
  run(round: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  /** There are none any more, or there never were any: what waits for them is refused, and so is what comes. */
  end(): void
}

interface Waiting {
  run(): Promise<void>
  refuse(error: Error): void
}

const ending = () => new Error('presskeep up is ending; run the command again')

export function createRounds(): Rounds {
  let waiting: Waiting[] = []
  let stopping = new AbortController()
  let isOver = false
  return {
    between: (work) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(ending())
        waiting.push({ run: () => work().then(resolve, reject), refuse: reject })
        stopping.abort()
      }),
    async run(round, signal) {
      while (!signal.aborted) {
        stopping = new AbortController()
        const turn = waiting
        waiting = []
        for (const one of turn) await one.run()
        if (waiting.length) continue
        await round(AbortSignal.any([signal, stopping.signal]))
      }
      isOver = true
      // Their own signals are aborted by now: they end soon.
      for (const one of waiting.splice(0)) await one.run()
    },
    end() {
      isOver = true
      for (const one of waiting.splice(0)) one.refuse(ending())
    },
  }
}
