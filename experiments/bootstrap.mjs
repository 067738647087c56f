/**
 * What `npm start`, `npm test` and `npm run cli` run first: plain Node.js, no dependencies, so that a fresh machine
 * needs nothing but Node.js ≥ 20. Installs what is missing, builds dist/ when sources changed, then hands over.
 *
 * Everything it and npm say goes to stderr: stdout belongs to the command (`cli -- simulate FILE --json | jq`).
 *
 * Only syntax and imports of Node.js 12 are used at module level, so that an old Node.js gets a sentence, not a stack.
 */
import { spawn, spawnSync } from "child_process";
import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";
import { fileURLToPath, pathToFileURL } from "url";
import { readIfThere, takeLock } from "./buildLock.mjs";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SOURCE_FOLDERS = ["solvers", "theorems", "proofs-check", "experiments"];
const OLDEST_NODE = 20;
const INTERNAL_FAILURE = 70;
const BAD_USAGE = 2;

function say(line) {
  process.stderr.write("token-dynamics: " + line + "\n");
}

/** Runs a program with its stdout sent to our stderr; returns its exit status (127 if it could not be started). */
function runQuietly(program, args, options) {
  const result = spawnSync(
    program,
    args,
    Object.assign({ cwd: ROOT, stdio: ["ignore", 2, 2] }, options || {}),
  );
  return result.status === null ? 127 : result.status;
}

/** The direct dependencies whose installed version is not the one package-lock.json records. */
export function missingDependencies(root) {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  let locked = {};
  try {
    locked = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages || {};
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const names = Object.keys(Object.assign({}, manifest.dependencies, manifest.devDependencies));
  return names.filter((name) => {
    const folder = "node_modules/" + name;
    try {
      const installed = JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8")).version;
      return locked[folder] !== undefined && locked[folder].version !== installed;
    } catch (error) {
      if (error.code === "ENOENT") return true;
      throw error;
    }
  });
}

function install() {
  const missing = missingDependencies(ROOT);
  if (missing.length === 0) return;
  const shown = missing.slice(0, 4).join(", ") + (missing.length > 4 ? ", …" : "");
  say(`installing ${missing.length} package(s) with npm (${shown}); this happens once`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const flags = ["--include=dev", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts=false"];
  const options = {
    env: Object.assign({}, process.env, { TOKEN_DYNAMICS_SKIP_PREPARE: "1" }),
    shell: npm.endsWith(".cmd"),
  };
  if (runQuietly(npm, ["ci", ...flags], options) === 0) return;
  say("`npm ci` failed; trying `npm install`");
  if (runQuietly(npm, ["install", "--no-save", ...flags], options) === 0) return;
  say(
    "the packages could not be installed (see above). Check the connection to the npm registry, then run this again.",
  );
  process.exit(INTERNAL_FAILURE);
}

function listSources(folder, found) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) listSources(full, found);
    else if (/\.(ts|json)$/.test(entry.name)) found.push(full);
  }
  return found;
}

