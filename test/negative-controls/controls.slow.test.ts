/**
 * Every control with the number of problems that `verify` uses, over five seeds. Rare problems (a zero token where a
 * hypothesis was dropped) are part of what is tested, so there is no second chance with more problems here.
 */
import { describe, expect, it } from "vitest";
import { ratesOf, ratesText, readControls, runControls } from "../../experiments/bench/controls.ts";
import type { ControlOutcome } from "../../experiments/bench/controls.ts";
import { testSeed } from "../setup.ts";

const runs = 200;
const seeds = [0, 1, 2, 3, 4].map((i) => testSeed + i);
const controls = await readControls();
const all: ControlOutcome[] = [];

describe.each(seeds)("all controls, seed %i", (seed) => {
  it("altered ones are contradicted, true ones supported", { timeout: 1_800_000 }, async () => {
    const rates = await runControls(controls, { seeds: [seed], runs });
    all.push(...rates.outcomes);
    process.stdout.write(`seed ${seed}: ${ratesText(rates)}\n`);
    expect(rates.outcomes.filter(({ expected }) => !expected).map(({ id, status }) => [id, status])).toEqual(
      [],
    );
  });
});

describe("over all seeds", () => {
  it("every altered statement is killed and there is no false alarm", () => {
    const rates = ratesOf(all);
    process.stdout.write(`${seeds.length} seeds: ${ratesText(rates)}\n`);
    expect(rates.outcomes).toHaveLength(controls.length * seeds.length);
    expect(rates.killRate).toBe(1);
    expect(rates.falseAlarmRate).toBe(0);
  });
});
