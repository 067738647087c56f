import { describe, expect, it } from "vitest";
import { judgeCase } from "../../../experiments/ledger/index.ts";
import { ledger, type LedgerStatement } from "../../../theorems/discretisation/index.ts";
import type { StateRule } from "../../../solvers/s6/stateRule.ts";

const entryOf = (id: string): LedgerStatement => ledger.find((entry) => entry.id === id)!;
const options = { seed: 3, runs: 8 };

async function statusOf(entry: LedgerStatement, state: StateRule, eta: number): Promise<string> {
  return (await judgeCase(entry, state, eta, options)).verdict.status;
}

/** The statement with its claim or hypotheses altered. */
const altered = (id: string, change: (source: string) => string): LedgerStatement => {
  const entry = entryOf(id);
  const { of, equals } = entry.claim;
  return {
    ...entry,
    claim: {
      ...entry.claim,
      ...(of === undefined ? {} : { of: change(of) }),
      ...(equals === undefined ? {} : { equals: change(equals) }),
    },
    hypotheses: entry.hypotheses.map(change),
  };
};

describe("the ledger's statements come out as established", () => {
  it.each([
    ["first-constant", "zoh", 0, "supported"],
    ["first-constant", "bilinear", 1, "supported"],
    ["later-constant", "euler", 0.1, "supported"],
    ["later-constant-ln2", "zoh", 1, "contradicted"],
    ["slow-first-token", "euler", 1, "supported"],
    ["ordered-large-decay", "zoh", 1, "supported"],
    ["square-root-rate", "zoh", 0, "supported"],
    ["cube-root-rate", "zoh", 0, "contradicted"],
    ["follower-stops", "euler", 0, "supported"],
    ["blow-up", "simplified", 1, "contradicted"],
    ["layers-fourfold", "simplified", 1, "supported"],
    ["flat-above", "zoh", 1, "supported"],
  ] as const)("%s, %s, η = %d: %s", async (id, state, eta, status) => {
    expect(await statusOf(entryOf(id), state, eta)).toBe(status);
  });
});

describe("negative controls: what the judge must object to", () => {
  const perMille = (source: string): string => (source.includes("x[") ? source : `1.003 * (${source})`);
  it.each([
    ["three per mille on the first constant", "first-constant", "zoh", 0],
    ["three per mille on the first constant, in layers", "first-constant", "bilinear", 1],
    ["three per mille on the later constant", "later-constant", "euler", 0],
    ["three per mille on the slow rate", "slow-first-token", "zoh", 1],
    ["three per mille on the follower's end", "follower-stops", "euler", 0],
  ] as const)("%s", async (_, id, state, eta) => {
    const entry = entryOf(id);
    const wrong = { ...entry, claim: { ...entry.claim, equals: perMille(entry.claim.equals!) } };
    expect(await statusOf(wrong, state, eta)).toBe("contradicted");
  });

  it.each([
    ["the sign of Ā", "later-constant", "bilinear", 0, "1 - A0", "1 + A0"],
    ["a factor in the blow-up rate", "square-root-rate", "zoh", 0, "sqrt(2 *", "sqrt(3 *"],
    ["the power of an escape", "layers-threefold", "zoh", 1, "1.99", "2.5"],
    ["the threshold of divergence", "flat-above", "euler", 1, "> 2", "> 1/2"],
    ["the threshold of a sign change", "sign-kept-below", "simplified", 1, "< 1", "< 20"],
  ] as const)("%s", async (_, id, state, eta, right, wrong) => {
    const entry = altered(id, (source) => source.replace(right, wrong));
    expect(entry).not.toEqual(entryOf(id));
    expect(await statusOf(entry, state, eta)).toBe("contradicted");
  });
});

describe("the verdict", () => {
  it("shrinks the counterexample and names the rule and the step it belongs to", async () => {
    const judged = await judgeCase(entryOf("blow-up"), "zoh", 1, options);
    expect(judged).toMatchObject({ id: "blow-up", state: "zoh", eta: 1, established: false });
    expect(judged.verdict.replay?.problem).toMatchObject({ kind: "scalar", mu: 1 });
    expect(judged.verdict.replay?.problem.x0).toHaveLength(1);
  });

  it("is the same for the same seed", async () => {
    const twice = [0, 1].map(() => judgeCase(entryOf("first-constant"), "zoh", 0, options));
    const [one, other] = await Promise.all(twice);
    expect(one).toEqual(other);
  });
});
