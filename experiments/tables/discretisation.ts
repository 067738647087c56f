import type { RecordedCase, RecordedLedger } from "../ledger/index.ts";
import { problemText } from "../reports/problemText.ts";
import { cliCommand } from "../reports/shellQuote.ts";
import type { ReportTable } from "../reports/types.ts";
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import { ledger, type LedgerStatement } from "../../theorems/discretisation/index.ts";

/** The rules of the state, as the table calls them. */
export const RULE_NAMES: Readonly<Record<StateRule, string>> = {
  simplified: "B̄ = Δ (paper, Mamba)",
  zoh: "zero-order hold",
  euler: "Euler",
  bilinear: "bilinear",
};
/** The statements of the registry that the ledger is about. */
const SCENARIO_NAMES: Readonly<Record<string, string>> = {
  convergence: "Convergence",
  "slow-divergence": "Slow divergence",
  "fast-divergence": "Fast divergence",
  dichotomy: "Dichotomy",
  "rate-ordering": "Rate ordering",
};
const ALL_RULES = Object.keys(RULE_NAMES).length;

const rulesText = (states: readonly StateRule[]): string =>
  states.length === ALL_RULES ? "every rule" : states.map((state) => RULE_NAMES[state]).join(", ");

const etaText = (etas: readonly number[]): string =>
  etas.map((eta) => (eta === 0 ? "limit" : String(eta))).join(", ");

function grouped<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** Cases of one statement that came out alike: the rules with the same verdict at the same steps. */
interface Group {
  readonly states: readonly StateRule[];
  readonly etas: readonly number[];
  readonly cases: readonly RecordedCase[];
}

/** First the steps of one rule with one verdict, then the rules with the same steps and verdict. */
function groupsOf(cases: readonly RecordedCase[]): readonly Group[] {
  const byRule = grouped(cases, ({ state, status }) => `${state}|${status}`);
  const byAll = grouped([...byRule.values()], (group) =>
    JSON.stringify([group[0]!.status, group.map(({ eta }) => eta)]),
  );
  return [...byAll.values()].map((groups) => ({
    states: groups.map((group) => group[0]!.state),
    etas: groups[0]!.map(({ eta }) => eta),
    cases: groups.flat(),
  }));
}

/** The counterexample with the fewest characters, or how many problems there were. */
function evidence(cases: readonly RecordedCase[], note: string | undefined): string {
  const found = cases.flatMap(({ counterexample, eta, state }) =>
    counterexample === undefined ? [] : [{ ...counterexample, eta, state }],
  );
  const length = ({ problem }: { readonly problem: object }): number => JSON.stringify(problem).length;
  const smallest = found.reduce<(typeof found)[number] | undefined>(
    (best, one) => (best === undefined || length(one) < length(best) ? one : best),
    undefined,
  );
  const said = note === undefined ? "" : ` ${note}`;
  if (smallest === undefined) {
    const problems = cases.reduce((sum, { problems: count }) => sum + count, 0);
    const open = cases.reduce((sum, { inconclusive }) => sum + inconclusive, 0);
    return `${problems} problems, none against${open === 0 ? "" : `, ${open} undecided`}.${said}`;
  }
  const where = `${RULE_NAMES[smallest.state]}, ${smallest.eta === 0 ? "η → 0" : `η = ${smallest.eta}`}`;
  const problem = problemText({ kind: "scalar", ...smallest.problem });
  return `${problem} (${where}): ${smallest.observed}.${said}`;
}

function verdictRows(entry: LedgerStatement, recorded: RecordedLedger): readonly (readonly string[])[] {
  const cases = recorded.cases.filter(({ id }) => id === entry.id);
  return groupsOf(cases).map((group) => [
    `${SCENARIO_NAMES[entry.theorem]}: ${entry.title}`,
    rulesText(group.states),
    etaText(group.etas),
    group.cases[0]!.status,
    "–",
    entry.threshold ?? "–",
    evidence(group.cases, entry.note),
  ]);
}

const range = (values: readonly number[]): string => {
  const [low, high] = [Math.min(...values).toFixed(2), Math.max(...values).toFixed(2)];
  return low === high ? low : `${low} … ${high}`;
};

