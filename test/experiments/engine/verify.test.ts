import { describe, expect, it } from "vitest";
import { InterruptedError, verifyInDetail, verifyStatement } from "../../../experiments/engine/index.ts";
import type {
  EngineTools,
  Progress,
  ProofResult,
  TaskStore,
  VerifyOptions,
} from "../../../experiments/engine/index.ts";
import { encodeRow } from "../../../experiments/formats/index.ts";
import { InvariantError } from "../../../solvers/errors.ts";
import type { Problem, ScalarProblem } from "../../../solvers/types.ts";
import type { RegisteredClaim, Theorem } from "../../../theorems/types.ts";
import { claim, fakeTools, options, statement } from "./fakes.ts";

const negative = (p: ScalarProblem): boolean => p.mu < 0;
const fine = (): number => 1;

describe("a row", () => {
  it("is supported when every problem is, and counts the draws that missed the hypotheses", async () => {
    const tools = fakeTools({ negative }, { fine });
    const [row] = await verifyStatement(statement({ hypotheses: ["negative"] }), options({ tools }));
    expect(row).toMatchObject({ theorem: "fake", claim: "fine", attributedTo: "user" });
    const { verdict } = row!;
    expect(verdict).toMatchObject({ status: "supported", runs: 200 });
    expect(verdict.counts).toMatchObject({ supported: 200, contradicted: 0, inconclusive: 0 });
    expect(verdict.counts.skipped).toBeGreaterThan(0);
    expect(verdict.evidence.length).toBeGreaterThanOrEqual(2);
    expect(verdict.evidence.length).toBeLessThanOrEqual(5);
    expect(verdict.replay).toBeUndefined();
  });

  it("is contradicted by one problem among many, with the simplest problem to replay", async () => {
    const rare = (p: ScalarProblem): number => (p.a < 0.12 && p.x0.length >= 2 ? -1 : 1);
    const tools = fakeTools({}, { rare });
    const rows = await verifyStatement(statement({ claims: [claim("rare")] }), options({ tools }));
    const { verdict } = rows[0]!;
    expect(verdict.status).toBe("contradicted");
    expect(verdict.counts.contradicted).toBeLessThan(30);
    expect(verdict.evidence.filter((e) => e.outcome === "contradicted")).toHaveLength(
      verdict.counts.contradicted,
    );
    expect(verdict.replay?.problem).toEqual({ kind: "scalar", mu: 1, sDelta: 1, a: 0.1, x0: [1, 1] });
    expect(verdict.replay).toMatchObject({ seed: 1, predicted: "bounded: rare", observed: "margin -1" });
  });

  it.each([
    ["10 of 200", 1 / 20, "supported"],
    ["11 of 200", 11 / 200, "inconclusive"],
  ])("with %s problems inconclusive is as CONTRACT says", async (_name, part, status) => {
    let n = 0;
    const some = (): number | "inconclusive" => (n++ % 200 < part * 200 ? "inconclusive" : 1);
    const tools = fakeTools({}, { some });
    const [row] = await verifyStatement(statement({ claims: [claim("some")] }), options({ tools }));
    expect(row!.verdict.counts.inconclusive).toBe(Math.round(part * 200));
    expect(row!.verdict.status).toBe(status);
  });

  it("is vacuous only after 1,000 draws for every run", async () => {
    let asked = 0;
    const never = (): boolean => {
      asked++;
      return false;
    };
    const tools = fakeTools({ never }, { fine });
    const [row] = await verifyStatement(statement({ hypotheses: ["never"] }), options({ tools, runs: 5 }));
    expect(row!.verdict).toMatchObject({ status: "vacuous", runs: 0, evidence: [] });
    expect(row!.verdict.counts.skipped).toBe(5000);
    expect(row!.verdict.reason).toContain("5000 draws");
    // Sign patterns and coverage probes ask as well.
    expect(asked).toBeGreaterThan(5000);
  });

  it("says so when few problems met the hypotheses", async () => {
    const rareMu = (p: ScalarProblem): boolean => p.mu > 29.9 && p.mu < 30;
    const tools = fakeTools({ rareMu }, { fine });
    const [row] = await verifyStatement(statement({ hypotheses: ["rareMu"] }), options({ tools, runs: 20 }));
    expect(row!.verdict.status).toBe("supported");
    expect(row!.verdict.runs).toBeLessThan(20);
    expect(row!.verdict.reason).toMatch(/only \d+ of 20 problems met the hypotheses in 20000 draws/);
  });

  it("is vacuous if the claim says nothing of any problem", async () => {
    const tools = fakeTools({}, { silent: () => "skipped" });
    const [row] = await verifyStatement(
      statement({ claims: [claim("silent")] }),
      options({ tools, runs: 20 }),
    );
    expect(row!.verdict).toMatchObject({ status: "vacuous", runs: 0, counts: { skipped: 20 } });
  });
});

