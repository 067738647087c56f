/** ln θ at τ = ln(1 + θ/θ₀), ln θ₀ = −logTotal0. */
export function logThetaOfTau(tau: number, logTotal0: number): number {
  return (tau > 1 ? tau + Math.log1p(-Math.exp(-tau)) : Math.log(Math.expm1(tau))) - logTotal0;
}

/** τ = ln(1 + θ/θ₀). */
export function tauOfLogTheta(logTheta: number, logTotal0: number): number {
  const u = logTheta + logTotal0;
  return u > 0 ? u + Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u));
}
