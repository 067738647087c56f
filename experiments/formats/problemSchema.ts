import { z } from "zod";
import { MAX_MAGNITUDE, positive, real } from "./common.ts";

/** Bounds on rtol: below the first a double cannot follow, above the second nothing is resolved. */
const MIN_RTOL = 1e-15;
const MAX_RTOL = 0.1;

const vector = z.array(real).min(1);
const matrix = z.array(vector).min(1);

/** What both forms have besides the parameters: when, how accurately, and whether with scores. */
const asked = {
  times: vector
    .optional()
    .meta({ description: "Times t at which the tokens are wanted: strictly increasing, at least 0." }),
  logTimes: vector.optional().meta({
    description: "The same as ln t, strictly increasing, so that t = e^10000 can be asked for.",
  }),
  remaining: z.array(positive).min(1).optional().meta({
    description: "The same as T - t, strictly decreasing, for problems that blow up at T.",
  }),
  rtol: z
    .number()
    .min(MIN_RTOL)
    .max(MAX_RTOL)
    .optional()
    .meta({ description: "Relative tolerance.", default: 1e-10 }),
  atol: z
    .number()
    .min(0)
    .max(MAX_MAGNITUDE)
    .optional()
    .meta({
      description:
        "Absolute tolerance. Default 0 in one dimension (every token accurate relative to itself), " +
        "1e-12 times the largest |x0| in D dimensions.",
    }),
  attention: z
    .boolean()
    .optional()
    .meta({ description: "Whether the hidden attention scores are wanted at every time.", default: false }),
};

/** JSON Schema for "at most one of the three ways to say when" (`simulate` needs one, `field` none). */
const oneWhen = [
  { not: { required: ["times", "logTimes"] } },
  { not: { required: ["times", "remaining"] } },
  { not: { required: ["logTimes", "remaining"] } },
];

const scalarExample = { mu: -1, sDelta: 1, a: 1, x0: [1, -0.5, 2], times: [0, 1, 1000] };
const matrixExample = {
  M: [
    [-1, 0.2],
    [0.2, -2],
  ],
  sDelta: [
    [1, 0],
    [0, 1],
  ],
  a: [1, 1],
  x0: [
    [1, 0.5],
    [-1, 2],
  ],
  times: [1],
};

/** One dimension. */
export const scalarProblemSchema = z
  .strictObject({
    mu: real.meta({ description: "mu = S_C^T S_B, the input-output matrix in one dimension." }),
    sDelta: real.meta({ description: "S_Delta of Delta(u) = ln(1 + exp(S_Delta u))." }),
    a: positive.meta({ description: "A = -a, a > 0." }),
    x0: vector.meta({ description: "The L tokens at t = 0." }),
    ...asked,
  })
  .meta({
    title: "Problem in one dimension",
    description: "dx_l/dt = sum over j <= l of P_lj x_j with scalar tokens.",
    examples: [scalarExample],
    allOf: oneWhen,
  });

/** D dimensions. */
export const matrixProblemSchema = z
  .strictObject({
    M: matrix.optional().meta({ description: "M = S_C^T S_B, D rows of D numbers; instead of sB and sC." }),
    sB: matrix.optional().meta({ description: "S_B, N rows of D numbers; with sC, instead of M." }),
    sC: matrix.optional().meta({ description: "S_C, N rows of D numbers; with sB, instead of M." }),
    sDelta: matrix.meta({ description: "D rows of D numbers; row d is S_Delta,d." }),
    a: z.array(positive).min(1).meta({ description: "D numbers above 0." }),
    x0: matrix.meta({ description: "L tokens of D numbers at t = 0." }),
    ...asked,
  })
  .meta({
    title: "Problem in D dimensions",
    description: "dx_{d,l}/dt = sum over j <= l of P_{d,l,j} x_{d,j}. Output is in lists even for D = 1.",
    examples: [matrixExample],
    allOf: oneWhen,
    oneOf: [
      { required: ["M"], not: { anyOf: [{ required: ["sB"] }, { required: ["sC"] }] } },
      { required: ["sB", "sC"], not: { required: ["M"] } },
    ],
  });

/** What `schema problem` prints and what validates a problem file. */
export const problemSchema = z.union([scalarProblemSchema, matrixProblemSchema]).meta({
  title: "A problem for simulate and field",
  description:
    "An initial value problem of the token dynamics, in one dimension or in D. `simulate` needs exactly one of " +
    "times, logTimes and remaining; `field` and `verify --problem` need none.",
  examples: [scalarExample, matrixExample],
});

export type ScalarFile = z.infer<typeof scalarProblemSchema>;
export type MatrixFile = z.infer<typeof matrixProblemSchema>;
