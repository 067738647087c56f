import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run as runFigures } from "../../../experiments/commands/figures.ts";
import { run as runTables } from "../../../experiments/commands/tables.ts";
import type { CommandContext } from "../../../experiments/commands/types.ts";
import { InputError } from "../../../solvers/errors.ts";

let out: string;
beforeAll(() => (out = mkdtempSync(path.join(tmpdir(), "token-dynamics-figures-"))));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** A context that keeps what is printed. */
function context(json: boolean, seed = 1): { readonly context: CommandContext; printed(): string } {
  let text = "";
  const output = {
    print: (piece: string): Promise<void> => {
      text += piece;
      return Promise.resolve();
    },
    note: (): void => undefined,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
  };
  const signal = new AbortController().signal;
  const fields = {
    seed,
    out,
    json,
    quiet: true,
    backend: "auto",
    output,
    signal,
    invocation: "token-dynamics",
  } as const;
  return { context: fields, printed: () => text };
}

describe("figures", () => {
  it("writes SVG and CSV and prints the finding", async () => {
    const { context: plain, printed } = context(false);
    expect(await runFigures(plain, ["slow-divergence"])).toBe(0);
    expect(printed()).toContain("slow-divergence: Every token grows like ln t");
    expect(readFileSync(path.join(out, "figures", "slow-divergence.svg"), "utf8")).toMatch(
      /^<svg [^>]*><title>Slow divergence<\/title><desc>Every token grows .* Made by: npm run --silent cli -- figures slow-divergence --seed 1<\/desc>/,
    );
    expect(printed()).toContain("made by: npm run --silent cli -- figures slow-divergence --seed 1");
    expect(readFileSync(path.join(out, "figures", "slow-divergence.csv"), "utf8")).toMatch(
      /^token,log10_t,abs_x/,
    );
  });

  it("prints one JSON value, and says what was not drawn", async () => {
    const { context: json, printed } = context(true);
    await runFigures(json, ["perplexity", "perplexity"]);
    expect(JSON.parse(printed())).toMatchObject([{ id: "perplexity", kind: "not-run", files: [] }]);
    expect(existsSync(path.join(out, "figures", "perplexity.svg"))).toBe(false);
  });

  it("refuses an unknown figure before anything is written", async () => {
    const { context: plain } = context(false);
    await expect(runFigures(plain, ["convergence", "nope"])).rejects.toThrow(InputError);
    expect(existsSync(path.join(out, "figures", "convergence.svg"))).toBe(false);
  });
});

describe("tables", () => {
  it("writes CSV and Markdown", async () => {
    const { context: json, printed } = context(true, 3);
    expect(await runTables(json, [])).toBe(0);
    expect(JSON.parse(printed())).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: "scenarios",
          command: "npm run --silent cli -- tables scenarios --seed 3",
        }),
        expect.objectContaining({ id: "checkpoints", command: "npm run --silent cli -- tables checkpoints" }),
      ]),
    );
    expect(readFileSync(path.join(out, "tables", "scenarios.csv"), "utf8")).toMatch(/^Parameters,Scenario,/);
    expect(readFileSync(path.join(out, "tables", "scenarios.md"), "utf8")).toContain("| Parameters |");
  });

  it("refuses an unknown table, and names from the prototype", async () => {
    const { context: plain } = context(false);
    for (const id of ["nope", "constructor"])
      await expect(runTables(plain, [id])).rejects.toThrow(/scenarios/);
  });
});
