import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ensureBuilt, runCli, Scratch, type RunOptions, type RunResult } from "./harness.ts";

// Several programs one after the other, on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

/** mu = 0: nothing moves, and the judge is fast. */
const sweep = {
  id: "still",
  design: { kind: "random", size: 800, ranges: { mu: [0, 0] }, tokens: { min: 1, max: 3 } },
  claims: ["stationary"],
  depth: { steps: 20, eta: 0.1 },
};
const file = scratch.write("sweep.json", sweep);
const without = {
  SLURM_ARRAY_TASK_ID: "",
  JOB_COMPLETION_INDEX: "",
};
let folders = 0;
const fresh = (): string => path.join(scratch.folder, `out-${folders++}`);
const folderOf = (out: string): string => path.join(out, "sweeps", "still");

/** --backend cpu: the others are probed, which takes longer than these sweeps. */
function cli(args: readonly string[], out: string, options: RunOptions = {}): Promise<RunResult> {
  const env = { ...without, ...options.env };
  return runCli([...args, "--out", out, "--backend", "cpu"], { ...options, env });
}

const bytes = (name: string): Buffer => readFileSync(name);

describe("sweep and merge", () => {
  const straight = fresh();

  it("sweep --json has the rows of verify, and says which part it is", async () => {
    const { code, stdout } = await cli(["sweep", file, "--json"], straight);
    expect(code).toBe(0);
    const value = JSON.parse(stdout) as Record<string, unknown>;
    expect(value).toMatchObject({ seed: 1, backend: "cpu", shard: { index: 1, of: 1 } });
    const rows = value["rows"] as { readonly verdict: object }[];
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      theorem: "stationary",
      established: true,
      verdict: { status: "supported", runs: 800 },
    });
    expect(readdirSync(folderOf(straight))).toEqual(["part-00001-of-00001.ndjson"]);
    expect(readdirSync(straight)).toEqual(["sweeps"]);
  });

  it("says that a seed in the file goes before --seed", async () => {
    const design = { ...sweep.design, size: 20 };
    const seeded = scratch.write("seeded.json", { ...sweep, id: "seeded", design, seed: 5 });
    const { code, stderr } = await cli(["sweep", seeded, "--seed", "7"], fresh());
    expect(code).toBe(0);
    expect(stderr).toContain('--seed 7 is not used: the file says "seed": 5');
  });

  it("a killed shard goes on with --resume, and the merged sweep has the same bytes as one run", async () => {
    const out = fresh();
    const partial = path.join(out, "partial");
    const killed = await cli(["sweep", file, "--shard", "2/2"], out, {
      during: (kill) => {
        const look = setInterval(() => {
          const chunks = existsSync(partial) ? readdirSync(partial, { recursive: true }) : [];
          if (!chunks.some((name) => String(name).endsWith(".ndjson"))) return;
          clearInterval(look);
          kill("SIGKILL");
        }, 2);
      },
    });
    expect(killed.code).toBeNull();
    expect(existsSync(folderOf(out))).toBe(false);
    const resumed = await cli(["sweep", file, "--shard", "2/2", "--resume"], out);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain("continuing");
    const again = await cli(["sweep", file, "--shard", "2/2", "--resume"], out);
    expect(again.stderr).toContain("finished: nothing to do");
    expect(again.stdout).toBe(resumed.stdout);

    const refused = await cli(["merge", folderOf(out)], out);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/a gap: problems 0 to 399 of 800.*--shard 1\/2/s);
    expect(readdirSync(folderOf(out))).toEqual(["part-00002-of-00002.ndjson"]);

    const slurm = {
      SLURM_ARRAY_TASK_ID: "7",
      SLURM_ARRAY_TASK_MIN: "7",
      SLURM_ARRAY_TASK_MAX: "8",
      SLURM_ARRAY_TASK_COUNT: "2",
    };
    const first = await cli(["sweep", file], out, { env: slurm });
    expect(first.code).toBe(0);
    expect(first.stderr).toContain("shard 1/2: from SLURM_ARRAY_TASK_ID=7");

    const whole = await cli(["merge", folderOf(straight), "--json"], straight);
    const halves = await cli(["merge", folderOf(out), "--parquet", "--json"], out);
    expect(halves.code).toBe(0);
    expect(halves.stdout).toBe(whole.stdout);
    for (const name of ["merged.ndjson", "summary.json"]) {
      const [one, other] = [straight, out].map((each) => bytes(path.join(folderOf(each), name)));
      expect(one!.equals(other!)).toBe(true);
    }
    expect(readdirSync(folderOf(out))).toContain("merged.parquet");
  });

  it("SIGINT is 130, keeps what is finished, and the same command continues", async () => {
    const out = fresh();
    const partial = path.join(out, "partial");
    const stopped = await cli(["sweep", file], out, {
      during: (kill) => {
        const look = setInterval(() => {
          if (!existsSync(partial)) return;
          clearInterval(look);
          kill("SIGINT");
        }, 2);
      },
    });
    expect(stopped.code).toBe(130);
    expect(existsSync(folderOf(out))).toBe(false);
    const { code } = await cli(["sweep", file], out);
    expect(code).toBe(0);
    const part = "part-00001-of-00001.ndjson";
    expect(bytes(path.join(folderOf(out), part)).equals(bytes(path.join(folderOf(straight), part)))).toBe(
      true,
    );
  });
});

