import { describe, expect, it } from "vitest";
import { prose } from "../../../experiments/reports/formula.ts";

const markup = (text: string): string =>
  prose(text)
    .map((part) => part.markup)
    .join("");

describe("text as a page sets it", () => {
  it.each([
    ["μ = S_CᵀS_B", "μ = S<sub>C</sub>ᵀS<sub>B</sub>"],
    [
      "P_11 and P_l1, |x_2(0)|, S_Δ x",
      "P<sub>11</sub> and P<sub>l1</sub>, |x<sub>2</sub>(0)|, S<sub>Δ</sub> x",
    ],
    ["x_{1,d}", "x<sub>1,d</sub>"],
    ["(ln t)^l at t = 10^40", "(ln t)<sup>l</sup> at t = 10<sup>40</sup>"],
    ["t^(−min(1/2, 1−q)), t^{−1/2}", "t<sup>−min(1/2, 1−q)</sup>, t<sup>−1/2</sup>"],
    ["run `a_b --c_1`", "run <code>a_b --c_1</code>"],
  ])("%s", (text, expected) => {
    expect(markup(text)).toBe(expected);
  });

  it.each(["snake_case and a_word", "xx_1", "x_", "x^", "\\alpha_1", "`open", "x_12345"])(
    "leaves %s alone",
    (text) => {
      expect(markup(text)).toBe(text);
    },
  );

  it("sets formulas as MathML", () => {
    expect(markup("the order $1/\\sqrt t$.")).toMatch(
      /^the order <span class="katex"><math.*<\/math><\/span>\.$/s,
    );
  });

  it("escapes whatever it sets", () => {
    for (const text of ["<b>", "x_{<b>}", "x^(<b>)", "`<b>`", "$<b>$"])
      expect(markup(text)).not.toMatch(/<b>/);
  });
});
