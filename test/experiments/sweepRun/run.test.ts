import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ChunkStore } from "../../../experiments/sweepRun/chunkStore.ts";
import { planSweep, finishedPart, type ShardResult } from "../../../experiments/sweepRun/index.ts";
import { readRecord, type SweepRecord } from "../../../experiments/sweepRun/record.ts";
import { openGpujs, openReference, type Backend } from "../../../solvers/batched/index.ts";
import { checkReach, depthStates } from "../../../experiments/sweepRun/stack.ts";
import type { Problem } from "../../../solvers/types.ts";
import { Scratch } from "../cli/harness.ts";
import { keyOf, run, sweepInput, textOf } from "./fixtures.ts";

const scratch = new Scratch();
afterAll(() => scratch.dispose());
let folders = 0;
const fresh = (): string => path.join(scratch.folder, `out-${folders++}`);
const whole = { index: 1, of: 1 };
const input = sweepInput();

/** Stops a run as soon as so many problems are done. */
async function runUntil(done: number, out: string): Promise<void> {
  const stop = new AbortController();
  const stopped = run(input, whole, out, {
    signal: stop.signal,
    onProgress: (now) => {
      if (now >= done) stop.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: "interrupted" });
}

describe("a part", () => {
  it("has a header, a line a problem in order, and an end", async () => {
    const { file } = await run(input, { index: 2, of: 3 }, fresh());
    expect(path.basename(file)).toBe("part-00002-of-00003.ndjson");
    const lines = textOf(file).trimEnd().split("\n");
    expect(lines).toHaveLength(102);
    const header = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(header).toMatchObject({
      format: "token-dynamics sweep part",
      sweep: input,
      version: "0",
      backend: { name: "cpu" },
      shard: { index: 2, of: 3 },
      problems: { first: 100, count: 100 },
    });
    const records = lines.slice(1, -1).map(readRecord);
    expect(records.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => 100 + i));
    const { problem } = planSweep(input, 1, null);
    expect(records.map((record) => record.problem)).toEqual(records.map(({ index }) => problem(index)));
    expect(records.every(({ claims }) => claims["stationary"]!["tokens stay"] === "supported")).toBe(true);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ end: { problems: 100 } });
  });

  it("keeps why a claim is contradicted", async () => {
    // Without the hypothesis mu ≠ 0 the dichotomy is established as false, and every problem here has mu = 0.
    const tiny = sweepInput({ claims: ["dichotomy"], design: { ...input.design, size: 4 } });
    const { file, tally } = await run(tiny, whole, fresh());
    const records = textOf(file).trimEnd().split("\n").slice(1, -1).map(readRecord);
    const against = records.filter(
      ({ claims }) => claims["dichotomy"]?.["without the hypothesis mu ≠ 0"] === "contradicted",
    );
    expect(against.length).toBeGreaterThan(0);
    for (const { objections } of against) expect(objections[0]!.reason).not.toBe("");
    const row = (await tally.rows()).find(({ claim }) => claim === "without the hypothesis mu ≠ 0")!;
    expect(row.verdict.status).toBe("contradicted");
    expect(row.verdict.counts.contradicted).toBe(against.length);
    expect(row.verdict.replay?.path).toMatch(/^=/);
  });
});

describe("single precision", () => {
  it("decides nothing: outcomes are the same whatever computes the stack", async () => {
    const mixed = sweepInput({ claims: ["sign-invariance"], design: { kind: "random", size: 12 } });
    const gpujs = await openGpujs("cpu");
    try {
      const records = async (backend: Backend): Promise<readonly SweepRecord[]> => {
        const { file } = await run(mixed, whole, fresh(), { backend });
        return textOf(file).trimEnd().split("\n").slice(1, -1).map(readRecord);
      };
      const [single, double] = [await records(gpujs), await records(openReference())];
      const judged = ({ problem, claims, objections }: SweepRecord): unknown => [problem, claims, objections];
      expect(single.map(judged)).toEqual(double.map(judged));
      // The states are not: they were computed in another precision.
      expect(single.map(({ depth }) => depth)).not.toEqual(double.map(({ depth }) => depth));
    } finally {
      await gpujs.close();
    }
  });
});

