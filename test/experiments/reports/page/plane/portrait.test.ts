import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explorePlane, type PlaneState } from "../../../../../experiments/reports/page/plane/exploration.ts";
import { joined, split } from "../../../../../experiments/reports/page/plane/eigen.ts";
import {
  frameOf,
  heightOf,
  pointAt,
  portraitSvg,
  REACH,
  restDirections,
} from "../../../../../experiments/reports/page/plane/portrait.ts";
import {
  describePlane,
  eigenvalueText,
  planeCommand,
  planeTable,
} from "../../../../../experiments/reports/page/plane/text.ts";
import { simulate } from "../../../../../solvers/index.ts";

const state: PlaneState = {
  M: [
    [1, 0],
    [0, -1],
  ],
  sDelta: [
    [1, 0],
    [0, 1],
  ],
  a: [1, 1],
  x0: [
    [0.1, 1],
    [2, -1],
  ],
  decades: 3,
};
const with_ = (change: Partial<PlaneState>): PlaneState => ({ ...state, ...change });
const solved = explorePlane(simulate, state);

describe("the plane, solved", () => {
  it("is what `simulate` gives, and tells where tokens went", () => {
    const found = explorePlane(simulate, with_({ x0: [[0.1, 1]] }));
    // MATH.md, section 4, item 5: one positive eigenvalue, and this token converges.
    expect(found.fates).toEqual(["shrinks"]);
    const times = found.samples.slice(1).map(({ t }) => Math.log(t));
    const problem = { kind: "matrix", ...state, x0: [[0.1, 1]] } as const;
    const { rows } = simulate(problem, { coordinate: "log-t", values: times });
    found.samples.slice(1).forEach(({ x }, i) => {
      // The same solver, asked for times that differ by the rounding of exp and log: 1e-10 is its tolerance.
      x[0]!.forEach((value, d) => expect(value).toBeCloseTo(rows[i]!.x[d]!, 9));
    });
  });

  it("names a blow-up and the tokens of it", () => {
    // MATH.md, section 4, item 4: negative eigenvalues without symmetry; T = 0.020224445608730.
    const found = explorePlane(
      simulate,
      with_({
        M: [
          [-1, 10],
          [0, -1],
        ],
        sDelta: [
          [1, 1],
          [1, 1],
        ],
        x0: [[1, 1]],
      }),
    );
    expect(found.fates).toEqual(["blows up"]);
    expect(describePlane(found)).toMatch(
      /^Eigenvalues of M: −1 and −1\. Blow-up at T = 0\.02022444561 .*: token 1 blows up\./,
    );
    // Beyond the last instant asked for, the way to T is drawn.
    expect(found.paths[0]!.length).toBeGreaterThan(found.samples.length + 20);
  });

  it("tells a token at rest from one that grows slowly", () => {
    // On xᵀMx = 0 the first token rests exactly; M = 1 in its own direction makes slow divergence where S_Δ x < 0.
    const rest = explorePlane(simulate, with_({ x0: [[1, 1]] }));
    expect(rest.fates).toEqual(["stands"]);
    const slow = explorePlane(simulate, with_({ x0: [[-1, 0]] }));
    expect(slow.fates).toEqual(["grows"]);
  });

  it("gives the command line that computes its table", () => {
    const found = solved;
    const { columns, rows } = planeTable(found);
    expect(columns).toHaveLength(5);
    expect(rows.every((row) => row.length === 5)).toBe(true);
    const json = /<<< '(.*)'$/.exec(planeCommand(found))![1]!;
    const problem = JSON.parse(json) as { times: readonly number[] };
    expect(problem.times.map(String)).toEqual(rows.map(([t]) => t));
  });

  it("says that the solver stopped, and when", () => {
    const found = explorePlane(simulate, with_({ x0: [[0.1, 1]] }));
    const stopped = { ...found, termination: "max-steps", samples: found.samples.slice(0, 3), agreed: false };
    expect(describePlane({ ...stopped, relative: Infinity })).toMatch(
      /At t = 0\.00108: .*could not follow it further \(max-steps\).*two methods differ: do not/,
    );
  });
});

