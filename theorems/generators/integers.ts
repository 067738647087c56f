/** Where integers come from: fast-check's Random has this form, and so has `hashIntegers`. */
export interface IntegerSource {
  /** A uniform integer in [min, max], both included. */
  nextInt(min: number, max: number): number;
}

/**
 * A small deterministic source for what must depend on the statement alone: probes and mutations.
 *
 * Counter through the 32-bit finaliser of MurmurHash3 (Appleby 2011): no state but the counter, so that
 * equal keys give equal integers on every machine. Not for statistics over more than about 10^5 draws.
 *
 * @param key - any integers; each is reduced modulo 2^32.
 */
export function hashIntegers(...key: readonly number[]): IntegerSource {
  const seed = key.reduce((hash, part) => finalise((hash ^ finalise(part | 0)) + 0x9e3779b9), 0x243f6a88);
  let counter = 0;
  return {
    nextInt(min, max) {
      counter = (counter + 0x9e3779b9) | 0;
      const span = max - min + 1;
      // 2^32 / span is at least 4,000 for every span used here (up to 2^20), so the modulo bias stays below 3e-4.
      return min + (finalise(seed ^ finalise(counter)) % span);
    },
  };
}

function finalise(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** True in `numerator` of `denominator` cases. */
export function chance(source: IntegerSource, numerator: number, denominator: number): boolean {
  return source.nextInt(1, denominator) <= numerator;
}

/** One entry of a list, each equally likely. */
export function pick<T>(source: IntegerSource, list: readonly T[]): T {
  return list[source.nextInt(0, list.length - 1)]!;
}