/** Orders on the way to small steps: the medians of the rules. */
function orderRows({ orders }: RecordedLedger): readonly (readonly string[])[] {
  return [...grouped(orders, ({ scenario }) => scenario)].map(([scenario, measured]) => {
    const bySteps = [...grouped(measured, ({ layers }) => layers)];
    const medians = bySteps.map(
      ([layers, found]) => `${range(found.map(({ order }) => order.median))} (1/${layers})`,
    );
    const finest = bySteps.at(-1)![1];
    const count = finest.reduce((sum, { order }) => sum + order.count, 0);
    const spread = range(finest.flatMap(({ order }) => [order.low, order.high]));
    return [
      `${SCENARIO_NAMES[scenario]}: tokens at a fixed t tend to the flow's`,
      rulesText(finest.map(({ state }) => state)),
      `${bySteps.map(([layers]) => `1/${layers}`).join(", ")} of the time scale`,
      "measured",
      medians.join(", "),
      "–",
      `Medians over ${count} problems, by Richardson over η, η/2, η/4; nine in ten at the smallest step lie in ${spread}.`,
    ];
  });
}

function lagRows({ lags }: RecordedLedger): readonly (readonly string[])[] {
  const byValue = grouped(lags, ({ predicted }) => predicted);
  return [...byValue].map(([predicted, measured]) => [
    `Fast divergence: the stack's blow-up depth is T_η = T + c η ln(1/η) + O(η), c = ${predicted === 0.75 ? "3/4" : "2/3"}`,
    rulesText(measured.map(({ state }) => state)),
    "from η and η/2",
    "measured",
    "1, with a logarithm",
    "–",
    `c = ${measured.map(({ observed }) => observed.median.toFixed(4)).join(", ")} (medians of ${measured[0]!.observed.count} problems each).`,
  ]);
}

function thresholdRows({ thresholds }: RecordedLedger): readonly (readonly string[])[] {
  const byDeviation = grouped(thresholds, ({ deviation }) => deviation);
  return [...byDeviation].map(([deviation, measured]) => {
    const low = Math.min(...measured.map(({ step }) => step.low));
    const high = Math.max(...measured.map(({ step }) => step.high));
    const medians = measured.map(({ step }) => step.median.toFixed(2));
    const count = measured.reduce((sum, { step }) => sum + step.count, 0);
    const none = measured.reduce((sum, one) => sum + one.none, 0);
    return [
      `Convergence: ${deviation}`,
      rulesText(measured.map(({ state }) => state)),
      "smallest that does it",
      "measured",
      "–",
      `η* = ${[...new Set(medians)].join(", ")} in units of 1/(|μ| max h(0)) (median)`,
      `${count} problems; nine in ten lie in ${low.toFixed(2)} … ${high.toFixed(2)}${none === 0 ? "" : `; ${none} have none`}.`,
    ];
  });
}

/** Which statement survives which discretisation, with verdict and evidence; without a record, an empty table. */
export function discretisationTable(recorded: RecordedLedger | undefined): ReportTable {
  return {
    id: "discretisation",
    title: "What survives which discretisation",
    caption:
      recorded === undefined
        ? "Not run: `npm run results:discretisation` judges the statements."
        : `The theory's statements under other rules of the state and with layers of depth step η (limit: η → 0), as recorded by \`${recorded.provenance.command}\` (version ${recorded.provenance.version}, commit ${recorded.provenance.commit}, seed ${recorded.provenance.seed}, ${recorded.provenance.runs} problems a case). What each row means is in experiments/docs/discretisation.md.`,
    command: cliCommand("tables", "discretisation"),
    columns: ["Statement", "State", "Depth step η", "Verdict", "Observed order", "Threshold η*", "Evidence"],
    rows:
      recorded === undefined
        ? []
        : [
            ...ledger.flatMap((entry) => verdictRows(entry, recorded)),
            ...orderRows(recorded),
            ...lagRows(recorded),
            ...thresholdRows(recorded),
          ],
  };
}
