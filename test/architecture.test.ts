import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allEdges, edgesOf, importCycle, sourceFiles, violation } from "./imports.ts";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folders = ["solvers", "theorems", "proofs-check", "experiments"];
const edges = allEdges(root, folders);

/** What the top level of the repository may hold (STYLE section 1). */
const allowedAtTop = [
  "solvers",
  "theorems",
  "proofs-check",
  "experiments",
  "test",
  ".ci",
  ".editorconfig",
  ".gitattributes",
  ".gitignore",
  ".nvmrc",
  ".prettierignore",
  ".prettierrc.json",
  "CHANGELOG.md",
  "CITATION.cff",
  "DEVELOPERS.md",
  "LICENSE",
  "README.md",
  "eslint.config.js",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  "typedoc.json",
  "vitest.config.ts",
  "vitest.slow.config.ts",
];

describe("import direction", () => {
  it("is kept by every file", () => {
    expect(edges.length).toBeGreaterThan(50);
    expect(edges.map(violation).filter((broken) => broken !== undefined)).toEqual([]);
  });

  it("imports files that exist, by their .ts name", () => {
    expect(edges.filter((edge) => !existsSync(path.join(root, edge.to)))).toEqual([]);
  });

  it("has no cycle at run time", () => {
    expect(importCycle(edges)).toBeUndefined();
  });
});

describe("negative control: what the import check must object to", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["solvers/index.ts", 'import { theorems } from "../theorems/index.ts";'],
    ["solvers/index.ts", 'import type { Row } from "../theorems/types.ts";'],
    ["theorems/judge.ts", 'import { simulate } from "../solvers/index.ts";'],
    ["theorems/judge.ts", 'import { dop853 } from "../solvers/integrators/dop853.ts";'],
    ["theorems/judge.ts", 'export { simulate } from "../solvers/index.ts";'],
    ["theorems/judge.ts", 'const solvers = await import("../solvers/index.ts");'],
    ["proofs-check/graph.ts", 'import { softplus } from "../solvers/numerics/softplus.ts";'],
    ["proofs-check/graph.ts", 'import { run } from "../experiments/engine/index.ts";'],
    ["experiments/cli.ts", 'import { parse } from "../theorems/language/parse.ts";'],
    ["experiments/cli.ts", 'import { helper } from "../test/helper.ts";'],
  ];
  it.each(cases)("%s: %s", (file, text) => {
    const found = edgesOf(file, text);
    expect(found).toHaveLength(1);
    expect(violation(found[0])).toContain(file);
  });

  const fine: readonly (readonly [string, string])[] = [
    ["theorems/judge.ts", 'import type { Simulation } from "../solvers/types.ts";'],
    ["theorems/judge.ts", 'import { softplus } from "../solvers/numerics/softplus.ts";'],
    ["theorems/judge.ts", 'import { type Simulation, type Trace } from "../solvers/types.ts";'],
    ["experiments/cli.ts", 'import { simulate } from "../solvers/index.ts";'],
  ];
  it.each(fine)("and accepts %s: %s", (file, text) => {
    expect(edgesOf(file, text).map(violation)).toEqual([undefined]);
  });

  it("finds a cycle", () => {
    const cyclic = [
      ...edgesOf("a.ts", 'import "./b.ts";'),
      ...edgesOf("b.ts", 'export { x } from "./a.ts";'),
    ];
    expect(importCycle(cyclic)).toEqual(["a.ts", "b.ts", "a.ts"]);
    const erased = [
      ...edgesOf("a.ts", 'import "./b.ts";'),
      ...edgesOf("b.ts", 'import type { X } from "./a.ts";'),
    ];
    expect(importCycle(erased)).toBeUndefined();
  });
});

/** Whether a source text exports something as default, in any spelling. */
function hasDefaultExport(text: string): boolean {
  return /^\s*export\s+default\b|\bas\s+default\b/m.test(text);
}

describe("house rules", () => {
  it("named exports only", () => {
    const sources = sourceFiles(root, folders);
    const broken = sources.filter((file) => hasDefaultExport(readFileSync(path.join(root, file), "utf8")));
    expect(broken).toEqual([]);
    expect(hasDefaultExport("export default function f() {}")).toBe(true);
    expect(hasDefaultExport("export { f as default };")).toBe(true);
  });

  it("the top level holds nothing else", () => {
    const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
    const top = [...new Set(tracked.map((file) => file.split("/")[0]))];
    expect(top.filter((name) => !allowedAtTop.includes(name))).toEqual([]);
    expect(top).toContain("solvers");
  });
});
