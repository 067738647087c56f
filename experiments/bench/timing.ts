/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Work to be timed; returns something that depends on all of it, so that none can be optimised away. */
export type Work = () => number;

/** Makes the results of timed work observable. */
let sink = 0;

/** Every number that timed work returned, folded into one: reading it keeps the work alive. */
export function workDone(): number {
  return sink;
}

/** Seconds of processor time per call: unlike the wall clock, it does not count what other programs take. */
function secondsOf(work: Work, repetitions: number): number {
  const started = cpuSeconds();
  for (let i = 0; i < repetitions; i++) sink += work();
  return (cpuSeconds() - started) / repetitions;
}

/** Processor time this process has used, in seconds. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How often to repeat work so that one sample takes about `seconds`. */
function repetitionsFor(work: Work, seconds: number): number {
  let repetitions = 1;
  while (secondsOf(work, repetitions) * repetitions < seconds / 4) repetitions *= 2;
  return repetitions * 4;
}

/**
 * Seconds per call of several pieces of work that are to be compared, as medians over rounds.
 *
 * The pieces take turns within each round, so that whatever else the machine does hits them alike: ratios of the results
 * are steadier than the results.
 *
 * @param rounds - samples per piece. @param seconds - length of one sample.
 */
export function compareTimes(works: readonly Work[], rounds = 21, seconds = 0.01): readonly number[] {
  const repetitions = works.map((work) => repetitionsFor(work, seconds));
  const samples: number[][] = works.map(() => []);
  for (let round = 0; round < rounds; round++) {
    works.forEach((work, i) => samples[i]!.push(secondsOf(work, repetitions[i]!)));
  }
  return samples.map(median);
}

/**
 * Median over rounds of the ratio time(numerator)/time(denominator), each round's two samples taken back to back.
 */
export function ratioOfTimes(numerator: Work, denominator: Work, rounds = 41, seconds = 0.01): number {
  const top = repetitionsFor(numerator, seconds);
  const bottom = repetitionsFor(denominator, seconds);
  const ratios = Array.from(
    { length: rounds },
    () => secondsOf(numerator, top) / secondsOf(denominator, bottom),
  );
  return median(ratios);
}