describe("proofs", () => {
  const certificates = [{ step: "s", method: "symbolic" as const, artefact: "a" }];
  const proof = (status: "proved" | "refuted") => () => ({ status, certificates });

  it("make a row proved or refuted", async () => {
    for (const status of ["proved", "refuted"] as const) {
      const given = options({ tools: fakeTools({}, { fine }), runs: 10, proof: proof(status) });
      const [row] = await verifyStatement(statement(), given);
      expect(row!.verdict).toMatchObject({ status, certificates, counts: { supported: 10 } });
    }
  });

  it("beside a contradicted problem make a fault", async () => {
    const tools = fakeTools({}, { wrong: () => -1 });
    const given = options({ tools, runs: 10, proof: proof("proved") });
    const [row] = await verifyStatement(statement({ claims: [claim("wrong")] }), given);
    expect(row!.verdict).toMatchObject({ status: "contradicted", fault: true, certificates });
  });
});

describe("refutations", () => {
  const certificate = { step: "s", method: "interval" as const, artefact: "a" };
  const tools = fakeTools({ negative }, { wrong: () => -1, fine });
  const wrong = statement({ claims: [claim("wrong")] });

  it("make a contradicted row refuted, and keep its replay", async () => {
    const asked: Problem[] = [];
    const refute: VerifyOptions["refute"] = (_statement, _claim, problem) => {
      asked.push(problem);
      return certificate;
    };
    const [row] = await verifyStatement(wrong, options({ tools, runs: 10, refute }));
    expect(row!.verdict).toMatchObject({ status: "refuted", certificates: [certificate] });
    expect(asked).toEqual([row!.verdict.replay!.problem]);
    expect(row!.verdict.fault).toBeUndefined();
  });

  it("that do not come leave it contradicted", async () => {
    const [row] = await verifyStatement(wrong, options({ tools, runs: 10, refute: () => null }));
    expect(row!.verdict.status).toBe("contradicted");
    expect(row!.verdict.certificates).toBeUndefined();
  });

  it("are not sought for a claim that nothing contradicts, nor beside a proof", async () => {
    const refute: VerifyOptions["refute"] = () => {
      throw new Error("asked");
    };
    const [good] = await verifyStatement(statement(), options({ tools, runs: 10, refute }));
    expect(good!.verdict.status).toBe("supported");
    const proof = (): ProofResult => ({ status: "proved", certificates: [certificate] });
    const [bad] = await verifyStatement(wrong, options({ tools, runs: 10, refute, proof }));
    expect(bad!.verdict).toMatchObject({ status: "contradicted", fault: true });
  });

  it("are about the claim with its own hypotheses and tokens", async () => {
    const own: RegisteredClaim = {
      ...claim("wrong"),
      attributedTo: "workbench",
      established: false,
      hypotheses: ["negative"],
      tokens: { min: 2, max: 2 },
    };
    const refute: VerifyOptions["refute"] = (given, { name }) => {
      expect(given.hypotheses).toEqual(["negative"]);
      expect(given.tokens).toEqual({ min: 2, max: 2 });
      expect(name).toBe("wrong");
      return certificate;
    };
    const theorem = { ...statement(), claims: [claim("fine"), own] };
    const rows = await verifyStatement(theorem, options({ tools, runs: 10, refute }));
    expect(rows.map(({ verdict }) => verdict.status)).toEqual(["supported", "refuted"]);
  });
});