describe("an interrupted run", () => {
  it("goes on where it was, to the same bytes", async () => {
    const [straight, broken] = [fresh(), fresh()];
    const { file } = await run(input, whole, straight);
    await runUntil(150, broken);
    expect(existsSync(path.join(broken, "sweeps"))).toBe(false);
    const notices: string[] = [];
    const progress: number[] = [];
    const resumed = await run(input, whole, broken, {
      notices,
      onProgress: (done, _total, earlier) => progress.push(done, earlier),
    });
    expect(notices.join()).toContain("continuing");
    expect(Math.max(...progress.filter((_, i) => i % 2 === 1))).toBeGreaterThanOrEqual(128);
    expect(textOf(resumed.file)).toBe(textOf(file));
    expect(readdirSync(broken)).toEqual(["sweeps"]);
  });

  it("does again what was damaged, and ignores what is of another configuration", async () => {
    const out = fresh();
    const { file } = await run(input, whole, fresh());
    await runUntil(200, out);
    const [folder] = readdirSync(path.join(out, "partial"));
    const chunk = path.join(out, "partial", folder!, "chunk-0000000.ndjson");
    writeFileSync(chunk, readFileSync(chunk, "utf8").replace('"supported"', '"contradicted"'));
    expect(textOf((await run(input, whole, out)).file)).toBe(textOf(file));

    const other = fresh();
    await runUntil(130, other);
    const notices: string[] = [];
    const changed = sweepInput({ depth: { steps: 1, eta: 0.1 } });
    await run(changed, whole, other, { notices });
    expect(notices.join()).toMatch(/ignoring.*another configuration/);
    expect(notices.join()).not.toContain("continuing");
    expect(readdirSync(path.join(other, "partial"))).toHaveLength(1);
  });

  it("never takes a chunk that a kill left half written", () => {
    const out = fresh();
    const key = { id: "small", hash: "0".repeat(64), part: "part-00001-of-00001.ndjson" };
    const store = new ChunkStore(out, key);
    store.set(0, "a\nb\n");
    expect(store.get(0)).toBe("a\nb\n");
    const [folder] = readdirSync(path.join(out, "partial"));
    const file = path.join(out, "partial", folder!, "chunk-0000000.ndjson");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, -2));
    expect(store.get(0)).toBeUndefined();
    store.complete();
    expect(readdirSync(out)).toEqual([]);
  });
});

describe("two processes at one shard", () => {
  it("each uses what the other has finished, and both end with the same part", async () => {
    const { file } = await run(input, whole, fresh());
    const out = fresh();
    const notices: string[] = [];
    let other: Promise<ShardResult> | undefined;
    // The second one does everything from the middle of the first on, and takes the chunks away.
    const first = await run(input, whole, out, {
      notices,
      onProgress: (done) => {
        if (done >= 150) other ??= run(input, whole, out);
      },
    });
    expect((await other!).file).toBe(first.file);
    expect(textOf(first.file)).toBe(textOf(file));
    expect(readdirSync(out)).toEqual(["sweeps"]);
  });

  it("is no failure of the one that finds the part made and the chunks gone", async () => {
    const [straight, out] = [fresh(), fresh()];
    const { file } = await run(input, whole, straight);
    const notices: string[] = [];
    const late = await run(input, whole, out, {
      notices,
      onProgress: (done, total) => {
        if (done < total) return;
        rmSync(path.join(out, "partial"), { recursive: true, force: true });
        mkdirSync(path.join(out, "sweeps", "small"), { recursive: true });
        writeFileSync(path.join(out, "sweeps", "small", path.basename(file)), textOf(file));
      },
    });
    expect(notices.join()).toContain(`${late.file} was finished by another process`);
    expect(late.tally.depth.problems).toBe(300);
    expect(readdirSync(path.dirname(late.file))).toEqual([path.basename(file)]);
  });

  it("is one where the chunks are gone and there is no part", async () => {
    const out = fresh();
    const robbed = run(input, whole, out, {
      onProgress: () => rmSync(path.join(out, "partial"), { recursive: true, force: true }),
    });
    await expect(robbed).rejects.toThrow(/went away/);
    expect(readdirSync(path.join(out, "sweeps", "small"))).toEqual([]);
  });
});

