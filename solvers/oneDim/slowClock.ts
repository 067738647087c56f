/**
 * The first token's own clock in slow divergence.
 *
 * Token 1 obeys dz/dθ = z³ ln(1 + e^{−z}) alone, so that θ = A(z) − A(z*) + θ*, A(z) = ∫ e^z z^{−3} dz, once e^{−z}
 * is below rounding (z ≥ SWITCH). A has the asymptotic series e^z z^{−3} Σ_k (k+2)!/2! z^{−k}, whose smallest term at
 * z = 50 is below e^{−48}.
 */
export const SWITCH = 50;

/** ln Σ_k (k+2)!/2! z^{−k}, z ≥ SWITCH. */
function logSeries(z: number): number {
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 60; k++) {
    term *= (k + 2) / z;
    sum += term;
    if (term < 1e-18 || k + 2 > z) break;
  }
  return Math.log1p(sum);
}

/** θ as a function of z past a point (z*, θ*) with z* ≥ SWITCH. */
export class SlowClock {
  private readonly zStar: number;
  /** ln A(z*). */
  private readonly logAStar: number;
  /** (θ* − A(z*)) / A(z*). */
  private readonly excess: number;

  constructor(zStar: number, logThetaStar: number) {
    this.zStar = zStar;
    this.logAStar = zStar - 3 * Math.log(zStar) + logSeries(zStar);
    this.excess = Math.expm1(logThetaStar - this.logAStar);
  }

  /** w(z) = z − ln θ, without cancellation however large z is. */
  lead(z: number): number {
    const logA = -3 * Math.log(z) + logSeries(z);
    const relative = this.excess * Math.exp(this.logAStar - z - logA);
    return -logA - Math.log1p(relative);
  }

  /** z at ln θ = logTheta ≥ ln θ*, and w = z − ln θ. */
  at(logTheta: number): { readonly z: number; readonly lead: number } {
    let lead = 3 * Math.log(Math.max(logTheta, SWITCH));
    for (let i = 0; i < 100; i++) {
      const z = Math.max(logTheta + lead, this.zStar);
      // d(ln θ)/dz = e^z z^{−3} / θ = e^{lead(z)} z^{−3}.
      const value = this.lead(z);
      const rate = Math.exp(value - 3 * Math.log(z));
      const step = (value - (z - logTheta)) / rate;
      const next = z - logTheta + step;
      const done = Math.abs(next - lead) <= 1e-15 * (1 + Math.abs(next));
      lead = next;
      if (done) break;
    }
    return { z: logTheta + lead, lead };
  }
}
