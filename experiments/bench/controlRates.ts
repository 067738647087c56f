import { registry } from "../../theorems/index.ts";
import type { VerdictStatus } from "../../theorems/types.ts";
import { verifyStatement } from "../engine/index.ts";
import type { ControlResult } from "../reports/types.ts";
import { controlsOf, type Control } from "./alterations.ts";
import type { BenchOptions, BenchPart, Figure } from "./types.ts";

const runs = 20;

async function statusOf(control: Control, options: BenchOptions): Promise<VerdictStatus> {
  const { seed, signal } = options;
  const rows = await verifyStatement(control.statement, { seed, runs, level: "fast", workers: 0, signal });
  return rows[0]!.verdict.status;
}

/** Every established claim as it is, and altered: what came out. */
export async function runControls(options: BenchOptions): Promise<readonly ControlResult[]> {
  const results: ControlResult[] = [];
  for (const theorem of registry) {
    options.onPart(`controls: ${theorem.id}`);
    const { trueOnes, altered } = controlsOf(theorem);
    for (const control of [...trueOnes, ...altered]) {
      const observed = await statusOf(control, options);
      const expected = control.alteration === undefined ? "supported" : "contradicted";
      const passed = expected === "contradicted" ? observed === "contradicted" : observed !== "contradicted";
      const alteration = control.alteration ?? "none: an established claim, which must not be contradicted";
      results.push({ name: control.name, alteration, statement: theorem.id, expected, observed, passed });
    }
  }
  return results;
}

/** Shares of altered claims that were rejected, and of true ones that were not. */
export const controlRates: BenchPart = {
  title: "negative and positive controls",
  run: async (options) => {
    const results = await runControls(options);
    const share = (expected: ControlResult["expected"]): Pick<Figure, "value" | "exceptions"> => {
      const concerned = results.filter((result) => result.expected === expected);
      const failed = concerned.filter((result) => !result.passed);
      const exceptions = failed.map(
        ({ name, alteration, observed }) => `${name} (${alteration}): ${observed}`,
      );
      return { value: 1 - failed.length / concerned.length, exceptions };
    };
    const how = `${runs} problems each, every established claim of the registry`;
    const aim = { side: "at least", value: 1 } as const;
    const altered = `${how} with its constant off by 1%, its condition denied or its kind turned`;
    return [
      {
        name: "altered claims that are contradicted",
        unit: "ratio",
        aim,
        how: altered,
        ...share("contradicted"),
      },
      { name: "true claims that are not contradicted", unit: "ratio", aim, how, ...share("supported") },
    ];
  },
};
