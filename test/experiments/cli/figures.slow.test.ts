import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ensureBuilt, runCli, Scratch } from "./harness.ts";

vi.setConfig({ testTimeout: 120_000 });

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

it("an interruption in the middle of a drawing is 130; what was drawn is kept and taken by the same command", async () => {
  const out = path.join(scratch.folder, "out");
  const kept = path.join(out, "cache", "figures", "perplexity.json");
  // The first has nothing to draw here; the second takes a second at least.
  const args = ["figures", "perplexity", "phase-portraits", "--out", out];
  const stopped = await runCli(args, {
    during: (kill) => {
      const look = setInterval(() => {
        if (!existsSync(kept)) return;
        clearInterval(look);
        kill("SIGINT");
      }, 10);
    },
  });
  expect([stopped.code, stopped.stdout]).toEqual([130, ""]);
  expect(stopped.stderr).toContain("the same command continues");
  expect(existsSync(path.join(out, "figures"))).toBe(false);
  const before = statSync(kept);
  const { code, stdout } = await runCli([...args, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ id: "perplexity" }, { id: "phase-portraits", kind: "drawn" }]);
  expect(existsSync(path.join(out, "figures", "phase-portraits.svg"))).toBe(true);
  const { ino, mtimeMs } = statSync(kept);
  expect([ino, mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});
