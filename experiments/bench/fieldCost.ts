import { rng } from "../../solvers/numerics/rng.ts";
import { matrixParameters } from "../../solvers/s6/parameters.ts";
import { matrixField, scalarField } from "../../solvers/s6/vectorField.ts";
import { ratioOfTimes, compareTimes, type Work } from "./timing.ts";
import type { BenchPart, Figure } from "./types.ts";

const lengths = [1024, 2048, 4096, 8192, 16384];
const parameters = { mu: -1, sDelta: 1, a: 1 };

/** [count] tokens from −2 to 2: both branches of softplus, none far out. */
function tokens(count: number, seed: number): Float64Array {
  const draw = rng(seed);
  return Float64Array.from({ length: count }, () => 4 * draw.uniform() - 2);
}

function scalarWork(L: number, seed: number): Work {
  const x = tokens(L, seed);
  const dxdt = new Float64Array(L);
  const field = scalarField(parameters);
  return () => {
    field(x, dxdt);
    return dxdt[L - 1]!;
  };
}

function matrixWork(L: number, D: number, seed: number): Work {
  const entries = tokens(D * D, seed);
  const square = Array.from({ length: D }, (_, d) => Array.from(entries.subarray(d * D, (d + 1) * D)));
  const x = tokens(L * D, seed + 1);
  const x0 = Array.from({ length: L }, (_, l) => Array.from(x.subarray(l * D, (l + 1) * D)));
  const a = new Array<number>(D).fill(1);
  const field = matrixField(matrixParameters({ kind: "matrix", M: square, sDelta: square, a, x0 }), L);
  const dxdt = new Float64Array(L * D);
  return () => {
    field(x, dxdt);
    return dxdt[L * D - 1]!;
  };
}

/** The elementary functions one token of the field needs: exp, log1p, exp, on the arguments the field gives them. */
function elementaryWork(L: number, seed: number): Work {
  const x = tokens(L, seed);
  return () => {
    let sum = 0;
    for (let l = 0; l < L; l++) {
      const tail = Math.log1p(Math.exp(-Math.abs(x[l]!)));
      sum += Math.exp(-tail);
    }
    return sum;
  };
}

function growth(times: readonly number[]): number {
  return Math.max(...times.slice(1).map((time, i) => time / times[i]!));
}

/** The field's cost in L, and against the elementary functions it cannot do without. */
export const fieldCost: BenchPart = {
  title: "cost of the vector field",
  run: (options) => {
    const scalar = compareTimes(lengths.map((L) => scalarWork(L, options.seed)));
    const matrix = compareTimes(lengths.map((L) => matrixWork(L, 4, options.seed)));
    const L = 4096;
    const ratio = ratioOfTimes(scalarWork(L, options.seed), elementaryWork(L, options.seed));
    const how = `the largest time(2L)/time(L) for L from ${lengths[0]} to ${lengths.at(-1)}, medians of 21 interleaved samples`;
    const figures: Figure[] = [
      {
        name: "field, growth per doubling of L, one dimension",
        value: growth(scalar),
        unit: "ratio",
        aim: { side: "at most", value: 2.2 },
        how,
      },
      {
        name: "field, growth per doubling of L, D = 4",
        value: growth(matrix),
        unit: "ratio",
        aim: { side: "at most", value: 2.2 },
        how,
      },
      {
        name: "field, time per token over that of its exp, log1p and exp",
        value: ratio,
        unit: "ratio",
        how: `L = ${L}, the three calls on the same tokens measured in turn with the field, median of 41 ratios`,
      },
      {
        name: "field, time per token",
        value: (scalar[2]! / lengths[2]!) * 1e9,
        unit: "ns",
        how: `one dimension, L = ${lengths[2]}; depends on the machine`,
      },
    ];
    return Promise.resolve(figures);
  },
};
