/** Where token l's variables start: scores ω_l1 … ω_ll and slopes p_l [D], then ln|x_l| and the direction u_l [D]. */
export function tokenOffset(l: number, D: number): number {
  return l * (2 * D + 1) + (l * (l + 1)) / 2;
}

/** Where ln|x_l| is, with the direction after it. */
export function logNormAt(l: number, D: number): number {
  return tokenOffset(l, D) + l + 1 + D;
}
