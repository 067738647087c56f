import { describe, expect, it } from "vitest";
import { parseSweep, type SweepInput } from "../../../experiments/formats/index.ts";
import { gridOf, gridProblem, spread } from "../../../experiments/sweepRun/grid.ts";
import { planSweep, statementsDigest, sweepHash } from "../../../experiments/sweepRun/plan.ts";
import { registry } from "../../../theorems/index.ts";
import { sweepInput } from "./fixtures.ts";

const ids = new Set(registry.map(({ id }) => id));
const design = (change: Partial<SweepInput["design"]>): SweepInput =>
  sweepInput({ design: { ...sweepInput().design, ...change } });

describe("a random design", () => {
  const { problem } = planSweep(design({ size: 500 }), 1, null);

  it("gives problem k from the seed and k alone, in whatever order it is asked", () => {
    const upwards = Array.from({ length: 50 }, (_, k) => problem(k));
    const again = planSweep(design({ size: 7 }), 1, null).problem;
    expect(Array.from({ length: 50 }, (_, i) => again(49 - i)).reverse()).toEqual(upwards);
  });

  it("never repeats a problem, and another seed gives others", () => {
    const texts = Array.from({ length: 500 }, (_, k) => JSON.stringify(problem(k)));
    expect(new Set(texts).size).toBe(500);
    const other = planSweep({ ...design({ size: 500 }), seed: 2 }, 1, null).problem;
    expect(texts).not.toContain(JSON.stringify(other(0)));
  });

  it("stays in its ranges and numbers of tokens", () => {
    const plan = planSweep(
      design({ ranges: { mu: [-2, -1], a: [3, 3] }, tokens: { min: 2, max: 3 } }),
      1,
      null,
    );
    for (let k = 0; k < 200; k++) {
      const drawn = plan.problem(k);
      if (drawn.kind !== "scalar") throw new Error("one dimension was asked for");
      expect(drawn.mu).toBeGreaterThanOrEqual(-2);
      expect(drawn.mu).toBeLessThanOrEqual(-1);
      expect(drawn.a).toBe(3);
      expect([2, 3]).toContain(drawn.x0.length);
    }
  });

  it("gives the form with M where a dimension is given", () => {
    const input = { ...design({ dimension: { min: 2, max: 3 } }), claims: ["eigenvalue-criteria"] };
    const drawn = planSweep(input, 1, null).problem(5);
    expect(drawn.kind).toBe("matrix");
    expect([2, 3]).toContain(drawn.x0[0] instanceof Array ? drawn.x0[0].length : 0);
  });
});

describe("a grid", () => {
  const ranges: SweepInput["design"]["ranges"] = { mu: [-1, -1], s: [1, 1], a: [0.5, 1], x0: [-0.3, 0.3] };
  const grid = (size: number, tokens = 1): SweepInput["design"] => ({
    kind: "grid",
    size,
    ranges,
    tokens: { min: tokens, max: tokens },
  });

  it("is every combination of equally spaced values, the last token fastest", () => {
    const made = gridOf(grid(6));
    const found = Array.from({ length: 6 }, (_, k) => gridProblem(made, k));
    expect(found.map(({ a, x0 }) => [a, ...x0])).toEqual([
      [0.5, -0.3],
      [0.5, 0.3],
      [0.75, -0.3],
      [0.75, 0.3],
      [1, -0.3],
      [1, 0.3],
    ]);
    expect(found.every(({ mu, sDelta }) => mu === -1 && sDelta === 1)).toBe(true);
  });

  it("has all points different, for as many axes as there are tokens", () => {
    const made = gridOf(grid(5 ** 4, 3));
    const points = Array.from({ length: 5 ** 4 }, (_, k) => JSON.stringify(gridProblem(made, k)));
    expect(new Set(points).size).toBe(5 ** 4);
  });

  it.each([
    [1000, 3, [10, 10, 10]],
    [1e9, 9, new Array<number>(9).fill(10)],
    [12, 3, [3, 2, 2]],
    [13, 3, [3, 2, 2]],
    [17, 1, [17]],
    [3, 4, [2, 1, 1, 1]],
    [5, 0, []],
  ])("spreads %d problems over %d axes as %j", (size, axes, counts) => {
    expect(spread(size, axes)).toEqual(counts);
  });

  it.each([
    ["a size that is no product", grid(7), /design\.size.*6 = 3·2.*Use 6 or 9/s],
    ["several numbers of tokens", { ...grid(6), tokens: { min: 1, max: 2 } }, /design\.tokens/],
    ["no interval for a", { ...grid(6), ranges: { mu: [1, 1], s: [1, 1], x0: [0, 1] } }, /design\.ranges\.a/],
    ["nothing that moves", { ...grid(2), ranges: { ...ranges, a: [1, 1], x0: [1, 1] } }, /Use 1\./],
  ] as const)("refuses %s, and says what would do", (_, bad, message) => {
    const input = sweepInput({ design: bad as SweepInput["design"] });
    expect(() => planSweep(input, 1, "file.json")).toThrow(message);
  });
});

