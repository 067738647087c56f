import { dop853 } from "../integrators/dop853.ts";
import type { EndKind, IntegrateOptions, Integrator } from "../integrators/integrator.ts";
import { radau13, radau5 } from "../integrators/radau.ts";
import type { Statistics } from "../types.ts";
import type { ScaledProblem } from "./scaledProblem.ts";
import { addStatistics, NO_STATISTICS } from "./statistics.ts";

export interface RatioOptions {
  readonly integrator: Integrator;
  readonly rtol: number;
  readonly maxSteps: number;
}

/** Far beyond a step the ratios no longer move; points are then shown this far apart in η. */
const SHOWN_EVERY = 2.3;
/** Up to this η differences such as z_1 − ln t are still known: there they are shown more densely. */
const DENSE_UP_TO = 25;
const DENSELY_EVERY = 0.3;
/** Beyond this z, ln(1 + e^{−z}) = e^{−z} to rounding. */
const NEGLIGIBLE = 37;
/** z_i − z_1 below which a token is bound: e^{−REACH} of its own growth is already felt. */
const REACH = 30;
/** ln of the z beyond which the turn of a token being bound, Δη = 1/z, approaches the rounding of η. */
const FAR_ETA = Math.log(1e12);
/** Dense Jacobians: beyond this many tokens behind a zero the explicit method does what it can. */
const IMPLICIT_UP_TO = 16;

/**
 * dρ_i/dη = G_i/G_1 − 1 for ρ_i = ln|y_i/y_1| against η = ln z_1, once z_1 is large.
 *
 * A token behind a zero is bound to token 1: z_i − z_1 tends to a constant, ρ_i to 0, and the equation gets as stiff as
 * z_1 is large. There an implicit method with the exact Jacobian takes over, and ρ_i is kept to relative accuracy.
 */
export class SlowRatios {
  eta: number;
  rho: Float64Array;
  statistics: Statistics = NO_STATISTICS;
  private readonly scaled: ScaledProblem;
  private readonly options: RatioOptions;
  private readonly bound: boolean;
  private readonly gapFactor: Float64Array;
  private readonly slope: Float64Array;
  /** G_i/G_1, own term over G_1, and e^{−aΔ}·q^gap at the last evaluation. */
  private readonly ratio: Float64Array;
  private readonly own: Float64Array;
  private readonly decay: Float64Array;

  constructor(scaled: ScaledProblem, options: RatioOptions, y: Float64Array) {
    const { n } = scaled;
    this.scaled = scaled;
    this.options = options;
    this.bound = scaled.gap.some((zeros, i) => i > 0 && zeros > 0);
    this.gapFactor = Float64Array.from(scaled.gap, (zeros) => Math.exp(-scaled.a * Math.LN2 * zeros));
    this.slope = new Float64Array(n);
    this.ratio = new Float64Array(n);
    this.own = new Float64Array(n);
    this.decay = new Float64Array(n);
    this.eta = y[0]!;
    this.rho = Float64Array.from({ length: n }, (_, i) => y[i]! - y[0]!);
  }

  private evaluate(eta: number, rho: Float64Array, slope: Float64Array): void {
    const { n, a } = this.scaled;
    const first = Math.exp(eta);
    this.ratio[0] = 1;
    slope[0] = 0;
    for (let i = 1; i < n; i++) {
      const z = Math.exp(eta + rho[i]!);
      const delta = z > NEGLIGIBLE ? Math.exp(-z) : Math.log1p(Math.exp(-z));
      // ln(Δ_i/Δ_1), as a difference of z's only where both are large.
      const logDelta = z > NEGLIGIBLE ? -first * Math.expm1(rho[i]!) : Math.log(delta) + first;
      this.own[i] = Math.exp(logDelta + 2 * rho[i]!);
      this.decay[i] = Math.exp(-a * delta) * this.gapFactor[i]!;
      this.ratio[i] = this.decay[i]! * this.ratio[i - 1]! + this.own[i]!;
      // Without a gap decay and ratio are 1 to rounding far out: expm1 keeps what is left.
      const inherited =
        this.gapFactor[i] === 1 && this.ratio[i - 1] === 1
          ? Math.expm1(-a * delta)
          : this.ratio[i]! - this.own[i]! - 1;
      slope[i] = inherited + this.own[i]!;
    }
  }

  /** ∂slope_i/∂ρ_j, lower triangular. */
  private jacobian(eta: number, rho: Float64Array, out: Float64Array): void {
    const { n, a } = this.scaled;
    this.evaluate(eta, rho, this.slope);
    out.fill(0);
    for (let i = 1; i < n; i++) {
      const z = Math.exp(eta + rho[i]!);
      const small = Math.exp(-z);
      // d ln Δ/dρ and dΔ/dρ at y = −z = −e^{η+ρ}.
      const logSlope = z > NEGLIGIBLE ? -z : (-z * small) / ((1 + small) * Math.log1p(small));
      const deltaSlope = (-z * small) / (1 + small);
      for (let j = 1; j < i; j++) out[i * n + j] = this.decay[i]! * out[(i - 1) * n + j]!;
      out[i * n + i] = this.own[i]! * (2 + logSlope) - a * deltaSlope * this.decay[i]! * this.ratio[i - 1]!;
    }
  }

