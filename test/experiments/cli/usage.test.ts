import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  symlinkSync,
} from "node:fs";
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
  "analyze",
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
    expect(stdout).not.toMatch(/^ {2}train\b/m);
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
    ["format", "novel", "Give for example schema problem."],
  ],
  [
    ["list", "--sede", "1"],
    ["--sede", "--seed"],
  ],
  [
    ["explain", "convergance"],
    ['"convergance"', "Did you mean convergence?"],
  ],
  [["verify", "slow-divergance"], ["Did you mean slow-divergence?"]],
  [["figures", "coverge"], ["Did you mean coverage?"]],
  [["tables", "scenario"], ["Did you mean scenarios?"]],
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
  [
    ["merge", ".", "nowhere", process.execPath],
    [".: got no file part-", "nowhere: got no such folder", `${process.execPath}: got a file`],
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

describe("a folder for files that cannot be had", () => {
  const folder = (name: string, make: (place: string) => void): string => {
    const place = path.join(scratch.folder, name);
    make(place);
    return place;
  };
  const cases: readonly (readonly [string, () => string, string])[] = [
    ["a file", () => scratch.write("a-file", ""), "is a file"],
    [
      "below a file",
      () => path.join(scratch.write("another-file", ""), "deeper", "still"),
      "another-file is a file",
    ],
    [
      "a link to nothing",
      () => folder("dangling", (place) => symlinkSync("/none", place)),
      "link to nothing",
    ],
    ["a link to itself", () => folder("loop", (place) => symlinkSync("loop", place)), "ELOOP"],
    ["a name that is too long", () => path.join(scratch.folder, "x".repeat(300)), "ENAMETOOLONG"],
    // Node.js 20 would try to make this one for ever.
    ["a file system of the kernel", () => "/proc/none", "Nothing can be written in /proc"],
  ];

  it.each(cases)("%s is refused before any work", async (_, make, why) => {
    const out = make();
    if (out.startsWith("/proc") && !existsSync("/proc")) return;
    const before = scratch.files();
    const { code, stdout, stderr } = await runCli(["tables", "scenarios", "--out", out]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`--out: got ${JSON.stringify(out)}, expected a directory that can be written.`);
    expect(stderr).toContain(why);
    expect(stderr).toMatch(/: give another --out\.\nNothing was run, nothing was written\.\n$/);
    expect(scratch.files()).toEqual(before);
  });

  it.skipIf(process.getuid?.() === 0)(
    "a folder that may not be written is refused, the default one too",
    async () => {
      const closed = folder("closed", (place) => mkdirSync(place, { mode: 0o500 }));
      const { code, stderr } = await runCli(["tables", "scenarios"], { cwd: closed });
      chmodSync(closed, 0o700);
      expect([code, stderr]).toEqual([2, expect.stringContaining("EACCES")]);
    },
  );

  it("is not asked for by a command that writes nothing", async () => {
    const { code } = await runCli(["schema", "problem", "--out", process.execPath]);
    expect(code).toBe(0);
  });

  it("may be a link, and have spaces and letters of any alphabet in its name", async () => {
    const real = folder("Maß ﬂ 東京 💥", (place) => mkdirSync(place));
    const link = folder("a link", (place) => symlinkSync(real, place));
    const { code, stdout } = await runCli(["tables", "scenarios", "--out", path.join(link, "new")]);
    expect(code).toBe(0);
    expect(stdout).toContain(path.join(link, "new", "tables", "scenarios.csv"));
    expect(existsSync(path.join(real, "new", "tables", "scenarios.csv"))).toBe(true);
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

  it("a reader that goes away changes neither the exit code nor the files", () => {
    const out = path.join(scratch.folder, "unread");
    // Both streams are closed before the program says anything; the dichotomy is contradicted, and established as that.
    const verify = `"${cli}" verify dichotomy --runs 20 --strict --seed 1 --backend cpu --out "${out}"`;
    const command = `{ "${process.execPath}" ${verify}; echo $? >&3; } 2>&1 3>"${out}.code" | true`;
    execFileSync("sh", ["-c", command]);
    expect(readFileSync(`${out}.code`, "utf8")).toBe("1\n");
    expect(existsSync(path.join(out, "verify.json"))).toBe(true);
  });

  it.skipIf(!existsSync("/dev/full")).each([["schema", "problem"], ["--help"], ["list", "--json"]])(
    "a full disk behind stdout is one line, one log and exit code 70: %s",
    (...args) => {
      const folder = path.join(scratch.folder, `full-${args[0]!}`);
      mkdirSync(folder);
      const stdout = openSync("/dev/full", "w");
      const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
        cwd: folder,
        stdio: ["ignore", stdout, "pipe"],
        encoding: "utf8",
        timeout: 60_000,
      });
      closeSync(stdout);
      expect(status).toBe(70);
      expect(stderr).toMatch(
        /^standard output could not be written: no space left on device \(ENOSPC\)\..*\n$/,
      );
      expect(readdirSync(path.join(folder, "out", "logs"))).toHaveLength(1);
    },
  );
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
