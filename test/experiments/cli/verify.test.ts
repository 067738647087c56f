import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, runCli, Scratch, type RunOptions, type RunResult } from "./harness.ts";

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

interface Output {
  readonly version: string;
  readonly seed: number;
  readonly backend: string;
  readonly rows: readonly {
    readonly theorem: string;
    readonly claim: string;
    readonly attributedTo: string;
    readonly established?: boolean | string;
    readonly verdict: {
      readonly status: string;
      readonly runs: number;
      readonly counts: Record<string, number>;
      readonly evidence: readonly unknown[];
      readonly replay?: { readonly problem: unknown; readonly seed: number; readonly path: string };
      readonly fault?: boolean;
    };
  }[];
}

let folders = 0;

/** Runs verify with a fresh --out and one small number of runs. */
function verify(args: readonly string[], runs = 10): Promise<RunResult & { readonly out: string }> {
  const out = path.join(scratch.folder, `out-${folders++}`);
  // --backend cpu: the others are probed, which takes longer than these runs.
  return runCli(["verify", ...args, "--runs", String(runs), "--out", out, "--backend", "cpu"]).then(
    (result) => ({
      ...result,
      out,
    }),
  );
}

const parse = (result: RunResult): Output => JSON.parse(result.stdout) as Output;

/** True: one token that converges keeps its sign. */
const trueStatement = {
  id: "keeps-its-sign",
  title: "one token keeps its sign",
  tokens: { min: 1, max: 2 },
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [{ name: "sign", kind: "always", of: "sign(x[l]) == sign(x0[l])" }],
};

/** False: the exponent of convergence is 1/2. */
const falseStatement = {
  id: "too-fast",
  title: "tokens vanish like 1/t",
  tokens: { min: 1, max: 2 },
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [{ name: "rate", kind: "bounded", of: "t * abs(x[1])" }],
};

describe("verify --json", () => {
  it("has the fields of CONTRACT.md, and nothing else on stdout", async () => {
    const result = await verify(["stationary", "--json", "--seed", "3"]);
    expect(result.code).toBe(0);
    const output = parse(result);
    expect(Object.keys(output)).toEqual(["version", "seed", "backend", "rows"]);
    expect(output.seed).toBe(3);
    expect(output.backend).toBe("cpu");
    for (const row of output.rows) {
      expect(row.theorem).toBe("stationary");
      expect(row.verdict.status).toMatch(/^(supported|proved)$/);
      expect(row.verdict.runs).toBe(10);
      expect(Object.keys(row.verdict.counts)).toEqual([
        "supported",
        "contradicted",
        "inconclusive",
        "skipped",
      ]);
      expect(Array.isArray(row.verdict.evidence)).toBe(true);
    }
  });

  it("gives the same bytes for the same command, whatever the number of workers", async () => {
    const file = scratch.write("same.json", falseStatement);
    // 30 runs go to worker threads; the second run meets the files the first one left.
    const first = await verify(["--conjecture", file, "--json"], 30);
    const second = await runCli([
      "verify",
      "--conjecture",
      file,
      "--json",
      "--runs",
      "30",
      "--out",
      first.out,
      "--backend",
      "cpu",
    ]);
    expect(second.stdout).toBe(first.stdout);
  });
});

