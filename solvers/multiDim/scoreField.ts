import type { MatrixParameters } from "../s6/parameters.ts";
import type { Hint } from "./charts.ts";
import { PairForms } from "./pairForms.ts";
import { logNormAt, tokenOffset } from "./scoreLayout.ts";
import { StepSizes } from "./stepSizes.ts";

/** Stiffness e^κ above which a quadratic form within its rounding counts as zero. */
const STIFF = 8;
/** κ of a held form is this at most: e^−36 of its terms is below its rounding, and forms that depend on each other stay solvable. */
const RIGID = 36;
/** Forms below this share of their terms are no start for a score. */
const SIGNIFICANT = 1e-9;
/** Entries of a direction below this, shrinking at this rate, are zero. */
const GONE = 1e-20;
const VANISHING = 1e8;
/** Weights on entries that are zero may be any size; they stay finite. */
const LARGEST = 300;
/** Below e^−1e15 nothing happens in a representable time. */
const LOWEST = -1e15;
/** Rounding of a quadratic form in units of the sum of its terms' magnitudes. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * The tokens' motion with the scores ω, and the slopes p of the pre-activations, as unknowns of their own. In units
 * of the independent variable s,
 *
 *   x_l′/|x_l| = Σ_{j≤l} g_lj ∘ u_j ω_lj,   g_lj = e^(−γ_lj) Δ(x_j) ∘ exp(−a Σ_{j<k≤l} Δ(x_k)),
 *   e^(−κ_lj) ω_lj = u_lᵀ M u_j,            κ_lj = γ_lj + 2 ln|x_j| + ln(dt/ds),
 *
 * γ_lj the logarithm of that entry of what e^γ divides that moves token l most at the start. Where e^κ is large a
 * token is held on u_lᵀ M u_j ≈ 0 and ω is the force that holds it; evaluated from the tokens it would be rounding
 * times e^κ. Solved for, it is smooth for any κ: the limit is a constraint with its multiplier. So it is with p where
 * |x| is large and a token slides along ⟨S_Δ,d, x⟩ ≈ 0, Δ_d holding it there.
 */
export class ScoreField {
  readonly L: number;
  readonly D: number;
  readonly n: number;
  /** [L] where each token's ln|x_l| is. */
  private readonly columns: Int32Array;
  private readonly live: readonly boolean[];
  private readonly forms: PairForms;
  private readonly logRate: (s: number) => number;
  private readonly steps: StepSizes;
  /** [L·L] which entry d gives γ_lj. */
  readonly leading: Int32Array;
  /** [L·L] κ_lj, and whether the form of the pair was resolved at the start. */
  private readonly kappa: Float64Array;
  private readonly resolved: Uint8Array;
  /** [L·L·D] g_lj. */
  private readonly g: Float64Array;
  /** [L·D] x_l′/|x_l|, and [L] (ln|x_l|)′. */
  readonly speed: Float64Array;
  readonly radial: Float64Array;

  constructor(parameters: MatrixParameters, live: readonly boolean[], logRate: (s: number) => number) {
    const { D } = parameters;
    this.live = live;
    this.L = live.length;
    this.D = D;
    this.n = tokenOffset(this.L, D);
    this.columns = Int32Array.from(live, (_, l) => logNormAt(l, D));
    this.forms = new PairForms(parameters, this.L);
    this.logRate = logRate;
    this.steps = new StepSizes(parameters, this.L);
    this.leading = new Int32Array(this.L ** 2);
    this.kappa = new Float64Array(this.L ** 2);
    this.resolved = new Uint8Array(this.L ** 2);
    this.g = new Float64Array(this.L ** 2 * D);
    this.speed = new Float64Array(this.L * D);
    this.radial = new Float64Array(this.L);
  }

  /**
   * Chooses γ by the tokens of y and writes the slopes and scores that they give there, or where rounding rules those
   * of `hint`, the variables of just before.
   *
   * @returns false if some had to be made up.
   */
  start(s: number, y: Float64Array, hint: Hint | undefined): boolean {
    const { L, D, steps } = this;
    for (let l = 0; l < L; l++) {
      const at = this.at(l);
      for (let d = 0; d < D; d++) {
        const rounded = hint !== undefined && steps.slopeOf(y, at, d, SIGNIFICANT) === 0;
        y[at - D + d] = rounded ? hint.variables[at - D + d]! : steps.slopeOf(y, at, d, 0);
      }
      steps.set(l, y, at);
    }
    this.lead(y);
    this.prepare(s, y);
    let complete = true;
    for (let l = 0; l < L; l++) {
      for (let j = 0; j <= l; j++) {
        const i = l * L + j;
        const form = this.forms.value(l, j, SIGNIFICANT);
        this.resolved[i] = form !== 0 || this.kappa[i]! < STIFF ? 1 : 0;
        if (this.resolved[i] === 1)
          y[this.scoreAt(l, j)] = Math.exp(this.kappa[i]!) * this.forms.value(l, j, 0);
        else if (hint !== undefined) y[this.scoreAt(l, j)] = this.rescaled(hint, l, j);
        else complete = false;
      }
    }
    this.bury(y);
    return complete;
  }

