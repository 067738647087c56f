import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { writeProofExports } from "../../../experiments/commands/proofExports.ts";
import { checkChain } from "../../../proofs-check/index.ts";

describe("writeProofExports", () => {
  it("writes the polynomial steps as SMT-LIB 2 and the statements as Lean that proves nothing", async () => {
    const out = mkdtempSync(path.join(tmpdir(), "token-dynamics-"));
    const chain = await checkChain("rate-ordering", "fast");
    const { folder, files } = writeProofExports(out, [chain]);
    const names = readdirSync(folder);
    expect(names).toHaveLength(files);
    expect(names).toContain("rate-ordering.lean");
    for (const name of names.filter((each) => each.endsWith(".smt2"))) {
      const text = readFileSync(path.join(folder, name), "utf8");
      expect(text).toContain("(check-sat)");
      expect(text).toContain("(assert");
    }
    expect(readFileSync(path.join(folder, "rate-ordering.lean"), "utf8")).toContain("sorry");
  });
});
