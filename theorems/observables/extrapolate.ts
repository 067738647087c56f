/**
 * Limits of sequences that approach in powers of a slow clock: least-squares Richardson extrapolation.
 *
 * f(y) is fitted by c + Σ b_k φ_k(y), φ from the asymptotic scales that occur here (y^−k, and y^−k (ln y)^j as
 * in z = τ + ln z), y = Σ or y = ln Σ, over a window [y_e/W, y_e]. The extrapolants c of three windows, each
 * ending 1.6 times further out, must themselves converge geometrically: outside the right scale they do not
 * (for f = 1/ln y their successive differences shrink by 0.83 only). The bar is the rest of that geometric
 * series, the misfit and the amplified noise; bases that claim similar accuracy must agree within it.
 * Method: C. Brezinski, M. Redivo Zaglia, Extrapolation Methods, ch. 2 (E-algorithm, here by least squares).
 */
import type { Scaled } from "./series.ts";
import type { Bar } from "./settle.ts";

type Basis = (y: number) => readonly number[];

const powers2: Basis = (y) => [1 / y, 1 / (y * y)];
const powers3: Basis = (y) => [1 / y, 1 / (y * y), 1 / (y * y * y)];
const roots3: Basis = (y) => [1 / Math.sqrt(y), 1 / y, 1 / (y * Math.sqrt(y))];
const logs2: Basis = (y) => [Math.log(y) / y, 1 / y];
const logs5: Basis = (y) => {
  const k = Math.log(y);
  return [k / y, 1 / y, (k * k) / (y * y), k / (y * y), 1 / (y * y)];
};
const BASES: readonly Basis[] = [powers2, powers3, roots3, logs2, logs5];

/** Windows [y_e/width, y_e]; each of the three ends `shift` times further out than the one before. */
const WINDOWS = [
  { width: 5, shift: 1.6 },
  { width: 3, shift: 1.35 },
] as const;
/** In the clock Σ points are sparse; where they are not, narrow windows leave early transients out. */
const SIGMA_WINDOWS: readonly Windows[] = [
  { width: 24, shift: 1.6 },
  { width: 4, shift: 1.3, sharp: 1e-4 },
];
/** In the clock √t windows may lie far apart, and have to for the sake of drifts in slower clocks. */
const ROOT_WINDOW = { width: 20, shift: 6 } as const;
/** Differences of extrapolants must shrink at least by this factor per shift of the window. */
const SHRINK = 0.7;

/** Least share of one difference of extrapolants in the one before that is believed. */
const CHANCE = 0.2;

/** A bar that no other basis confirms is widened by this. */
const ALONE = 5;

/** Wider bars, in units of the last value, are misfits and not limits. */
const USELESS = 0.02;

/** Misfit of a basis, in units of the last value, above which agreement of its windows means nothing. */
const MISFIT = 2e-3;
/** c − f(end) is d f/d ln y times 1 for 1/y, 2 for 1/√y and ln y/y; more than this is not an extrapolation. */
const TRAVEL = 6;

interface Windows {
  readonly width: number;
  readonly shift: number;
  /** Wider bars, as a share of the value, are not believed: windows that overlap much agree easily. */
  readonly sharp?: number;
}

interface Extrapolant {
  readonly c: number;
  /** Largest misfit and amplified noise. */
  readonly error: number;
}

/** Modified Gram-Schmidt of the functions, the constant last: then c = ⟨q, f⟩ / ‖q‖². */
function orthogonalize(columns: Float64Array[]): boolean {
  for (let k = 0; k < columns.length; k++) {
    const column = columns[k] as Float64Array;
    for (let m = 0; m < k; m++) {
      const q = columns[m] as Float64Array;
      let dot = 0;
      let norm = 0;
      for (let i = 0; i < q.length; i++) {
        dot += (q[i] as number) * (column[i] as number);
        norm += (q[i] as number) ** 2;
      }
      if (norm === 0) return false;
      for (let i = 0; i < q.length; i++) column[i] = (column[i] as number) - (dot / norm) * (q[i] as number);
    }
  }
  return true;
}

/** Residual of f after the projections on all columns but the last, in place. */
function project(columns: readonly Float64Array[], f: Float64Array): void {
  for (const q of columns) {
    let dot = 0;
    let norm = 0;
    for (let i = 0; i < q.length; i++) {
      dot += (q[i] as number) * (f[i] as number);
      norm += (q[i] as number) ** 2;
    }
    for (let i = 0; i < q.length; i++) f[i] = (f[i] as number) - (dot / norm) * (q[i] as number);
  }
}

function fit(basis: Basis, y: Float64Array, f: Float64Array, noise: Float64Array): Extrapolant | null {
  const n = y.length;
  const rows = Array.from(y, (v) => basis(v));
  const size = rows[0]?.length ?? 0;
  if (n < size + 2) return null;
  const columns: Float64Array[] = [];
  for (let k = 0; k < size; k++) columns.push(Float64Array.from(rows, (r) => r[k] as number));
  columns.push(new Float64Array(n).fill(1));
  if (!orthogonalize(columns)) return null;
  const q = columns[size] as Float64Array;
  let norm = 0;
  for (const v of q) norm += v * v;
  if (!(norm > 1e-24)) return null;
  let c = 0;
  let amplified = 0;
  for (let i = 0; i < n; i++) {
    c += ((q[i] as number) * (f[i] as number)) / norm;
    amplified += (Math.abs(q[i] as number) * (noise[i] as number)) / norm;
  }
  const rest = Float64Array.from(f);
  project(columns, rest);
  const misfit = Math.max(...rest.map(Math.abs));
  return { c, error: 4 * misfit + amplified };
}

