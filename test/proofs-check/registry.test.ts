import { describe, expect, it } from "vitest";
import { allSteps, chains, matchClaim, proofOfClaim } from "../../proofs-check/index.ts";
import { registry } from "../../theorems/index.ts";

const byId = new Map(allSteps().map((s) => [s.id, s]));
const theorems = new Map(registry.map((t) => [t.id, t]));
const pairs = chains().flatMap((chain) =>
  chain.claims.flatMap((claim) => {
    const spec = theorems.get(chain.theorem)?.claims.find((c) => c.name === claim.name);
    return spec === undefined ? [] : [{ chain, claim, spec }];
  }),
);

describe("chains and the registry", () => {
  const formal = pairs.filter(({ claim, chain }) => claim.names !== undefined && chain.shows === "proves");
  it.each(formal.map((p) => [`${p.chain.id}: ${p.claim.name}`, p] as const))(
    "%s states the registry's claim",
    (_, { claim, spec }) => {
      const step = byId.get(claim.step);
      expect(step).toBeDefined();
      expect(matchClaim(claim, spec, step!)).toEqual({ kind: "same" });
    },
  );

  it("compares at least 25 claims formally", () => {
    expect(formal.length).toBeGreaterThanOrEqual(25);
  });

  it("rejects a registry claim whose constant is off by 1%", () => {
    const { claim, spec } = formal.find((p) => p.claim.name === "constant of later tokens")!;
    const wrong = { ...spec, equals: `1.01 * (${spec.equals!})` };
    expect(matchClaim(claim, wrong, byId.get(claim.step)!).kind).toBe("different");
  });

  it("proves only established claims and refutes only those known to fail", () => {
    for (const { chain, spec } of pairs) {
      expect([spec.name, spec.established]).not.toEqual([spec.name, chain.shows === "proves" ? false : true]);
    }
  });

  it("decides most claims of the registry in one dimension, by formula where both sides are formulas", () => {
    const decided = registry.flatMap((theorem) =>
      theorem.claims.map((claim) => proofOfClaim(theorem, claim)).filter((proof) => proof.kind === "chain"),
    );
    expect(decided.length).toBeGreaterThan(60);
    expect(decided.filter((proof) => proof.matched === "same").length).toBeGreaterThan(30);
  });

  it("refuses a claim whose hypotheses are weaker than the chain's", () => {
    const theorem = theorems.get("rate-ordering")!;
    const claim = theorem.claims.find((c) => c.name === "ratios do not decrease for ordered data")!;
    const weaker = { ...claim, hypotheses: claim.hypotheses!.filter((h) => !h.startsWith("a ")) };
    expect(proofOfClaim(theorem, claim).kind).toBe("chain");
    expect(proofOfClaim(theorem, weaker).kind).toBe("none");
  });
});
