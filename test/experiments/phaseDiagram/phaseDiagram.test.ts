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
  labelProblems,
  METHOD,
  OUTCOMES,
  readDiagram,
  runCells,
  sampleSize,
  wilson,
  type Cell,
  type PhaseDiagram,
  type Task,
  type TaskResult,
} from "../../../experiments/phaseDiagram/index.ts";
import { openReference } from "../../../solvers/batched/index.ts";
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
      counts[kind === "slow" || kind === "blow-up" ? "diverges" : kind]++;
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

  it("takes a label for it, but for one problem in sixteen", () => {
    const cell = { D: 2, p: 0, L: 1 };
    // Negative definite: float64 says zero. Wrong labels show which problems it was asked about.
    const labels = Array.from({ length: 32 }, () => "blow-up" as const);
    const result = classifyTask({ cell, seed: 1, from: 0, to: 32, labels });
    expect(result.counts).toMatchObject({ "blow-up": 30, zero: 2 });
    expect(result.decidedByBatch).toBe(30);
    expect(result.batchAudit).toEqual({ "blow-up | zero": 2 });
  });
});

describe("labels of a batch", () => {
  const token = (sDelta: number[][], x: number[]): MatrixProblem => ({
    kind: "matrix",
    M: [
      [1, 0],
      [0, 1],
    ],
    sDelta,
    a: [1, 1],
    x0: [x],
  });

  it("name a blow-up, and neither slow growth nor decay", async () => {
    const backend = await openReference();
    const rows = [
      [1, 0],
      [0, 1],
    ];
    const decays: MatrixProblem = {
      ...token(rows, [1, 1]),
      M: [
        [-1, 0],
        [0, -1],
      ],
    };
    const labels = await labelProblems(backend, [token(rows, [1, 1]), token(rows, [-1, -1]), decays]);
    expect(labels).toEqual(["blow-up", null, null]);
    await backend.close();
  });
});

const none = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as TaskResult["counts"];

describe("runCells", () => {
  const cells: readonly Cell[] = [
    { D: 2, p: 1, L: 1 },
    { D: 4, p: 1, L: 1 },
  ];
  const fake = (task: Task): TaskResult => ({
    counts: { ...none, zero: task.to - task.from },
    decidedByBatch: 0,
    batchAudit: {},
    solverAudit: { "zero | zero": 1 },
  });
  const options = {
    seed: 1,
    sampleSize: (cell: Cell) => 4 * chunkSize(cell),
    label: null,
    labelTimeLeft: () => true,
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
    expect(result.solverAudit).toEqual({ "zero | zero": 8 });
    expect(result.cutShort).toBe(false);
  });

  it("counts only what is finished from the first problem on, and says when it was cut short", async () => {
    let left = 5;
    const threads = { count: 1, run: async (task: Task) => fake(task), close: async () => undefined };
    const result = await runCells(cells, threads, { ...options, timeLeft: () => left-- > 0 });
    expect(result.cells.map((cell) => cell.n / chunkSize(cell))).toEqual([3, 2]);
    expect(result.cutShort).toBe(true);
  });
});

describe("labels of cells", () => {
  it("are asked for the largest first, while there is time, and not for small cells", async () => {
    const cells: readonly Cell[] = [2, 16, 32].map((D) => ({ D, p: 1, L: 1 }));
    const asked: number[] = [];
    let left = 1;
    const labelled: number[] = [];
    const threads = {
      count: 1,
      run: async (task: Task): Promise<TaskResult> => {
        if (task.labels !== undefined) labelled.push(task.cell.D);
        return { counts: none, decidedByBatch: 0, batchAudit: {}, solverAudit: {} };
      },
      close: async () => undefined,
    };
    const result = await runCells(cells, threads, {
      seed: 1,
      sampleSize: chunkSize,
      label: async (cell, n) => {
        asked.push(cell.D);
        return Array.from({ length: n }, () => null);
      },
      labelTimeLeft: () => left-- > 0,
      timeLeft: () => true,
      onProgress: () => undefined,
    });
    expect(asked).toEqual([32]);
    expect(labelled).toEqual([32]);
    expect(result.cells.map((cell) => cell.n)).toEqual(cells.map(chunkSize));
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
      batch: null,
      threads: 1,
      seconds: 1,
      cutShort: false,
    },
    method: METHOD,
    cells: [{ D: 2, p: 1, L: 1, n: 4, counts: { ...none, zero: 4 }, decidedByBatch: 0 }],
    batchAudit: {},
    solverAudit: { "zero | zero": 1 },
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

  it("is refused if it is none", () => {
    writeFileSync(file, "{}");
    expect(() => readDiagram(file)).toThrow(/not a phase diagram/);
    rmSync(folder, { recursive: true });
  });
});
