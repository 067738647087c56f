import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, runCli, Scratch } from "./harness.ts";

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

/** Ids that CONTRACT.md promises. */
const promised = [
  "convergence",
  "slow-divergence",
  "fast-divergence",
  "dichotomy",
  "rate-ordering",
  "eigenvalue-criteria",
];

describe("list", () => {
  it("has id, title, source and established of every statement", async () => {
    const { code, stdout, stderr } = await runCli(["list", "--json"]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    const entries = JSON.parse(stdout) as Record<string, unknown>[];
    const ids = entries.map((entry) => entry["id"]);
    for (const id of promised) expect(ids).toContain(id);
    for (const entry of entries) {
      expect(typeof entry["title"]).toBe("string");
      expect(typeof entry["source"]).toBe("string");
      expect([true, false, "open", "mixed"]).toContain(entry["established"]);
    }
  });

  it("is a table for people", async () => {
    const { stdout } = await runCli(["list"]);
    for (const id of promised) expect(stdout).toMatch(new RegExp(`^${id} `, "m"));
  });
});

describe("explain", () => {
  it.each(["convergence", "eigenvalue-criteria"])(
    "%s: statement, hypotheses, claims, how and what not",
    async (id) => {
      const { code, stdout } = await runCli(["explain", id]);
      expect(code).toBe(0);
      for (const part of ["Statement", "Hypotheses", "Claims", "checked", "Not checked"])
        expect(stdout).toContain(part);
    },
  );

  it("refuses an id it does not have, naming those there are", async () => {
    const { code, stderr } = await runCli(["explain", "convergance"]);
    expect(code).toBe(2);
    expect(stderr).toContain("convergance");
    expect(stderr).toContain("convergence");
  });
});

describe("schema", () => {
  it.each(["problem", "conjecture", "sweep", "report"])("%s is a JSON Schema", async (format) => {
    const { code, stdout } = await runCli(["schema", format]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Record<string, unknown>)["$schema"]).toContain("json-schema.org");
  });
});

describe("report", () => {
  const out = path.join(scratch.folder, "out");

  it("writes HTML, Markdown and JSON of what was verified, and lists the statuses that changed", async () => {
    const verified = await runCli([
      "verify",
      "stationary",
      "--runs",
      "5",
      "--out",
      out,
      "--backend",
      "cpu",
      "--json",
    ]);
    expect(verified.code).toBe(0);
    const old = JSON.parse(verified.stdout) as { rows: { verdict: { status: string } }[] };
    const before = old.rows[0]!.verdict.status;
    old.rows[0]!.verdict.status = "inconclusive";
    const file = scratch.write("old.json", old);
    const { code, stdout } = await runCli(["report", "--out", out, "--json", "--compare", file]);
    expect(code).toBe(0);
    const { changes, ...printed } = JSON.parse(stdout) as {
      changes: { before: string; after: string }[];
      rows: { theorem: string }[];
    };
    expect(changes.map((change) => [change.before, change.after])).toEqual([["inconclusive", before]]);
    expect(printed.rows.map((row) => row.theorem)).toEqual(["stationary", "stationary"]);
    for (const name of ["report.html", "report.md", "report.json"])
      expect(existsSync(path.join(out, name))).toBe(true);
    expect(JSON.parse(readFileSync(path.join(out, "report.json"), "utf8"))).toEqual(printed);
  }, 120_000);

  it("refuses a file to compare with that is no report, before doing anything", async () => {
    const file = scratch.write("norows.json", { version: "1", seed: 1, backend: "cpu" });
    const empty = path.join(scratch.folder, "empty");
    const { code, stderr } = await runCli(["report", "--out", empty, "--compare", file]);
    expect(code).toBe(2);
    expect(stderr).toContain("rows");
    expect(existsSync(empty)).toBe(false);
  });

  it("refuses results it cannot read", async () => {
    const broken = path.join(scratch.folder, "broken");
    mkdirSync(broken);
    scratch.write("broken/verify.json", "{");
    const { code, stderr } = await runCli(["report", "--out", broken]);
    expect(code).toBe(2);
    expect(stderr).toContain("verify.json");
  });
});
