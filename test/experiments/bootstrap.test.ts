import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root, runNode, Scratch } from "./cli/harness.ts";

interface Bootstrap {
  missingDependencies(root: string): string[];
  sourceStamp(root: string): string;
}
interface BuildLock {
  isStale(lock: string): boolean;
}
interface Suites {
  addCounts(reports: readonly unknown[]): { passed: number; failed: number; skipped: number };
  skippedTests(report: unknown): string[];
  closingLine(root: string, suites: readonly string[]): string;
}

async function load<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.join(root, "experiments", name)).href)) as T;
}

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.dispose());

/** Writes a checkout with one dependency, installed or not. */
function checkout(installed: string | undefined): void {
  scratch.write("package.json", { dependencies: { commander: "^14.0.0" } });
  scratch.write("package-lock.json", { packages: { "node_modules/commander": { version: "14.0.3" } } });
  const folder = path.join(scratch.folder, "node_modules", "commander");
  rmSync(folder, { recursive: true, force: true });
  if (installed === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ version: installed }));
}

describe("what the bootstrap finds missing", () => {
  it("a package that is not there, or in another version than the lock file's", async () => {
    const { missingDependencies } = await load<Bootstrap>("bootstrap.mjs");
    checkout(undefined);
    expect(missingDependencies(scratch.folder)).toEqual(["commander"]);
    checkout("13.0.0");
    expect(missingDependencies(scratch.folder)).toEqual(["commander"]);
    checkout("14.0.3");
    expect(missingDependencies(scratch.folder)).toEqual([]);
  });

  it("nothing in this checkout", async () => {
    const { missingDependencies } = await load<Bootstrap>("bootstrap.mjs");
    expect(missingDependencies(root)).toEqual([]);
  });
});

describe("the lock of a build", () => {
  const ago = (seconds: number): Date => new Date(Date.now() - 1000 * seconds);
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;

  it.each([
    ["a living process of this machine", `${hostname()} ${process.pid}`, 0, false],
    ["a process of this machine that has ended", `${hostname()} ${dead}`, 0, true],
    // In another container the same id is another process.
    ["another machine", `elsewhere ${dead}`, 0, false],
    ["another machine, longer ago than any build takes", `elsewhere ${process.pid}`, 3600, true],
    ["somebody who has not written a name yet", "", 0, false],
    ["somebody who never wrote a name", "", 60, true],
  ])("made by %s", async (_, text, age, stale) => {
    const { isStale } = await load<BuildLock>("buildLock.mjs");
    const lock = scratch.write(".lock", text);
    utimesSync(lock, ago(age), ago(age));
    expect(isStale(lock)).toBe(stale);
  });
});

describe("the stamp of the sources", () => {
  it("changes with every change, addition and removal, and with nothing else", async () => {
    const { sourceStamp } = await load<Bootstrap>("bootstrap.mjs");
    mkdirSync(path.join(scratch.folder, "solvers"));
    const file = scratch.write("solvers/one.ts", "export const one = 1;\n");
    const first = sourceStamp(scratch.folder);
    scratch.write("README.md", "not compiled");
    expect(sourceStamp(scratch.folder)).toBe(first);
    utimesSync(file, new Date(0), new Date(0));
    const touched = sourceStamp(scratch.folder);
    expect(touched).not.toBe(first);
    scratch.write("solvers/two.ts", "");
    const added = sourceStamp(scratch.folder);
    expect(added).not.toBe(touched);
    rmSync(path.join(scratch.folder, "solvers", "two.ts"));
    expect(sourceStamp(scratch.folder)).toBe(touched);
  });
});

describe("the bootstrap as a program", () => {
  it("refuses a script it does not know, on stderr", async () => {
    const { code, stdout, stderr } = await runNode(path.join(root, "experiments", "bootstrap.mjs"), [
      "dance",
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain('"dance"');
  });

  it("says so on a Node.js that is too old", async () => {
    // The version is all the bootstrap looks at.
    const old = scratch.write(
      "old.mjs",
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.19.0" } });',
    );
    const script = path.join(root, "experiments", "bootstrap.mjs");
    const { code, stdout, stderr } = await runNode("--import", [
      pathToFileURL(old).href,
      script,
      "cli",
      "--help",
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/18\.19\.0 is too old: 20 or newer/);
  });
});

const test = (status: string): object => ({ status, fullName: `a ${status} test` });

describe("the closing line of CI", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      {
        name: "/x/a.test.ts",
        status: "failed",
        assertionResults: [test("passed"), test("failed"), test("skipped")],
      },
      { name: "/x/b.test.ts", status: "failed", assertionResults: [] },
    ],
  };

  it("adds vitest's counts; a file that cannot be loaded is a failure", async () => {
    const { addCounts } = await load<Suites>("suites.mjs");
    expect(addCounts([report, report])).toEqual({ passed: 6, failed: 4, skipped: 2 });
  });

  it("names the tests that were skipped", async () => {
    const { skippedTests } = await load<Suites>("suites.mjs");
    expect(skippedTests(report)).toEqual(["a.test.ts: a skipped test"]);
  });

  it("counts a suite without a report as a failure", async () => {
    const { closingLine } = await load<Suites>("suites.mjs");
    mkdirSync(path.join(scratch.folder, "out", "tests"), { recursive: true });
    scratch.write("out/tests/fast.json", report);
    expect(closingLine(scratch.folder, ["fast"])).toBe("3 passed, 2 failed, 1 skipped");
    expect(closingLine(scratch.folder, ["fast", "full"])).toBe("3 passed, 3 failed, 1 skipped");
  });
});

describe("the manifest", () => {
  it("has the scripts of STYLE section 7", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const name of [
      "start",
      "test",
      "test:full",
      "test:slow",
      "check",
      "bench",
      "verify",
      "report",
      "cli",
    ]) {
      expect(scripts[name]).toBeDefined();
    }
  });
});
