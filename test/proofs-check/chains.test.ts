import { describe, expect, it } from "vitest";
import katex from "katex";
import {
  allSteps,
  chain,
  chainIds,
  checkChain,
  explainChain,
  ProofGraphError,
  toLean,
  UnknownAtomError,
} from "../../proofs-check/index.ts";
import { openAssumptions, topologicalOrder } from "../../proofs-check/graph.ts";
import { runChain, type ChainSpec } from "../../proofs-check/chain.ts";
import { proveInequality } from "../../proofs-check/interval/index.ts";
import { GREATEST } from "../../proofs-check/steps/oneDim/weight.ts";
import { chainSpecs } from "../../proofs-check/steps/chains.ts";
import { buildModule, type BuiltStep, type ModuleSpec } from "../../proofs-check/steps/kernel/build.ts";
import { combine, identity, rule } from "../../proofs-check/steps/kernel/shorthand.ts";

const small = (
  steps: ModuleSpec["steps"],
  extra: Partial<ModuleSpec["context"]> = {},
): readonly BuiltStep[] =>
  buildModule({
    name: "m",
    context: {
      symbols: { x: ["positive", "x"], y: ["any", "y"], t: ["positive", "t"] },
      flow: { t: "1", x: "x^2", y: "unknown" },
      ...extra,
    },
    steps,
  });

const about = (step: string, extra: Partial<ChainSpec> = {}): ChainSpec => ({
  id: "c",
  theorem: "c",
  title: "c",
  shows: "proves",
  hypotheses: [],
  claims: [{ name: "c", kind: "prose", step }],
  missing: [],
  ...extra,
});

describe("the chains", () => {
  it.each(chainIds)("%s is complete at level fast, and says which rules it rests on", async (id) => {
    const result = await checkChain(id, "fast");
    expect(result.missing).toEqual([]);
    expect(result.status).toBe("complete");
    expect(result.steps.every((s) => s.status === "checked" || s.status === "accepted")).toBe(true);
    const ruleSteps = result.steps.filter((s) => s.rule !== undefined).length;
    expect(result.rules.reduce((n, r) => n + r.usedBy.length, 0)).toBe(ruleSteps);
  });

  it("every rule step carries its argument in words", () => {
    for (const step of allSteps())
      if (step.rule !== undefined) expect([step.id, step.argument.length > 3]).toEqual([step.id, true]);
  });

  it("every statement renders in KaTeX", () => {
    for (const step of allSteps()) {
      for (const f of step.statement)
        expect(() => katex.renderToString(f.latex, { throwOnError: true, strict: "ignore" })).not.toThrow();
    }
  });

  it("a tree names every step once, with its tick", async () => {
    const result = await checkChain("convergence", "fast");
    const text = explainChain(result);
    for (const step of result.steps) expect(text).toContain(`[${step.id};`);
    expect(text).toContain("Human inference rules it rests on:");
  });

  it("the Lean skeleton hides no sorry and says that it is a statement", () => {
    const lean = toLean(chain("convergence"));
    expect(lean).toContain("STATEMENTS, NOT PROOFS");
    const theorems = lean.match(/^theorem /gm)?.length ?? 0;
    expect(theorems).toBeGreaterThan(0);
    expect(lean.match(/^ {2}sorry/gm)?.length).toBe(theorems);
  });
});

