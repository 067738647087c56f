/** LaTeX of an expression of the conjecture language; undefined where it does not compile. */
export function expressionLatex(
  _source: string,
  _allowed: "claim" | "constant",
  _tokensMin: number,
  _inDimension: boolean,
): string | undefined {
  return undefined;
}
