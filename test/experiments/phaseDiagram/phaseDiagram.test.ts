import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  adaptiveOutcome,
  allCells,
  chunkSize,
  classifyTask,
  drawProblem,
  encode,
  isAudited,
  METHOD,
  NONE,
  readDiagram,
  resumable,
  runCells,
  sampleSize,
  wilson,
  type Cell,
  type PhaseDiagram,
  type Task,
  type TaskResult,
} from "../../../experiments/phaseDiagram/index.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { outcomeOf } from "../../../solvers/outcome/index.ts";
import type { MatrixProblem } from "../../../solvers/types.ts";

const normals = (seed: number, stream: number): ((count: number) => number[]) => {
  const random = rng(seed, stream);
  return (count) => Array.from({ length: count }, () => random.normal());
};

describe("wilson", () => {
  it("is the published interval", () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263 and 1/29.
    const [lo, hi] = wilson(81, 263);
    expect(lo).toBeCloseTo(0.2553, 4);
    expect(hi).toBeCloseTo(0.3662, 4);
    expect(wilson(1, 29).map((x) => Number(x.toFixed(4)))).toEqual([0.0061, 0.1718]);
  });

  it("stays in [0, 1], and says nothing without problems", () => {
    expect(wilson(0, 10)[0]).toBe(0);
    expect(wilson(10, 10)[1]).toBe(1);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe("drawProblem", () => {
  it("gives M symmetric with p positive eigenvalues of magnitudes 0.5 to 1.5", () => {
    for (const cell of allCells().filter(({ L }) => L === 1)) {
      const M = drawProblem(1, cell, 3).M!;
      M.forEach((row, i) => row.forEach((entry, j) => expect(entry).toBe(M[j]![i]!)));
      const values = new EigenvalueDecomposition(new Matrix(M as number[][])).realEigenvalues;
      expect(values.filter((value) => value > 0)).toHaveLength(cell.p);
      for (const value of values) {
        expect(Math.abs(value)).toBeGreaterThan(0.5 - 1e-12);
        expect(Math.abs(value)).toBeLessThan(1.5 + 1e-12);
      }
    }
  });

  it("depends on seed, cell and index alone, and differs in each", () => {
    const cell = { D: 4, p: 2, L: 2 };
    const text = (seed: number, of: Cell, index: number): string =>
      JSON.stringify(drawProblem(seed, of, index));
    expect(text(1, cell, 7)).toBe(text(1, cell, 7));
    const all = [text(1, cell, 7), text(2, cell, 7), text(1, cell, 8), text(1, { ...cell, p: 1 }, 7)];
    expect(new Set(all).size).toBe(4);
  });
});

describe("the two-dimensional case M = diag(1, −1) with Gaussian data (MATH 4.5)", () => {
  it("has its shares for one token: to zero, to a nonzero equilibrium, divergent", () => {
    const n = 2000;
    const counts = { zero: 0, equilibrium: 0, diverges: 0, unresolved: 0 };
    for (let i = 0; i < n; i++) {
      const next = normals(1, i);
      const problem: MatrixProblem = {
        kind: "matrix",
        M: [
          [1, 0],
          [0, -1],
        ],
        sDelta: [next(2), next(2)],
        a: [1, 1],
        x0: [next(2)],
      };
      const { kind } = outcomeOf(problem, METHOD);
      counts[kind === "slow" || kind === "diverging" || kind === "blow-up" ? "diverges" : kind]++;
    }
    expect(counts.unresolved).toBeLessThan(0.01 * n);
    const claimed = { zero: 0.41, equilibrium: 0.31, diverges: 0.28 };
    for (const key of ["zero", "equilibrium", "diverges"] as const) {
      const [lo, hi] = [wilson(counts[key], n)[0], wilson(counts[key] + counts.unresolved, n)[1]];
      expect(lo).toBeLessThan(claimed[key]);
      expect(hi).toBeGreaterThan(claimed[key]);
    }
  });
});

describe("classification", () => {
  it("agrees with the adaptive solver wherever both decide", () => {
    let both = 0;
    for (const cell of [
      { D: 2, p: 1, L: 1 },
      { D: 2, p: 1, L: 2 },
      { D: 3, p: 2, L: 1 },
    ]) {
      for (let i = 0; i < 12; i++) {
        const problem = drawProblem(3, cell, i);
        const found = [outcomeOf(problem, METHOD).kind, adaptiveOutcome(problem)] as const;
        if (found.includes("unresolved")) continue;
        both++;
        expect(found[0]).toBe(found[1]);
      }
    }
    expect(both).toBeGreaterThan(24);
  });

  it("counts every problem once, and compares the first if it is asked to", () => {
    const cell = { D: 2, p: 0, L: 1 };
    const task = { cell, seed: 1, from: 4, to: 8 };
    const plain = classifyTask({ ...task, audit: false });
    expect(plain).toEqual({ counts: { ...NONE, zero: 4 }, solverAudit: {} });
    expect(classifyTask({ ...task, audit: true })).toEqual({ ...plain, solverAudit: { "zero | zero": 1 } });
  });
});

describe("runCells", () => {
  const cells: readonly Cell[] = [
    { D: 2, p: 1, L: 1 },
    { D: 4, p: 1, L: 1 },
  ];
  const fake = (task: Task): TaskResult => ({
    counts: { ...NONE, zero: task.to - task.from },
    solverAudit: { "zero | zero": 1 },
  });
  const options = {
    seed: 1,
    sampleSize: (cell: Cell) => 4 * chunkSize(cell),
    before: null,
    timeLeft: () => true,
    onProgress: () => undefined,
  };

  it("runs every chunk, the first ones first", async () => {
    const asked: number[] = [];
    const threads = {
      count: 2,
      run: async (task: Task) => {
        asked.push(task.from / chunkSize(task.cell));
        return fake(task);
      },
      close: async () => undefined,
    };
    const result = await runCells(cells, threads, options);
    expect(asked).toEqual([...asked].sort((p, q) => p - q));
    expect(result.cells.map((cell) => cell.n)).toEqual(cells.map((cell) => 4 * chunkSize(cell)));
    expect(result.cells.map((cell) => cell.counts.zero)).toEqual(result.cells.map((cell) => cell.n));
    expect(result.solverAudit).toEqual({ 2: { "zero | zero": 4 }, 4: { "zero | zero": 4 } });
    expect(result.cutShort).toBe(false);
  });

  it("counts only what is finished from the first problem on, and says when it was cut short", async () => {
    let left = 5;
    const threads = { count: 1, run: async (task: Task) => fake(task), close: async () => undefined };
    const result = await runCells(cells, threads, { ...options, timeLeft: () => left-- > 0 });
    // In each round the dearer cell comes first.
    expect(result.cells.map((cell) => cell.n / chunkSize(cell))).toEqual([2, 3]);
    expect(result.cutShort).toBe(true);
  });

  it("extends samples: the same as all at once", async () => {
    const threads = { count: 1, run: async (task: Task) => fake(task), close: async () => undefined };
    let left = 5;
    const first = await runCells(cells, threads, { ...options, timeLeft: () => left-- > 0 });
    const asked: Task[] = [];
    const recording = {
      ...threads,
      run: async (task: Task) => {
        asked.push(task);
        return fake(task);
      },
    };
    const {
      cells: both,
      solverAudit,
      cutShort,
    } = await runCells(cells, recording, { ...options, before: first });
    expect({ cells: both, solverAudit, cutShort }).toEqual(await runCells(cells, threads, options));
    expect(asked).toHaveLength(3);
    for (const { cell, from } of asked) expect(from).toBeGreaterThanOrEqual(2 * chunkSize(cell));
  });
});

describe("plan", () => {
  it("has every dimension and number of tokens, and samples that are whole chunks", () => {
    const cells = allCells();
    expect([...new Set(cells.map((cell) => cell.D))]).toEqual([2, 4, 8, 16, 32]);
    expect([...new Set(cells.map((cell) => cell.L))]).toEqual([1, 2, 4, 8, 16, 32]);
    for (const cell of cells) {
      expect(cell.p).toBeLessThanOrEqual(cell.D);
      expect(sampleSize(cell, 1) % chunkSize(cell)).toBe(0);
    }
  });

  it("has problems of every dimension up to 32 compared with the adaptive solver, some of several tokens", () => {
    const audited = allCells().filter((cell) => isAudited(cell, 0));
    expect([...new Set(audited.map(({ D }) => D))]).toEqual([2, 4, 8, 16, 32]);
    expect(audited.some(({ D, L }) => D >= 8 && L > 1)).toBe(true);
  });
});

describe("the result file", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "phase-diagram-"));
  const file = path.join(folder, "diagram.json");
  const diagram: PhaseDiagram = {
    provenance: {
      commit: "c",
      version: "0",
      node: "20",
      date: "2026-01-01",
      seed: 1,
      threads: 1,
      seconds: 1,
      cutShort: false,
    },
    method: METHOD,
    cells: [{ D: 2, p: 1, L: 1, n: 4, counts: { ...NONE, zero: 4 } }],
    solverAudit: { 2: { "zero | zero": 1 } },
  };

  it("comes back as it went, one line a cell", () => {
    expect(readDiagram(file)).toBeUndefined();
    writeFileSync(file, encode(diagram));
    expect(readDiagram(file)).toEqual(diagram);
    expect(
      encode(diagram)
        .split("\n")
        .filter((line) => line.includes('"D":2')),
    ).toHaveLength(1);
  });

  it("may be extended by the same seed and commit, and by no other", () => {
    writeFileSync(file, encode(diagram));
    expect(resumable(file, 1, "c")).toEqual(diagram);
    expect(() => resumable(file, 2, "c")).toThrow(/--resume: got seed 1/);
    expect(() => resumable(file, 1, "d")).toThrow(/commit c/);
    writeFileSync(file, encode({ ...diagram, method: { ...METHOD, maxSteps: 1 } }));
    expect(() => resumable(file, 1, "c")).toThrow(/1 steps/);
    expect(() => resumable(`${file}.none`, 1, "c")).toThrow(/does not exist/);
  });

  it("is refused if it is none", () => {
    writeFileSync(file, "{}");
    expect(() => readDiagram(file)).toThrow(/not a phase diagram/);
    rmSync(folder, { recursive: true });
  });
});
