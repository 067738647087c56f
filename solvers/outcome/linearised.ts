import { luFactor, luSolve } from "../numerics/lu.ts";
import type { MatrixParameters } from "../s6/parameters.ts";
import { BlockField, emptyBlocks } from "./blockField.ts";
import type { Blocks } from "./blockField.ts";

/** The field f and its Jacobian A at one point: solves (I − hA) k = f there, token by token, in O(L D³). */
export class Linearised {
  /** [L·D] the point and the field there. */
  readonly x: Float64Array;
  readonly f: Float64Array;
  readonly blocks: Blocks;
  private readonly field: BlockField;
  private readonly drift: number;
  private readonly factors: Float64Array[];
  private readonly pivots: Int32Array[];
  /** Of each token, [terms·D] (I − h rest)⁻¹ times the pushes of sliders and own, and the small system between them. */
  private readonly reached: Float64Array[] = [];
  private readonly small: Float64Array[] = [];
  private readonly smallPivots: Int32Array[] = [];

  /** @param drift - dx/dt = field + drift·x. */
  constructor(parameters: MatrixParameters, L: number, drift: number) {
    const { D } = parameters;
    this.field = new BlockField(parameters, L);
    this.drift = drift;
    this.x = new Float64Array(L * D);
    this.f = new Float64Array(L * D);
    this.blocks = emptyBlocks(L, D);
    this.factors = Array.from({ length: L }, () => new Float64Array(D * D));
    this.pivots = Array.from({ length: L }, () => new Int32Array(D));
  }

  /** Moves the point to x; no token that slides returns faster than `stiffest`. */
  at(x: Float64Array, stiffest: number): void {
    const { D } = this.field;
    this.x.set(x);
    this.field.evaluate(this.x, this.f, this.blocks, stiffest);
    if (this.drift === 0) return;
    for (let i = 0; i < x.length; i++) {
      this.f[i]! += this.drift * this.x[i]!;
      this.blocks.rest[i * D + (i % D)]! += this.drift;
    }
  }

  /** [L·D] Δ(x) ∘ x. */
  gains(): Float64Array {
    return this.field.gains(this.x);
  }

  /** k = (I − hA)⁻¹ f; false if that is singular. */
  slope(h: number, k: Float64Array): boolean {
    if (!this.factor(h)) return false;
    k.set(this.f);
    this.field.substitute(this.x, h, k, (l, of) => this.solveBlock(l, h, of));
    return true;
  }

  /** LU of I − h rest, and of what the parts of rank one add to it (Woodbury), block by block. */
  private factor(h: number): boolean {
    const { D, L } = this.field;
    for (let l = 0; l < L; l++) {
      const block = this.factors[l]!;
      const from = l * D * D;
      for (let i = 0; i < D * D; i++) block[i] = -h * this.blocks.rest[from + i]!;
      for (let d = 0; d < D; d++) block[d * D + d]! += 1;
      if (!luFactor(block, this.pivots[l]!) || !this.factorTerms(l, h)) return false;
    }
    return true;
  }

  /** Sliders before token l. */
  private before(l: number): number {
    const { sliders } = this.blocks;
    let count = 0;
    while (count < sliders.length && sliders[count]! < l) count++;
    return count;
  }

  private factorTerms(l: number, h: number): boolean {
    const { D, L } = this.field;
    const { own, push, sliders } = this.blocks;
    const before = this.before(l);
    const terms = before + 1;
    if ((this.smallPivots[l]?.length ?? 0) !== terms) {
      this.reached[l] = new Float64Array(terms * D);
      this.small[l] = new Float64Array(terms * terms);
      this.smallPivots[l] = new Int32Array(terms);
    }
    const [reached, small] = [this.reached[l]!, this.small[l]!];
    for (let i = 0; i < terms; i++) {
      const column = reached.subarray(i * D, (i + 1) * D);
      const at = i < before ? (l * L + sliders[i]!) * D : l * D;
      column.set((i < before ? push : own).subarray(at, at + D));
      luSolve(this.factors[l]!, this.pivots[l]!, column);
      for (let j = 0; j < terms; j++)
        small[j * terms + i] = (i === j ? 1 : 0) - h * this.against(l, j, before, reached, i * D);
    }
    return luFactor(small, this.smallPivots[l]!);
  }

  /** ⟨v_i, y⟩, v_i the row of term i: M x_j of slider j, or the gradient of token l. */
  private against(l: number, i: number, before: number, y: Float64Array, at: number): number {
    const { D } = this.field;
    const { gradient, image, sliders } = this.blocks;
    const row = i < before ? image : gradient;
    const from = (i < before ? sliders[i]! : l) * D;
    let sum = 0;
    for (let d = 0; d < D; d++) sum += row[from + d]! * y[at + d]!;
    return sum;
  }

  /** y + Z (I − h VᵀZ)⁻¹ h Vᵀy, y and Z the solutions without the parts of rank one. */
  private solveBlock(l: number, h: number, k: Float64Array): void {
    const { D } = this.field;
    luSolve(this.factors[l]!, this.pivots[l]!, k.subarray(l * D, (l + 1) * D));
    const before = this.before(l);
    const weights = new Float64Array(before + 1);
    for (let i = 0; i <= before; i++) weights[i] = h * this.against(l, i, before, k, l * D);
    luSolve(this.small[l]!, this.smallPivots[l]!, weights);
    const reached = this.reached[l]!;
    for (let i = 0; i <= before; i++)
      for (let d = 0; d < D; d++) k[l * D + d]! += weights[i]! * reached[i * D + d]!;
  }
}
