import type { Curve, ChartModel, Reference, Tick } from "./chart.ts";
import type { Exploration, Sample } from "./exploration.ts";

/** `tokens`: the tokens themselves; `law`: the quantity whose limit the theory names. */
export type ViewName = "tokens" | "law";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function superscript(n: number): string {
  return [...String(n)].map((c) => (c === "-" ? "⁻" : (SUPERSCRIPTS[Number(c)] ?? c))).join("");
}

/** 10^n as text; 1 and 10 in full. */
export function powerOfTen(n: number): string {
  return n === 0 ? "1" : n === 1 ? "10" : `10${superscript(n)}`;
}

/** Decade ticks, at most about `most` of them. */
export function decadeTicks(lo: number, hi: number, most: number): readonly Tick[] {
  const span = Math.max(1, Math.floor(hi) - Math.ceil(lo));
  const steps = [1, 2, 3, 5, 10, 20, 25, 50, 100, 200];
  const step = steps.find((candidate) => span / candidate <= most) ?? 200;
  const first = Math.ceil(Math.ceil(lo) / step) * step;
  const count = Math.max(0, Math.floor((Math.floor(hi) - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => ({
    at: first + i * step,
    label: powerOfTen(first + i * step),
  }));
}

/** Round ticks on a linear axis. */
export function linearTicks(lo: number, hi: number, most: number): readonly Tick[] {
  const rough = (hi - lo) / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5, 10].find((m) => m * magnitude >= rough) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const count = Math.floor(hi / step) - Math.ceil(lo / step) + 1;
  return Array.from({ length: count }, (_, i) => {
    const at = (Math.ceil(lo / step) + i) * step;
    return { at, label: at.toFixed(digits).replace(/^-/, "−") };
  });
}

/** asinh of sign·exp(logAbs), without overflow. */
function asinhOf(sign: number, logAbs: number): number {
  if (sign === 0) return 0;
  return sign * (logAbs > 20 ? logAbs + Math.LN2 : Math.asinh(Math.exp(logAbs)));
}

function curves(exploration: Exploration, value: (sample: Sample, l: number) => number): readonly Curve[] {
  return exploration.state.x0.map((_, l) => ({
    token: l + 1,
    points: exploration.samples
      .map((sample): readonly [number, number] => [sample.at, value(sample, l)])
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)),
  }));
}

function range(lines: readonly Curve[], extra: readonly number[]): readonly [number, number] {
  const values = [...lines.flatMap((line) => line.points.map(([, y]) => y)), ...extra];
  const lo = Math.min(...values);
  const hi = Math.max(...values);
  const pad = Math.max(0.06 * (hi - lo), 1e-9);
  return [lo - pad, hi + pad];
}

function horizontal(exploration: Exploration): Pick<ChartModel, "xRange" | "xTicks" | "xLabel" | "reverseX"> {
  const reached = exploration.samples.map((sample) => sample.at).filter(Number.isFinite);
  const at = reached.length > 0 ? reached : [0];
  const lo = Math.min(...at, 0);
  const hi = Math.max(...at, lo + 1);
  const isRemaining = exploration.axis === "remaining";
  return {
    xRange: isRemaining ? [Math.min(...at), Math.max(...at)] : [lo, hi],
    xTicks: decadeTicks(lo, hi, 7),
    xLabel: isRemaining ? "time left until blow-up, T − t →" : "depth t →",
    reverseX: isRemaining,
  };
}

const MAGNITUDES = [0.1, 1, 10, 100, 1e3, 1e4, 1e6, 1e8];

function asinhTicks(lo: number, hi: number): readonly Tick[] {
  const both = MAGNITUDES.flatMap((m) => (m === 0.1 ? [] : [-m, m]));
  return [0, ...both]
    .map((x) => ({ at: Math.asinh(x), label: String(x).replace("-", "−").replace("1e+", "1e") }))
    .filter((tick) => tick.at >= lo && tick.at <= hi)
    .sort((p, q) => p.at - q.at);
}

function tokensView(exploration: Exploration): ChartModel {
  const lines = curves(exploration, (sample, l) => asinhOf(sample.sign[l] ?? 0, sample.logAbs[l] ?? NaN));
  const [lo, hi] = range(lines, [-0.5, 0.5]);
  return {
    ...horizontal(exploration),
    yRange: [lo, hi],
    yTicks: asinhTicks(lo, hi),
    yLabel: "token x (asinh scale)",
    curves: lines,
    references: [{ kind: "level", y: 0, label: "" }],
  };
}

