import { compileExpression } from "../../theorems/language/index.ts";

/** LaTeX of an expression of the conjecture language, from its compiled form; undefined where it does not compile. */
export function expressionLatex(
  source: string,
  allowed: "hypothesis" | "claim" | "constant",
  tokensMin: number,
  dimension: boolean,
): string | undefined {
  try {
    return compileExpression(source, allowed, { tokensMin, dimension }).latex;
  } catch {
    return undefined;
  }
}
