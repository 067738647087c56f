import { describe, expect, it } from "vitest";
import { Stack, logTimeLeftAlone, traceDiscretised } from "../../../solvers/discrete/index.ts";
import { followOutward } from "../../../solvers/discrete/outward.ts";
import { trace } from "../../../solvers/index.ts";
import { dop853 } from "../../../solvers/integrators/dop853.ts";
import { odex } from "../../../solvers/integrators/odex.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { softplus } from "../../../solvers/numerics/softplus.ts";
import { scalarLayer } from "../../../solvers/s6/recurrence.ts";
import { gainOf, memoryOf, stateRules } from "../../../solvers/s6/stateRule.ts";
import type { StateRule } from "../../../solvers/s6/stateRule.ts";
import type { Extended, ScalarProblem, Trace, TracePoint } from "../../../solvers/types.ts";
import { testSeed } from "../../setup.ts";

const problem = (mu: number, sDelta: number, a: number, x0: readonly number[]): ScalarProblem => ({
  kind: "scalar",
  mu,
  sDelta,
  a,
  x0,
});
const settling = problem(-0.7, 1.3, 0.8, [0.9, -0.4, 0.6]);
const growing = problem(0.9, 1.1, 1.2, [-0.7, -0.3]);
const blowing = problem(1, 1, 1, [1, 0.2, -0.5]);

const last = (found: Trace): TracePoint => found.points.at(-1)!;
const offsets = (point: TracePoint): readonly number[] => point.x.map((v: Extended) => v.offset);
const far = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

/** The textbook recurrence, in plain doubles. */
function plainLayer(p: ScalarProblem, rule: StateRule, eta: number, x: readonly number[]): number[] {
  let h = 0;
  return x.map((value) => {
    const delta = softplus(p.sDelta * value);
    h = memoryOf(rule, p.a, delta) * h + gainOf(rule, p.a, delta) * value * value;
    return value + eta * p.mu * value * h;
  });
}

describe("a stack of layers", () => {
  it.each(stateRules)("%s is the recurrence in plain doubles, signs and zeros too", (rule) => {
    const random = rng(testSeed, 3);
    for (let run = 0; run < 30; run++) {
      const draw = (): number => 4 * random.uniform() - 2;
      const p = problem(-Math.abs(draw()), draw(), 0.2 + 4 * random.uniform(), [draw(), 0, draw(), draw()]);
      const stack = new Stack(p, { state: rule, eta: 0.6 });
      stack.largestChange();
      stack.layer();
      plainLayer(p, rule, 0.6, p.x0).forEach((value, l) => {
        expect(stack.sign[l]).toBe(Math.sign(value));
        const got = value === 0 ? 0 : stack.sign[l] * Math.exp(stack.log[l]);
        // Some 60 roundings of numbers below 10³: |Ā| ≤ 4.2·2.2·2, h ≤ Σ|Ā|^l Δx², x(1 + 1.2h).
        expect(Math.abs(got - value)).toBeLessThan(60 * 2 ** -53 * 1e3);
      });
    }
  });

  it("is the residual S6 layer under the simplified rule", () => {
    const plain = plainLayer(settling, "simplified", 0.3, settling.x0);
    const layer = scalarLayer(settling, Float64Array.from(settling.x0), 0.3);
    expect(far(plain, [...layer])).toBeLessThan(8 * 2 ** -53);
  });
});

describe("the limit of depth under the simplified rule is the theory's system", () => {
  const flow = { state: "simplified", eta: 0 } as const;

  it("in convergence, to the settled constants", () => {
    const ours = last(traceDiscretised(settling, flow));
    expect(ours.x.map((v) => v.slope)).toEqual([-0.5, -0.5, -0.5]);
    expect(far(offsets(ours), offsets(last(trace(settling))))).toBeLessThan(1e-10);
  });

  it("in slow divergence, to the ratio of the tokens", () => {
    const [first, second] = offsets(last(traceDiscretised(growing, flow)));
    const [p, q] = offsets(last(trace(growing)));
    expect(Math.abs(second - first - (q - p))).toBeLessThan(2e-10);
  });

  it("in fast divergence, to the blow-up time", () => {
    const ours = traceDiscretised(blowing, flow).blowUp!;
    const theirs = trace(blowing).blowUp!;
    expect(Math.abs(ours.time / theirs.time - 1)).toBeLessThan(1e-10);
    expect(ours.tokens).toEqual(theirs.tokens);
    // MATH.md, section 2, for a first token alone.
    expect(Math.abs(ours.time - 0.28296328750769433)).toBeLessThan(1e-11);
  });

  it("agrees with the second method", () => {
    const methods = ["primary", "second"] as const;
    const [one, other] = methods.map((method) => traceDiscretised(blowing, flow, method).blowUp!.time);
    expect(Math.abs(one / other - 1)).toBeLessThan(1e-11);
    for (const p of [settling, growing]) {
      const pair = methods.map((method) => traceDiscretised(p, flow, method));
      const ratio = pair.map((found) => offsets(last(found))[1] - offsets(last(found))[0]);
      expect(Math.abs(ratio[0] - ratio[1])).toBeLessThan(1e-10);
    }
  });
});

