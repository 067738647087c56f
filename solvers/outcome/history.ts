import type { OutcomeKind } from "./types.ts";

/** Fates are read over the last third of ln t, which must have this many e-folds, in this many pieces. */
const SPAN = 8;
const PIECES = 6;
/** Instants are kept this far apart in ln t. */
const SPACING = 0.2;
/** Slower powers of t than this are not taken for a way to zero: tokens that slide along xᵀMx = 0 fall like them for long. */
const SLOPE = 0.1;
/** d ln‖x‖/d ln t · ln t: 1 for growth like ln t, p for its power p. */
const LOG_POWER = 0.1;
/** Relative change of the norm, over those e-folds, of a token that has arrived; growth like ln ln t makes 0.1. */
const STILL = 1e-3;
/** Slopes against ln t that fade by this in half of the window, growth like ln t or ln ln t by 0.85, and end below that. */
const FADING = 0.6;
const SLOWLY = 0.02;
/** Relative motion per e-fold of t of tokens at rest, and for how many e-folds. */
const REST = 1e-4;
const REST_SPAN = 4;
/**
 * Rounding moves tokens by ε‖J‖t of their size within their age t: instants beyond this say nothing about slow motion.
 * A tenth of STILL.
 */
const NOISE = 1e-4;

/** A token has had time to move itself: to leave where it is, or to fall, if its own rate times t is this. */
const LEFT = 100;
const FALLEN = 0.01;
/** Growth (ln of the factor beyond all initial tokens) that no settling of tokens against each other explains. */
const BEYOND_SETTLING = Math.log(100);

/** A blow-up takes less than this part of the time for each further quarter of the growth. */
const ACCELERATING = 0.5;

/** What is seen of the tokens at one time. */
export interface Glimpse {
  readonly t: number;
  /** [L] ln‖x_l‖. */
  readonly logs: Float64Array;
  /** Largest relative motion of a token per e-fold of t; NaN if not known. */
  readonly motion: number;
  /** The part of it that may be rounding. */
  readonly noise: number;
  /** [L] t times the rate at which each token moves itself. */
  readonly clocks: Float64Array;
}

/** The tokens whose fate is asked for. */
export interface Watched {
  /** Those (0-based) that are not zero. */
  readonly live: readonly number[];
  /** ln(t/t0) from which what falling token `first` does to the later token l has faded. */
  readonly settledBy: (first: number, l: number) => number;
}

interface Instant {
  readonly logAge: number;
  readonly logs: Float64Array;
}

/** The norms of the tokens along a trajectory. */
export class History {
  private readonly instants: Instant[] = [];
  private readonly growths: { readonly growth: number; readonly t: number }[] = [];
  private readonly logStart: number;
  private readonly logT0: number;
  private restsSince = Infinity;
  logAge = -Infinity;
  private clocks: Float64Array = new Float64Array(0);
  /** How often rounding hid slow motion. */
  noisyGlimpses = 0;
  /** ln of the largest norm so far relative to the largest at t = 0. */
  logGrowth = 0;
  /** The token (0-based) that was. */
  largest = 0;

  /** @param logStart - ln of the largest ‖x_l(0)‖. @param t0 - the problem's first time scale. */
  constructor(logStart: number, t0: number) {
    this.logStart = logStart;
    this.logT0 = Math.log(t0);
  }

  add({ t, logs, motion, noise, clocks }: Glimpse): void {
    this.logAge = Math.log(t) - this.logT0;
    const top = Math.max(...logs);
    const growth = top - this.logStart;
    if (growth > this.logGrowth) {
      this.largest = logs.indexOf(top);
      this.logGrowth = growth;
      this.growths.push({ growth, t });
    }
    if (noise > NOISE) {
      this.noisyGlimpses++;
      return;
    }
    this.clocks = clocks;
    this.restsSince = motion < REST ? Math.min(this.restsSince, this.logAge) : Infinity;
    const before = this.instants[this.instants.length - 1];
    if (before === undefined || this.logAge >= before.logAge + SPACING)
      this.instants.push({ logAge: this.logAge, logs });
  }

  /** Whether no token has moved for some e-folds of t, though each had time to. */
  rests(live: readonly number[]): boolean {
    return this.logAge - this.restsSince >= REST_SPAN && live.every((l) => this.clocks[l]! > LEFT);
  }