describe("exit codes", () => {
  it("0 for a true conjecture", async () => {
    const result = await verify(["--conjecture", scratch.write("true.json", trueStatement), "--json"]);
    expect(result.code).toBe(0);
    const [row] = parse(result).rows;
    expect(row!.attributedTo).toBe("user");
    expect(row!.established).toBeUndefined();
  });

  it("1 for a false one, with the smallest problem, which can be replayed by path and by value", async () => {
    const file = scratch.write("false.json", falseStatement);
    const result = await verify(["--conjecture", file, "--json"]);
    expect(result.code).toBe(1);
    const { replay } = parse(result).rows[0]!.verdict;
    const byPath = await verify([
      "--conjecture",
      file,
      "--json",
      "--seed",
      String(replay!.seed),
      "--path",
      replay!.path,
    ]);
    expect(byPath.code).toBe(1);
    expect(parse(byPath).rows[0]!.verdict.replay!.problem).toEqual(replay!.problem);
    const problem = scratch.write("problem.json", replay!.problem);
    const byValue = await verify(["--conjecture", file, "--json", "--problem", problem]);
    expect(byValue.code).toBe(1);
    expect(parse(byValue).rows[0]!.verdict.counts["contradicted"]).toBe(1);
  });

  it("the text names the counterexample and the command that shows it again", async () => {
    const result = await verify(["--conjecture", scratch.write("false.json", falseStatement)]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain("contradicted");
    const replay = /replay {5}token-dynamics (verify .*)/.exec(result.stdout);
    expect(replay).not.toBeNull();
    const again = await runCli(replay![1]!.split(" "), { cwd: scratch.folder });
    expect(again.code).toBe(1);
  });

  it("3 if no problem meets the hypotheses", async () => {
    const vacuous = { ...trueStatement, hypotheses: ["mu < 0", "mu > 0"] };
    const result = await verify(["--conjecture", scratch.write("vacuous.json", vacuous), "--json"], 1);
    expect(result.code).toBe(3);
    expect(parse(result).rows[0]!.verdict.status).toBe("vacuous");
  });

  it("1 before 3", async () => {
    const claims = [...falseStatement.claims, { name: "nothing", kind: "limit", of: "x[1]", equals: "0" }];
    const files = [
      scratch.write("f.json", { ...falseStatement, claims }),
      scratch.write("v.json", { ...trueStatement, hypotheses: ["mu < 0", "mu > 0"] }),
    ];
    const result = await verify(
      files.flatMap((file) => ["--conjecture", file]),
      1,
    );
    expect(result.code).toBe(1);
  });

  it("0 for a registry statement with a claim established as false; 1 for it with --strict", async () => {
    const lenient = await verify(["convergence", "--json"]);
    expect(lenient.code).toBe(0);
    const statuses = parse(lenient).rows.map((row) => [row.established, row.verdict.status]);
    expect(statuses).toContainEqual([false, "contradicted"]);
    const strict = await verify(["convergence", "--strict"]);
    expect(strict.code).toBe(1);
  });

  it("3 for a problem that does not meet the hypotheses", async () => {
    const problem = scratch.write("p.json", { mu: 1, sDelta: 1, a: 1, x0: [1] });
    const result = await verify(["convergence", "--problem", problem, "--json"]);
    expect(result.code).toBe(3);
    expect(parse(result).rows.every((row) => row.verdict.status === "vacuous")).toBe(true);
  });
});

/** Conjectures that are refused, and what the message must name. */
const badConjectures: readonly (readonly [string, unknown, string])[] = [
  ["not JSON", "{", "line"],
  ["a list", [], "(root)"],
  ["id missing", { ...trueStatement, id: undefined }, "id"],
  ["an id of the registry", { ...trueStatement, id: "convergence" }, "convergence"],
  ["an unknown key", { ...trueStatement, clams: [] }, "clams"],
  ["no claims", { ...trueStatement, claims: [] }, "claims"],
  [
    "a repeated claim name",
    { ...trueStatement, claims: [...trueStatement.claims, ...trueStatement.claims] },
    "claims[1].name",
  ],
  [
    "an unknown kind",
    { ...trueStatement, claims: [{ name: "n", kind: "sometimes", of: "x[1]" }] },
    "claims[0].kind",
  ],
  [
    "a limit without equals",
    { ...trueStatement, claims: [{ name: "n", kind: "limit", of: "x[1]" }] },
    "claims[0]",
  ],
  [
    "an unknown name",
    { ...trueStatement, claims: [{ name: "n", kind: "bounded", of: "y[1]" }] },
    "claims[0].of",
  ],
  [
    "a syntax error",
    { ...trueStatement, claims: [{ name: "n", kind: "bounded", of: "x[1" }] },
    "claims[0].of",
  ],
  [
    "an index above tokens.min",
    { ...trueStatement, claims: [{ name: "n", kind: "bounded", of: "x[2]" }] },
    "claims[0].of",
  ],
  [
    "a function not allowed",
    { ...trueStatement, claims: [{ name: "n", kind: "bounded", of: "import(x[1])" }] },
    "claims[0].of",
  ],
  ["a bad hypothesis", { ...trueStatement, hypotheses: ["mu <"] }, "hypotheses[0]"],
  ["x in a hypothesis", { ...trueStatement, hypotheses: ["x[1] > 0"] }, "hypotheses[0]"],
  ["an unknown range", { ...trueStatement, ranges: { b: [0, 1] } }, "ranges.b"],
  ["a range backwards", { ...trueStatement, ranges: { a: [2, 1] } }, "ranges.a"],
  ["a range of a with 0", { ...trueStatement, ranges: { a: [0, 1] } }, "ranges.a"],
  ["tokens backwards", { ...trueStatement, tokens: { min: 3, max: 2 } }, "tokens"],
  ["__proto__", '{"__proto__":1,"id":"i","title":"t","hypotheses":[],"claims":[]}', "__proto__"],
];

describe("bad input exits with 2, names the field, and runs nothing", () => {
  it.each(badConjectures)("%s", async (_, content, named) => {
    const result = await verify(["--conjecture", scratch.write("bad.json", content), "--json"]);
    expect(result.code).toBe(2);
    expect(result.stdout).toBe("");
    expect(result.stderr).toContain(named);
    expect(result.stderr).toContain("bad.json");
    expect(result.stderr).toContain("Nothing was run, nothing was written.");
    expect(existsSync(result.out)).toBe(false);
  });

  it("all files are validated before any runs", async () => {
    const good = scratch.write("good.json", trueStatement);
    const bad = scratch.write("bad.json", { ...falseStatement, claims: [] });
    const result = await verify(["--conjecture", good, "--conjecture", bad]);
    expect(result.code).toBe(2);
    expect(existsSync(result.out)).toBe(false);
  });

  it.each([
    [["no-such-id"], "no-such-id"],
    [["convergence", "--problem", "/nowhere.json"], "/nowhere.json"],
    [["convergence", "--conjecture", "/nowhere.json"], "/nowhere.json"],
    [["convergence", "--path", "0", "--problem", "-"], "--path"],
    [["convergence", "--path", "0", "--batch", "10"], "--batch"],
    [["convergence", "--problem", "-", "--batch", "10"], "--batch"],
    [["convergence", "--path", "0:99999"], "--path"],
    // Leads to a problem of the first; that it leads nowhere in the second is found out after the first is done.
    [["convergence", "stationary", "--path", "17:0:2"], "--path"],
    [["convergence", "--path", `${"1:".repeat(60_000)}1`], '…"'],
  ])("%j", async (args, named) => {
    const result = await verify(args);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(named);
    expect(existsSync(result.out)).toBe(false);
  });

  it("two files with one id", async () => {
    const one = scratch.write("one.json", trueStatement);
    const two = scratch.write("two.json", trueStatement);
    const result = await verify(["--conjecture", one, "--conjecture", two]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("two.json");
  });
});

describe("interruption", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "%s exits with 130, keeps what is finished, and continues",
    async (signal) => {
      const out = path.join(scratch.folder, `interrupted-${signal}`);
      const args = [
        "verify",
        "sign-invariance",
        "--runs",
        "100000",
        "--json",
        "--out",
        out,
        "--backend",
        "cpu",
      ];
      const states = (): readonly string[] => {
        const folder = path.join(out, "partial");
        return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".state")) : [];
      };
      const killOnce = (ready: (stderr: string) => boolean): RunOptions => ({
        during: (kill, stderr) => {
          const timer = setInterval(() => {
            if (!ready(stderr())) return;
            clearInterval(timer);
            kill(signal);
          }, 50);
        },
      });
      const first = await runCli(
        args,
        killOnce(() => states().length > 0),
      );
      expect(first.code).toBe(130);
      expect(first.stdout).toBe("");
      expect(first.stderr).toContain("the same command continues");
      expect(states()).toHaveLength(1);
      expect(existsSync(path.join(out, "verify.json"))).toBe(false);

      const second = await runCli(
        args,
        killOnce((stderr) => /continuing: [1-9]/.test(stderr)),
      );
      expect(second.code).toBe(130);
      const other = await runCli([...args.slice(0, 3), "1", "--out", out, "--backend", "cpu"]);
      expect(other.code).toBe(0);
      expect(other.stderr).toContain("ignoring unfinished work of another command");
      expect(states()).toHaveLength(1);
    },
  );

  it("state is deleted when the command completes", async () => {
    const result = await verify(["stationary"], 30);
    expect(result.code).toBe(0);
    expect(existsSync(path.join(result.out, "partial"))).toBe(false);
    const stored = JSON.parse(readFileSync(path.join(result.out, "verify.json"), "utf8")) as { runs: number };
    expect(stored.runs).toBe(30);
  });
});