describe("several claims", () => {
  it("with the same hypotheses share their problems", async () => {
    const seen: Problem[] = [];
    const tools = fakeTools({}, { fine, other: fine }, seen);
    const given = statement({ claims: [claim("fine"), claim("other")] });
    await verifyStatement(given, options({ tools, runs: 8 }));
    for (let i = 0; i < 16; i += 2) expect(seen[i]).toBe(seen[i + 1]);
  });

  it("of the registry may have hypotheses, ranges and tokens of their own", async () => {
    const own = (change: Partial<RegisteredClaim>, name: string): RegisteredClaim => ({
      ...claim("fine", name),
      attributedTo: "workbench",
      established: true,
      ...change,
    });
    const seen: Problem[] = [];
    const theorem = {
      ...statement({ hypotheses: ["negative"] }),
      claims: [
        own({}, "first"),
        own({ hypotheses: [], ranges: { mu: [1, 2] } }, "second"),
        own({ tokens: { min: 3, max: 3 } }, "third"),
        own({}, "fourth"),
      ],
    } as unknown as Theorem;
    const tools = fakeTools({ negative }, { fine }, seen);
    const { rows, groups } = await verifyInDetail(theorem, options({ tools, runs: 10 }));
    expect(rows.map((row) => row.claim)).toEqual(["first", "second", "third", "fourth"]);
    expect(groups.map((group) => group.claims)).toEqual([["first", "fourth"], ["second"], ["third"]]);
    expect(rows[1]).toMatchObject({ attributedTo: "workbench", established: true });
    const scalars = seen as ScalarProblem[];
    expect(scalars.filter((p) => p.mu > 0).every((p) => p.mu >= 1 && p.mu <= 2)).toBe(true);
    expect(scalars.some((p) => p.mu > 0)).toBe(true);
  });
});

describe("determinism", () => {
  const awkward = (p: ScalarProblem): number =>
    p.x0.some((x) => x > 25) && p.mu < 0 ? -1 : Math.abs(p.a - 1);
  const given = statement({ claims: [claim("awkward"), claim("fine")] });
  const rowsOf = async (seed: number): Promise<string> => {
    const tools = fakeTools({}, { awkward, fine });
    return JSON.stringify((await verifyStatement(given, options({ tools, seed }))).map(encodeRow));
  };

  it("equal seeds give equal rows, other seeds other problems", async () => {
    const first = await rowsOf(1);
    expect(await rowsOf(1)).toBe(first);
    expect(await rowsOf(2)).not.toBe(first);
  });
});

describe("replay", () => {
  const awkward = (p: ScalarProblem): number => (p.x0.some((x) => x > 25) && p.mu < 0 ? -1 : 1);
  const given = statement({ claims: [claim("awkward")] });
  const tools = fakeTools({}, { awkward });

  it("by seed and path gives exactly the problem of the row, for every seed", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const [row] = await verifyStatement(given, options({ tools, seed }));
      const { path, problem } = row!.verdict.replay!;
      const [again] = await verifyStatement(given, options({ tools, seed, path }));
      expect(again!.verdict).toMatchObject({ status: "contradicted", runs: 1, counts: { contradicted: 1 } });
      expect(again!.verdict.replay).toEqual(row!.verdict.replay);
      expect(problem).toMatchObject({ mu: -1, sDelta: 1, a: 1 });
    }
  });

  it("of a given problem checks the claims on it alone", async () => {
    const seen: Problem[] = [];
    const problem: Problem = { kind: "scalar", mu: -3, sDelta: 0.7, a: 2, x0: [1, 26, 4] };
    const [row] = await verifyStatement(given, options({ tools: fakeTools({}, { awkward }, seen), problem }));
    expect(seen).toEqual([problem]);
    expect(row!.verdict.replay?.problem).toEqual(problem);
    const { path } = row!.verdict.replay!;
    const [again] = await verifyStatement(given, options({ tools, path }));
    expect(again!.verdict.replay?.problem).toEqual(problem);
  });

  it("of a problem that misses the hypotheses is vacuous and names them", async () => {
    const problem: Problem = { kind: "scalar", mu: 3, sDelta: 1, a: 1, x0: [1] };
    const other = fakeTools({ negative }, { fine });
    const [row] = await verifyStatement(
      statement({ hypotheses: ["negative"] }),
      options({ tools: other, problem }),
    );
    expect(row!.verdict).toMatchObject({ status: "vacuous", counts: { skipped: 1 } });
    expect(row!.verdict.reason).toContain("negative");
  });

  it("of a problem of the other form, or with too few tokens, is vacuous", async () => {
    const matrix: Problem = { kind: "matrix", M: [[1]], sDelta: [[1]], a: [1], x0: [[1]] };
    const [row] = await verifyStatement(statement(), options({ tools, problem: matrix }));
    expect(row!.verdict.reason).toContain("one dimension");
    const short: Problem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] };
    const two = statement({ tokens: { min: 2, max: 3 } });
    const [second] = await verifyStatement(two, options({ tools, problem: short }));
    expect(second!.verdict.reason).toContain("2 <= L <= 3");
  });

  it.each(["x", "", "1:", "1::2", "-1", "1.5", "0~0", "0~9999999", "0:999999", "=!!", "=e30", "9999999999"])(
    "of the malformed path %j is bad input",
    async (path) => {
      await expect(verifyStatement(given, options({ tools, path }))).rejects.toThrow(/^--path: got/);
    },
  );
});

