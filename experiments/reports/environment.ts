import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, cpus, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReportEnvironment } from "./types.ts";

/** What the numbers of a report depend on, beside our own code. */
const PACKAGES = [
  "fast-check",
  "mathjs",
  "odex",
  "gpu.js",
  "ml-matrix",
  "z3-solver",
  "vega",
  "vega-lite",
  "katex",
];

function packageVersion(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(join(folder, name, "package.json"), "utf8");
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return "not installed";
}

/** The machine and the versions this process runs on. Reads package.json files; no clock. */
export function currentEnvironment(): ReportEnvironment {
  const processors = cpus();
  return {
    node: process.version,
    platform: platform(),
    arch: arch(),
    cpus: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
    packages: Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
  };
}

function git(...words: readonly string[]): string {
  const folder = dirname(fileURLToPath(import.meta.url));
  return execFileSync("git", words, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

/** The commit of the checkout, "-dirty" appended if tracked files differ; "unknown" outside a checkout. */
export function currentCommit(): string {
  try {
    const commit = git("rev-parse", "--short=12", "HEAD");
    return git("status", "--porcelain", "--untracked-files=no") === "" ? commit : `${commit}-dirty`;
  } catch {
    return "unknown";
  }
}
