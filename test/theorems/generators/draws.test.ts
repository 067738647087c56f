import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MatrixProblem, Problem, ScalarProblem } from "../../../solvers/types.ts";
import {
  boundaryHints,
  hashIntegers,
  mutateProblem,
  pinsOf,
  problemArbitrary,
  specOf,
  withFeasibleSigns,
} from "../../../theorems/generators/index.ts";
import type { GeneratorSpec } from "../../../theorems/generators/index.ts";
import type { Ranges } from "../../../theorems/types.ts";

const N = 20_000;
const draw = (spec: GeneratorSpec, count = N, seed = 7): Problem[] =>
  fc.sample(problemArbitrary(spec), { seed, numRuns: count });
const scalars = (spec: GeneratorSpec, count = N): ScalarProblem[] => draw(spec, count) as ScalarProblem[];
const plain = (ranges: Ranges = {}): GeneratorSpec => specOf({ hypotheses: [], ranges });

/**
 * Half-width of the band around a share p of n independent draws that holds all but 1e-9 of the time
 * (Hoeffding 1963: P(|p̂ − p| > e) ≤ 2 exp(−2 n e²)), so that even 1,000 such checks fail by chance once in a
 * million runs, and with the fixed seed never again once they pass.
 */
const band = (n: number): number => Math.sqrt(Math.log(2 / 1e-9) / (2 * n));
const share = <T>(list: readonly T[], of: (item: T) => boolean): number =>
  list.filter(of).length / list.length;
const expectShare = <T>(list: readonly T[], of: (item: T) => boolean, p: number): void => {
  expect(Math.abs(share(list, of) - p)).toBeLessThan(band(list.length));
};
/** sup |F_n − F| is below this all but 1e-9 of the time (Dvoretzky, Kiefer & Wolfowitz 1956; Massart 1990: factor 2). */
const expectDistribution = (sample: readonly number[], cdf: (x: number) => number): void => {
  const sorted = [...sample].sort((p, q) => p - q);
  const distance = Math.max(
    ...sorted.map((x, i) => Math.max(cdf(x) - i / sorted.length, (i + 1) / sorted.length - cdf(x))),
  );
  // Ends and hints are drawn on purpose in 1 of 50: they move the distribution by at most that.
  expect(distance).toBeLessThan(band(sorted.length) + 1 / 50);
};
const logCdf =
  (lo: number, hi: number) =>
  (x: number): number =>
    Math.min(1, Math.max(0, Math.log(x / lo) / Math.log(hi / lo)));

describe("default ranges", () => {
  const problems = scalars(plain());

  it("draw |mu| and |s| log-uniform in [1e-2, 30], both signs, 0 in 1 of 20", () => {
    for (const key of ["mu", "sDelta"] as const) {
      const values = problems.map((p) => p[key]);
      expectShare(values, (x) => x === 0, 1 / 20);
      const nonzero = values.filter((x) => x !== 0);
      expectShare(nonzero, (x) => x < 0, 1 / 2);
      expectDistribution(nonzero.map(Math.abs), logCdf(1e-2, 30));
    }
  });

  it("draw a log-uniform in [0.1, 10] with both ends", () => {
    const values = problems.map((p) => p.a);
    expectDistribution(values, logCdf(0.1, 10));
    expect(values).toContain(0.1);
    expect(values).toContain(10);
  });

  it("draw 1 to 4 tokens equally often, each log-uniform, 0 in 1 of 20", () => {
    for (const L of [1, 2, 3, 4]) expectShare(problems, (p) => p.x0.length === L, 1 / 4);
    // The first token alone: later ones depend on it in the related problems.
    const single = problems.filter((p) => p.x0.length === 1).map((p) => p.x0[0]!);
    expectShare(single, (x) => x === 0, 1 / 20);
    const nonzero = single.filter((x) => x !== 0);
    expectShare(nonzero, (x) => x < 0, 1 / 2);
    expectDistribution(nonzero.map(Math.abs), logCdf(1e-2, 30));
  });

  it("leave four fifths of the token lists independent and relate the others", () => {
    const pairs = problems.filter((p) => p.x0.length === 2 && !p.x0.includes(0));
    const equal = (p: ScalarProblem): boolean => p.x0[0] === p.x0[1];
    const opposite = (p: ScalarProblem): boolean => p.x0[0] === -p.x0[1]!;
    // 1/25 each from the structures, and by chance where both are ends.
    for (const related of [equal, opposite]) {
      expect(share(pairs, related)).toBeGreaterThan(1 / 25 - band(pairs.length));
      expect(share(pairs, related)).toBeLessThan(1 / 15 + band(pairs.length));
    }
    expect(pairs.some((p) => Math.abs(p.x0[0]! / p.x0[1]!) === 3000)).toBe(true);
  });

  it("draw numbers of at most six digits within the ranges", () => {
    for (const { mu, sDelta, a, x0 } of problems.slice(0, 2000)) {
      for (const value of [mu, sDelta, a, ...x0]) {
        expect(Number(value.toPrecision(6))).toBe(value);
        expect(value === 0 || (Math.abs(value) >= 1e-2 && Math.abs(value) <= 30)).toBe(true);
      }
    }
  });
});