describe("the margin-driven search", () => {
  it("finds a violation that plain sampling misses, and its path replays it", async () => {
    // The margin falls smoothly towards a corner of which a draw has about one chance in 10^4: |u| + |v| < 0.05
    // in u = ln(a/3), v = ln(|mu|/2), with densities 1/4.6 and 1/8, has 2 · 0.05² / (4.6 · 8).
    const corner = (p: ScalarProblem): number =>
      Math.abs(Math.log(p.a / 3)) + Math.abs(Math.log(Math.abs(p.mu || 1) / 2)) - 0.05;
    const given = statement({ claims: [claim("corner")] });
    const tools = fakeTools({}, { corner });
    const { rows, groups } = await verifyInDetail(given, options({ tools, runs: 400, level: "full" }));
    expect(groups[0]!.searched).toBeGreaterThan(0);
    const { verdict } = rows[0]!;
    expect(verdict.status).toBe("contradicted");
    expect(verdict.counts.contradicted).toBe(1);
    expect(verdict.replay!.path).toContain("~");
    const { path } = verdict.replay!;
    const [again] = await verifyStatement(given, options({ tools, path }));
    expect(again!.verdict.replay?.problem).toEqual(verdict.replay!.problem);
  });

  it("stays within its budget and meets the hypotheses", async () => {
    const seen: Problem[] = [];
    const tools = fakeTools({ negative }, { slope: (p) => Math.abs(p.a) }, seen);
    const given = statement({ hypotheses: ["negative"], claims: [claim("slope")] });
    const { groups } = await verifyInDetail(given, options({ tools, runs: 100 }));
    // A fifth of the runs climb, a tenth lie on boundaries.
    expect(groups[0]!.searched).toBeLessThanOrEqual(20 + 10);
    expect(seen.length).toBe(100 + groups[0]!.searched);
    expect((seen as ScalarProblem[]).every(negative)).toBe(true);
  });
});

describe("problems on boundaries", () => {
  it("find a violation of measure zero that draws meet once in 800, and its path replays it", async () => {
    const corner = (p: ScalarProblem): number => (p.sDelta === 0 && p.x0[0] === 0 && p.mu > 0 ? -1 : 1);
    const given = statement({ tokens: { min: 1, max: 2 }, claims: [claim("corner")] });
    const tools = fakeTools({}, { corner });
    const { rows } = await verifyInDetail(given, options({ tools, runs: 1000, seed: 4 }));
    const { verdict } = rows[0]!;
    expect(verdict.status).toBe("contradicted");
    const { path, problem } = verdict.replay!;
    const [again] = await verifyStatement(given, options({ tools, path, seed: 4 }));
    expect(again!.verdict.replay?.problem).toEqual(problem);
  });
});

