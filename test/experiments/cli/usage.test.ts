import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, ensureBuilt, root, runCli, runNode, Scratch } from "./harness.ts";

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

const commands = [
  "list",
  "explain",
  "verify",
  "simulate",
  "field",
  "sweep",
  "merge",
  "figures",
  "tables",
  "report",
  "schema",
  "bench",
];

describe("help and version", () => {
  it("lists every command and option, on stdout, and exits with 0", async () => {
    const { code, stdout, stderr } = await runCli(["--help"]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    for (const flag of ["--seed", "--out", "--json", "--quiet", "--backend", "--help", "--version"]) {
      expect(stdout).toContain(flag);
    }
  });

  it("does not list commands that are not built", async () => {
    const { stdout } = await runCli(["--help"]);
    for (const absent of ["sweep", "merge", "analyze", "train"]) {
      if (!commands.includes(absent)) expect(stdout).not.toMatch(new RegExp(`^  ${absent}\\b`, "m"));
    }
  });

  it.each(commands)("%s --help has every global option and an example", async (command) => {
    const { code, stdout } = await runCli([command, "--help"]);
    expect(code).toBe(0);
    for (const flag of ["--seed", "--out", "--json", "--quiet", "--backend", "--help", "--version"]) {
      expect(stdout).toContain(flag);
    }
    expect(stdout).toContain(`token-dynamics ${command}`);
  });

  it.each([[["--version"]], [["verify", "--version"]]])("%j prints the version", async (args) => {
    const { code, stdout } = await runCli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("prints help within 0.2 s", async () => {
    const best = async (run: () => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 5; i++) {
        const started = performance.now();
        await run();
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    const empty = scratch.write("empty.mjs", "");
    const bare = await best(() => runNode(empty, []));
    // On a machine that is busy with other tests, Node.js alone may take that long: then 4 times its start is the limit.
    expect(await best(() => runCli(["--help"]))).toBeLessThan(Math.max(200, 4 * bare));
  });
});

/** Arguments, and what the message must name. */
const badUsage: readonly (readonly [readonly string[], readonly string[]])[] = [
  [[], ["command"]],
  [["verfy"], ["verfy", "verify"]],
  [["--nonsense"], ["--nonsense"]],
  [["list", "--nonsense"], ["--nonsense"]],
  [["list", "surplus"], ["list"]],
  [["explain"], ["id"]],
  [["simulate"], ["file"]],
  [["field"], ["file"]],
  [["schema"], ["format"]],
  [
    ["schema", "novel"],
    ["format", "novel", "problem"],
  ],
  [["list", "--seed"], ["--seed"]],
  [
    ["list", "--seed", "x"],
    ["--seed", '"x"', "whole number"],
  ],
  [
    ["list", "--seed", ""],
    ["--seed", '""'],
  ],
  [
    ["list", "--seed", "1.5"],
    ["--seed", '"1.5"'],
  ],
  [
    ["list", "--seed", "-1"],
    ["--seed", '"-1"'],
  ],
  [
    ["list", "--seed", "4294967296"],
    ["--seed", "4294967296"],
  ],
  [
    ["list", "--seed", "NaN"],
    ["--seed", "NaN"],
  ],
  [
    ["list", "--seed", "1e3"],
    ["--seed", "1e3"],
  ],
  [["list", "--out", ""], ["--out"]],
  // Node.js itself is a file on every machine that runs this.
  [
    ["sweep", "-", "--out", process.execPath],
    ["--out", "is a file"],
  ],
  [
    ["tables", "scenarios", "--out", `${process.execPath}/deeper/still`],
    ["--out", `${process.execPath} is a file`],
  ],
  [
    ["list", "--backend", "cuda"],
    ["--backend", "cuda", "webasm"],
  ],
  [
    ["verify", "--runs", "0"],
    ["--runs", '"0"'],
  ],
  [
    ["verify", "--runs", "-5"],
    ["--runs", '"-5"'],
  ],
  [
    ["verify", "--runs", "many"],
    ["--runs", "many"],
  ],
  [
    ["verify", "--runs", "Infinity"],
    ["--runs", "Infinity"],
  ],
  [
    ["verify", "--level", "medium"],
    ["--level", "medium", "full"],
  ],
  [
    ["verify", "--path", "a:b"],
    ["--path", "a:b"],
  ],
  [["sweep"], ["file"]],
  [["sweep", "nowhere.json"], ["nowhere.json"]],
  [
    ["sweep", "nowhere.json", "--shard", "5/4"],
    ["--shard", '"5/4"', "1/16"],
  ],
  [["merge"], ["dirs"]],
  [
    ["merge", "nowhere"],
    ["nowhere", "no such folder"],
  ],
  [["train", "--help"], ["train"]],
  [
    ["simulate", "-", "--csv", "--json"],
    ["--csv", "--json"],
  ],
];

describe("bad usage exits with 2, names what is wrong and does nothing", () => {
  it.each(badUsage)("%j", async (args, named) => {
    const before = scratch.files();
    const { code, stdout, stderr } = await runCli([...args], { cwd: scratch.folder });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    for (const name of named) expect(stderr).toContain(name);
    expect(stderr).toContain("Nothing was run, nothing was written.");
    expect(scratch.files()).toEqual(before);
  });
});

describe("backends", () => {
  it("refuses a named backend that is missing, or runs on it", async () => {
    const { code, stderr } = await runCli(["schema", "problem", "--backend", "headlessgl"]);
    if (code === 0) return expect(stderr).toBe("");
    expect(code).toBe(2);
    expect(stderr).toContain("--backend");
    expect(stderr).toContain("headlessgl");
  });

  it("has cpu and webasm everywhere", async () => {
    for (const backend of ["cpu", "webasm"]) {
      const { code } = await runCli(["schema", "problem", "--backend", backend]);
      expect(code).toBe(0);
    }
  });
});

describe("pipes", () => {
  it("a reader that goes away is no failure", () => {
    const stderr = path.join(scratch.folder, "stderr.txt");
    const command = `"${process.execPath}" "${cli}" schema problem 2> "${stderr}" | head -c 5`;
    expect(execFileSync("sh", ["-c", command], { encoding: "utf8" })).toHaveLength(5);
    expect(readFileSync(stderr, "utf8")).toBe("");
  });
});

describe("failures", () => {
  it("an internal failure is one line, a log and exit code 70", async () => {
    // The program is made to fail from outside: its JSON printer throws.
    const breaker = scratch.write(
      "break.mjs",
      'JSON.stringify = () => { throw new Error("broken on\\npurpose"); };',
    );
    const out = path.join(scratch.folder, "failing");
    const { code, stdout, stderr } = await runNode("--import", [
      breaker,
      path.join(root, "dist", "experiments", "cli.js"),
      "schema",
      "problem",
      "--out",
      out,
    ]);
    expect(code).toBe(70);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain("broken on; purpose");
  });
});
