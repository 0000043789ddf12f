/** Right, wrong and missed of a yes-or-no question. */
export class Score {
  right = 0
  wrong = 0
  missed = 0

  add(said: boolean, is: boolean): void {
    if (said && is) this.right++
    else if (said) this.wrong++
    else if (is) this.missed++
  }

  /** 0 to 1; 1 where nothing was said. */
  get precision(): number {
    return this.right + this.wrong ? this.right / (this.right + this.wrong) : 1
  }

  /** 0 to 1; 1 where there was nothing to say. */
  get recall(): number {
    return this.right + this.missed ? this.right / (this.right + this.missed) : 1
  }

  toString(): string {
    return `precision ${percent(this.precision)}, recall ${percent(this.recall)} (${this.right} right, ${this.wrong} wrong, ${this.missed} missed)`
  }
}

/** What was measured, by name: held against `floors.json` in the end. */
export type Figures = Record<string, number>

export function noteScore(figures: Figures, name: string, score: Score): void {
  console.log(`  ${name.padEnd(34)} ${score}`)
  figures[`${name}.precision`] = score.precision
  figures[`${name}.recall`] = score.recall
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
