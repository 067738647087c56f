/**
 * The controls on few problems: every altered statement is contradicted, no true one is. `controls.slow.test.ts`
 * runs them as `verify` does, over five seeds.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ratesOf, ratesText, readControls, runControls } from "../../experiments/bench/controls.ts";
import type { ControlOutcome } from "../../experiments/bench/controls.ts";
import { unexpected } from "./expected.ts";

const controls = await readControls();
const altered = controls.filter(({ truth }) => !truth);
const truths = controls.filter(({ truth }) => truth);

/** Enough for all but rare problems; what these do not decide is tried on the default number. */
const fewRuns = 16;
const runs = 200;
/** The same for every run of this file: a control that a fresh seed misses is the slow test's to find. */
const seed = 1;

/** Loads the language once, then gives the rates of both kinds. */
const run = async (which: typeof controls) => {
  const rates = await runControls(which, { seeds: [seed], runs, fewRuns });
  process.stdout.write(`${ratesText(rates)}\n`);
  return rates;
};

describe("negative controls", () => {
  it("are at least 40 altered and 30 true statements, each with one claim and a reason in the README", () => {
    expect(altered.length).toBeGreaterThanOrEqual(40);
    expect(truths.length).toBeGreaterThanOrEqual(30);
    expect(controls.filter(({ statement }) => statement.claims.length !== 1)).toEqual([]);
    const readme = readFileSync(path.join(import.meta.dirname, "README.md"), "utf8");
    expect(controls.filter(({ statement }) => !readme.includes(`\`${statement.id}\``))).toEqual([]);
  });

  it("contradict every altered statement", { timeout: 300_000 }, async () => {
    const { outcomes, killRate } = await run(altered);
    expect(unexpected(outcomes)).toEqual([]);
    expect(killRate).toBe(1);
  });

  it("contradict no true statement", { timeout: 300_000 }, async () => {
    const { outcomes, falseAlarmRate } = await run(truths);
    expect(unexpected(outcomes)).toEqual([]);
    expect(falseAlarmRate).toBe(0);
  });
});

describe("rates", () => {
  const outcome = (truth: boolean, status: ControlOutcome["status"]): ControlOutcome => ({
    id: `${status}-${String(truth)}`,
    truth,
    seed,
    status,
    counts: { supported: 6, contradicted: 1, inconclusive: 3, skipped: 5 },
    expected: status === (truth ? "supported" : "contradicted"),
  });

  it("count contradictions, and inconclusive problems of true statements only", () => {
    const all = [
      outcome(false, "contradicted"),
      outcome(false, "inconclusive"),
      outcome(false, "supported"),
      outcome(false, "vacuous"),
      outcome(true, "supported"),
      outcome(true, "contradicted"),
    ];
    const rates = ratesOf(all);
    expect(rates).toMatchObject({ killRate: 1 / 4, falseAlarmRate: 1 / 2, inconclusive: 3 / 10 });
    const text = ratesText(rates);
    expect(text).toContain("kill rate 25.0% of 4 altered statements, false-alarm rate 50.0% of 2 true ones");
    expect(text.split("\n").slice(1)).toHaveLength(4);
  });

  it("excuse an inconclusive hard statement, but no false alarm on it", () => {
    const hard = { ...outcome(true, "inconclusive"), id: "two-zeros-in-slow-divergence" };
    expect(unexpected([hard])).toEqual([]);
    expect(unexpected([{ ...hard, status: "contradicted" }])).toHaveLength(1);
    expect(unexpected([{ ...hard, truth: false }])).toHaveLength(1);
    expect(unexpected([outcome(true, "inconclusive")])).toHaveLength(1);
  });

  it("see an altered statement that is true after all, and a true one that is not", async () => {
    const [first] = truths;
    const [second] = altered;
    const swapped = [
      { statement: first!.statement, truth: false },
      { statement: second!.statement, truth: true },
    ];
    const rates = await runControls(swapped, { seeds: [seed], runs: fewRuns });
    expect(rates).toMatchObject({ killRate: 0, falseAlarmRate: 1 });
    expect(unexpected(rates.outcomes)).toHaveLength(2);
  });
});
