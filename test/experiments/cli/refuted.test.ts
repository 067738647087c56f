/** `verify` calls a claim refuted only where interval arithmetic proves that a problem violates it. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Certificate } from "../../../theorems/types.ts";
import { ensureBuilt, runCli, Scratch, type RunResult } from "./harness.ts";

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

interface Verdict {
  readonly status: string;
  readonly counts: Record<string, number>;
  readonly certificates?: readonly Certificate[];
  readonly replay?: { readonly problem: Record<string, unknown> };
}

const base = { title: "a conjecture", tokens: { min: 2, max: 2 }, hypotheses: ["mu < 0", "x0[l] != 0"] };

let folders = 0;

function verify(
  statement: Readonly<Record<string, unknown>>,
  ...more: readonly string[]
): Promise<RunResult> {
  const file = scratch.write(`${String(statement["id"])}.json`, statement);
  const out = path.join(scratch.folder, `out-${folders++}`);
  const args = ["verify", "--conjecture", file, "--runs", "12", "--out", out, "--backend", "cpu", ...more];
  return runCli(args);
}

function verdictsOf(result: RunResult): readonly Verdict[] {
  const { rows } = JSON.parse(result.stdout) as { rows: readonly { verdict: Verdict }[] };
  return rows.map(({ verdict }) => verdict);
}

describe("a false conjecture is refuted", () => {
  it("always: with the time of the violation and a command that shows it again", async () => {
    const claims = [{ name: "order", kind: "always", of: "abs(x[2]) <= abs(x[1])" }];
    const result = await verify({ id: "first-is-largest", ...base, claims }, "--json");
    expect(result.code, result.stderr).toBe(1);
    const [verdict] = verdictsOf(result);
    expect(verdict!.status).toBe("refuted");
    expect(verdict!.counts["contradicted"]).toBeGreaterThan(0);
    expect(verdict!.replay).toBeDefined();
    const [certificate] = verdict!.certificates!;
    expect(certificate).toMatchObject({ step: "first-is-largest.order", method: "interval" });
    const [fact, data] = certificate!.artefact.split("; again: simulate - --rigorous <<< ");
    expect(fact).toContain("abs(x[2]) <= abs(x[1]) fails");
    // What a sceptic does: run the command and compare the intervals by hand.
    const { times, ...problem } = JSON.parse(data!.slice(1, -1)) as Record<string, unknown>;
    expect(problem).toEqual(verdict!.replay!.problem);
    const again = await runCli(["simulate", "-", "--rigorous", "--json"], {
      stdin: JSON.stringify({ ...problem, times }),
    });
    const { rigorous } = JSON.parse(again.stdout) as { rigorous: { x: [number, number][][] } };
    const [first, second] = rigorous.x[0]!.map(([lo, hi]) => ({
      largest: Math.max(Math.abs(lo), Math.abs(hi)),
      smallest: Math.sign(lo) === Math.sign(hi) ? Math.min(Math.abs(lo), Math.abs(hi)) : 0,
    }));
    expect(second!.smallest).toBeGreaterThan(first!.largest);
  });

  it("global on problems that blow up: for a person, with the proof", async () => {
    const claims = [{ name: "exists for ever", kind: "global" }];
    const hypotheses = ["mu > 0", "s > 0", "x0[l] > 0"];
    const result = await verify({ id: "no-blow-up", ...base, hypotheses, claims });
    expect(result.code, result.stderr).toBe(1);
    expect(result.stdout).toContain("refuted");
    expect(result.stdout).toMatch(/proof {6}interval: .*again: simulate - --rigorous/);
    expect(result.stdout).toContain("replay     ");
  });
});

describe("nothing else is", () => {
  it("a true conjecture is supported, without a certificate", async () => {
    const claims = [
      { name: "signs", kind: "always", of: "sign(x[l]) == sign(x0[l])" },
      { name: "exists for ever", kind: "global" },
    ];
    const result = await verify({ id: "true-ones", ...base, claims }, "--json");
    expect(result.code, result.stderr).toBe(0);
    for (const verdict of verdictsOf(result)) {
      expect(verdict.status).toBe("supported");
      expect(verdict.certificates).toBeUndefined();
    }
  });

  it("a wrong limit on the right limit point stays contradicted: no finite time decides it", async () => {
    const claims = [{ name: "limit", kind: "limit", of: "sqrt(t) * abs(x[1])", equals: "2 / sqrt(abs(mu))" }];
    const result = await verify({ id: "wrong-constant", ...base, claims }, "--json");
    expect(result.code, result.stderr).toBe(1);
    const [verdict] = verdictsOf(result);
    expect(verdict!.status).toBe("contradicted");
    expect(verdict!.certificates).toBeUndefined();
  });
});
