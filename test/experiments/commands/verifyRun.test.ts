import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runBatches } from "../../../experiments/commands/verifyBatches.ts";
import { runVerify } from "../../../experiments/commands/verifyRun.ts";
import { DeviceFailedError, InputError } from "../../../solvers/errors.ts";
import { Scratch } from "../cli/harness.ts";

vi.mock("../../../experiments/commands/verifyBatches.ts", () => ({ runBatches: vi.fn() }));

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.dispose());

/** What is kept under --out by a run that finishes one piece of work and then fails. */
async function keptAfter(error: InputError): Promise<readonly string[]> {
  vi.mocked(runBatches).mockImplementation(async (_request, _context, { store }) => {
    store.set("a finished piece", 1);
    throw error;
  });
  const output = {
    print: (): Promise<void> => Promise.resolve(),
    note: (): void => undefined,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
  };
  const settings = { seed: 1, out: scratch.folder, json: false, quiet: true, invocation: "" } as const;
  const { signal } = new AbortController();
  const context = { ...settings, backend: "auto", output, signal } as const;
  const request = { statements: [], runs: 5, level: "fast", backend: "cpu", batch: 1 } as const;
  await expect(runVerify(request, context, () => undefined)).rejects.toBe(error);
  const partial = path.join(scratch.folder, "partial");
  return existsSync(partial) ? readdirSync(partial) : [];
}

const detail = { field: "", received: "", expected: "", remedy: "" };

describe("a verification that fails", () => {
  it("keeps what was finished when its device gives up", async () => {
    expect(await keptAfter(new DeviceFailedError(detail))).toHaveLength(1);
  });

  it("leaves nothing behind on bad input", async () => {
    expect(await keptAfter(new InputError("path", [detail]))).toEqual([]);
  });
});