  private lead(y: Float64Array): void {
    const { L, D, leading, steps } = this;
    for (let l = 0; l < L; l++) {
      for (let j = 0; j <= l; j++) {
        // What moves token l is g ∘ u_j: a large weight on an entry that has died out does not count.
        const push = (d: number): number =>
          steps.logWeight(l, j, d) + Math.log(Math.abs(y[this.at(j) + 1 + d]!));
        let best = 0;
        for (let d = 1; d < D; d++) if (push(d) > push(best)) best = d;
        leading[l * L + j] = best;
      }
    }
  }

  /** ω_lj of a hint in units of the present γ_lj. */
  private rescaled({ variables, leading }: Hint, l: number, j: number): number {
    const i = l * this.L + j;
    const shift = this.steps.logWeight(l, j, leading[i]!) - this.steps.logWeight(l, j, this.leading[i]!);
    const score = variables[this.scoreAt(l, j)]! * Math.exp(shift);
    return Number.isFinite(score) ? score : 0;
  }

  /** Entries that are all but gone and vanish e^−(10^8 s): zero. What forces them anew will make them anew. */
  private bury(y: Float64Array): void {
    const { D, speed } = this;
    const f = new Float64Array(this.n);
    for (let l = 0; l < this.L; l++) {
      this.move(y, f, l);
      for (let d = 0; d < D; d++) {
        const at = this.at(l) + 1 + d;
        if (Math.abs(y[at]!) < GONE && speed[l * D + d]! / y[at]! < -VANISHING) y[at] = 0;
      }
    }
  }

  evaluate(s: number, y: Float64Array, f: Float64Array): void {
    this.prepare(s, y);
    for (let l = 0; l < this.L; l++) {
      this.move(y, f, l);
      for (let j = 0; j <= l; j++) {
        const at = this.scoreAt(l, j);
        const { form, loose, held } = this.balance(l, j);
        f[at] = this.live[l] && this.live[j] ? loose * form - held * y[at]! : -y[at]!;
      }
      const at = this.at(l);
      for (let d = 0; d < this.D; d++) {
        f[at - this.D + d] = this.steps.slopeOf(y, at, d, 0) - y[at - this.D + d]!;
      }
    }
  }

  /**
   * The residual of ω_lj is loose·form − held·ω, that is e^κ·form − ω where the form is resolved, and scaled by e^−κ
   * where it is held near zero: the first for eliminating ω, the second for eliminating what holds the form.
   */
  private balance(
    l: number,
    j: number,
  ): { readonly form: number; readonly loose: number; readonly held: number } {
    const kappa = this.kappa[l * this.L + j]!;
    const form = this.forms.value(l, j, kappa > STIFF ? ROUNDING : 0);
    if (this.resolved[l * this.L + j] === 1) return { form, loose: Math.exp(kappa), held: 1 };
    return { form, loose: 1, held: Math.exp(-Math.min(kappa, RIGID)) };
  }

  private at(l: number): number {
    return this.columns[l]!;
  }

  private scoreAt(l: number, j: number): number {
    return this.columns[l]! - this.D - l - 1 + j;
  }

  /** Everything that depends on single tokens, g_lj and κ_lj. */
  private prepare(s: number, y: Float64Array): void {
    const { L, D, g, kappa, leading, steps } = this;
    for (let l = 0; l < L; l++) steps.set(l, y, this.at(l));
    for (let l = 0; l < L; l++) {
      for (let j = 0; j <= l; j++) {
        const top = Math.max(LOWEST, steps.logWeight(l, j, leading[l * L + j]!));
        kappa[l * L + j] = top + 2 * y[this.at(j)]! + this.logRate(s) + this.forms.logScale;
        for (let d = 0; d < D; d++) {
          g[(l * L + j) * D + d] = Math.exp(Math.min(LARGEST, steps.logWeight(l, j, d) - top));
        }
      }
    }
    for (let l = 0; l < L; l++) this.forms.read(l, y, this.at(l) + 1);
  }

