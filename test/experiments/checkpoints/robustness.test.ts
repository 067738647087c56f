/** Whatever the bytes are: an analysis without NaN, or bad input. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { analysisJson } from "../../../experiments/commands/analyzeJson.ts";
import { jsonPieces } from "../../../experiments/commands/jsonStream.ts";
import { analyzeCheckpoint, locateCheckpoint } from "../../../experiments/checkpoints/index.ts";
import { InputError } from "../../../solvers/errors.ts";
import { tinyModel, tinySizes } from "./tinyModel.ts";
import { f32, safetensors } from "./writeSafetensors.ts";

const folder = mkdtempSync(path.join(tmpdir(), "token-dynamics-robustness-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ids = { value: [[0, 1, 2, 3, 1]], source: "ids.json", sha256: "" };
const tensors = tinyModel({ ...tinySizes, vocabulary: 4 });
const whole = safetensors(tensors);
const file = path.join(folder, "model.safetensors");

/** Analyzes bytes; true if they were one, false if they were bad input. */
async function accepted(bytes: Uint8Array): Promise<boolean> {
  writeFileSync(file, bytes);
  const checkpoint = await locateCheckpoint(file);
  try {
    const analysis = analyzeCheckpoint({ checkpoint, ids });
    // Throws on NaN.
    for (const piece of jsonPieces(analysisJson(analysis, {}, []))) expect(piece).not.toBe("");
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return false;
  }
}

describe("a checkpoint with a changed byte", () => {
  it("is analyzed or refused", async () => {
    const change = fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
      const changed = Uint8Array.from(whole);
      changed[at] = value;
      await accepted(changed);
    });
    await fc.assert(change, { numRuns: 100 });
  });

  it("is refused when cut anywhere", async () => {
    const cut = fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      expect(await accepted(whole.slice(0, length))).toBe(false);
    });
    await fc.assert(cut, { numRuns: 50 });
  });
});

describe("weights of any size", () => {
  const names = Object.keys(tensors);
  /** Every magnitude that is let in, zero and both signs. */
  const weight = fc.oneof(
    fc.constant(0),
    fc.tuple(fc.constantFrom(-1, 1), fc.integer({ min: -140, max: 63 })).map(([sign, e]) => sign * 2 ** e),
  );

  it("are analyzed without NaN, or refused", async () => {
    const extreme = fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      fc.array(weight, { minLength: 1, maxLength: 7 }),
      async (chosen, values) => {
        const changed = Object.fromEntries(
          chosen.map((name) => {
            const { shape } = tensors[name]!;
            const count = shape.reduce((p, n) => p * n, 1);
            return [
              name,
              f32(
                shape,
                Array.from({ length: count }, (_, i) => values[i % values.length]!),
              ),
            ];
          }),
        );
        await accepted(safetensors({ ...tensors, ...changed }));
      },
    );
    await fc.assert(extreme, { numRuns: 200 });
  });

  it("all zero are a model in which nothing happens", async () => {
    const zero = Object.entries(tensors).map(([name, { shape }]) => {
      const count = shape.reduce((p, n) => p * n, 1);
      return [
        name,
        f32(
          shape,
          Array.from({ length: count }, () => 0),
        ),
      ] as const;
    });
    expect(await accepted(safetensors(Object.fromEntries(zero)))).toBe(true);
  });
});
