import type { NumberTable } from "../explorerText.ts";
import { powerOfTen } from "../views.ts";
import type { Fate, PlaneExploration, PlaneState } from "./exploration.ts";

/** At most this many instants in the table of numbers. */
const TABLE_ROWS = 12;

/** A number as people read it: a true minus, at most four digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

/** The eigenvalues of a 2×2 matrix, real ones by falling size. */
export function eigenvalueText([[p, q], [r, s]]: PlaneState["M"]): string {
  const [mean, half] = [(p + s) / 2, (p - s) / 2];
  const discriminant = half * half + q * r;
  const root = Math.sqrt(Math.abs(discriminant));
  if (discriminant < 0) return `${short(mean)} ± ${short(root)} i`;
  return `${short(mean + root)} and ${short(mean - root)}`;
}

const FATE_WORDS: Readonly<Record<Fate, string>> = {
  shrinks: "shrinks",
  stands: "stands still at a nonzero point",
  grows: "grows",
  "blows up": "blows up",
  finite: "is still finite then",
};

function fateText({ fates }: PlaneExploration): string {
  const sentences = fates.map((fate, l) => `token ${l + 1} ${FATE_WORDS[fate]}`);
  return sentences.length < 2
    ? sentences.join("")
    : `${sentences.slice(0, -1).join(", ")} and ${sentences.at(-1)}`;
}

function accuracyText({ agreed, relative }: PlaneExploration): string {
  if (agreed) return `two methods agree to ${relative.toExponential(1)}`;
  const size = Number.isFinite(relative) ? ` by ${relative.toExponential(1)}` : "";
  return `two methods differ${size}: do not trust the last digits`;
}

const FINISHED: ReadonlySet<string> = new Set(["reached-end", "blow-up"]);

/** What is seen, for the eye and the screen reader. */
export function describePlane(exploration: PlaneExploration): string {
  const { blowUp, state } = exploration;
  const finished = FINISHED.has(exploration.termination);
  const reached = finished ? powerOfTen(state.decades) : short(exploration.samples.at(-1)?.t ?? 0);
  const when =
    blowUp === undefined
      ? `At t = ${reached}`
      : `Blow-up at T = ${blowUp.time.toPrecision(10)} (± ${blowUp.error.toExponential(1)})`;
  const stopped = finished ? "" : ` The solver could not follow it further (${exploration.termination}).`;
  return (
    `Eigenvalues of M: ${eigenvalueText(state.M)}. ${when}: ${fateText(exploration)}.${stopped} ` +
    `Solved here with ${exploration.evaluations} evaluations; ${accuracyText(exploration)}.`
  );
}

function chosen(exploration: PlaneExploration): PlaneExploration["samples"] {
  const [, ...moving] = exploration.samples;
  const stride = Math.max(1, Math.ceil(moving.length / TABLE_ROWS));
  return moving.filter((_, i) => i % stride === 0);
}

/** Evenly chosen instants, both components of every token in full precision. */
export function planeTable(exploration: PlaneExploration): NumberTable {
  const components = exploration.state.x0.flatMap((_, l) => [
    `token ${l + 1}, first`,
    `token ${l + 1}, second`,
  ]);
  return {
    columns: ["t", ...components],
    rows: chosen(exploration).map(({ t, x }) => [String(t), ...x.flat().map(String)]),
  };
}

/** A command line that computes the same numbers again. */
export function planeCommand(exploration: PlaneExploration): string {
  const { M, sDelta, a, x0 } = exploration.state;
  const times = chosen(exploration).map(({ t }) => t);
  return `npm run --silent cli -- simulate - --json <<< '${JSON.stringify({ M, sDelta, a, x0, times })}'`;
}