  /** Token l's speed, and the derivatives of ln|x_l| and u_l. */
  private move(y: Float64Array, f: Float64Array, l: number): void {
    const { L, D, g, speed } = this;
    const at = this.at(l);
    speed.fill(0, l * D, (l + 1) * D);
    for (let j = 0; j <= l; j++) {
      const score = y[this.scoreAt(l, j)]!;
      if (score === 0) continue;
      for (let d = 0; d < D; d++) {
        speed[l * D + d]! += score * g[(l * L + j) * D + d]! * y[this.at(j) + 1 + d]!;
      }
    }
    let size = 0;
    let along = 0;
    for (let d = 0; d < D; d++) {
      const u = y[at + 1 + d]!;
      size += u * u;
      along += u * speed[l * D + d]!;
    }
    const radial = this.live[l] ? along / size : 0;
    this.radial[l] = radial;
    f[at] = radial;
    for (let d = 0; d < D; d++)
      f[at + 1 + d] = this.live[l] ? speed[l * D + d]! - radial * y[at + 1 + d]! : 0;
  }

  /** ∂f/∂y, [n·n]. */
  jacobian(s: number, y: Float64Array, out: Float64Array): void {
    const f = new Float64Array(this.n);
    this.evaluate(s, y, f);
    out.fill(0);
    for (let l = 0; l < this.L; l++) {
      for (let j = 0; j <= l; j++) this.formRow(y, out, l, j);
      const at = this.at(l);
      for (let d = 0; d < this.D; d++) {
        this.steps.differentiateSlope(out, (at - this.D + d) * this.n, at, d);
      }
      if (this.live[l]) this.motionRows(y, out, l);
    }
  }

  /** Derivatives of the residual of ω_lj. */
  private formRow(y: Float64Array, out: Float64Array, l: number, j: number): void {
    const at = this.scoreAt(l, j);
    const row = at * this.n;
    if (!(this.live[l] && this.live[j])) {
      out[row + at] = -1;
      return;
    }
    const { form, loose, held } = this.balance(l, j);
    out[row + at] = -held;
    if (this.resolved[l * this.L + j] === 1) this.addKappa(out, row, l, j, loose * form);
    else if (this.kappa[l * this.L + j]! < RIGID) this.addKappa(out, row, l, j, held * y[at]!);
    this.forms.differentiate(out, row + this.at(l) + 1, row + this.at(j) + 1, l, j, loose);
  }

  /** Adds slope × the derivatives of γ_lj + 2 ln|x_j|. */
  private addKappa(out: Float64Array, row: number, l: number, j: number, slope: number): void {
    out[row + this.at(j)]! += 2 * slope;
    this.steps.differentiate(out, row, this.columns, l, j, this.leading[l * this.L + j]!, slope);
  }

  /** Derivatives of (ln|x_l|)′ and u_l′: those of the speed, then projected. */
  private motionRows(y: Float64Array, out: Float64Array, l: number): void {
    const { D, n, L, g, steps, columns } = this;
    const at = this.at(l);
    for (let d = 0; d < D; d++) {
      const row = (at + 1 + d) * n;
      for (let j = 0; j <= l; j++) {
        const weight = g[(l * L + j) * D + d]!;
        const u = y[this.at(j) + 1 + d]!;
        const score = y[this.scoreAt(l, j)]!;
        out[row + this.scoreAt(l, j)] = weight * u;
        out[row + this.at(j) + 1 + d]! += weight * score;
        // g = e^(log weight of d − log weight of the leading entry)
        const leading = this.leading[l * L + j]!;
        if (leading === d) continue;
        steps.differentiate(out, row, columns, l, j, d, weight * u * score);
        steps.differentiate(out, row, columns, l, j, leading, -weight * u * score);
      }
    }
    this.projectRows(y, out, l);
  }

  private projectRows(y: Float64Array, out: Float64Array, l: number): void {
    const { D, n, speed } = this;
    const at = this.at(l);
    const radial = this.radial[l]!;
    let size = 0;
    for (let d = 0; d < D; d++) size += y[at + 1 + d]! ** 2;
    for (let i = 0; i < tokenOffset(l + 1, D); i++) {
      let along = 0;
      for (let d = 0; d < D; d++) along += y[at + 1 + d]! * out[(at + 1 + d) * n + i]!;
      const own = i - at - 1;
      if (own >= 0 && own < D) along += speed[l * D + own]! - 2 * radial * y[i]!;
      out[at * n + i] = along / size;
      for (let d = 0; d < D; d++) out[(at + 1 + d) * n + i]! -= (along / size) * y[at + 1 + d]!;
      if (own >= 0 && own < D) out[i * n + i]! -= radial;
    }
  }
}