describe("exit codes of parts", () => {
  // Established as false, and every problem with mu = 0 shows it; the other claims of the statement are not met.
  const input = { ...sweep, claims: ["dichotomy"], design: { ...sweep.design, size: 6 } };
  const dichotomy = scratch.write("dichotomy.json", input);

  it("a whole sweep answers for every row, a part for contradictions alone", async () => {
    expect((await cli(["sweep", dichotomy], fresh())).code).toBe(3);
    const part = await cli(["sweep", dichotomy, "--shard", "1/2"], fresh());
    expect(part.code).toBe(0);
    expect(part.stdout).toContain("are those of `merge`");
  });
});

describe("bad input exits with 2 before anything is written", () => {
  const { id: _id, ...noId } = sweep;
  const design = (change: object): object => ({ ...sweep, design: { ...sweep.design, ...change } });
  const cases: readonly (readonly [string, object, Readonly<Record<string, string>>, readonly string[]])[] = [
    ["an unknown key", { ...sweep, sede: 1 }, {}, ["sede", "seed"]],
    ["a missing key", noId, {}, ["id"]],
    ["an unknown statement", { ...sweep, claims: ["novel"] }, {}, ["novel", "list"]],
    ["an impossible size", design({ size: 1e9, tokens: { min: 1, max: 65536 } }), {}, ["477 TiB", "memory"]],
    ["numbers out of the backend's reach", design({ ranges: { mu: [0, 1e8] } }), {}, ["mu", "1e6"]],
    [
      "a grid that does not come out even",
      design({ kind: "grid" }),
      {},
      ["design.tokens", "design.ranges.a"],
    ],
    ["half an environment", sweep, { SLURM_ARRAY_TASK_ID: "3" }, ["SLURM_ARRAY_TASK_COUNT", "--shard"]],
    ["a malformed environment", sweep, { JOB_COMPLETION_INDEX: "x" }, ["JOB_COMPLETION_INDEX", '"x"']],
  ];
  it.each(cases)("%s", async (_, content, env, named) => {
    const out = fresh();
    const { code, stdout, stderr } = await cli(["sweep", "-"], out, { stdin: JSON.stringify(content), env });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    for (const name of named) expect(stderr).toContain(name);
    expect(stderr).toContain("Nothing was run, nothing was written.");
    expect(existsSync(out)).toBe(false);
  });

  it("a finished part, without --resume", async () => {
    const out = fresh();
    const tiny = scratch.write("tiny.json", design({ size: 3 }));
    expect((await cli(["sweep", tiny], out)).code).toBe(0);
    const { code, stderr } = await cli(["sweep", tiny], out);
    expect(code).toBe(2);
    expect(stderr).toContain("--resume");
    const other = await cli(["sweep", tiny, "--resume", "--seed", "9"], out);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("another configuration");
  });
});
