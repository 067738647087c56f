import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideIdentity,
  differentiate,
  evaluate,
  findWitness,
  parseExpression,
  print,
  signOf,
  signSet,
  toLatex,
  UnknownAtomError,
  type Expr,
} from "../../../proofs-check/symbolic/index.ts";
import { bignumber } from "mathjs";

const signs = new Map(
  Object.entries({
    p: signSet("positive"),
    q: signSet("positive"),
    m: signSet("negative"),
    n: signSet("nonzero"),
    l: signSet("positive"),
    j: signSet("positive"),
  }),
);
const decide = (left: string, right: string): ReturnType<typeof decideIdentity> =>
  decideIdentity(parseExpression(left), parseExpression(right), signs);

describe("the exact normal form", () => {
  it.each([
    ["(x+1)^2", "x^2 + 2*x + 1"], // mathjs symbolicEqual denies it
    ["(a+b)*(a-b) - (a^2-b^2)", "0"], // mathjs rationalize leaves it
    ["exp(x)*exp(-x)", "1"],
    ["log(exp(x))", "x"],
    ["softplus(y)", "y + softplus(-y)"],
    ["sigmoid(y)", "1 - exp(-softplus(y))"],
    ["exp(-a*softplus(y))*(1 + exp(y))^a", "1"],
    ["sqrt(p^2)", "p"],
    ["sqrt(n^2)", "abs(n)"],
    ["abs(m)", "-m"],
    ["2^(-a)*8^a", "4^a"],
    ["log(6*p^3)", "log(2) + log(3) + 3*log(p)"],
    ["q^(l-j)*q^j", "q^l"],
    ["(p+q)^(1/2)*(p+q)^(1/2)/(p+q)", "1"],
    ["bernoulli(p)*(exp(p) - 1)", "p"],
    ["exp(log(1+exp(y))/2)^2", "1 + exp(y)"],
  ])("%s = %s", (left, right) => {
    expect(decide(left, right)).toMatchObject({ status: "identity" });
  });

  it.each([
    ["(x+1)^2", "x^2 + 2*x + 2"],
    ["softplus(y)", "y - softplus(-y)"],
    ["sigmoid(y)", "1 - exp(softplus(y))"],
    ["sqrt(n^2)", "n"],
    ["exp(a)*exp(b)", "exp(a*b)"],
    ["q^(l-j)", "q^(l+j)"],
    ["log(p+q)", "log(p) + log(q)"],
  ])("%s = %s is rejected with a witness", (left, right) => {
    const result = decide(left, right);
    expect(result.status).toBe("false");
    if (result.status === "false") expect(result.witness.left).not.toBe(result.witness.right);
  });

  it("records what it divided by", () => {
    expect(decide("x/x", "1")).toEqual({ status: "identity", provisos: ["x != 0"] });
    expect(decide("(x^2-1)/(x-1)", "x+1")).toEqual({ status: "identity", provisos: ["x - 1 != 0"] });
    expect(decide("p/p", "1")).toEqual({ status: "identity", provisos: [] });
  });

  it("records that a logarithm needs a positive argument", () => {
    expect(decide("log(x^2)", "2*log(x)")).toEqual({ status: "identity", provisos: ["x ^ 2 > 0", "x > 0"] });
    expect(decide("log(n^2)", "2*log(abs(n))")).toEqual({ status: "identity", provisos: [] });
  });

  it("never calls division by 0 an identity", () => {
    expect(decide("1/(x-x)", "1/(x-x)").status).not.toBe("identity");
  });

  it("names an unknown function or symbol", () => {
    expect(() => parseExpression("sin(x)")).toThrow(UnknownAtomError);
    expect(() => parseExpression("x + y", new Set(["x"]))).toThrow(/unknown atom "y"/);
    expect(() => parseExpression("x = 2")).toThrow(SyntaxError);
  });
});

/** Small random expressions over x (any sign) and p (positive). */
const tree: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("x", "p", "1", "2", "1/3"),
    fc.tuple(tie("e"), fc.constantFrom("+", "-", "*"), tie("e")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom("softplus", "sigmoid"), tie("e")).map(([f, a]) => `${f}(${a})`),
    tie("e").map((a) => `(${a})^2`),
  ),
})).e;

const at = (e: Expr, x: number, p: number): number =>
  evaluate(
    e,
    new Map([
      ["x", bignumber(x)],
      ["p", bignumber(p)],
    ]),
  ).toNumber();

describe("agreement with values", () => {
  it("printing and reading keeps the value", () => {
    fc.assert(
      fc.property(tree, (source) => {
        const e = parseExpression(source);
        expect(decideIdentity(e, parseExpression(print(e)), signs).status).toBe("identity");
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("an expression equals its expansion and never its expansion plus a little", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const product = parseExpression(`(${a} + ${b})^2`);
        const expanded = `(${a})^2 + 2*(${a})*(${b}) + (${b})^2`;
        expect(decideIdentity(product, parseExpression(expanded), signs).status).toBe("identity");
        expect(decideIdentity(product, parseExpression(`${expanded} + 1/1000`), signs).status).not.toBe(
          "identity",
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("derivatives agree with central differences", () => {
    fc.assert(
      fc.property(tree, (source) => {
        const e = parseExpression(source);
        const h = 1e-5;
        const [x, p] = [0.3, 0.7];
        const slope = at(differentiate(e, "x"), x, p);
        const quotient = (at(e, x + h, p) - at(e, x - h, p)) / (2 * h);
        // the error of the quotient is h²/6 of the third derivative; trees of this size keep it below 1e6·h²
        expect(Math.abs(slope - quotient)).toBeLessThan(1e-4 * (1 + Math.abs(slope)));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("the sign by structure is the sign of the value", () => {
    fc.assert(
      fc.property(
        tree,
        fc.integer({ min: -20, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (source, x, p) => {
          const e = parseExpression(source);
          const value = at(e, x / 8, p / 8);
          const bit = value > 0 ? 4 : value < 0 ? 1 : 2;
          // values within rounding of 0 have no sign to compare
          if (Math.abs(value) > 1e-12) expect(signOf(e, signs) & bit).toBe(bit);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("witness and LaTeX", () => {
  it("finds no witness for an identity", () => {
    expect(findWitness(parseExpression("(x+1)^2"), parseExpression("x^2+2*x+1"), ["x"], signs)).toBeNull();
  });

  it("renders fractions, powers and roots", () => {
    expect(toLatex(parseExpression("sqrt((1-q)/K)"))).toBe("\\sqrt{\\frac{1 - q}{K}}");
    expect(toLatex(parseExpression("(x+1)^(-2)"))).toBe("\\left(x + 1\\right)^{-2}");
  });
});
