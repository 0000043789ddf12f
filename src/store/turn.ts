import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long merging, or a search of long texts, holds the thread before others have their turn. */
const turnMs = 12

/** One's turn on the thread, in work that is long. */
export class Turn {
  #since = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#since > turnMs
  }

  /** Lets others have theirs. */
  async end(): Promise<void> {
    await nextTurn()
    this.#since = performance.now()
  }
}