describe("given ranges", () => {
  it("draw half uniform and half log-uniform down to 1e-3 of the larger end", () => {
    const values = scalars(plain({ x0: [0, 2] }))
      .filter((p) => p.x0.length === 1)
      .map((p) => p.x0[0]!);
    const mixture = (x: number): number => (x / 2 + logCdf(2e-3, 2)(x)) / 2;
    expectDistribution(
      values.filter((x) => x !== 0),
      mixture,
    );
    // 1/20 deliberate zeros, and half of the 1/50 ends.
    expectShare(values, (x) => x === 0, 0.05 + 0.95 * 0.01);
    expect(values).toContain(2);
  });

  it("draw 0 only where it lies inside, and never for a", () => {
    const inside = scalars(plain({ mu: [-1, 2], x0: [0.5, 1], a: [0.5, 3] }), 4000);
    expectShare(inside, (p) => p.mu === 0, 1 / 20);
    expect(inside.every((p) => p.x0.every((x) => x >= 0.5 && x <= 1))).toBe(true);
    expect(inside.every((p) => p.a >= 0.5 && p.a <= 3 && p.mu >= -1 && p.mu <= 2)).toBe(true);
  });

  it("draw both signs where the interval has both", () => {
    const values = scalars(plain({ s: [-1, 3] })).map((p) => p.sDelta);
    // Log-uniform half: 1/2 negative; uniform half: 1/4; ends: 1/2.
    expectShare(
      values.filter((x) => x !== 0),
      (x) => x < 0,
      0.02 / 2 + 0.98 * (0.5 / 2 + 0.25 / 2),
    );
  });

  it("keep a fixed value, and stay finite over the widest interval", () => {
    const fixed = scalars(plain({ mu: [-1, -1], s: [0, 0] }), 200);
    expect(fixed.every((p) => p.mu === -1 && p.sDelta === 0)).toBe(true);
    const wide = scalars(plain({ x0: [-1e150, 1e150] }), 2000);
    expect(wide.every((p) => p.x0.every((x) => Number.isFinite(x) && Math.abs(x) <= 1e150))).toBe(true);
  });
});

describe("boundaries of hypotheses", () => {
  it("are read from direct comparisons", () => {
    expect(boundaryHints(["a <= 0.5", "mu < 0", "2 < a"], "a")).toEqual([0.5, 2]);
    expect(boundaryHints(["abs(x0[1]) >= 1.5", "x0[l] != -2e-1"], "x0")).toEqual([1.5, -1.5, -0.2]);
    expect(boundaryHints(["s * x0[1] < 3", "x0[1] < a"], "mu")).toEqual([]);
  });

  it("are drawn exactly and from both sides", () => {
    const values = scalars(specOf({ hypotheses: ["a <= 0.5"] })).map((p) => p.a);
    expect(values).toContain(0.5);
    expect(values.some((a) => a > 0.5 && a < 0.501)).toBe(true);
    expect(values.some((a) => a < 0.5 && a > 0.499)).toBe(true);
  });
});

