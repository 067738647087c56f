/** The committed ledger is what the code computes, and the page and the table say what it says. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judgeCase, readLedger } from "../../../experiments/ledger/index.ts";
import { measureLags, measureThresholds } from "../../../experiments/ledger/measure.ts";
import { recordedCase } from "../../../experiments/ledger/store.ts";
import { discretisationTable } from "../../../experiments/tables/discretisation.ts";
import { markdownTable } from "../../../experiments/reports/renderMarkdown.ts";
import { gainOf, memoryOf, stateRules } from "../../../solvers/s6/stateRule.ts";
import { ledger } from "../../../theorems/discretisation/index.ts";
import { root } from "../cli/harness.ts";

const recorded = readLedger()!;
const page = readFileSync(path.join(root, "experiments", "docs", "discretisation.md"), "utf8").replaceAll(
  /\s+/g,
  " ",
);
const { seed, runs } = recorded.provenance;

describe("the committed ledger", () => {
  it("has every case of every statement, in their order", () => {
    const wanted = ledger.flatMap(({ id, cases }) =>
      cases.flatMap(({ states, etas }) =>
        states.flatMap((state) => etas.map((eta) => `${id} ${state} ${eta}`)),
      ),
    );
    expect(recorded.cases.map(({ id, state, eta }) => `${id} ${state} ${eta}`)).toEqual(wanted);
  });

  it("comes out as established, every case of it", () => {
    const odd = recorded.cases.filter(
      ({ established, status }) => status !== (established === true ? "supported" : "contradicted"),
    );
    expect(odd).toEqual([]);
    expect(recorded.cases.some(({ established }) => established === false)).toBe(true);
  });

  it("has a counterexample for every statement that fails", () => {
    const without = recorded.cases.filter(
      ({ status, counterexample }) => (status === "contradicted") !== (counterexample !== undefined),
    );
    expect(without).toEqual([]);
  });

  it.each([
    ["flat-above", "zoh", 1],
    ["first-constant", "zoh", 0],
    ["layers-fourfold", "simplified", 1],
    ["cube-root-rate", "bilinear", 0],
  ] as const)("is what the code computes: %s, %s, η = %d", async (id, state, eta) => {
    const entry = ledger.find((one) => one.id === id)!;
    const found = recordedCase(await judgeCase(entry, state, eta, { seed, runs }));
    expect(found).toEqual(
      recorded.cases.find((one) => one.id === id && one.state === state && one.eta === eta),
    );
  });

  it("is what the code measures", () => {
    // Six digits are kept; the last hangs on the order of additions.
    const near = (found: object, want: object): void => {
      for (const [key, value] of Object.entries(found) as [keyof object, unknown][]) {
        if (typeof value === "number") expect(Math.abs(value / want[key] - 1)).toBeLessThan(2e-5);
        else expect(value).toEqual(want[key]);
      }
    };
    const thresholds = measureThresholds(seed);
    expect(thresholds).toHaveLength(recorded.thresholds.length);
    thresholds.forEach(({ step }, i) => near(step, recorded.thresholds[i].step));
    const lags = measureLags(seed);
    expect(lags).toHaveLength(recorded.lags.length);
    lags.forEach(({ observed }, i) => near(observed, recorded.lags[i].observed));
  });
});

describe("the page", () => {
  it("has the constants of every rule", () => {
    const rows = [
      ["first token", (B: number): number => 1 / Math.sqrt(2 * B)],
      ["later tokens", (B: number, A: number): number => Math.sqrt((1 - A) / (2 * B))],
    ] as const;
    for (const [name, constant] of rows) {
      const cells = stateRules.map((rule) =>
        constant(gainOf(rule, 1, Math.LN2), memoryOf(rule, 1, Math.LN2)).toFixed(4),
      );
      expect(page).toContain(`| ${name} | ${cells.join(" | ")} |`);
    }
    expect(page).toContain(`1/ln 2 ≈ ${(1 / Math.LN2).toFixed(4)}`);
    expect(page).toContain(`2/ln 2 ≈ ${(2 / Math.LN2).toFixed(4)}`);
  });

  it("has the recorded thresholds", () => {
    for (const deviation of ["a token changes sign", "a token grows past all initial ones"] as const) {
      const steps = recorded.thresholds.filter((one) => one.deviation === deviation).map(({ step }) => step);
      const median = steps[0].median.toFixed(2);
      const [low, high] = [Math.min(...steps.map((s) => s.low)), Math.max(...steps.map((s) => s.high))];
      expect(new Set(steps.map((s) => s.median.toFixed(2)))).toEqual(new Set([median]));
      expect(page).toContain(`${median} (median)`);
      expect(page).toContain(`nine in ten between ${low.toFixed(2)} and ${high.toFixed(2)}`);
    }
  });

  it("has the recorded counterexample to the ordering for large a", () => {
    const found = recorded.cases.find(({ id, eta }) => id === "ordered-large-decay" && eta === 0)!;
    expect(found.state).toBe("simplified");
    const { a, sDelta, x0 } = found.counterexample!.problem;
    const tokens = x0.map((x) => `−${Math.abs(sDelta * x)}`).join(", ");
    expect(page).toContain(`for a = ${a} and s x = (${tokens}) they do fall`);
  });

  it("has the measured orders and lags", () => {
    const finest = recorded.orders.filter(({ layers }) => layers === 256);
    for (const { order } of finest) expect(Math.abs(order.median - 1)).toBeLessThan(0.01);
    expect(page).toContain("the observed order is 1.00 in all three scenarios");
    const [simplified, zoh] = recorded.lags.map(({ observed }) => observed.median.toFixed(4));
    expect(page).toContain(`0.6659 and 0.7500`);
    expect([simplified, zoh]).toEqual(["0.6659", "0.7500"]);
    expect(page).toContain(`tried on ${runs} random problems`);
  });
});

describe("the table", () => {
  const table = discretisationTable(recorded);

  it("has a row for every statement and verdict, every cell filled", () => {
    for (const { title } of ledger)
      expect(table.rows.some((row) => row[0].endsWith(`: ${title}`))).toBe(true);
    for (const row of table.rows) {
      expect(row).toHaveLength(table.columns.length);
      for (const cell of row) expect(cell).not.toBe("");
    }
    // Cases of one statement are gathered, but never across verdicts.
    const verdicts = new Set(recorded.cases.map(({ id, status }) => `${id} ${status}`));
    expect(table.rows.length).toBeGreaterThanOrEqual(verdicts.size);
  });

  it("shows the smallest counterexample, and where it is one", () => {
    const row = table.rows.find(
      ([title, , , verdict]) => /constant of the simplified/.test(title) && verdict === "contradicted",
    )!;
    expect(row[1]).toBe("zero-order hold, bilinear");
    expect(row[6]).toContain("x(0) = (1)");
    expect(row[6]).toContain("η → 0");
  });

  it("has the orders, the blow-up depths and the thresholds", () => {
    const measured = table.rows.filter((row) => row[3] === "measured");
    expect(measured).toHaveLength(7);
    expect(measured.filter((row) => row[4] !== "–")).toHaveLength(5);
    expect(measured.filter((row) => row[5].startsWith("η* = "))).toHaveLength(2);
  });

  it("is a table in Markdown", () => {
    const lines = markdownTable(table)
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(lines).toHaveLength(2 + table.rows.length);
  });

  it("says how to make it where there is no record", () => {
    const empty = discretisationTable(undefined);
    expect(empty.rows).toEqual([]);
    expect(empty.caption).toContain("npm run results:discretisation");
  });
});
