import type { Exploration, ExplorerState } from "./exploration.ts";

/** At most this many instants in the table of numbers. */
const TABLE_ROWS = 13;

export interface NumberTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Magnitude in decimal, from its logarithm: e^-5000 is printed as 3.4e-2172. */
export function decimal(sign: number, logAbs: number): string {
  if (sign === 0) return "0";
  const minus = sign < 0 ? "-" : "";
  if (Math.abs(logAbs) < 600) return minus + String(Math.exp(logAbs));
  const exponent = Math.floor(logAbs / Math.LN10);
  return `${minus}${Math.exp(logAbs - exponent * Math.LN10).toFixed(6)}e${exponent}`;
}

function axisText(exploration: Exploration, at: number): string {
  return decimal(1, at * Math.LN10) + (exploration.axis === "remaining" ? " before T" : "");
}

/** Evenly chosen instants of the exploration, tokens in full precision. */
export function numberTable(exploration: Exploration): NumberTable {
  const { samples } = exploration;
  const stride = Math.max(1, Math.ceil((samples.length - 1) / (TABLE_ROWS - 1)));
  const chosen = samples.filter((_, i) => i % stride === 0);
  return {
    columns: [
      exploration.axis === "remaining" ? "T − t" : "t",
      ...exploration.state.x0.map((_, l) => `token ${l + 1}`),
    ],
    rows: chosen.map((sample) => [
      axisText(exploration, sample.at),
      ...sample.sign.map((sign, l) => decimal(sign, sample.logAbs[l] ?? NaN)),
    ]),
  };
}

/** The state as a problem file of `simulate`. */
export function problemJson(state: ExplorerState, exploration: Exploration): string {
  const chosen = exploration.samples.filter((_, i) => i % 20 === 0).map((sample) => sample.at);
  const times =
    exploration.axis === "remaining"
      ? { remaining: chosen.map((at) => 10 ** at) }
      : { logTimes: chosen.map((at) => at * Math.LN10) };
  return JSON.stringify({ mu: state.mu, sDelta: state.s, a: state.a, x0: state.x0, ...times });
}

/** A command line that computes the same numbers again. */
export function simulateCommand(state: ExplorerState, exploration: Exploration): string {
  return `npm run --silent cli -- simulate - --json <<< '${problemJson(state, exploration)}'`;
}
