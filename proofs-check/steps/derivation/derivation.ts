import type { ModuleSpec } from "../kernel/build.ts";
import type { ContextSpec, SymbolSpec } from "../kernel/context.ts";
import { assume, combine, identity, rule } from "../kernel/shorthand.ts";
import type { StepSpec } from "../kernel/spec.ts";

/**
 * From the discrete S6 layer to the attention form (MATH.md section 1). Channel d: h_l = e^{−aΔ_l}h_{l−1} +
 * Δ_l x_{d,l} S_B x_l (N numbers), y_l = (S_C x_l)ᵀh_l; claimed: y_l = Σ_{j≤l} P_lj x_{d,j} with
 * P_lj = (x_lᵀ M x_j) Δ_j exp(−aΣ_{j<k≤l}Δ_k), M = S_CᵀS_B. Step sizes Δ_l are arbitrary numbers here.
 */
interface Size {
  readonly L: number;
  readonly N: number;
  readonly D: number;
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
const sum = (terms: readonly string[]): string => (terms.length === 0 ? "0" : terms.join(" + "));

/** (S x_l)_n for S = B or C. */
const row = (matrix: string, n: number, l: number, D: number): string =>
  `(${sum(range(D).map((k) => `${matrix}_${n}_${k}*x_${k}_${l}`))})`;

/** h_{l,n} by the recurrence, written out. */
function state(l: number, n: number, size: Size): string {
  const input = `Delta_${l}*x_1_${l}*${row("B", n, l, size.D)}`;
  return l === 1 ? input : `(exp(-a*Delta_${l})*(${state(l - 1, n, size)}) + ${input})`;
}

/** y_l of channel 1 by the recurrence. */
export function recurrenceForm(size: Size): string {
  return sum(range(size.N).map((n) => `${row("C", n, size.L, size.D)}*(${state(size.L, n, size)})`));
}

/** M_ki = Σ_n C_nk B_ni. */
const matrix = (k: number, i: number, N: number): string =>
  `(${sum(range(N).map((n) => `C_${n}_${k}*B_${n}_${i}`))})`;

/** P_Lj of channel 1, from its definition. */
function score(j: number, { L, N, D }: Size): string {
  const quadratic = sum(
    range(D).flatMap((k) => range(D).map((i) => `x_${k}_${L}*${matrix(k, i, N)}*x_${i}_${j}`)),
  );
  const decay = sum(range(L - j).map((k) => `Delta_${j + k}`));
  return `(${quadratic})*Delta_${j}*exp(-a*(${decay}))`;
}

/** Σ_{j≤L} P_Lj x_{1,j}. */
export function attentionForm(size: Size): string {
  return sum(range(size.L).map((j) => `${score(j, size)}*x_1_${j}`));
}

const any = (meaning: string): SymbolSpec => ["any", meaning];

function contextOf({ L, N, D }: Size): ContextSpec {
  const symbols: Record<string, SymbolSpec> = { a: ["positive", "decay rate of the channel"] };
  for (const l of range(L)) symbols[`Delta_${l}`] = ["positive", `step size of token ${l}`, `\\Delta_{${l}}`];
  for (const k of range(D)) {
    for (const l of range(L)) symbols[`x_${k}_${l}`] = any(`component ${k} of token ${l}`);
    for (const n of range(N)) {
      symbols[`B_${n}_${k}`] = any("entry of S_B");
      symbols[`C_${n}_${k}`] = any("entry of S_C");
    }
  }
  return { symbols };
}

const unrolled = (size: Size): ModuleSpec => ({
  name: `unrolled${size.L}${size.N}${size.D}`,
  context: contextOf(size),
  steps: [
    {
      kind: "identity",
      id: "attention-form",
      title: `L = ${size.L}, N = ${size.N}, D = ${size.D}: the recurrence is the attention form`,
      statement: [`${recurrenceForm(size)} = ${attentionForm(size)}`],
      display: {
        text: `(S_C x_${size.L})' h_${size.L} = sum_j P_${size.L},j x_1,j, written out for N = ${size.N}, D = ${size.D}`,
        latex: `(S_Cx_{${size.L}})^{\\top}h_{1,${size.L}}=\\sum_{j\\le ${size.L}}P_{1,${size.L},j}\\,x_{1,j}\\qquad(N=${size.N},\\ D=${size.D})`,
      },
      argument:
        "Token L, channel 1; by causality this covers every token, and channels differ in names only.",
    },
  ],
});

/** Sizes unrolled: L up to 5, N and D up to 3. */
export const SIZES: readonly Size[] = range(5).flatMap((L) =>
  range(3).flatMap((N) => range(3).map((D): Size => ({ L, N, D }))),
);

/** The same for all L: one summand of the state at a time. */
const general: readonly StepSpec[] = [
  assume(
    "form-assumed",
    "Induction hypothesis: component n of h_{l−1} is Σ_{j<l} e^{−aΣ}Δ_j x_{d,j}(S_B x_j)_n",
    "hp = F",
  ),
  identity(
    "summand",
    "Every summand gains the factor e^{−aΔ_l}",
    "exp(-a*Dl)*(exp(-a*A)*g) = exp(-a*(A + Dl))*g",
    "g = Δ_j x_{d,j}(S_B x_j)_n, A = Σ_{j<k<l}Δ_k.",
  ),
  combine(
    "form-step",
    "The new state is the sum with the factor, plus the term j = l",
    "exp(-a*Dl)*hp + gl = exp(-a*Dl)*F + exp(-a*0)*gl",
    {
      before: ["form-assumed", "hp = F"],
    },
    { before: "exp(-a*Dl)" },
  ),
  identity("form-base", "l = 1", "exp(-a*Dl)*0 + gl = exp(-a*0)*gl"),
  rule(
    "sum-by-terms",
    "form",
    "h_l = Σ_{j≤l} exp(−aΣ_{j<k≤l}Δ_k)Δ_j x_{d,j}S_B x_j for all l, N, D",
    '"h_{d,l} = Σ_{j≤l} exp(−a_dΣ_{j<k≤l}Δ_d(x_k)) Δ_d(x_j) x_{d,j} S_B x_j"',
    {
      base: ["form-base", "exp(-a*Dl)*0 + gl = exp(-a*0)*gl"],
      step: ["form-step", "exp(-a*Dl)*hp + gl = exp(-a*Dl)*F + exp(-a*0)*gl"],
      summand: ["summand", "exp(-a*Dl)*(exp(-a*A)*g) = exp(-a*(A + Dl))*g"],
      hypothesis: ["form-assumed", "hp = F"],
    },
    "Induction on l: F is a sum over j < l of terms exp(−aA_j)g_j, and `summand` turns each into its successor. Then y_{d,l} = (S_C x_l)ᵀh_{d,l} = Σ_j (x_lᵀS_CᵀS_B x_j)… = Σ_j P_{d,l,j}x_{d,j} by linearity.",
    {},
    ["form-assumed"],
  ),
  rule(
    "euler-limit",
    "limit",
    "The limit of depth",
    '"a stack of residual layers x ← x + η·y(x) tends to dx_{d,l}/dt = Σ_{j≤l} P_{d,l,j} x_{d,j}, t = η·(number of layers)"',
    {
      form: ["form", '"h_{d,l} = Σ_{j≤l} exp(−a_dΣ_{j<k≤l}Δ_d(x_k)) Δ_d(x_j) x_{d,j} S_B x_j"'],
    },
    "The layer's output is a smooth function of the tokens, hence locally Lipschitz.",
  ),
  identity(
    "scalar",
    "N = D = 1: dx_l/dt = μ x_l h_l",
    "C*x*(exp(-a*Dl)*hp + Dl*x*(B*x)) = (C*B)*x*(exp(-a*Dl)*(hp/B) + Dl*x^2)",
    "μ = S_C S_B and h = hp/B, if S_B ≠ 0; if S_B = 0 then μ = 0 and nothing moves.",
  ),
];

const generalModule: ModuleSpec = {
  name: "derivation",
  context: {
    symbols: {
      a: ["positive", "decay rate"],
      Dl: ["positive", "Δ(x_l)", "\\Delta_{l}"],
      A: ["nonnegative", "Σ_{j<k<l}Δ_k"],
      g: any("a summand"),
      gl: any("the summand j = l"),
      hp: any("a component of h_{l−1}"),
      F: any("Σ_{j<l} exp(−aA_j)g_j"),
      C: any("S_C"),
      B: ["nonzero", "S_B"],
      x: any("token l"),
    },
  },
  steps: general,
};

export const derivation: readonly ModuleSpec[] = [...SIZES.map(unrolled), generalModule];
