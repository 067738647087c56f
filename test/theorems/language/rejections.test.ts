import { describe, expect, it } from "vitest";

import { InputError } from "../../../solvers/errors.ts";
import { compileExpression, LanguageError } from "../../../theorems/language/index.ts";
import type { Context } from "../../../theorems/language/index.ts";

function message(source: string, context: Context = "claim", dimension = false): string {
  const options = { tokensMin: 3, dimensionMin: 2, dimension, field: "claims[0].of" };
  try {
    compileExpression(source, context, options);
  } catch (error) {
    expect(error).toBeInstanceOf(LanguageError);
    expect(error).toBeInstanceOf(InputError);
    const { message: text, code } = error as LanguageError;
    expect(code).toBe("language");
    expect(text.startsWith("claims[0].of: got ")).toBe(true);
    return text;
  }
  return "accepted";
}

/** Source, then pieces of the message: what was found and where, and the remedy. */
const scalarCases: readonly [string, ...string[]][] = [
  ["foo + 1", '"foo" (character 1 of', "Unknown name."],
  ["sqrt(t) * lamda", '"lamda" (character 11 of', "one of mu, s, a"],
  ["Mu < 0", '"Mu" (character 1 of', "did you mean mu?"],
  ["infinity", "did you mean Infinity?"],
  ["logT", "did you mean logt?"],
  ["ln(t)", '"ln" (character 1 of', "did you mean log?"],
  ["sqr(t)", "did you mean sqrt?"],
  ["sin(t)", '"sin" (character 1 of', "Unknown function."],
  ["random()", "Unknown function."],
  ["evaluate(1)", "Unknown function."],
  ["import(1)", "Unknown function."],
  ["__proto__", '"__proto__"', "Unknown name."],
  ["constructor", "Unknown name."],
  ["constructor(1)", "Unknown function."],
  ["toString()", "Unknown function."],
  ["x.constructor", "Property access is not part of the language."],
  ['x["constructor"]', "Strings are not part of the language"],
  ["a.b", "Property access"],
  ["a.b()", "by its name"],
  ["x?.[1]", "Property access"],
  ["'mu'", "quotation mark"],
  ['"mu"', "quotation marks"],
  ["x'", "transposition"],
  ["a = 1", '"a = 1"', "compare with =="],
  ["f(x) = 2", "Functions cannot be defined"],
  ["[1, 2]", "Matrices and lists cannot be written out"],
  ["{a: 1}", "Objects are not part"],
  ["1:3", "Ranges are not part"],
  ["x[1:2]", '"1:2" (character 3 of', "Indices are plain sums."],
  ["mu < 0 ? 1 : 2", "There is no ?:"],
  ["1; 2", '";" (character 2 of', "Write one expression."],
  ["a\n+ 2", "on one line"],
  ["a # comment", "Comments are not part"],
  ["2 cm", '"cm" (character 3 of', "Unknown name."],
  ["3 i", '"i" (character 3 of', "Unknown name."],
  ["5!", "The operator ! is not part"],
  ["5%", "is not part of the language"],
  ["2 mod 3", "The operator mod"],
  ["a xor s", "The operator xor"],
  ["a & s", "The operator &"],
  ["a .* s", "The operator .*"],
  ["a to s", "The operator to"],
  ["x[0]", '"0" (character 3 of', "labels are 1-based", "The first one is x[1]."],
  ["0 * x[l] + x0[0]", '"0" (character 15 of'],
  ["a * x[a]", '"a" (character 7 of'],
  ["x[-1]", "Indices are plain sums."],
  ["x[1.5]", '"1.5" (character 3 of', "Use an integer."],
  ["x[4]", '"4" (character 3 of', "tokens.min = 3", "Raise tokens.min to 4 or use l."],
  ["P[l, 4]", '"4"', "tokens.min = 3"],
  ["x[mu]", '"mu" (character 3 of', "l, j, L"],
  ["x[2*l]", "Indices are plain sums."],
  ["x[l, 1]", "1 index", "Not 2."],
  ["x[]", "index"],
  ["P[l]", "2 indices", "Not 1."],
  ["P", "Write P[l, j]."],
  ["x[end]", '"end" (character 3 of'],
  ["x(l)", "x is not a function: write x[…]"],
  ["mu[1]", "mu is one number here"],
  ["(x + 1)[1]", "a name before [ ]"],
  ["x", "a single number", "Write one entry, such as x[l]"],
  ["x < 1", "a single truth value", "any or all"],
  ["x + P", "Write P[l, j]."],
  ["max(x, 1)", "Do not mix lists and single values."],
  ["sum()", "one list, or one or more single values"],
  ["abs(1, 2)", "one argument of abs, not 2"],
  ["abs()", "one argument of abs, not 0"],
  ["sqrt", "Write sqrt(…)."],
  ["(mu < 0) + 1", "a number, not a comparison"],
  ["abs(mu < 0)", "a number, not a comparison"],
  ["all(mu)", "a comparison, not a number"],
  ["mu and a", "a comparison, not a number"],
  ["not a < 1", "as in not (a < 1)"],
  ["true", "Only decimal numbers"],
  ["null", "Only decimal numbers"],
  ["undefined", "Only decimal numbers"],
  ["1e400", "Write Infinity"],
  ["mu <", "character", "The parser says"],
  ["x[l", "The parser says"],
  ["a // c", "The parser says"],
  ["", "Write an expression"],
  ["   ", "Write an expression"],
  ["M[1, 1]", 'M exists in statements with "dimension" only'],
  ["norm(x)", 'norm exists in statements with "dimension" only'],
  ["d", 'd exists in statements with "dimension" only'],
];

