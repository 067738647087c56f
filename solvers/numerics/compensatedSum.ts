/**
 * Running sum with Neumaier's compensation: the error is a few ulp of the result plus n·u² of Σ|terms|.
 *
 * @see A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974)
 */
export class CompensatedSum {
  private sum: number;
  private compensation = 0;

  constructor(start = 0) {
    this.sum = start;
  }

  add(term: number): void {
    const next = this.sum + term;
    this.compensation +=
      Math.abs(this.sum) >= Math.abs(term) ? this.sum - next + term : term - next + this.sum;
    this.sum = next;
  }

  get value(): number {
    // After an overflow the compensation is NaN; the plain sum says what happened.
    return Number.isFinite(this.sum) ? this.sum + this.compensation : this.sum;
  }
}

/**
 * Σ values, compensated.
 *
 * @example compensatedSum([1e100, 1, -1e100]) // 1
 */
export function compensatedSum(values: Iterable<number>): number {
  const sum = new CompensatedSum();
  for (const v of values) sum.add(v);
  return sum.value;
}
