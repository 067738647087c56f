import { availableParallelism } from "node:os";
import { registry } from "../../theorems/index.ts";
import { createRunner, loadTools, verifyStatement, type TaskRunner } from "../engine/index.ts";
import { controlsOf, type Control } from "./alterations.ts";
import { controlsAvailable, ratesOf, readControls, runControls, type ControlRates } from "./controls.ts";
import type { ControlResult } from "../reports/types.ts";
import type { BenchOptions, BenchPart, Figure } from "./types.ts";

/** Problems per control: few decide most of them, the others get as many as `verify` takes. */
const fewRuns = 16;
const runs = 200;

/** Every claim established as true, as it is and altered, through the engine. */
async function registryOutcomes(options: BenchOptions, runner: TaskRunner): Promise<ControlRates> {
  const { seed, signal } = options;
  const outcomes: ControlRates["outcomes"][number][] = [];
  for (const theorem of registry) {
    options.onPart(`controls: ${theorem.id}`);
    const { trueOnes, altered } = controlsOf(theorem);
    for (const control of [...trueOnes, ...altered]) {
      const { verdict } = await rowOf(control, options, runner);
      const truth = control.alteration === undefined;
      const id = truth ? control.name : `${control.name} (${control.alteration})`;
      const expected = truth ? verdict.status !== "contradicted" : verdict.status === "contradicted";
      const { status, counts } = verdict;
      const { alteration } = control;
      const outcome = { id, truth, seed, status, counts, expected };
      outcomes.push(alteration === undefined ? outcome : { ...outcome, alteration });
    }
  }
  signal.throwIfAborted();
  return ratesOf(outcomes);
}

async function rowOf(
  control: Control,
  { seed, signal }: BenchOptions,
  runner: TaskRunner,
): Promise<Awaited<ReturnType<typeof verifyStatement>>[number]> {
  const rows = await verifyStatement(control.statement, {
    seed,
    runs: fewRuns,
    level: "fast",
    signal,
    runner,
  });
  return rows[0]!;
}

/** The controls one by one, as the report lists them. */
function resultsOf(rates: ControlRates, truth: boolean): readonly ControlResult[] {
  return rates.outcomes
    .filter((outcome) => outcome.truth === truth)
    .map(({ id, alteration, status, expected }) => ({
      name: id,
      alteration: alteration ?? "nothing: it is true",
      expected: truth ? "supported" : "contradicted",
      observed: status,
      passed: expected,
    }));
}

function figuresOf(rates: ControlRates, name: string, how: string): readonly Figure[] {
  const exceptions = (truth: boolean): readonly string[] =>
    rates.outcomes
      .filter((outcome) => outcome.truth === truth && !outcome.expected)
      .map(({ id, status }) => `${id}: ${status}`);
  return [
    {
      name: `${name}, altered statements contradicted`,
      value: rates.killRate,
      unit: "ratio",
      aim: { side: "at least", value: 1 },
      how,
      exceptions: exceptions(false),
      controls: resultsOf(rates, false),
    },
    {
      name: `${name}, true statements contradicted`,
      value: rates.falseAlarmRate,
      unit: "ratio",
      aim: { side: "at most", value: 0 },
      how,
      exceptions: exceptions(true),
      controls: resultsOf(rates, true),
    },
  ];
}

/** Shares of altered statements that were rejected, and of true ones that were. */
export const controlRates: BenchPart = {
  title: "negative and positive controls",
  run: async (options) => {
    const { seed, signal } = options;
    const runner = createRunner({ workers: availableParallelism(), signal }, loadTools);
    try {
      const own = await registryOutcomes(options, runner);
      const how = `${fewRuns} problems each; constants off by 1%, conditions denied, kinds turned`;
      const figures = figuresOf(own, "claims of the registry", how);
      if (!controlsAvailable) return figures;
      options.onPart("controls: test/negative-controls");
      const filed = await runControls(await readControls(), { seeds: [seed], runs, fewRuns, signal, runner });
      const filedHow = `one seed, ${fewRuns} problems each, ${runs} where those do not decide`;
      return [...figures, ...figuresOf(filed, "test/negative-controls", filedHow)];
    } finally {
      await runner.close();
    }
  },
};