describe("the language refuses", () => {
  it.each(scalarCases)("%s", (source, ...pieces) => {
    const text = message(source);
    for (const piece of pieces) expect(text).toContain(piece);
    expect(text).not.toBe("accepted");
  });

  const dimensionCases: readonly [string, ...string[]][] = [
    ["mu", 'mu exists in statements without "dimension" only'],
    ["P[l, j]", 'P exists in statements without "dimension" only'],
    ["Delta(t)", 'Delta exists in statements without "dimension" only'],
    ["x[l, 3]", "dimension.min = 2"],
    ["x[l, j]", '"j"', "d, k, D"],
    ["M[l, d]", '"l"'],
    ["M[1]", "2 indices"],
    ["a[d, k]", "1 index"],
    ["eig(S)", "eig(M)"],
    ["eig(x[l])", "eig(M)"],
    ["quad(mu)", "mu exists"],
    ["quad(x)", "as in quad(x[l])"],
    ["norm(t)", "as in norm(x[l])"],
    ["sum(eig(M) * M)", "lists of one length, not D and D·D"],
    ["x[l]", "a single number"],
  ];
  it.each(dimensionCases)("in D dimensions: %s", (source, ...pieces) => {
    const text = message(source, "claim", true);
    for (const piece of pieces) expect(text).toContain(piece);
  });

  it.each(["x[l] != 0", "t > 1", "logt > 1", "T < 1", "P[l, j] > 0"])("in a hypothesis: %s", (source) => {
    expect(message(source, "hypothesis")).toMatch(/initial data only in a hypothesis: mu, s, a, L, x0/);
  });
  it.each(["x[1]", "t", "logt", "P[l, j]"])("in equals: %s", (source) => {
    expect(message(source, "constant")).toMatch(/a value built from mu, s, a, L, x0, l, j, T.* in equals/);
  });
  it("what is allowed where it is refused elsewhere (negative control)", () => {
    for (const source of ["x[l] != 0", "t > 1", "P[l, j]", "x[l-1]", "x[L]", "Delta(x0[l])", "-x[3]"]) {
      expect(message(source)).toBe("accepted");
    }
    expect(message("x0[l] != 0 and 0 < a < 2", "hypothesis")).toBe("accepted");
    expect(message("Delta(x0[1]) * T", "constant")).toBe("accepted");
    expect(message("max(eig(M)) < 0 and a[d] > S[d, k]", "hypothesis", true)).toBe("accepted");
  });

  it("too long, too deep, and too nested expressions, quickly", () => {
    const start = performance.now();
    expect(message(`1${"+1".repeat(5000)}`)).toContain("at most 2000 characters");
    expect(message(`${"(".repeat(900)}1${")".repeat(900)}`)).toContain("at most 50 brackets");
    expect(message(`1${"+1".repeat(900)}`)).toContain("at most 100 deep");
    expect(message(`${"-".repeat(1900)}1`)).toContain("at most 100 deep");
    expect(message(`2${"^2".repeat(900)}`)).toContain("at most 100 deep");
    expect(message(`${"not ".repeat(450)}(a<1)`)).toContain("at most 100 deep");
    // Milliseconds each; the limit only excludes exponential behaviour.
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("unprintably long input is shortened in the message", () => {
    expect(message(`foo${"o".repeat(1500)}`).length).toBeLessThan(600);
  });
});
