import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createRunner,
  exitCodeOf,
  loadTools,
  verifyInDetail,
  InterruptedError,
  type EngineTools,
  type KnownProblem,
} from "../../../experiments/engine/index.ts";
import {
  batchChecks,
  convergenceCheck,
  runBatch,
  type BatchOptions,
} from "../../../experiments/sweeps/index.ts";
import { openGpujs, openReference, type Backend } from "../../../solvers/batched/index.ts";
import { convergence } from "../../../theorems/oneDim/convergence.ts";
import { registry } from "../../../theorems/index.ts";
import type { Row, Theorem } from "../../../theorems/types.ts";
import { testSeed } from "../../setup.ts";

describe("runBatch", () => {
  let webasm: Backend;
  let tools: EngineTools;
  const runner = createRunner({ workers: 0 }, loadTools);
  const options = (more: Partial<BatchOptions>): BatchOptions => ({
    backend: openReference(),
    problems: 150,
    tokens: 4,
    seed: testSeed,
    runner,
    tools,
    ...more,
  });
  beforeAll(async () => {
    webasm = await openGpujs("webasm");
    tools = await loadTools();
  });
  afterAll(async () => {
    await webasm.close();
    await runner.close();
  });

  it.each(batchChecks.map((check) => [check.theorem, check] as const))(
    "finds no contradiction of %s, and decides every problem",
    async (id, check) => {
      const statement = registry.find((theorem) => theorem.id === id)!;
      for (const backend of [webasm, openReference()]) {
        const problems = backend === webasm ? 60 : 300;
        const { run, contradicted } = await runBatch(statement, check, options({ backend, problems }));
        // 2·10^4 problems of eight tokens of each theorem left none unresolved.
        expect(run.counts.unresolved).toBe(0);
        expect(run.counts.agrees + run.counts.disagrees).toBe(problems);
        expect(run.fates.supported).toBe(run.counts.disagrees);
        expect(contradicted).toEqual([]);
        expect(run.provenance).toMatchObject({ backend: backend.name, dtype: backend.dtype, seed: testSeed });
      }
    },
  );

  it("names claims that the registry has", () => {
    for (const { theorem, claims } of batchChecks) {
      const statement = registry.find(({ id }) => id === theorem)!;
      const known = new Map(statement.claims.map((claim) => [claim.name, claim.established]));
      for (const claim of claims) expect(known.get(claim)).toBe(true);
    }
  });

  /** 4^−a in place of 2^−a: the constant a token would have behind a zero. */
  const altered: Theorem = {
    ...convergence,
    claims: convergence.claims.map((claim) =>
      claim.name === "constant of later tokens"
        ? { ...claim, equals: "sqrt((1 - 4^(-a)) / (2 * abs(mu) * log(2)))" }
        : claim,
    ),
  };
  const alteredCheck = convergenceCheck((a, l) => (l === 0 ? 1 : Math.sqrt(1 - 4 ** -a)));

  it("negative control: a wrong constant is contradicted, by float64 and not by float32", async () => {
    const { run, contradicted } = await runBatch(altered, alteredCheck, options({ problems: 8, tokens: 2 }));
    // At a = 4.3 the two constants differ by the tolerance of 0.25%; most of the draws lie below.
    expect(run.counts.disagrees).toBeGreaterThan(3);
    expect(run.fates.contradicted).toBe(run.counts.disagrees);
    expect(run.rounding).toBe(0);
    for (const each of contradicted) {
      expect(each).toMatchObject({
        fate: "contradicted",
        claim: "constant of later tokens",
        inDouble: "disagrees",
      });
    }
  });

  it("a batch that is wrong itself contradicts nothing: the true statement stands in float64", async () => {
    const { run, contradicted } = await runBatch(
      convergence,
      alteredCheck,
      options({ problems: 8, tokens: 2 }),
    );
    expect(run.counts.disagrees).toBeGreaterThan(3);
    expect(run.fates).toEqual({ supported: run.counts.disagrees, contradicted: 0, inconclusive: 0 });
    expect(contradicted).toEqual([]);
  });

  it("what float64 contradicts makes the row contradicted, shrunk, with a replay, and the exit code 1", async () => {
    // Drawn at a = 40 alone, where the two constants are 10^−12 apart, the altered statement passes; the batch draws more.
    const unseen = { ...altered, ranges: { a: [40, 40] as const } };
    const { contradicted } = await runBatch(unseen, alteredCheck, options({ problems: 8, tokens: 2 }));
    const settings = { seed: 1, runs: 6, level: "fast", runner } as const;
    const rowOf = async (known: readonly KnownProblem[]): Promise<Row> => {
      const { rows } = await verifyInDetail(unseen, { ...settings, known });
      return rows.find(({ claim }) => claim === "constant of later tokens")!;
    };
    expect((await rowOf([])).verdict.status).not.toBe("contradicted");
    const row = await rowOf(contradicted.map(({ problem }) => ({ statement: unseen.id, problem })));
    expect(row.verdict).toMatchObject({ status: "contradicted", fault: true });
    expect(row.verdict.counts.contradicted).toBe(contradicted.length);
    expect(row.verdict.replay!.problem.x0).toHaveLength(2);
    expect(exitCodeOf([row], { strict: false })).toBe(1);
    const { path } = row.verdict.replay!;
    const again = await verifyInDetail(unseen, { ...settings, path });
    const replayed = again.rows.find(({ claim }) => claim === "constant of later tokens")!;
    expect(replayed.verdict.counts).toMatchObject({ contradicted: 1, supported: 0 });
  });

  it("continues from judged pieces, with the same result", async () => {
    const kept = new Map<string, unknown>();
    const store = {
      get: (key: string) => kept.get(key),
      set: (key: string, value: unknown) => kept.set(key, value),
    };
    const first = await runBatch(convergence, convergenceCheck(), options({ store, problems: 40 }));
    const broken: Backend = { ...openReference(), load: () => Promise.reject(new Error("not again")) };
    const again = await runBatch(
      convergence,
      convergenceCheck(),
      options({ store, problems: 40, backend: broken }),
    );
    expect(again.run).toEqual(first.run);
  });

  it("stops on a signal", async () => {
    const signal = AbortSignal.abort();
    await expect(runBatch(convergence, convergenceCheck(), options({ signal }))).rejects.toThrow(
      InterruptedError,
    );
  });
});