describe("the graph", () => {
  it("rejects a missing and a cyclic use", () => {
    const step = (id: string, uses: string[]): { id: string; uses: string[] } => ({ id, uses });
    expect(() => topologicalOrder([step("a", ["b"])], ["a"])).toThrow(ProofGraphError);
    expect(() => topologicalOrder([step("a", ["b"]), step("b", ["a"])], ["a"])).toThrow(
      /cyclic uses: a → b → a/,
    );
    expect(() => topologicalOrder([step("a", []), step("a", [])], ["a"])).toThrow(/two steps/);
    expect(topologicalOrder([step("a", ["b"]), step("b", [])], ["a"]).map((s) => s.id)).toEqual(["b", "a"]);
  });

  it("breaks when any used step is dropped", async () => {
    const spec = chainSpecs.find((c) => c.id === "convergence")!;
    const used = chain("convergence").steps;
    for (const dropped of used) {
      const pool = allSteps().filter((s) => s.id !== dropped.id);
      await expect(runChain(spec, pool, "fast")).rejects.toThrow(ProofGraphError);
    }
  }, 120_000);

  it("keeps track of assumptions until they are discharged", () => {
    const a = { id: "a", uses: [], assumption: true, discharges: [] };
    const b = { id: "b", uses: ["a"], discharges: [] };
    const c = { id: "c", uses: ["b"], discharges: ["a"] };
    const open = openAssumptions([a, b, c]);
    expect([...open.get("b")!]).toEqual(["a"]);
    expect([...open.get("c")!]).toEqual([]);
  });
});

