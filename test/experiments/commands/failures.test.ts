import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { describeFailure } from "../../../experiments/commands/failures.ts";
import { BackendUnavailableError, DeviceFailedError } from "../../../solvers/errors.ts";

const out = mkdtempSync(path.join(tmpdir(), "failures-"));
afterAll(() => rmSync(out, { recursive: true }));

const detail = { field: "--backend", received: '"webgpu"', expected: "a device", remedy: "Try again." };

describe("describeFailure", () => {
  it("takes a backend that is missing for bad input, and one that fails at work for a failure with a log", () => {
    const missing = describeFailure(new BackendUnavailableError(detail), out);
    expect(missing.code).toBe(2);
    expect(missing.text).toMatch(/Nothing was run, nothing was written\.$/);
    const failed = describeFailure(new DeviceFailedError(detail), out);
    expect(failed.code).toBe(70);
    expect(failed.text).toMatch(/^internal failure: --backend: got "webgpu".*\(log: .*\)$/);
  });
});