describe("a finished part", () => {
  it("is refused without --resume, kept with it, and refused if it is another's", async () => {
    const out = fresh();
    const plan = planSweep(input, 1, null);
    const key = keyOf(plan);
    expect(await finishedPart(out, key, whole, true)).toBeUndefined();
    const { file } = await run(input, whole, out);
    await expect(finishedPart(out, key, whole, false)).rejects.toThrow(/--resume/);
    expect(await finishedPart(out, key, whole, true)).toBe(file);
    const other = keyOf(plan, { source: "another build" });
    await expect(finishedPart(out, other, whole, true)).rejects.toThrow(/another configuration/);
    writeFileSync(file, textOf(file).slice(0, -100));
    await expect(finishedPart(out, key, whole, true)).rejects.toThrow(file);
    rmSync(out, { recursive: true });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "");
    await expect(finishedPart(out, key, whole, true)).rejects.toThrow("empty file");
  });
});

describe("the residual stack", () => {
  const depth = { steps: 2, eta: 0.5 };

  it("leaves tokens where x + eta mu x h says", async () => {
    // s = 0: Delta = ln 2, h = ln 2 x² for one token.
    const problem: Problem = { kind: "scalar", mu: -1, sDelta: 0, a: 1, x0: [1] };
    const [state] = await depthStates(openReference(), [problem], depth);
    const one = 1 - 0.5 * Math.LN2;
    const two = one - 0.5 * Math.LN2 * one ** 3;
    // Seven digits are kept.
    expect(state!.logAbsX[0]).toBeCloseTo(Math.log(two), 6);
    expect(state).toMatchObject({ sign: [1], signFlips: 0, escaped: false });
  });

  it("counts signs that a step changed, and tokens that grew past what is kept", async () => {
    const scalar = (mu: number, x: number): Problem => ({ kind: "scalar", mu, sDelta: 0, a: 1, x0: [x, 0] });
    const once = { steps: 1, eta: 0.5 };
    const states = await depthStates(openReference(), [scalar(-1, 3), scalar(1, 1e9)], once);
    expect(states[0]).toMatchObject({ sign: [-1, 0], signFlips: 1, escaped: false });
    expect(states[1]).toMatchObject({ signFlips: 0, escaped: true });
    expect(states[1]!.logAbsX[1]).toBe(-Infinity);
  });

  it("gives every problem its own state, whatever shares the batch", async () => {
    const { problem } = planSweep(sweepInput({ design: { kind: "random", size: 40 } }), 1, null);
    const problems = Array.from({ length: 40 }, (_, k) => problem(k));
    const together = await depthStates(openReference(), problems, depth);
    for (const k of [0, 7, 39]) {
      expect(await depthStates(openReference(), [problems[k]!], depth)).toEqual([together[k]]);
    }
  });

  it("runs problems in D dimensions", async () => {
    const eye = [
      [1, 0],
      [0, 1],
    ];
    const zero = eye.map((row) => row.map(() => 0));
    const problem: Problem = { kind: "matrix", M: eye, sDelta: zero, a: [1, 1], x0: [[0.6, 0.8]] };
    const [state] = await depthStates(openReference(), [problem], { steps: 1, eta: 0.5 });
    // dx/dt = ln 2 (xᵀ M x) x, and |x| = 1.
    expect(state!.logAbsX[0]).toBeCloseTo(Math.log(1 + 0.5 * Math.LN2), 6);
    expect(state).toMatchObject({ signFlips: 0, escaped: false });
  });

  it("refuses a design out of the backend's reach before it runs", async () => {
    const far = planSweep(sweepInput({ design: { ...input.design, ranges: { mu: [-1e9, 0] } } }), 1, null);
    await expect(checkReach(openReference(), far.configuration, "s.json")).rejects.toThrow(/s\.json.*mu/);
    await checkReach(openReference(), planSweep(input, 1, null).configuration, null);
  });
});
