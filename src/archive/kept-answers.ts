/** What takes less is asked for each time. */
const longMs = 250
/** Asking takes at most one part in so many of the time. */
const part = 50
/** One that had to wait (for a lock, say) is not kept for hours. */
const keptAtMostMs = 5 * 60_000
const answersAtMost = 200

/**
 * Keeps the answers to questions that read through everything, as counts do over a million articles: each for 50 times as
 * long as it took, at most five minutes, where that was a quarter of a second or more. Whoever asks while an answer is being sought gets the
 * same. `clock` in milliseconds.
 */
export function keptAnswers(clock: () => number = () => performance.now()) {
  const kept = new Map<string, { readonly answer: Promise<unknown>; until: number }>()
  return <T>(question: string, ask: () => Promise<T>): Promise<T> => {
    const begun = clock()
    const known = kept.get(question)
    if (known && begun < known.until) return known.answer as Promise<T>
    const answer = ask()
    const mine = { answer, until: Number.POSITIVE_INFINITY }
    kept.delete(question)
    if (kept.size >= answersAtMost) kept.delete(kept.keys().next().value as string)
    kept.set(question, mine)
    answer.then(
      () => {
        const tookMs = clock() - begun
        mine.until = begun + (tookMs < longMs ? 0 : Math.min(tookMs * part, keptAtMostMs))
      },
      () => {
        if (kept.get(question) === mine) kept.delete(question)
      },
    )
    return answer
  }
}
