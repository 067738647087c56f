import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, root, runNode, Scratch } from "./cli/harness.ts";

/** A folder of somebody else's, with the package among its node_modules. */
const scratch = new Scratch();

beforeAll(() => {
  ensureBuilt();
  mkdirSync(path.join(scratch.folder, "node_modules"));
  symlinkSync(root, path.join(scratch.folder, "node_modules", "token-dynamics"), "dir");
  scratch.write("package.json", { type: "module" });
});
afterAll(() => scratch.dispose());

const program = `
import { simulate, verify, theorem, field, conjecture, InputError } from "token-dynamics";

const problem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] };
const simulation = simulate(problem, { coordinate: "remaining", values: [1e-3, 1e-9] });
const rows = await verify(theorem("stationary"), { runs: 5 });
const own = conjecture({
  id: "too-slow",
  title: "tokens vanish like 1/t",
  tokens: { min: 1, max: 1 },
  hypotheses: ["mu < 0", "x0[l] != 0"],
  claims: [{ name: "rate", kind: "bounded", of: "t * abs(x[1])" }],
});
const [ownRow] = await verify(own, { seed: 2, runs: 5 });
let refused = "";
try {
  simulate({ ...problem, a: -1 }, { coordinate: "t", values: [1] });
} catch (error) {
  if (error instanceof InputError) refused = error.details[0].field;
}
console.log(JSON.stringify({
  time: simulation.blowUp.time,
  x: Array.from(simulation.rows[0].x),
  statuses: rows.map((row) => row.verdict.status),
  own: ownRow.verdict.status,
  path: ownRow.verdict.replay.path,
  dxdt: Array.from(field(problem).dxdt),
  refused,
}));
process.exit(0);
`;

describe("the package as a library", () => {
  it("is imported by its name and works", async () => {
    const file = scratch.write("use.js", program);
    const { code, stdout, stderr } = await runNode(file, [], { cwd: scratch.folder });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    // T of MATH.md section 2, to the accuracy simulate promises for T.
    expect(Math.abs((result["time"] as number) / 0.28296328750769433599 - 1)).toBeLessThan(1e-10);
    expect(result["statuses"]).toEqual(["supported", "supported"]); // the library samples; proofs are the program's
    expect(result["own"]).toBe("contradicted");
    expect(result["path"]).toMatch(/^\d+/);
    // dx/dt = mu Δ(x) x³ for one token; one rounding of exp and of log1p each.
    expect((result["dxdt"] as number[])[0]).toBeCloseTo(Math.log(1 + Math.E), 14);
    expect(result["refused"]).toBe("a");
  });

  it("brings its types, and they refuse what does not fit", () => {
    scratch.write(
      "typed.ts",
      `import { simulate, verify, theorem, type Row, type Simulation } from "token-dynamics";
const simulation: Simulation = simulate(
  { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] },
  { coordinate: "t", values: [0.1] },
);
const rows: Promise<readonly Row[]> = verify(theorem("convergence"), { seed: 1, runs: 5 });
const time: number | undefined = simulation.blowUp?.time;
// @ts-expect-error a scalar problem has numbers for tokens
simulate({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: ["1"] }, { coordinate: "t", values: [1] });
// @ts-expect-error there is no such coordinate
simulate({ kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [1] }, { coordinate: "depth", values: [1] });
// @ts-expect-error results are read-only
simulation.scenario = "convergence";
export { rows, time };
`,
    );
    scratch.write("tsconfig.json", {
      compilerOptions: { module: "NodeNext", target: "ES2022", strict: true, noEmit: true, types: [] },
      files: ["typed.ts"],
    });
    const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
    const compile = (): string =>
      execFileSync(process.execPath, [tsc, "-p", scratch.folder], { encoding: "utf8", stdio: "pipe" });
    expect(compile()).toBe("");
  });
});
