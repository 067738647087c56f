import type { Integrator } from "../integrators/integrator.ts";
import type { Statistics } from "../types.ts";
import type { ScaledProblem } from "./scaledProblem.ts";

/** A follower at η = ln|y_leader|: ln|y_i| = power[i]·(η − eta0) + constant[i]. */
export interface FastTailState {
  readonly eta: number;
  readonly constant: Float64Array;
}

/** Largest distance in λ between the instants shown. */
const SHOWN_EVERY = 2;

/**
 * The followers' equations once the leader is alone (MATH section 2, fast divergence), against λ = ln η.
 *
 * dℓ_i/dη = γ_i = Π_{k<m≤i} q^{gap_m} e^{−aΔ(y_m)}. A follower behind negative tokens only keeps pace with a power of
 * the leader, which is split off exactly; from the first positive follower on, tokens grow like iterated logarithms,
 * and λ makes their equation non-stiff: η = 10^100 is λ = 230.
 */
export class FastTail {
  /** [n] exponent of each token in the leader's magnitude. */
  readonly power: Float64Array;
  readonly eta0: number;
  statistics: Statistics = { accepted: 0, rejected: 0, evaluations: 0 };
  private readonly scaled: ScaledProblem;
  private readonly leader: number;
  private readonly start: Float64Array;
  /** First token whose exponent is 0 after the leader. */
  private readonly firstSlow: number;

  constructor(scaled: ScaledProblem, leader: number, l: Float64Array) {
    this.scaled = scaled;
    this.leader = leader;
    this.eta0 = l[leader]!;
    this.start = l.slice(0, scaled.n);
    this.power = new Float64Array(scaled.n);
    const q = Math.pow(2, -scaled.a);
    this.power[leader] = 1;
    let firstSlow = scaled.n;
    for (let i = leader + 1; i < scaled.n; i++) {
      const exponent = scaled.gap[i]! + (scaled.sZero ? 1 : 0);
      this.power[i] = this.power[i - 1]! * Math.pow(q, exponent);
      if (!scaled.sZero && scaled.sign[i]! > 0) {
        firstSlow = i;
        break;
      }
    }
    for (let i = firstSlow; i < scaled.n; i++) this.power[i] = 0;
    this.firstSlow = firstSlow;
  }

  private slope(lambda: number, c: Float64Array, dc: Float64Array): void {
    const { n, sign, a, gap, sZero } = this.scaled;
    const eta = Math.exp(lambda);
    dc.fill(0);
    if (sZero) return;
    let logGamma = 0;
    let logPower = 0;
    for (let i = this.leader + 1; i < n; i++) {
      const magnitude = Math.exp(this.power[i]! * (eta - this.eta0) + c[i]!);
      const y = sign[i]! > 0 ? magnitude : -magnitude;
      const delta = Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
      logGamma -= a * (delta + Math.LN2 * gap[i]!);
      logPower -= a * Math.LN2 * gap[i]!;
      dc[i] =
        i < this.firstSlow
          ? eta * Math.exp(logPower) * Math.expm1(logGamma - logPower)
          : eta * Math.exp(logGamma);
    }
  }

  /** Shows the followers at growing η, up to etaEnd. */
  follow(integrator: Integrator, rtol: number, etaEnd: number, show: (state: FastTailState) => void): void {
    const { scaled } = this;
    if (this.firstSlow === scaled.n && this.frozen()) {
      for (let eta = this.eta0 * 1.5; eta < etaEnd; eta *= 3) show({ eta, constant: this.start });
      return;
    }
    const result = integrator.integrate(
      (lambda, c, dc) => this.slope(lambda, c, dc),
      Math.log(this.eta0),
      this.start,
      Math.log(etaEnd),
      { atol: rtol, rtol: 1e-15, maxSteps: 4000 },
      (step) => {
        const parts = Math.ceil((step.t - step.tOld) / SHOWN_EVERY);
        for (let k = 1; k < parts; k++) {
          const lambda = step.tOld + (k * (step.t - step.tOld)) / parts;
          const constant = new Float64Array(scaled.n);
          step.interpolate(lambda, constant);
          show({ eta: Math.exp(lambda), constant });
        }
        show({ eta: Math.exp(step.t), constant: step.y.slice() });
        return "continue";
      },
    );
    this.statistics = result.statistics;
  }

  private frozen(): boolean {
    const dc = new Float64Array(this.scaled.n);
    this.slope(Math.log(this.eta0), this.start, dc);
    return dc.every((value) => Math.abs(value) < 1e-15);
  }
}