describe("claims that can say nothing of a design", () => {
  it.each([
    ["a statement in D dimensions", {}, "eigenvalue-criteria", /claims\[0\].*add design\.dimension/s],
    ["one in one dimension", { dimension: { min: 2, max: 2 } }, "convergence", /Leave design\.dimension out/],
    ["one about fewer tokens", { tokens: { min: 9, max: 12 } }, "convergence", /change design\.tokens/],
  ] as const)("refuses %s", (_, change, id, message) => {
    expect(() => planSweep({ ...design(change), claims: [id] }, 1, null)).toThrow(message);
  });

  it("only says so where some problems fit", () => {
    const plan = planSweep({ ...design({ tokens: { min: 2, max: 9 } }), claims: ["convergence"] }, 1, null);
    expect(plan.notices.join()).toContain("at most 4 tokens");
  });
});

describe("impossible sizes", () => {
  const file = (change: object): unknown => ({
    ...sweepInput(),
    design: { ...sweepInput().design, ...change },
  });
  it.each([
    [{ size: 1e12 }, "TiB"],
    [{ size: 1e9, tokens: { min: 1, max: 65536 } }, "477 TiB"],
    [{ size: 1, tokens: { min: 1, max: 65536 }, dimension: { min: 1, max: 256 } }, "128 MiB"],
  ])("%j is refused with the memory it would need", (change, named) => {
    expect(() => parseSweep(file(change), "s.json", ids)).toThrow(named);
  });

  it("large but possible ones are not", () => {
    const parsed = parseSweep(file({ size: 1e9, tokens: { min: 1, max: 16 } }), null, ids);
    expect(parsed.design.size).toBe(1e9);
  });
});

describe("the hash", () => {
  const backend = { name: "cpu", engine: "gpu.js", dtype: "f32" };
  const hashOf = (input: SweepInput, change: object = {}): string => {
    const { configuration, statements } = planSweep(input, 1, null);
    const digest = statementsDigest(statements);
    return sweepHash({ configuration, version: "1", source: "s", statements: digest, backend, ...change });
  };
  const plain = hashOf(sweepInput());

  it("does not depend on the order of keys, nor on where the seed comes from", () => {
    const { seed: _, ...without } = sweepInput({ seed: 1 });
    const turned = Object.fromEntries(Object.entries(without).reverse()) as unknown as SweepInput;
    expect(hashOf(turned)).toBe(hashOf(sweepInput({ seed: 1 })));
  });

  it.each([
    ["size", hashOf(design({ size: 9 }))],
    ["seed", hashOf(sweepInput({ seed: 5 }))],
    ["depth", hashOf(sweepInput({ depth: { steps: 1, eta: 1 } }))],
    ["claims", hashOf(sweepInput({ claims: ["convergence"] }))],
    ["version", hashOf(sweepInput(), { version: "2" })],
    ["program", hashOf(sweepInput(), { source: "t" })],
    ["statements", hashOf(sweepInput(), { statements: "" })],
    ["backend", hashOf(sweepInput(), { backend: { ...backend, name: "webgpu" } })],
  ])("depends on %s", (_, other) => {
    expect(other).not.toBe(plain);
  });
});
