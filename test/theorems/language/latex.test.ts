import katex from "katex";
import { describe, expect, it } from "vitest";

import { registry } from "../../../theorems/index.ts";
import { compileExpression } from "../../../theorems/language/index.ts";
import type { Context } from "../../../theorems/language/index.ts";

const latex = (source: string, dimension = false): string =>
  compileExpression(source, "claim", { tokensMin: 3, dimensionMin: 2, dimension }).latex;

const cases: readonly [source: string, latex: string][] = [
  ["mu * s * x[l]", "\\mu \\, S_\\Delta \\, x_l"],
  ["x0[1]^2", "{x_1(0)}^{2}"],
  ["x[l-1] + x0[l+1]", "x_{l-1} + x_{l+1}(0)"],
  ["P[l, j]", "P_{l,j}"],
  ["Delta(x[l])", "\\Delta\\left(x_l\\right)"],
  ["sqrt(t) * abs(x[2])", "\\sqrt{t} \\, \\left|x_2\\right|"],
  ["logt^2", "{\\left(\\ln t\\right)}^{2}"],
  ["logt * x[1]", "\\left(\\ln t\\right) \\, x_1"],
  ["x[1] / logt", "\\frac{x_1}{\\ln t}"],
  ["log(2)", "\\ln\\left(2\\right)"],
  ["(T - t)^(1/3)", "{\\left(T - t\\right)}^{\\frac{1}{3}}"],
  ["3 - (T - t)", "3 - \\left(T - t\\right)"],
  ["2 * 3", "2 \\cdot 3"],
  ["2 * (a + 1)", "2 \\, \\left(a + 1\\right)"],
  ["a - (s - 1)", "a - \\left(S_\\Delta - 1\\right)"],
  ["-(a + 1)", "-\\left(a + 1\\right)"],
  ["-a^2", "-{a}^{2}"],
  ["(-a)^2", "{\\left(-a\\right)}^{2}"],
  ["2^(-a)", "{2}^{-a}"],
  ["(1/2)^a", "{\\left(\\frac{1}{2}\\right)}^{a}"],
  ["(2^a)^s", "{\\left({2}^{a}\\right)}^{S_\\Delta}"],
  ["a * -s", "a \\, \\left(-S_\\Delta\\right)"],
  ["1e-5 * a", "10^{-5} \\, a"],
  ["0.001", "0.001"],
  ["2.5e20", "2.5 \\cdot 10^{20}"],
  ["pi + e + Infinity", "\\pi + e + \\infty"],
  [
    "sign(x[l]) == sign(x0[l])",
    "\\operatorname{sgn}\\left(x_l\\right) = \\operatorname{sgn}\\left(x_l(0)\\right)",
  ],
  ["0 < a <= 1", "0 < a \\le 1"],
  ["mu != 0 and a >= 1 or s < 0", "\\left(\\mu \\ne 0 \\wedge a \\ge 1\\right) \\vee S_\\Delta < 0"],
  ["not (a < 1)", "\\neg \\left(a < 1\\right)"],
  ["all(s * x0 < 0)", "\\forall i: \\left(S_\\Delta \\, x_i(0) < 0\\right)"],
  ["any(x > 1)", "\\exists i: \\left(x_i > 1\\right)"],
  ["sum(abs(x))", "\\sum_i \\left|x_i\\right|"],
  ["max(abs(x)) * t", "\\max_i \\left|x_i\\right| \\, t"],
  ["max(a, 1)", "\\max\\left(a, 1\\right)"],
  [
    "exp(a) + cbrt(a) + log1p(a) + expm1(a)",
    "\\exp\\left(a\\right) + \\sqrt[3]{a} + \\ln\\left(1 + a\\right) + e^{a} - 1",
  ],
];

describe("LaTeX has the paper's letters", () => {
  it.each(cases)("%s", (source, expected) => {
    expect(latex(source)).toBe(expected);
  });
  it.each([
    ["norm(x[l])", "\\left\\|x_l\\right\\|"],
    ["quad(x0[1])", "x_1(0)^\\top M \\, x_1(0)"],
    ["x[l, d] * S[d, k] * M[1, 2]", "x_{d,l} \\, S_{\\Delta,d,k} \\, M_{1,2}"],
    [
      "max(eig(M)) < min(eigsym(M))",
      "\\max_i \\left(\\lambda_i\\left(M\\right)\\right) < \\min_i \\left(\\lambda^{\\mathrm{sym}}_i\\left(M\\right)\\right)",
    ],
    ["sum(x[l]^2) > a[d]", "\\sum_i {x_{i,l}}^{2} > a_d"],
    ["max(a) == min(a)", "\\max_i a_i = \\min_i a_i"],
  ])("in D dimensions: %s", (source, expected) => {
    expect(latex(source, true)).toBe(expected);
  });

  const render = (source: string): string =>
    katex.renderToString(source, { throwOnError: true, strict: "error" });
  it("KaTeX renders all of it", () => {
    for (const [source] of cases) expect(render(latex(source))).toContain("katex");
    expect(render(latex("quad(x[l]) * norm(x[l]) * sum(eigsym(M))", true))).toContain("katex");
    expect(() => render("\\frac{1}")).toThrow(); // negative control
  });
  it("and every expression of the registry", () => {
    let rendered = 0;
    for (const theorem of registry) {
      const dimension = theorem.dimension !== undefined;
      const show = (source: string | undefined, context: Context, tokensMin: number): void => {
        if (source === undefined) return;
        expect(
          render(compileExpression(source, context, { tokensMin, dimension, dimensionMin: 2 }).latex),
        ).toContain("katex");
        rendered++;
      };
      for (const hypothesis of theorem.hypotheses) show(hypothesis, "hypothesis", theorem.tokens?.min ?? 1);
      for (const claim of theorem.claims) {
        const tokensMin = (claim.tokens ?? theorem.tokens)?.min ?? 1;
        show(claim.of, "claim", tokensMin);
        show(claim.equals, "constant", tokensMin);
      }
    }
    expect(rendered).toBeGreaterThan(40);
  });
});