describe("values that the hypotheses fix", () => {
  it("are read from equations that stand alone or are joined by and", () => {
    expect(pinsOf(["mu == -1 and 2.5 == s", "x0[2] == 0", "x0[l] == 1e-1", "a == 1"])).toEqual([
      { quantity: "mu", value: -1 },
      { quantity: "s", value: 2.5 },
      { quantity: "token", token: 1, value: 0 },
      { quantity: "tokens", value: 0.1 },
      { quantity: "a", value: 1 },
    ]);
  });

  it.each([
    "mu == 0 or s == 0",
    "not (mu == 0)",
    "mu != 1",
    "mu == s",
    "mu <= 1",
    "2 * mu == 1",
    "x0[l-1] == 1",
    "abs(mu) == 1",
    "mu == 1/2",
    "any(x0 == 0)",
  ])("are not read into %s", (hypothesis) => {
    expect(pinsOf([hypothesis])).toEqual([]);
  });

  it("are drawn always, the rest as before", () => {
    const hypotheses = ["mu == -1 and s == 1", "x0[2] == 0"];
    const problems = scalars(specOf({ hypotheses, tokens: { min: 2, max: 3 } }));
    expect(problems.every((p) => p.mu === -1 && p.sDelta === 1 && p.x0[1] === 0)).toBe(true);
    expectDistribution(
      problems.map((p) => p.a),
      logCdf(0.1, 10),
    );
    const third = problems.flatMap((p) => p.x0.slice(2)).filter((x) => x !== 0);
    expectShare(third, (x) => x < 0, 1 / 2);
  });

  it("are left alone where the ranges do not have them", () => {
    const problems = scalars(specOf({ hypotheses: ["mu == 100", "a == 0"] }), 500);
    expect(problems.some((p) => p.mu === 100 || p.a === 0)).toBe(false);
  });

  it("do not keep signs from being learnt", () => {
    const holds = (p: Problem): boolean =>
      p.kind === "scalar" && p.mu === 1 && p.x0.every((x, l) => (l === 1 ? x === 0 : p.sDelta * x < 0));
    const of = { hypotheses: ["mu == 1", "x0[2] == 0"], tokens: { min: 5, max: 5 } };
    const spec = withFeasibleSigns(specOf(of), holds);
    // Free signs: 1 of 16; patterns: 3/4 of the problems in which s and four tokens are nonzero, 0.95^5.
    expect(share(draw(spec, 2000), holds)).toBeGreaterThan(0.5);
  });
});