describe("known failures", () => {
  it("are tried first, and count only if they still fail", async () => {
    const problem: Problem = { kind: "scalar", mu: -1.2345, sDelta: 1, a: 1, x0: [1] };
    const other: Problem = { ...problem, mu: -2 };
    const seen: Problem[] = [];
    const exact = (p: ScalarProblem): number => (p.mu === -1.2345 ? -1 : 1);
    const tools = fakeTools({ negative }, { exact }, seen);
    const known = [
      { statement: "fake", problem },
      { statement: "fake", problem: other },
      { statement: "another", problem: { ...problem, mu: -7 } },
      { statement: "fake", problem: { ...problem, mu: 7 } },
    ];
    const given = statement({ hypotheses: ["negative"], claims: [claim("exact")] });
    const [row] = await verifyStatement(given, options({ tools, runs: 10, known }));
    expect(seen.slice(0, 2)).toEqual([problem, other]);
    expect(row!.verdict).toMatchObject({ status: "contradicted", runs: 11, counts: { contradicted: 1 } });
    const [again] = await verifyStatement(given, options({ tools, path: row!.verdict.replay!.path }));
    expect(again!.verdict.status).toBe("contradicted");
  });
});

describe("interruption", () => {
  const memory = (): TaskStore & { readonly entries: Map<string, unknown> } => {
    const entries = new Map<string, unknown>();
    return { entries, get: (key) => entries.get(key), set: (key, value) => void entries.set(key, value) };
  };
  const awkward = (p: ScalarProblem): number => (p.x0.some((x) => x > 25) && p.mu < 0 ? -1 : 1);
  const given = statement({ claims: [claim("awkward")] });

  it("throws, keeps what is finished, and the same run continues to the same rows", async () => {
    const whole = await verifyStatement(given, options({ tools: fakeTools({}, { awkward }) }));
    const controller = new AbortController();
    const store = memory();
    const first: Problem[] = [];
    const tools = (seen: Problem[]): EngineTools => fakeTools({}, { awkward }, seen);
    const onProgress = ({ done }: Progress): void => {
      if (done >= 100) controller.abort();
    };
    const interrupted = verifyStatement(
      given,
      options({ tools: tools(first), store, signal: controller.signal, onProgress }),
    );
    await expect(interrupted).rejects.toBeInstanceOf(InterruptedError);
    expect(store.entries.size).toBeGreaterThanOrEqual(100 / 8);
    expect(first.length).toBeLessThan(200);

    const second: Problem[] = [];
    const rows = await verifyStatement(given, options({ tools: tools(second), store }));
    expect(rows.map(encodeRow)).toEqual(whole.map(encodeRow));
    expect(second.slice(0, first.length)).not.toEqual(first);

    const third: Problem[] = [];
    await verifyStatement(given, options({ tools: tools(third), store }));
    expect(third).toEqual([]);
  });

  it("before the start runs nothing", async () => {
    const seen: Problem[] = [];
    const tools = fakeTools({}, { awkward }, seen);
    const run = verifyStatement(given, options({ tools, signal: AbortSignal.abort() }));
    await expect(run).rejects.toBeInstanceOf(InterruptedError);
    expect(seen).toEqual([]);
  });
});

describe("what goes wrong inside", () => {
  it("is our bug, with the problem that shows it", async () => {
    const tools: EngineTools = {
      ...fakeTools({}, { fine }),
      judge: () => {
        throw new RangeError("no such point");
      },
    };
    const run = verifyStatement(statement(), options({ tools, runs: 3 }));
    await expect(run).rejects.toBeInstanceOf(InvariantError);
    await expect(run).rejects.toThrow(/judging fake, fine failed on \{"mu":.*no such point/s);
  });
});

describe("progress", () => {
  it("rises to the total over all groups", async () => {
    const seen: Progress[] = [];
    const tools = fakeTools({}, { fine });
    await verifyStatement(statement(), options({ tools, runs: 20, onProgress: (p) => seen.push(p) }));
    expect(seen.at(-1)).toEqual({ done: 20, total: 20, row: "fake" });
    expect(seen.map((p) => p.done)).toEqual([...seen.map((p) => p.done)].sort((p, q) => p - q));
  });
});
