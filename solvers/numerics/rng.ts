/** A seeded stream of random numbers: the same seed and stream give the same numbers on every machine. */
export interface Rng {
  /** Uniform integer in [0, 2^32). */
  uint32(): number;
  /** Uniform double in [0, 1), a multiple of 2^−53. */
  uniform(): number;
  /** Uniform integer in [0, n), without bias; 1 ≤ n ≤ 2^32. */
  below(n: number): number;
  /** Standard normal variate. */
  normal(): number;
}

/** One step of splitmix32-style mixing: a bijection of 32-bit words with full avalanche. */
function mix(word: number): number {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/**
 * xoshiro128** seeded through a mixed counter.
 *
 * @param seed - safe integer. @param stream - safe integer ≥ 0; different streams of one seed are independent
 *   for all practical purposes, so work can be split by index without depending on the number of workers.
 * @see D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021)
 */
export function rng(seed: number, stream = 0): Rng {
  const state = new Uint32Array(4);
  const words = [seed, Math.floor(seed / 2 ** 32), stream, Math.floor(stream / 2 ** 32)];
  let counter = 0;
  for (const word of words) counter = mix(counter ^ mix((word | 0) + 0x9e3779b9));
  for (let i = 0; i < 4; i++) state[i] = mix(counter + Math.imul(i + 1, 0x9e3779b9));
  if (state.every((w) => w === 0)) state[0] = 1; // the only state the generator cannot leave
  let spare: number | null = null;
  const uint32 = (): number => {
    const s1 = state[1]!;
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    state[2]! ^= state[0]!;
    state[3]! ^= s1;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= s1 << 9;
    state[3] = (state[3]! << 11) | (state[3]! >>> 21);
    return result;
  };
  const uniform = (): number => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) * 2 ** -53;
  const below = (n: number): number => {
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const word = uint32();
      if (word < limit) return word % n;
    }
  };
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    // Marsaglia's polar method.
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const q = x * x + y * y;
      if (q >= 1 || q === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(q)) / q);
      spare = y * factor;
      return x * factor;
    }
  };
  return { uint32, uniform, below, normal };
}
