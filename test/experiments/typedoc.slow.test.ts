import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root, runNode, Scratch } from "./cli/harness.ts";

const scratch = new Scratch();
afterAll(() => scratch.dispose());

describe("npm run docs", () => {
  it("writes the library's reference without a warning", async () => {
    const typedoc = path.join(root, "node_modules", "typedoc", "bin", "typedoc");
    const { code, stdout, stderr } = await runNode(typedoc, [
      "--treatWarningsAsErrors",
      "--out",
      scratch.folder,
    ]);
    expect(`${stdout}${stderr}`).not.toContain("warning");
    expect(code).toBe(0);
    for (const page of ["functions/simulate.html", "functions/verify.html", "interfaces/Verdict.html"])
      expect(existsSync(path.join(scratch.folder, page))).toBe(true);
  }, 240_000);
});
