import { allSteps } from "../../proofs-check/index.ts";
import { judgeMutant, mutantsOf } from "../../proofs-check/mutants.ts";
import { chainSpecs } from "../../proofs-check/steps/chains.ts";

export interface MutantReport {
  /** Mutants that are not identically the original. */
  readonly total: number;
  readonly equivalent: number;
  readonly byOwnCheck: number;
  readonly survivors: readonly string[];
  readonly text: string;
}

/** Judges every `stride`-th mutant of every step used by a chain (of the unrolled sums only the smallest). */
export async function runMutants(stride: number): Promise<MutantReport> {
  const pool = allSteps();
  const claims = chainSpecs.flatMap((c) => c.claims);
  const steps = pool.filter((s) => !s.id.startsWith("unrolled") || s.id.startsWith("unrolled211"));
  const counts = new Map<string, number>();
  const survivors: string[] = [];
  let index = 0;
  for (const step of steps) {
    for (const mutant of mutantsOf(step)) {
      if (index++ % stride !== 0) continue;
      const fate = await judgeMutant(mutant, step, { pool, claims });
      const key = fate.kind === "killed" ? `killed by ${fate.by}` : fate.kind;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (fate.kind === "survived") survivors.push(`${step.id}: ${mutant.what}: ${mutant.description}`);
    }
  }
  const equivalent = counts.get("equivalent") ?? 0;
  const total = [...counts.values()].reduce((a, b) => a + b, 0) - equivalent;
  const rate = ((100 * (total - survivors.length)) / total).toFixed(2);
  const text = `mutants: ${total} (and ${equivalent} equivalent by normal form), kill rate ${rate}%: ${[...counts].map(([k, n]) => `${k} ${n}`).join(", ")}`;
  return { total, equivalent, byOwnCheck: counts.get("killed by own check") ?? 0, survivors, text };
}
