import { describe, expect, it } from "vitest";
import { chartSvg, spread } from "../../../../experiments/reports/page/chart.ts";
import { explore, type ExplorerState } from "../../../../experiments/reports/page/exploration.ts";
import { decimal, numberTable, simulateCommand } from "../../../../experiments/reports/page/explorerText.ts";
import {
  chartOf,
  convergenceLimits,
  decadeTicks,
  describe as inWords,
  linearTicks,
  powerOfTen,
} from "../../../../experiments/reports/page/views.ts";
import { fakeBlowUpTime, fakeSimulate } from "../fakeSimulate.ts";

const state = (rest: Partial<ExplorerState>): ExplorerState => ({
  mu: -1,
  s: 1,
  a: 1,
  x0: [1, 0.5, -1],
  decades: 6,
  ...rest,
});

describe("explore", () => {
  it("follows a global problem in ln t to the last decade asked for", () => {
    const exploration = explore(fakeSimulate, state({ decades: 40 }));
    expect(exploration.axis).toBe("log-t");
    expect(exploration.samples.at(-1)?.at).toBeCloseTo(40, 12);
  });

  it("follows a problem that blows up in T − t, wherever T lies", () => {
    // T = 1e15/3 lies far beyond the six decades drawn.
    const exploration = explore(fakeSimulate, state({ mu: 1, x0: [1e-5, -1] }));
    expect(exploration.axis).toBe("remaining");
    expect(exploration.blowUp?.time).toBe(fakeBlowUpTime(1e-5));
    expect(exploration.samples[0]?.at).toBeCloseTo(Math.log10(fakeBlowUpTime(1e-5)), 6);
    expect(inWords(exploration)).toContain("blow-up at T = ");
  });
});

describe("a problem the solver gives up on", () => {
  it("is drawn empty, and the reader is told", () => {
    const exploration = explore((problem, request) => {
      const simulation = fakeSimulate(problem, request);
      return { ...simulation, rows: [], termination: { kind: "non-finite" } };
    }, state({}));
    expect(chartSvg(chartOf(exploration, "law"), { width: 640, height: 320 }, "t")).not.toMatch(
      /NaN|Infinity/,
    );
    expect(inWords(exploration)).toContain("could not follow it to the end (non-finite)");
  });
});

describe("charts", () => {
  it("place every label and no NaN, whatever the view", () => {
    for (const problem of [state({}), state({ mu: 1, x0: [-1, -2] }), state({ mu: 1, x0: [1, -1, 0] })]) {
      const exploration = explore(fakeSimulate, problem);
      for (const view of ["law", "tokens"] as const) {
        const svg = chartSvg(chartOf(exploration, view), { width: 640, height: 320 }, "a <title>");
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        expect(svg).toContain("<title>a &lt;title&gt;</title>");
        problem.x0.forEach((x, l) => {
          if (x !== 0) expect(svg).toContain(`>${l + 1}</text>`);
        });
      }
    }
  });

  it("moves labels apart and keeps them inside", () => {
    expect(spread([10, 10, 10], 12, 0, 100)).toEqual([10, 22, 34]);
    expect(spread([99, 100, 98], 12, 0, 100)).toEqual([88, 100, 76]);
  });

  it("labels decades and round numbers", () => {
    expect(decadeTicks(-2, 9, 7).map((tick) => tick.label)).toEqual([
      "10⁻²",
      "1",
      "10²",
      "10⁴",
      "10⁶",
      "10⁸",
    ]);
    expect(linearTicks(0, 0.9, 5).map((tick) => tick.label)).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8"]);
    expect(powerOfTen(-12)).toBe("10⁻¹²");
  });
});

describe("limits of the convergent scenario", () => {
  it("are K^(−1/2) and √((1−q)/K), and look past zero tokens", () => {
    const K = 2 * Math.LN2;
    const [first, none, third] = convergenceLimits(-1, 1, [1, 0, 2]);
    // One rounding in K, one in the division, one in the root: a few ulp of 1.
    expect(first).toBeCloseTo(1 / Math.sqrt(K), 14);
    expect(none).toBeNull();
    expect(third).toBeCloseTo(Math.sqrt((1 - 2 ** -2) / K), 14);
  });
});

describe("numbers", () => {
  it("are printed beyond the range of doubles", () => {
    expect(decimal(-1, -5000)).toMatch(/^-3\.36969\de-2172$/);
    expect(decimal(0, -Infinity)).toBe("0");
    expect(decimal(1, Math.LN2)).toBe("2");
  });

  it("stand in a table of at most 14 lines, with the command that makes them", () => {
    const exploration = explore(fakeSimulate, state({}));
    const { columns, rows } = numberTable(exploration);
    expect(columns).toEqual(["t", "token 1", "token 2", "token 3"]);
    expect(rows.length).toBeLessThanOrEqual(14);
    expect(rows[0]).toHaveLength(4);
    const command = simulateCommand(exploration.state, exploration);
    expect(command).toMatch(
      /^npm run --silent cli -- simulate - --json <<< '\{"mu":-1,"sDelta":1,.*"logTimes":\[/,
    );
  });
});
