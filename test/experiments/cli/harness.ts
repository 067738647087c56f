/** Runs the real program, built, as a child process. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const cli: string = path.join(root, "dist", "experiments", "cli.js");

/**
 * Builds dist/ if sources changed; several test files may call it at once (the build takes a lock).
 * TOKEN_DYNAMICS_SKIP_BUILD=1 tests dist/ as it is.
 */
export function ensureBuilt(): void {
  if (process.env["TOKEN_DYNAMICS_SKIP_BUILD"] === "1") return;
  execFileSync(process.execPath, [path.join(root, "experiments", "bootstrap.mjs"), "build"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the running program: to send it a signal, and to read what it said on stderr so far. */
  readonly during?: (kill: (signal: NodeJS.Signals) => void, stderr: () => string) => void;
}

export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs any Node.js script with arguments and waits for its end. */
export function runNode(
  script: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const text = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (chunk: string) => {
        text[name] += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...text }));
    // A program that refuses its arguments ends without reading: the broken pipe is no failure of the test.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.stdin ?? "");
    options.during?.(
      (signal) => child.kill(signal),
      () => text.stderr,
    );
  });
}

/** Runs the command line with arguments. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runNode(cli, args, options);
}

/** A folder for one test, removed by `dispose`. */
export class Scratch {
  readonly folder: string = mkdtempSync(path.join(tmpdir(), "token-dynamics-test-"));

  /** Writes a file: text or bytes as they are, anything else as JSON. */
  write(name: string, content: unknown): string {
    const file = path.join(this.folder, name);
    const raw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(file, raw ? content : JSON.stringify(content));
    return file;
  }

  /** Every path below the folder, relative. */
  files(): readonly string[] {
    return existsSync(this.folder) ? (readdirSync(this.folder, { recursive: true }) as string[]) : [];
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