  /**
   * The outcome that the history shows; tokens that wait, or that falling ones before them still push, have not arrived.
   *
   * @param runaway - growth (ln of the factor) that counts as unbounded.
   */
  outcome({ live, settledBy }: Watched, runaway: number): OutcomeKind {
    if (this.logGrowth > runaway) return this.accelerates(runaway) ? "blow-up" : "slow";
    if (this.rests(live)) return "equilibrium";
    const pieces = this.lastThird();
    if (pieces === null) return "unresolved";
    const going = live.filter((l) => this.clocks[l]! > FALLEN && falls(pieces, l));
    const first = going[0] ?? Infinity;
    const settled = (l: number): boolean => first >= l || this.logAge > settledBy(first, l);
    const growing = live.filter((l) => grows(pieces, l));
    if (growing.some((l) => settled(l) || this.growthOf(pieces, l) > BEYOND_SETTLING)) return "slow";
    const falling = going.filter(settled);
    if (falling.length === live.length) return "zero";
    const rest = live.filter((l) => !falling.includes(l));
    return rest.every((l) => this.clocks[l]! > LEFT && settles(pieces, l)) ? "equilibrium" : "unresolved";
  }

  private growthOf(pieces: readonly Instant[], l: number): number {
    return pieces[pieces.length - 1]!.logs[l]! - this.logStart;
  }

  /** Whether the last quarter of the growth took less time than the one before; e^{ct} takes the same. */
  private accelerates(runaway: number): boolean {
    const [half, threeQuarters] = [this.timeOf(runaway / 2), this.timeOf(0.75 * runaway)];
    const first = threeQuarters - half;
    const second = this.timeOf(runaway) - threeQuarters;
    // Both may be lost in the age: growth in no time at all.
    return second < ACCELERATING * first || (first === 0 && second === 0);
  }

  /** Time at which the growth first reached this, interpolated in its logarithm; NaN if it did not. */
  private timeOf(growth: number): number {
    const i = this.growths.findIndex((entry) => entry.growth >= growth);
    if (i < 0) return NaN;
    const end = this.growths[i]!;
    const start = this.growths[i - 1] ?? { growth: 0, t: 0 };
    return start.t + ((end.t - start.t) * (growth - start.growth)) / (end.growth - start.growth);
  }

  /** The ends of equal pieces of the last third of ln t; null where that is too short. */
  private lastThird(): readonly Instant[] | null {
    const last = this.instants[this.instants.length - 1];
    if (last === undefined) return null;
    const span = Math.max(SPAN, last.logAge / 3);
    const from = last.logAge - span;
    if (from < this.instants[0]!.logAge) return null;
    const ends = Array.from({ length: PIECES + 1 }, (_, i) => from + (i * span) / PIECES);
    const found = ends.map((end) => this.instants.findLast((at) => at.logAge <= end + 1e-9)!);
    return found.filter((at, i) => i === 0 || at !== found[i - 1]);
  }
}

/** d ln‖x_l‖/d ln t of each piece. */
function slopes(pieces: readonly Instant[], l: number): number[] {
  return pieces.slice(1).map((end, i) => {
    const start = pieces[i]!;
    return (end.logs[l]! - start.logs[l]!) / (end.logAge - start.logAge);
  });
}

/** Falls like a power of t or faster, without slowing down. */
function falls(pieces: readonly Instant[], l: number): boolean {
  const all = slopes(pieces, l);
  return all.length > 1 && Math.max(...all) < -SLOPE && all[all.length - 1]! < 0.5 * Math.min(...all);
}

/** Grows at least like a power of ln t, and goes on doing so. */
function grows(pieces: readonly Instant[], l: number): boolean {
  const powers = slopes(pieces, l).map(
    (slope, i) => (slope * (pieces[i]!.logAge + pieces[i + 1]!.logAge)) / 2,
  );
  return (
    powers.length > 1 && Math.min(...powers) > LOG_POWER && powers[powers.length - 1]! > 0.6 * powers[0]!
  );
}

/** No longer moves, or moves less and less like a negative power of t, so that what is left is finite. */
function settles(pieces: readonly Instant[], l: number): boolean {
  const logs = pieces.map((at) => at.logs[l]!);
  if (Math.max(...logs) - Math.min(...logs) < STILL) return true;
  const all = slopes(pieces, l);
  if (all.length < PIECES) return false;
  const [first, middle, last] = [all[0]!, all[PIECES / 2]!, all[PIECES - 1]!];
  const oneWay = all.every((slope) => slope * first > 0);
  return oneWay && Math.abs(last) < SLOWLY && middle / first < FADING && last / middle < FADING;
}
