/**
 * Every control with the number of problems that `verify` uses, over five seeds: rare problems (a zero token where a
 * hypothesis was dropped) are part of what is tested.
 */
import { describe, expect, it } from "vitest";
import { ratesOf, ratesText, readControls, runControls } from "../../experiments/bench/controls.ts";
import type { ControlOutcome } from "../../experiments/bench/controls.ts";
import { testSeed } from "../setup.ts";
import { unexpected } from "./expected.ts";

const runs = 200;
/** A seed's first problems are the same however many follow: what they contradict need not be run in full. */
const fewRuns = 16;
const seeds = [0, 1, 2, 3, 4].map((i) => testSeed + i);
const controls = await readControls();
const all: ControlOutcome[] = [];

async function oddOnes(truth: boolean, seed: number): Promise<readonly string[]> {
  const which = controls.filter((control) => control.truth === truth);
  const options = { seeds: [seed], runs, ...(truth ? {} : { fewRuns }) };
  const { outcomes } = await runControls(which, options);
  all.push(...outcomes);
  return unexpected(outcomes);
}

describe.each(seeds)("controls, seed %i", (seed) => {
  it("every altered statement is contradicted", { timeout: 900_000 }, async () => {
    expect(await oddOnes(false, seed)).toEqual([]);
  });

  it("every true statement is supported", { timeout: 900_000 }, async () => {
    expect(await oddOnes(true, seed)).toEqual([]);
  });
});

describe("over all seeds", () => {
  it("the kill rate is 1 and the false-alarm rate 0", () => {
    const rates = ratesOf(all);
    process.stdout.write(`${seeds.length} seeds: ${ratesText(rates)}\n`);
    expect(rates.outcomes).toHaveLength(controls.length * seeds.length);
    expect(rates.killRate).toBe(1);
    expect(rates.falseAlarmRate).toBe(0);
  });
});