describe("sign patterns", () => {
  const slow = (p: Problem): boolean =>
    p.kind === "scalar" && p.mu > 0 && p.x0.every((x) => p.sDelta * x < 0);
  const accepted = (spec: GeneratorSpec): ScalarProblem[] =>
    (draw(spec, 4000) as ScalarProblem[]).filter(slow);

  it("keep demanding hypotheses from starving the sampling", () => {
    const spec = specOf({ hypotheses: [], tokens: { min: 6, max: 6 } });
    const before = accepted(spec).length;
    const after = accepted(withFeasibleSigns(spec, slow)).length;
    // Free signs: 2^-7 of the problems without zeros; patterns: 3/4 of them.
    expect(before).toBeLessThan(4000 * 0.03);
    expect(after).toBeGreaterThan(4000 * 0.35);
  });

  it("work for lists too long to try every pattern", () => {
    const spec = withFeasibleSigns(specOf({ hypotheses: [], tokens: { min: 12, max: 12 } }), slow);
    expect(accepted(spec).length).toBeGreaterThan(4000 * 0.2);
  });

  it("leave the distribution given the hypotheses as it is", () => {
    const spec = specOf({ hypotheses: [], tokens: { min: 3, max: 3 } });
    const conditioned = (draw(withFeasibleSigns(spec, slow), N) as ScalarProblem[]).filter(slow);
    expectShare(conditioned, (p) => p.sDelta < 0, 1 / 2);
    expectDistribution(
      conditioned.map((p) => p.mu),
      logCdf(1e-2, 30),
    );
    expectDistribution(
      conditioned.map((p) => p.a),
      logCdf(0.1, 10),
    );
  });

  it("are complete where magnitudes matter too", () => {
    const ordered = (p: Problem): boolean =>
      p.kind === "scalar" &&
      p.mu < 0 &&
      p.x0.every((x, l) => l === 0 || Math.abs(x) < Math.abs(p.x0[l - 1]!));
    const spec = withFeasibleSigns(specOf({ hypotheses: [], tokens: { min: 4, max: 4 } }), ordered);
    // mu < 0 is half of the 64 patterns; one order of four in 24 meets the rest.
    const patterns = spec.signs.get(4);
    expect(patterns).toBeDefined();
    // 64 magnitudes miss a pattern with probability (23/24)^64 = 0.066: about 2 of 32.
    expect(patterns!.length).toBeGreaterThanOrEqual(26);
    expect(patterns!.every((pattern) => pattern % 2 === 1)).toBe(true);
  });

  it("cost little however many tokens are allowed", () => {
    let asked = 0;
    const never = (): boolean => {
      asked++;
      return false;
    };
    withFeasibleSigns(specOf({ hypotheses: [], tokens: { min: 1, max: 256 } }), never);
    expect(asked).toBeLessThan(100_000);
  });

  it("are not used where every sign is possible", () => {
    const spec = withFeasibleSigns(specOf({ hypotheses: [] }), (p) => p.kind === "scalar" && p.a > 0);
    expect(spec.signs.size).toBe(0);
  });

  it("respect ranges that allow one sign", () => {
    const spec = withFeasibleSigns(specOf({ hypotheses: [], ranges: { mu: [-2, 3], x0: [0.1, 1] } }), slow);
    const problems = draw(spec, 2000) as ScalarProblem[];
    expect(problems.every((p) => p.x0.every((x) => x > 0) && p.mu >= -2 && p.mu <= 3)).toBe(true);
  });
});

describe("problems in D dimensions", () => {
  const spec = specOf({ hypotheses: [], dimension: { min: 2, max: 3 } });
  const problems = draw(spec, 3000) as MatrixProblem[];

  it("have shapes that fit, and numbers that a file may have", () => {
    for (const { M, sDelta, a, x0 } of problems) {
      const D = a.length;
      expect([2, 3]).toContain(D);
      for (const rows of [M!, sDelta])
        expect(rows.map((row) => row.length)).toEqual(Array<number>(D).fill(D));
      expect(x0.every((token) => token.length === D)).toBe(true);
      for (const x of [...M!.flat(), ...sDelta.flat(), ...a, ...x0.flat()]) {
        expect(x === 0 || (Math.abs(x) > 1e-150 && Math.abs(x) < 1e150)).toBe(true);
        expect(Object.is(x, -0)).toBe(false);
      }
      expect(a.every((x) => x > 0)).toBe(true);
    }
  });

  it("mix in the classes that hypotheses select", () => {
    const symmetric = (p: MatrixProblem): boolean =>
      p.M!.every((row, i) => row.every((x, j) => x === p.M![j]![i]));
    const determinant = ({ M }: MatrixProblem): number => M![0]![0]! * M![1]![1]! - M![0]![1]! * M![1]![0]!;
    const two = problems.filter((p) => p.a.length === 2);
    // Classes are equally likely (1/7); symmetric: four of them and half of rank one.
    expect(share(problems, symmetric)).toBeGreaterThan(4 / 7 - band(problems.length));
    const negative = (p: MatrixProblem): boolean => symmetric(p) && p.M![0]![0]! < 0 && determinant(p) > 0;
    const positive = (p: MatrixProblem): boolean => symmetric(p) && p.M![0]![0]! > 0 && determinant(p) > 0;
    for (const definite of [negative, positive])
      expect(share(two, definite)).toBeGreaterThan(1 / 7 - band(two.length));
    const equalRows = (p: MatrixProblem): boolean =>
      p.sDelta.every((row) => row.every((x, k) => x === p.sDelta[0]![k]));
    expect(share(problems, equalRows)).toBeGreaterThan(1 / 2 - band(problems.length));
    expect(share(problems, (p) => p.a.every((x) => x === p.a[0]))).toBeGreaterThan(
      1 / 2 - band(problems.length),
    );
  });
});

