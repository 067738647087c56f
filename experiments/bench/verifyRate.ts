import { registry } from "../../theorems/index.ts";
import type { Statement, Theorem } from "../../theorems/types.ts";
import { verifyInDetail } from "../engine/index.ts";
import { cpuSeconds } from "./timing.ts";
import type { BenchOptions, BenchPart, Figure } from "./types.ts";

/** What `verify` does by default. */
const runs = 200;

/** Hypothesis with scipy's DOP853 (rtol 1e-10, to t = 1e6): problems of the convergence constant per second, one core. */
const referenceRate = 14.6;
const aimedGain = 50;

/** Problems judged per second in this thread, the search included, after a short run that warms everything up. */
async function problemsPerSecond(statement: Statement | Theorem, options: BenchOptions): Promise<number> {
  const settings = { seed: options.seed, level: "fast", workers: 0, signal: options.signal } as const;
  await verifyInDetail(statement, { ...settings, runs: 5 });
  const started = cpuSeconds();
  const { rows, groups } = await verifyInDetail(statement, { ...settings, runs });
  const seconds = cpuSeconds() - started;
  const judged = Math.max(...rows.map((row) => row.verdict.runs)) * groups.length;
  return (judged + groups.reduce((sum, group) => sum + group.searched, 0)) / seconds;
}

/** The constant of later tokens alone: what the reference was measured on. */
function constantAlone(): Statement {
  const convergence = registry.find((theorem) => theorem.id === "convergence")!;
  const claim = convergence.claims.find((each) => each.name === "constant of later tokens")!;
  const { name, kind, of, equals } = claim;
  return {
    id: "constant-alone",
    title: "the constant of later tokens",
    tokens: { min: 2, max: 4 },
    hypotheses: convergence.hypotheses,
    claims: [
      { name, kind, ...(of === undefined ? {} : { of }), ...(equals === undefined ? {} : { equals }) },
    ],
  };
}

/** How fast statements are verified, one core. */
export const verifyRate: BenchPart = {
  title: "problems verified per second",
  run: async (options) => {
    const how = `all claims of the statement on each of ${runs} problems and the search, per second of processor time`;
    const figures: Figure[] = [];
    for (const theorem of registry) {
      options.onPart(`problems verified per second: ${theorem.id}`);
      const value = await problemsPerSecond(theorem, options);
      figures.push({ name: `${theorem.id}, problems verified per second`, value, unit: "1/s", how });
    }
    const rate = await problemsPerSecond(constantAlone(), options);
    figures.push({
      name: "constant of convergence, problems per second over those of Hypothesis with scipy",
      value: rate / referenceRate,
      unit: "ratio",
      aim: { side: "at least", value: aimedGain },
      how: `reference: ${referenceRate} problems per second to t = 1e6 on one core of such a machine, a fixed number`,
    });
    return figures;
  },
};