/** Limits of sqrt(t)|x_l| [MATH.md, section 2]: K^(−1/2) for the first nonzero token, then sqrt((1 − q^g)/K), g places on. */
export function convergenceLimits(mu: number, a: number, x0: readonly number[]): readonly (number | null)[] {
  const K = 2 * Math.abs(mu) * Math.LN2;
  let last = -1;
  return x0.map((x, l) => {
    if (x === 0) return null;
    const share = last < 0 ? 1 : -Math.expm1(-a * (l - last) * Math.LN2);
    last = l;
    return Math.sqrt(share / K);
  });
}

function convergenceLaw(exploration: Exploration): ChartModel {
  const lines = curves(exploration, (sample, l) =>
    sample.sign[l] === 0 ? 0 : Math.exp((sample.logAbs[l] ?? NaN) + (sample.at * Math.LN10) / 2),
  );
  const { mu, a, x0 } = exploration.state;
  const limits = [...new Set(convergenceLimits(mu, a, x0).filter((y) => y !== null))];
  const top = range(lines, [0, ...limits])[1];
  const references = limits.map((y): Reference => ({ kind: "level", y, label: `limit ${y.toPrecision(4)}` }));
  return {
    ...horizontal(exploration),
    yRange: [0, top],
    yTicks: linearTicks(0, top, 5),
    yLabel: "√t · |x|",
    curves: lines,
    references,
  };
}

function ratioLaw(exploration: Exploration): ChartModel {
  const first = (sample: Sample): number => sample.logAbs[0] ?? NaN;
  const lines = curves(exploration, (sample, l) => Math.exp((sample.logAbs[l] ?? NaN) - first(sample)));
  const [, top] = range(lines, [0, 1]);
  return {
    ...horizontal(exploration),
    yRange: [0, top],
    yTicks: linearTicks(0, top, 5),
    yLabel: "|x| relative to token 1",
    curves: lines,
    references: [],
  };
}

function blowUpLaw(exploration: Exploration): ChartModel {
  const lines = curves(exploration, (sample, l) => (sample.logAbs[l] ?? NaN) / Math.LN10);
  const { mu, s } = exploration.state;
  const at = exploration.samples.map((sample) => sample.at);
  // The leader follows (3 mu |s| (T − t))^(−1/3) [MATH.md, section 2]; with s = 0 it is (K (T − t))^(−1/2).
  const law = (x: number): number =>
    s === 0 ? -(Math.log10(2 * mu * Math.LN2) + x) / 2 : -(Math.log10(3 * mu * Math.abs(s)) + x) / 3;
  const ends = [Math.max(...at), Math.min(...at)].map((x): readonly [number, number] => [x, law(x)]);
  const [lo, hi] = range(
    lines,
    ends.map(([, y]) => y),
  );
  return {
    ...horizontal(exploration),
    yRange: [lo, hi],
    yTicks: decadeTicks(lo, hi, 6),
    yLabel: "|x|",
    curves: lines,
    references: [{ kind: "line", points: ends, label: s === 0 ? "(K(T−t))^(−1/2)" : "(3μ|s|(T−t))^(−1/3)" }],
  };
}

/** The chart of an exploration. */
export function chartOf(exploration: Exploration, view: ViewName): ChartModel {
  if (view === "tokens" || exploration.samples.length === 0) return tokensView(exploration);
  switch (exploration.scenario) {
    case "convergence":
      return convergenceLaw(exploration);
    case "slow-divergence":
      return ratioLaw(exploration);
    case "fast-divergence":
      return exploration.axis === "remaining" ? blowUpLaw(exploration) : tokensView(exploration);
    default:
      return tokensView(exploration);
  }
}

const SCENARIO_NAMES = {
  convergence: "Convergence: every nonzero token tends to zero",
  "slow-divergence": "Slow divergence: every token grows like ln t",
  "fast-divergence": "Fast divergence",
  stationary: "Stationary: nothing moves",
  unclassified: "Outside the three scenarios",
} as const;

const FINISHED: ReadonlySet<string> = new Set(["reached-end", "blow-up"]);

/** One or two sentences for the eye and the screen reader. */
export function describe(exploration: Exploration): string {
  const { blowUp, scenario } = exploration;
  const name = SCENARIO_NAMES[scenario];
  const tokens = (blowUp?.tokens ?? []).map((l) => l + 1);
  const blown =
    blowUp === undefined
      ? ""
      : `: blow-up at T = ${blowUp.time.toPrecision(10)} (± ${blowUp.error.toExponential(1)}), token${tokens.length > 1 ? "s" : ""} ${tokens.join(", ")}`;
  const check = exploration.agreed ? "two methods agree to" : "two methods differ; error estimate";
  const stopped = FINISHED.has(exploration.termination)
    ? ""
    : ` The solver could not follow it to the end (${exploration.termination}).`;
  return `${name}${blown}.${stopped} Solved here with ${exploration.evaluations} evaluations; ${check} ${exploration.relative.toExponential(1)}.`;
}