function windowed(
  data: Scaled,
  y: Float64Array,
  basis: Basis,
  end: number,
  width: number,
): Extrapolant | null {
  let lo = 0;
  while (lo < y.length && (y[lo] as number) < end / width) lo++;
  let hi = lo;
  while (hi < y.length && (y[hi] as number) <= end * (1 + 1e-12)) hi++;
  return fit(basis, y.subarray(lo, hi), data.value.subarray(lo, hi), data.noise.subarray(lo, hi));
}

/**
 * In fast clocks the windows lie close together in τ: a drift c/τ hidden in a change or
 * an error d0 of the extrapolants has this many d0 to go.
 */
function hiddenDrift(tau: Float64Array, y: Float64Array, shift: number): number {
  const end = (y.at(-1) as number) / shift;
  let i = y.length - 1;
  while (i > 0 && (y[i] as number) > end) i--;
  const last = tau.at(-1) as number;
  return Math.max(1, (tau[i] as number) / (last - (tau[i] as number)));
}

/** One basis, three windows. */
function converge(data: Scaled, y: Float64Array, basis: Basis, { width, shift }: Windows): Bar | null {
  const end = y.at(-1) as number;
  const drift = hiddenDrift(data.tau, y, shift);
  const [c0, c1, c2] = [1, shift, shift * shift].map((s) => windowed(data, y, basis, end / s, width));
  if (!c0 || !c1 || !c2) return null;
  const d0 = Math.abs(c0.c - c1.c);
  const d1 = Math.abs(c1.c - c2.c);
  const floor = 2 * (c0.error + c1.error);
  if (d0 <= floor && floor > MISFIT) return null;
  // A difference may be small by chance, where the extrapolants turn.
  const change = Math.max(d0, CHANCE * d1);
  if (d0 <= floor) return { value: c0.c, error: drift * Math.max(change, c0.error) };
  const ratio = d0 / d1;
  if (!(ratio <= SHRINK)) return null;
  return { value: c0.c, error: Math.max((2 * d0 * ratio) / (1 - ratio), (drift * change) / 2) + c0.error };
}

/** How far f may still have to go: TRAVEL times its change per e-fold of τ, and noise. */
function reach(data: Scaled): number {
  const n = data.tau.length;
  const end = data.tau[n - 1] as number;
  let i = n - 1;
  while (i > 0 && (data.tau[i] as number) > 0.8 * end) i--;
  const change = Math.abs((data.value[n - 1] as number) - (data.value[i] as number));
  const noise = Math.max(data.noise[n - 1] as number, data.noise[i] as number);
  return (TRAVEL * (change + noise)) / Math.log(end / (data.tau[i] as number));
}

function clocks(data: Scaled): readonly { y: Float64Array; windows: Windows }[] {
  const tauMax = data.tau.at(-1) as number;
  const list = WINDOWS.map((windows) => ({ y: data.tau, windows: windows as Windows }));
  // Beyond e^60 anything in powers of Σ has settled by brute force.
  if (tauMax < 60) SIGMA_WINDOWS.forEach((windows) => list.push({ y: data.tau.map(Math.exp), windows }));
  // Where cancellation ends the series at t = e^60, it approaches its limit in powers of √t.
  const sigmaMax = Math.exp(tauMax);
  if (sigmaMax < 60)
    list.push({
      y: data.tau.map((tau) => Math.exp((Math.exp(tau) - sigmaMax) / 2 + 8)),
      windows: ROOT_WINDOW,
    });
  return list;
}

/**
 * The limit by extrapolation.
 *
 * @param data - values in units of their scale.
 * @returns the narrowest bar, widened until it meets the bar of the next best basis and of every one of similar
 *   accuracy; null if none converges.
 */
export function extrapolate(data: Scaled): Bar | null {
  const bars: (Bar & { readonly basis: Basis })[] = [];
  const last = data.value.at(-1) as number;
  const furthest = reach(data);
  for (const { y, windows } of clocks(data)) {
    for (const basis of BASES) {
      const bar = converge(data, y, basis, windows);
      if (bar === null || bar.error > USELESS || Math.abs(bar.value - last) > furthest) continue;
      if (windows.sharp !== undefined && bar.error > windows.sharp * Math.abs(bar.value)) continue;
      bars.push({ ...bar, basis });
    }
  }
  if (bars.length === 0) return null;
  const narrower = <T extends Bar>(a: T, b: T): T => (b.error < a.error ? b : a);
  const best = bars.reduce(narrower);
  const others = bars.filter((b) => b.basis !== best.basis);
  // Extrapolants of one basis may agree by chance, where they turn.
  if (others.length === 0) return { value: best.value, error: ALONE * best.error };
  const second = others.reduce(narrower);
  const rivals = bars.filter((b) => b === second || b.error <= 30 * best.error + 1e-9 * Math.abs(best.value));
  const excess = rivals.map((b) => Math.abs(b.value - best.value) - b.error);
  return { value: best.value, error: best.error + Math.max(0, ...excess) };
}