/** One hash over the path, size and change time of everything that is compiled: changes, additions and deletions show. */
export function sourceStamp(root) {
  const files = [path.join(root, "tsconfig.json"), path.join(root, "package-lock.json")];
  for (const folder of SOURCE_FOLDERS) {
    if (fs.existsSync(path.join(root, folder))) listSources(path.join(root, folder), files);
  }
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    if (!fs.existsSync(file)) continue;
    const stat = fs.statSync(file);
    hash.update(`${path.relative(root, file)}\0${stat.size}\0${stat.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Removes compiled files whose source is gone, so that nothing stale can be imported. */
function prune(folder, sourceFolder) {
  if (!fs.existsSync(folder)) return;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      prune(full, path.join(sourceFolder, entry.name));
      if (fs.readdirSync(full).length === 0) fs.rmdirSync(full);
    } else {
      const base = entry.name.replace(/\.(d\.ts|js)$/, ".ts");
      if (base !== entry.name && !fs.existsSync(path.join(sourceFolder, base))) fs.unlinkSync(full);
    }
  }
}

/** One incremental run of the compiler; false if the sources do not compile. */
function compile(dist) {
  for (const folder of SOURCE_FOLDERS) prune(path.join(dist, folder), path.join(ROOT, folder));
  // The incremental build trusts its own record of what was emitted: without the output the record must go too.
  const entry = path.join(dist, "experiments", "cli.js");
  if (!fs.existsSync(entry)) fs.rmSync(path.join(dist, ".tsbuildinfo"), { force: true });
  const tsc = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const compiled = runQuietly(process.execPath, [tsc, "-p", "tsconfig.json"]) === 0;
  if (fs.existsSync(entry)) fs.chmodSync(entry, 0o755);
  return compiled;
}

/** Compiles to dist/ unless it is up to date. Exits with 70 if the sources do not compile. */
function build() {
  const dist = path.join(ROOT, "dist");
  const stampFile = path.join(dist, ".sources");
  if (readIfThere(stampFile) === sourceStamp(ROOT)) return;
  const lock = path.join(dist, ".lock");
  takeLock(lock, (holder) => say(`waiting for another build of dist/ (${holder})`));
  let compiled = true;
  try {
    const stamp = sourceStamp(ROOT);
    if (readIfThere(stampFile) === stamp) return;
    say("building dist/ (sources changed)");
    compiled = compile(dist);
    if (compiled) {
      fs.writeFileSync(stampFile + ".tmp", stamp);
      fs.renameSync(stampFile + ".tmp", stampFile);
    }
  } finally {
    fs.rmSync(lock, { force: true });
  }
  if (compiled) return;
  say("the sources do not compile (see above); nothing was run");
  process.exit(INTERNAL_FAILURE);
}

/** npm runs scripts in the checkout's root; files named on the command line are relative to where the user is. */
function callersFolder() {
  const fromNpm = process.env.npm_lifecycle_event === "cli" && process.env.INIT_CWD !== undefined;
  return fromNpm ? process.env.INIT_CWD : process.cwd();
}

/** Runs a Node.js script in our place: same streams, signals passed on; resolves to its exit code. */
function handOver(script, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: callersFolder(),
      stdio: "inherit",
      env: Object.assign({ TOKEN_DYNAMICS_INVOCATION: "npm run --silent cli --" }, process.env),
    });
    // A terminal's Ctrl-C reaches the child by itself; a SIGTERM to us alone does not.
    process.on("SIGINT", () => undefined);
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("error", (error) => {
      say(`could not start ${script}: ${error.message}`);
      resolve(INTERNAL_FAILURE);
    });
    child.on("exit", (code, signal) => {
      resolve(code !== null ? code : signal === "SIGINT" || signal === "SIGTERM" ? 130 : INTERNAL_FAILURE);
    });
  });
}

const CLI = path.join(ROOT, "dist", "experiments", "cli.js");

/** A thousand random problems of each one-dimensional theorem, besides what `verify` samples. */
const BATCHES = ["--batch", "1000"];

async function start(args) {
  install();
  build();
  const verdict = await handOver(CLI, ["verify", ...BATCHES, ...args]);
  if (verdict !== 0 && verdict !== 1 && verdict !== 3) return verdict;
  const reported = await handOver(CLI, ["report", ...args]);
  return reported >= INTERNAL_FAILURE ? reported : verdict;
}

async function runScript(name, args) {
  if (name === "prepare") {
    // `npm ci --omit=dev` and the packed package have no compiler; there dist/ comes with the package.
    const compiler = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
    if (process.env.TOKEN_DYNAMICS_SKIP_PREPARE === undefined && fs.existsSync(compiler)) build();
    return 0;
  }
  if (name === "start") return start(args);
  install();
  if (name === "build") {
    build();
    return 0;
  }
  if (name === "readme") {
    build();
    const out = path.join(ROOT, "out", "readme");
    const verdict = await handOver(CLI, ["verify", ...BATCHES, "--out", out, ...args]);
    if (verdict !== 0 && verdict !== 1 && verdict !== 3) return verdict;
    return handOver(path.join(ROOT, "dist", "experiments", "readme.js"), [out]);
  }
  if (name === "cli") {
    build();
    return handOver(CLI, args);
  }
  if (name === "test" || name === "test:full" || name === "test:slow") {
    build();
    const suites = await import(pathToFileURL(path.join(ROOT, "experiments", "suites.mjs")).href);
    return suites[name](ROOT, args);
  }
  say(
    `unknown script ${JSON.stringify(name)}; expected start, test, test:full, test:slow, cli, readme, build or prepare`,
  );
  return BAD_USAGE;
}

function main() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    say(
      `Node.js ${process.versions.node} is too old: ${OLDEST_NODE} or newer is needed. Install one from https://nodejs.org.`,
    );
    process.exit(BAD_USAGE);
  }
  runScript(process.argv[2], process.argv.slice(3)).then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      say(`internal failure: ${(error && error.stack) || error}`);
      process.exitCode = INTERNAL_FAILURE;
    },
  );
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  main();