describe("what the kernel refuses", () => {
  it("a false identity, with a witness", async () => {
    const result = await runChain(about("m.i"), small([identity("i", "", "(x+y)^2 = x^2 + y^2")]), "fast");
    expect(result.status).toBe("failed");
    expect(result.missing[0]).toMatch(/false at x = /);
  });

  it("a premise the used step does not state", async () => {
    const steps = small([
      combine("a", "", "x + 1 > 1", {}, {}, "x"),
      combine("b", "", "x + 1 > 0", { a: ["a", "x + 1 > 1/2"] }, {}, "1/2"),
    ]);
    expect((await runChain(about("m.b"), steps, "fast")).status).toBe("failed");
  });

  it("an open assumption", async () => {
    const steps = small([
      { kind: "assume", id: "a", title: "", statement: ["y >= 0"] },
      combine("b", "", "y + x > 0", { a: ["a", "y >= 0"] }, {}, "x"),
    ]);
    expect((await runChain(about("m.b"), steps, "fast")).status).toBe("incomplete");
    expect((await runChain(about("m.b", { assumes: ["m.a"] }), steps, "fast")).status).toBe("complete");
  });

  it("an unsettled condition", async () => {
    const result = await runChain(about("m.i"), small([identity("i", "", "y/y = 1")]), "fast");
    expect(result.status).toBe("incomplete");
    expect(result.missing[0]).toContain("y != 0");
  });

  it("a declared gap", async () => {
    const result = await runChain(
      about("m.i", { missing: ["the hard part"] }),
      small([identity("i", "", "x = x")]),
      "fast",
    );
    expect(result.status).toBe("incomplete");
  });

  it("a fact whose step does not prove it", async () => {
    const steps = small(
      [combine("f", "", "x + 2 > 0", {}, {}, "x + 2"), identity("i", "", "sqrt((x-1)^2) = x - 1")],
      { positive: { "x - 1": ["m.f", "x + 2 > 0"] } },
    );
    expect((await runChain(about("m.i"), steps, "fast")).status).toBe("failed");
  });

  it("an instance with the wrong sign, and a box that is too small", async () => {
    const instance = small([
      combine("a", "", "x > 0", {}, {}, "x"),
      combine("b", "", "y > 0", { a: ["a", "y > 0", "x: y"] }),
    ]);
    expect((await runChain(about("m.b"), instance, "fast")).status).toBe("failed");
    const box = small([{ kind: "interval", id: "i", title: "", statement: ["x < 2"], box: { x: [0, 1] } }]);
    expect((await runChain(about("m.i"), box, "fast")).missing[0]).toMatch(/does not cover/);
  });

  it("a derivative of something whose speed is not given", async () => {
    await expect(runChain(about("m.i"), small([identity("i", "", "ddt(y) = 0")]), "fast")).rejects.toThrow(
      /speed of y/,
    );
  });

  it("a rule whose instance does not fit", async () => {
    const steps = small([
      identity("speed", "", "ddt(x^-1) = -1"),
      rule(
        "integrate-inequality",
        "r",
        "",
        "x^-1 = y + (-2)*t",
        { derivative: ["speed", "ddt(x^-1) = -1"] },
        "wrong rate",
        { initial: "x: y", time: "t" },
      ),
    ]);
    const result = await runChain(about("m.r"), steps, "fast");
    expect(result.status).toBe("failed");
    expect(result.missing[0]).toMatch(/does not fit/);
  });

  it("an initial value that moves, and a comparison that does not start at 0", async () => {
    const speed = identity("speed", "", "ddt(x^-1) = -1");
    const rate = { derivative: ["m.speed", "ddt(x^-1) = -1"] } as const;
    const moving = rule("integrate-inequality", "r", "", "x^-1 = x^-1 + (-1)*t", rate, "words", {
      initial: "y: x",
      time: "t",
    });
    expect((await runChain(about("m.r"), small([speed, moving]), "fast")).missing[0]).toMatch(
      /initial value contains x/,
    );
    const slope = combine("s", "", "1 >= 0", {}, {}, "1");
    const everywhere = rule(
      "monotone-from-derivative",
      "r",
      "",
      "y >= 0",
      { slope: ["m.s", "1 >= 0"] },
      "words",
      { variable: "y", at: "0" },
    );
    expect((await runChain(about("m.r"), small([slope, everywhere]), "fast")).missing[0]).toMatch(
      /y must be ≥ 0/,
    );
  });

  it("a strict inequality from a slope that may vanish", async () => {
    const slope = combine("s", "", "x >= 0", {}, {}, "x");
    const strict = rule(
      "monotone-from-derivative",
      "r",
      "",
      "x^2/2 > 0",
      { slope: ["m.s", "x >= 0"] },
      "words",
      { variable: "x", at: "0" },
    );
    expect((await runChain(about("m.r"), small([slope, strict]), "fast")).status).toBe("failed");
  });

  it("a rule that discharges a stranger's assumption", async () => {
    const steps = small([
      { kind: "assume", id: "a", title: "", statement: ["y >= 0"] },
      { kind: "assume", id: "other", title: "", statement: ["y >= 1"] },
      combine("b", "", "y + x > 0", { a: ["a", "y >= 0"] }, {}, "x"),
      rule(
        "cut",
        "r",
        "",
        "y + x > 0",
        { proved: ["other", "y >= 1"], hypothesis: ["other", "y >= 1"], conclusion: ["b", "y + x > 0"] },
        "words",
        {},
        ["m.a"],
      ),
    ]);
    expect((await runChain(about("m.r"), steps, "fast")).missing.join()).toMatch(/not its hypothesis/);
  });

  it("a constant in place of something that moves", async () => {
    const steps = small([
      rule("standard-limit", "l", "", "lim[t->Infinity] y = 0", {}, "words"),
      rule(
        "definition",
        "r",
        "",
        "lim[t->Infinity] 5 = 0",
        { l: ["l", "lim[t->Infinity] 5 = 0", "y: 5"] },
        "words",
      ),
    ]);
    expect((await runChain(about("m.r"), steps, "fast")).missing[0]).toMatch(/moves in time/);
  });

  it("the weight's inequality just above its threshold 36.77661738…", () => {
    const at = (a: number): string =>
      proveInequality({
        inequality: `z*(1 - bernoulli(${a}*softplus(-z))) < 2*(1+exp(z))*softplus(-z)`,
        variables: { z: { lo: 0, hi: 10 } },
      }).status;
    expect(at(GREATEST)).toBe("proved");
    expect(at(36.7767)).toBe("refuted");
  });

  it("an unknown atom in a formula", () => {
    expect(() => small([identity("i", "", "x + nobody = 1")])).toThrow(UnknownAtomError);
    expect(() => small([identity("i", "", "gamma(x) = 1")])).toThrow(/unknown atom/);
  });

  it("infinity as a number", () => {
    expect(() => small([identity("i", "", "x - Infinity = 1")])).toThrow(/Infinity/);
  });
});
