import { describe, expect, it } from "vitest";
import { compileClaim } from "../../../theorems/language/index.ts";
import { judgeClaim } from "../../../theorems/judge.ts";
import { cases, drowningCases, type Case } from "./bench.ts";
import { syntheticTrace } from "./synthetic.ts";

interface Tally {
  right: number;
  inconclusive: number;
  readonly wrong: string[];
  readonly open: string[];
}

function judgeCase(item: Case, index: number, tally: Tally): void {
  const trace = syntheticTrace(item.form, { sigmaMax: item.sigmaMax, seed: index + 1 });
  const second = syntheticTrace(item.form, { sigmaMax: item.sigmaMax, seed: index + 7919 });
  for (const { spec, truth } of item.claims) {
    const claim = compileClaim(spec, "claim", { tokensMin: 1 });
    const out = judgeClaim(claim, trace.problem, (_, method) => (method === "primary" ? trace : second));
    const line = `${item.name} | ${spec.name} | ${out.outcome}: ${out.reason} | ${out.observed?.text ?? ""}`;
    if (out.outcome === (truth ? "supported" : "contradicted")) tally.right++;
    else if (out.outcome === "inconclusive") {
      tally.inconclusive++;
      tally.open.push(line);
    } else tally.wrong.push(line);
  }
}

describe("sequences with known limits", () => {
  it.each([1, 2, 3])("no wrong verdict, at most 5 percent inconclusive, seed %i", (seed) => {
    const tally: Tally = { right: 0, inconclusive: 0, wrong: [], open: [] };
    cases(seed, 20).forEach((item, index) => judgeCase(item, index, tally));
    expect(tally.wrong).toEqual([]);
    const total = tally.right + tally.inconclusive;
    expect(total).toBeGreaterThan(1500);
    // CONTRACT.md: more than 5% inconclusive makes a row inconclusive.
    expect(tally.inconclusive / total, tally.open.join("\n")).toBeLessThan(0.05);
  });
});

describe("quantities lost in cancellation", () => {
  it("no wrong verdict, and most are decided", () => {
    const tally: Tally = { right: 0, inconclusive: 0, wrong: [], open: [] };
    drowningCases(1, 40).forEach((item, index) => judgeCase(item, index, tally));
    expect(tally.wrong).toEqual([]);
    const total = tally.right + tally.inconclusive;
    expect(total).toBeGreaterThan(500);
    // Four decades of ln t do not tell √ln ln t from ln ln ln t or from a limit: there it has to be undecided.
    expect(tally.inconclusive / total, tally.open.join("\n")).toBeLessThan(0.4);
  });
});