describe("blow-up under other rules", () => {
  it.each(stateRules)("%s: the time of a flat first token is 1/(2μB̄(ln 2)x²)", (rule) => {
    const flat = problem(0.8, 0, 1.7, [1.2, 0.3]);
    const want = 1 / (2 * 0.8 * gainOf(rule, 1.7, Math.LN2) * 1.2 ** 2);
    expect(Math.abs(traceDiscretised(flat, { state: rule, eta: 0 }).blowUp!.time / want - 1)).toBeLessThan(
      1e-11,
    );
  });

  it.each(stateRules)("%s: the time left alone is the integral of 1/(μ x³ B̄)", (rule) => {
    const p = problem(1.3, 0.7, 2, [1]);
    const from = Math.log(60 / 0.7);
    // d(time left)/d ln x = −1/(μ x² B̄), by central differences of relative error 1e-8.
    const h = 1e-4;
    const left = (log: number): number => Math.exp(logTimeLeftAlone(p, rule, log));
    const slope = (left(from + h) - left(from - h)) / (2 * h);
    const x = Math.exp(from);
    expect(Math.abs((slope * 1.3 * x * x * gainOf(rule, 2, 0.7 * x)) / -1 - 1)).toBeLessThan(1e-7);
  });
});

describe("a leader that is not the largest token at first", () => {
  it("is found where Euler's rule holds the larger one back", () => {
    // Once aΔ(x₂) > 1 token 2 shrinks: token 1 alone blows up.
    const found = traceDiscretised(problem(1, 1, 2.5, [0.99, 1.4]), { state: "euler", eta: 0 });
    expect(found.blowUp?.tokens).toEqual([0]);
  });
});

describe("the flow through the layers", () => {
  it("does not depend on where single layers end, up to the stated error", () => {
    for (const [i, p] of [settling, growing].entries()) {
      for (const state of stateRules) {
        const ends = [1.5e-4, 3e-5].map((noticeable, k) => {
          const integrator = k === 0 ? dop853 : odex;
          const length = k === 0 ? "sum" : "euclidean";
          const options = { method: "primary", integrator, length, rtol: 1e-13, noticeable } as const;
          const { points, layers } = followOutward(p, { state, eta: 0.7 }, options);
          expect(layers).toBeGreaterThan(500);
          const end = offsets(points.all.at(-1)!);
          return i === 0 ? end : [end[1] - end[0]];
        });
        expect(far(ends[0], ends[1])).toBeLessThan(5e-11);
      }
    }
  });

  it("passes through every layer, not only the last", () => {
    const found = traceDiscretised(settling, { state: "zoh", eta: 0.5 });
    let x: number[] = [...settling.x0];
    const layers = new Map<number, number[]>();
    for (let k = 1; k <= 20_000; k++) layers.set(k, (x = plainLayer(settling, "zoh", 0.5, x)));
    const late = found.points.filter((p) => p.sigma > Math.log(4000) && p.sigma < Math.log(9000));
    expect(late.length).toBeGreaterThan(2);
    for (const point of late) {
      const k = Math.exp(point.sigma) / 0.5;
      const at = Math.floor(k);
      point.x.forEach((v, l) => {
        const [before, after] = [layers.get(at)![l], layers.get(at + 1)![l]].map((y) =>
          Math.log(Math.abs(y)),
        );
        // Linear interpolation between two layers: an error of 1/(16 k²).
        expect(Math.abs(v.offset - (before + (k - at) * (after - before)))).toBeLessThan(1 / (8 * k * k));
      });
    }
  });
});

describe("what only layers do", () => {
  it("multiply the logarithm of an escaping token by four, or by three where B̄ saturates", () => {
    const factor = { simplified: 4, euler: 4, zoh: 3, bilinear: 3 } as const;
    for (const state of stateRules) {
      const found = traceDiscretised(problem(1, 1, 1, [1]), { state, eta: 1 });
      expect(found.toward).toBe("infinity");
      expect(found.blowUp).toBeUndefined();
      const stack = new Stack(problem(1, 1, 1, [1e30]), { state, eta: 1 });
      const start = stack.log[0];
      stack.largestChange();
      stack.layer();
      // One layer from 10^30: ln x grows by ln x·(factor − 1) + ln of a constant below 10.
      expect(Math.abs(stack.log[0] / start - factor[state])).toBeLessThan(Math.log(10) / start);
    }
  });

  it("change signs, and the trace shows it", () => {
    const found = traceDiscretised(problem(-1, 0, 1, [1.3]), { state: "simplified", eta: 1 });
    // η|μ| ln 2 x² = 1.17: one change of sign, then convergence.
    expect(found.points[0].x[0].sign).toBe(1);
    expect(last(found).x[0].sign).toBe(-1);
    expect(found.scenario).toBe("convergence");
  });

  it("make a flat token diverge although μ < 0", () => {
    const found = traceDiscretised(problem(-1, 0, 1, [2]), { state: "simplified", eta: 1 });
    expect(found.scenario).toBe("fast-divergence");
    expect(offsets(last(found))[0]).toBeGreaterThan(1e297);
  });

  it("do not let an idling token pass for a settled one", () => {
    // Thrown to s x of −10^6 by one layer, where Δ = e^(−10^6).
    const found = traceDiscretised(problem(-1, 10, 1, [30]), { state: "simplified", eta: 1 });
    expect(found.termination.kind).toBe("max-steps");
  });
});

describe("stationary problems", () => {
  it("stay where they are under every rule and step", () => {
    expect(traceDiscretised(problem(0, 1, 1, [1]), { state: "euler", eta: 1 }).scenario).toBe("stationary");
  });
});
