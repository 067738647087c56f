/**
 * softplus(u) = ln(1 + eᵘ), the S6 step-size activation.
 *
 * Evaluated as max(u, 0) + log1p(e^−|u|): no overflow, no cancellation.
 *
 * @param u - pre-activation ⟨S_Δ, x⟩, any double.
 * @returns value ≥ 0, within 2 ulp where eᵘ is a normal double (softplus.test.ts); NaN only for NaN.
 * @example softplus(0) // 0.6931471805599453
 * @see arXiv:2410.03292, definition of the S6 layer
 */
export function softplus(u: number): number {
  return u > 0 ? u + Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u));
}

/**
 * ln softplus(u) = ln ln(1 + eᵘ), without ever forming a softplus that underflows.
 *
 * For u < 0 it is u + ln(log1p(E)/E) with E = eᵘ, which tends to u − E/2.
 *
 * @param u - any double. @returns within 3·2^−53·max(1, |value|) of the true value; −Infinity for −Infinity.
 * @example logSoftplus(-1e300) // -1e300
 */
export function logSoftplus(u: number): number {
  if (u >= 0) return Math.log(u + Math.log1p(Math.exp(-u)));
  const e = Math.exp(u);
  // Below e^−37 the correction e/2 is less than half an ulp of any such u.
  return e < 1e-16 ? u : u + Math.log(Math.log1p(e) / e);
}

/**
 * 1/(1 + e^−u), the derivative of softplus, without overflow.
 *
 * @example sigmoid(0) // 0.5
 */
export function sigmoid(u: number): number {
  if (u >= 0) return 1 / (1 + Math.exp(-u));
  const e = Math.exp(u);
  return e / (1 + e);
}