describe("determinism", () => {
  it("gives equal draws for equal seeds, however they are sliced", () => {
    const spec = plain();
    const whole = draw(spec, 60);
    const sliced = [0, 20, 40].flatMap((first) =>
      fc.sample(problemArbitrary(spec), { seed: 7, path: String(first), numRuns: 20 }),
    );
    expect(sliced).toEqual(whole);
    expect(draw(spec, 60, 8)).not.toEqual(whole);
  });

  it("ignores the bias of fast-check towards small values", () => {
    const spec = plain();
    const biased: Problem[] = [];
    fc.assert(
      fc.property(problemArbitrary(spec), (p) => void biased.push(p)),
      { seed: 7, numRuns: 50 },
    );
    expect(biased).toEqual(draw(spec, 50));
  });

  it("stays the same from version to version: a change here changes what every seed and path mean", () => {
    expect(draw(plain(), 3, 1)).toMatchInlineSnapshot(`
      [
        {
          "a": 1.31681,
          "kind": "scalar",
          "mu": 5.34349,
          "sDelta": 0.010837,
          "x0": [
            17.7572,
            1.28201,
            0.268798,
            0.039592,
          ],
        },
        {
          "a": 0.140546,
          "kind": "scalar",
          "mu": 0.0407,
          "sDelta": -4.61414,
          "x0": [
            17.4561,
            -0.0278991,
            0.37239,
          ],
        },
        {
          "a": 0.761671,
          "kind": "scalar",
          "mu": -0.0382042,
          "sDelta": -4.37664,
          "x0": [
            0.01,
            -30,
          ],
        },
      ]
    `);
  });

  it("draws integers evenly from keys", () => {
    const values = Array.from({ length: N }, (_, i) => hashIntegers(3, i).nextInt(0, 9));
    for (let digit = 0; digit < 10; digit++) expectShare(values, (x) => x === digit, 1 / 10);
    const stream = hashIntegers(9);
    const next = Array.from({ length: N }, () => stream.nextInt(0, 9));
    for (let digit = 0; digit < 10; digit++) expectShare(next, (x) => x === digit, 1 / 10);
  });
});

describe("neighbours", () => {
  const inside = (spec: GeneratorSpec, p: Problem): boolean =>
    p.kind === "scalar" &&
    p.x0.length >= spec.tokens.min &&
    p.x0.length <= spec.tokens.max &&
    [p.mu, p.sDelta, ...p.x0].every((x) => x === 0 || (Math.abs(x) >= 1e-2 && Math.abs(x) <= 30)) &&
    p.a >= 0.1 &&
    p.a <= 10;

  it("stay in the ranges, differ, and depend on their number alone", () => {
    const spec = plain();
    let different = 0;
    for (const [i, problem] of draw(spec, 500).entries()) {
      const next = mutateProblem(problem, i + 1, spec);
      expect(inside(spec, next)).toBe(true);
      expect(mutateProblem(problem, i + 1, spec)).toEqual(next);
      if (JSON.stringify(next) !== JSON.stringify(problem)) different++;
    }
    // Exchanging a token with itself and turning the sign of a zero change nothing; most mutations do.
    expect(different).toBeGreaterThan(400);
  });

  it("keep shape in D dimensions", () => {
    const spec = specOf({ hypotheses: [], dimension: { min: 2, max: 2 } });
    for (const [i, problem] of (draw(spec, 200) as MatrixProblem[]).entries()) {
      const next = mutateProblem(problem, i + 1, spec) as MatrixProblem;
      expect([next.a.length, next.x0.length]).toEqual([problem.a.length, problem.x0.length]);
      expect(next.M!.flat()).toHaveLength(4);
    }
  });
});