  /** No ratio moves any more: its slope is below rounding, and shrinks because every later token is ahead. */
  private get settled(): boolean {
    if (this.bound) return false;
    this.evaluate(this.eta, this.rho, this.slope);
    return this.slope.every((value, i) => Math.abs(value) < 1e-16 && this.rho[i]! >= 0);
  }

  /** Every token behind a zero is within reach of the first. */
  private get allBound(): boolean {
    const first = Math.exp(this.eta);
    return this.scaled.gap.every(
      (zeros, i) => i === 0 || zeros === 0 || first * Math.expm1(this.rho[i]!) < REACH,
    );
  }

  private get implicit(): Integrator {
    return this.options.integrator === dop853 ? radau13 : radau5;
  }

  private explicitTolerances(): IntegrateOptions {
    return { atol: this.options.rtol, rtol: 1e-15, maxSteps: this.options.maxSteps };
  }

  private implicitTolerances(): IntegrateOptions {
    const { rtol, maxSteps } = this.options;
    return {
      atol: rtol,
      rtol,
      maxSteps,
      jacobian: (eta, rho, out) => this.jacobian(eta, rho, out),
      scale: (rhoOld, rhoNew, out) => {
        const unit = Math.exp(-this.eta);
        for (let i = 0; i < out.length; i++) {
          out[i] = rtol * (unit + Math.min(1, Math.abs(rhoOld[i]!), Math.abs(rhoNew[i]!)));
        }
      },
    };
  }

  private leg(
    integrator: Integrator,
    tolerances: IntegrateOptions,
    etaEnd: number,
    show?: (eta: number, rho: Float64Array) => void,
    enough?: () => boolean,
  ): EndKind {
    if (etaEnd <= this.eta || this.settled) return "reached-end";
    const field = (eta: number, rho: Float64Array, slope: Float64Array): void =>
      this.evaluate(eta, rho, slope);
    const result = integrator.integrate(field, this.eta, this.rho, etaEnd, tolerances, (step) => {
      this.eta = step.t;
      this.rho = step.y.slice();
      show?.(this.eta, this.rho);
      return this.settled || enough?.() === true ? "stop" : "continue";
    });
    this.statistics = addStatistics(this.statistics, result.statistics);
    return result.kind === "stopped" ? "reached-end" : result.kind;
  }

  advance(etaEnd: number, show?: (eta: number, rho: Float64Array) => void): EndKind {
    if (!this.bound) {
      const kind = this.leg(this.options.integrator, this.explicitTolerances(), etaEnd, show);
      if (kind === "reached-end" && show) this.showSettled(etaEnd, show);
      if (kind === "reached-end") this.eta = etaEnd;
      return kind;
    }
    const kind = this.advanceBound(Math.min(etaEnd, FAR_ETA), show);
    if (kind === "reached-end") this.advanceFar(etaEnd, show);
    return kind;
  }

  private showSettled(etaEnd: number, show: (eta: number, rho: Float64Array) => void): void {
    const next = (eta: number): number => eta + (eta < DENSE_UP_TO ? DENSELY_EVERY : SHOWN_EVERY);
    for (let eta = next(this.eta); eta < etaEnd; eta = next(eta)) show(eta, this.rho);
  }

  /**
   * A token far ahead is bound in an instant when token 1 catches up. Only a method whose error estimate sees the field
   * at the step's end notices that turn (odex and Radau step across it); after it the implicit method takes over.
   */
  private advanceBound(etaEnd: number, show?: (eta: number, rho: Float64Array) => void): EndKind {
    const stiff = this.scaled.n <= IMPLICIT_UP_TO;
    const kind = this.leg(dop853, this.explicitTolerances(), etaEnd, show, () => stiff && this.allBound);
    return kind === "reached-end" && stiff
      ? this.leg(this.implicit, this.implicitTolerances(), etaEnd, show)
      : kind;
  }

  /**
   * Past z_1 = 10^12 a bound token is at ρ = d/z_1 to rounding and an unbound one moves along a straight line in η,
   * dρ_i/dη = q^gap G_{i−1}/G_1 − 1, until it is bound: no integration is needed.
   */
  private advanceFar(etaEnd: number, show?: (eta: number, rho: Float64Array) => void): void {
    const { n } = this.scaled;
    while (this.eta < etaEnd) {
      const first = Math.exp(this.eta);
      let next = Math.min(etaEnd, this.eta + SHOWN_EVERY);
      let before = 1;
      for (let i = 1; i < n; i++) {
        const inherited = this.gapFactor[i]! * before;
        const held = inherited < 1 && first * this.rho[i]! < REACH * 4;
        before = held ? 1 : inherited;
        // A bound token's own term makes up for what it does not inherit: e^{−d} = 1 − inherited.
        this.own[i] = held ? -Math.log1p(-inherited) : NaN;
        this.slope[i] = held ? 0 : inherited - 1;
        if (this.slope[i]! < 0)
          next = Math.min(next, Math.max(this.eta - this.rho[i]! / this.slope[i]!, this.eta + 1e-9));
      }
      const rho = this.rho.map((value, i) => {
        if (i === 0) return 0;
        const distance = this.own[i]!;
        return Number.isNaN(distance)
          ? Math.max(0, value + this.slope[i]! * (next - this.eta))
          : distance * Math.exp(-next);
      });
      this.rho = rho;
      this.eta = next;
      show?.(next, rho);
    }
  }
}