describe("directions of rest", () => {
  const entry = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Math.round(x * 20) / 20);

  it("make xᵀMx zero, and are there whenever the symmetric part is not definite", () => {
    fc.assert(
      fc.property(entry, entry, entry, entry, (p, q, r, s) => {
        const M = [
          [p, q],
          [r, s],
        ] as const;
        const found = restDirections(M);
        for (const [x, y] of found) {
          const form = p * x * x + (q + r) * x * y + s * y * y;
          // Rounding of a quadratic's roots: a few ulp of its largest term, which 3·(1 + |k| + k²) bounds.
          expect(Math.abs(form)).toBeLessThanOrEqual(1e-13 * 6 * (1 + Math.abs(y) + y * y));
        }
        if (p * s - ((q + r) * (q + r)) / 4 < -1e-9) expect(found).toHaveLength(2);
        if (p * s - ((q + r) * (q + r)) / 4 > 1e-9) expect(found).toHaveLength(0);
      }),
    );
  });
});

describe("a matrix and its eigenvalues", () => {
  const entry = fc.integer({ min: -60, max: 60 }).map((n) => n / 20);

  it("are put together again as they were, and eigenvalues go where they are moved", () => {
    fc.assert(
      fc.property(entry, entry, entry, entry, entry, entry, (p, q, r, s, l, m) => {
        const M = [
          [p, q],
          [r, s],
        ] as const;
        const parts = split(M);
        const discriminant = ((p - s) / 2) ** 2 + q * r;
        expect(parts === null).toBe(discriminant < 1e-12 && !(q === 0 && r === 0 && p === s));
        if (parts === null) return;
        // The projectors are as large as entries over the gap of the eigenvalues, which is 1e-3 at least on this grid.
        const rounding = 1e-12 * (1 + 1 / Math.max(1e-3, Math.sqrt(Math.max(0, discriminant))));
        joined(parts, parts.values)
          .flat()
          .forEach((value, i) => expect(Math.abs(value - M.flat()[i]!)).toBeLessThan(rounding));
        const [[a, b], [c, d]] = joined(parts, [l, m]);
        expect(Math.abs(a + d - (l + m))).toBeLessThan(rounding);
        expect(Math.abs(a * d - b * c - l * m)).toBeLessThan(
          100 * rounding * (1 + Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d)),
        );
      }),
    );
  });
});

describe("eigenvalues in words", () => {
  it.each([
    [
      [
        [1, 0],
        [0, -1],
      ],
      "1 and −1",
    ],
    [
      [
        [-1, 10],
        [0, -1],
      ],
      "−1 and −1",
    ],
    [
      [
        [0, 1],
        [-1, 0],
      ],
      "0 ± 1 i",
    ],
    [
      [
        [2, 1],
        [1, 2],
      ],
      "3 and 1",
    ],
  ] as const)("%j: %s", (M, text) => {
    expect(eigenvalueText(M)).toBe(text);
  });
});

describe("the portrait", () => {
  const svg = portraitSvg(solved, 400, "<what & where>");

  it("has a curve and a start for every token, and no text that is not escaped", () => {
    expect(svg.match(/class="curve/g)).toHaveLength(2);
    expect(svg.match(/data-start=/g)).toHaveLength(2);
    expect(svg.match(/class="reference"/g)).toHaveLength(2);
    expect(svg).toContain("<title>&lt;what &amp; where&gt;</title>");
    expect(svg).not.toMatch(/NaN|Infinity|undefined| id=/);
    expect(svg).toContain(`height="${heightOf(400)}"`);
  });

  it("puts a pointer's place back to the point that is drawn there", () => {
    const { left, top, side } = frameOf(400);
    expect(pointAt(400, left + side / 2, top + side / 2)).toEqual([0, 0]);
    expect(pointAt(400, -1000, -1000)).toEqual([-REACH, REACH]);
    const [, cx, cy] = /data-start="1" cx="([\d.]+)" cy="([\d.]+)"/.exec(svg)!;
    const [x, y] = pointAt(400, Number(cx), Number(cy));
    // Drawn to a tenth of a pixel: 0.05 px of 8 units over the side.
    expect(Math.abs(x - 2)).toBeLessThanOrEqual((0.051 * 2 * REACH) / side);
    expect(Math.abs(y + 1)).toBeLessThanOrEqual((0.051 * 2 * REACH) / side);
  });
});
