/**
 * The test suites behind `npm test` and `npm run test:full` (plain Node.js; bootstrap.mjs installs and builds first).
 *
 * Each suite runs all of its parts even when one fails, writes vitest's counts to out/tests/ (.ci/run adds them up), and
 * ends by saying what it did not run and how to run that.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

/** Where vitest leaves its JSON report for one suite. */
export function countsFile(root, suite) {
  return path.join(root, "out", "tests", `${suite}.json`);
}

function runPart(root, title, script, args, env = {}) {
  process.stdout.write(`\n== ${title}\n`);
  const started = Date.now();
  const result = spawnSync(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  const ok = result.status === 0;
  process.stdout.write(
    `== ${title}: ${ok ? "ok" : "FAILED"} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  return ok;
}

/** Formatting, lint, and the types of the sources and of the tests. */
function checks(root) {
  const tsc = "node_modules/typescript/bin/tsc";
  return [
    runPart(root, "prettier", "node_modules/prettier/bin/prettier.cjs", [
      "--check",
      "--log-level",
      "warn",
      ".",
    ]),
    runPart(root, "eslint", "node_modules/eslint/bin/eslint.js", ["."]),
    runPart(root, "types", tsc, ["--noEmit", "-p", "tsconfig.json", "--incremental", "false"]),
    runPart(root, "types of the tests", tsc, ["-p", "test/tsconfig.json"]),
  ];
}

function vitest(root, suite, args, env) {
  const output = countsFile(root, suite);
  mkdirSync(path.dirname(output), { recursive: true });
  rmSync(output, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
  return runPart(root, suite, "node_modules/vitest/vitest.mjs", ["run", ...reporters, ...args], env);
}

/** The tests a vitest JSON report lists as not run, as "file: test". */
export function skippedTests(report) {
  return report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === "pending" || test.status === "skipped" || test.status === "todo")
      .map((test) => `${path.basename(file.name)}: ${test.fullName.trim()}`),
  );
}

/** Passed, failed and skipped over vitest JSON reports; a file that could not even be loaded counts as one failure. */
export function addCounts(reports) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    const unloadable = report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    );
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + unloadable.length;
    total.skipped += skippedTests(report).length;
  }
  return total;
}

function readReport(root, suite) {
  const file = countsFile(root, suite);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function slowFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.name.endsWith(".slow.test.ts"),
  ).length;
}

function sayNotRun(root, suite, lines) {
  const report = readReport(root, suite);
  const skipped = report === undefined ? [] : skippedTests(report);
  process.stdout.write("\nNot run:\n");
  for (const line of [...lines, ...skipped.map((name) => `skipped by itself: ${name}`)]) {
    process.stdout.write(`  - ${line}\n`);
  }
}

const onGpu =
  "anything on a physical GPU: there are no such tests; experiments/bench/gpu measures on a machine that has one";

/** `npm test`: checks and the fast tests. Returns the exit code. */
function fast(root, args) {
  const parts = [...checks(root), vitest(root, "fast", args)];
  sayNotRun(root, "fast", [
    `${slowFiles(path.join(root, "test"))} slow test files (headless Chromium, WebGPU through SwiftShader, all negative controls and mutants): npm run test:full`,
    onGpu,
  ]);
  return parts.every(Boolean) ? 0 : 1;
}

/** `npm run test:full`: the slow tests, with the fixed seed. Returns the exit code. */
function full(root, args) {
  const ok = vitest(root, "full", ["--config", "vitest.slow.config.ts", ...args]);
  sayNotRun(root, "full", ["the fast tests and the checks: npm test", onGpu]);
  return ok ? 0 : 1;
}

/** `npm run test:slow`: every test, with a fresh seed that is printed. Returns the exit code. */
function slow(root, args) {
  const seed = process.env.TOKEN_DYNAMICS_TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`Seed of this run; again with: TOKEN_DYNAMICS_TEST_SEED=${seed} npm run test:slow\n`);
  const env = { TOKEN_DYNAMICS_TEST_SEED: seed };
  const parts = [
    vitest(root, "fast-fresh-seed", args, env),
    vitest(root, "full-fresh-seed", ["--config", "vitest.slow.config.ts", ...args], env),
  ];
  sayNotRun(root, "full-fresh-seed", [onGpu]);
  return parts.every(Boolean) ? 0 : 1;
}

export { fast as test, full as "test:full", slow as "test:slow" };

/** The closing line of CI, from the counts of the suites named; a suite without counts is one failure. */
export function closingLine(root, suites) {
  const reports = suites.map((suite) => readReport(root, suite));
  const total = addCounts(reports.filter((report) => report !== undefined));
  const failed = total.failed + reports.filter((report) => report === undefined).length;
  return `${total.passed} passed, ${failed} failed, ${total.skipped} skipped`;
}
