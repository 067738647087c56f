/** How a measured number is spread over problems. */
export interface Spread {
  readonly count: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Median, and the quantiles that leave out a share of 1/20 on each side. @param values - at least one number. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((p, q) => p - q);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { count: sorted.length, low: at(0.05), median: at(0.5), high: at(0.95) };
}
