import type { VectorField } from "./integrator.ts";

function scaledNorm(v: Float64Array, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) {
    const q = v[i]! / scale[i]!;
    sum += q * q;
  }
  return Math.sqrt(sum / v.length);
}

/** Estimates that ask for a step this much below the probe's distance are not believed. */
const PROBE_TRUST = 1e-3;

/**
 * First trial step from the sizes of y, y′ and a difference estimate of y″
 * (Hairer–Nørsett–Wanner I, section II.4, "starting step size"). Costs one evaluation, or
 * a few where the first probe overshoots.
 *
 * @param y - [n] state. @param f - [n] field there. @param direction - ±1.
 * @param maxStep - upper bound, > 0, may be Infinity.
 * @returns a positive step length.
 */
export function initialStep(
  field: VectorField,
  t: number,
  y: Float64Array,
  f: Float64Array,
  direction: number,
  order: number,
  errorScale: (yOld: Float64Array, yNew: Float64Array, out: Float64Array) => void,
  maxStep: number,
): number {
  const n = y.length;
  const scale = new Float64Array(n);
  const probe = new Float64Array(n);
  const fProbe = new Float64Array(n);
  errorScale(y, y, scale);
  const d0 = scaledNorm(y, scale);
  const d1 = scaledNorm(f, scale);
  // Where nothing moves, a tiny or the largest step are equally right; with no bound at all take 1.
  const fallback = Number.isFinite(maxStep) ? maxStep : 1;
  let h0 = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : (0.01 * d0) / d1;
  if (!Number.isFinite(h0) || h0 === 0) h0 = 1e-6;
  h0 = Math.min(h0, maxStep);
  for (;;) {
    for (let i = 0; i < n; i++) probe[i] = y[i]! + direction * h0 * f[i]!;
    field(t + direction * h0, probe, fProbe);
    for (let i = 0; i < n; i++) fProbe[i] = fProbe[i]! - f[i]!;
    const d2 = scaledNorm(fProbe, scale) / h0;
    const largest = Math.max(d1, d2);
    if (largest === 0) return fallback;
    const h1 = largest <= 1e-15 ? Math.max(1e-6, h0 * 1e-3) : (0.01 / largest) ** (1 / order);
    // A probe that fell far outside the field's smooth range says nothing of y″ here: probe nearer.
    const tooFar = !Number.isFinite(largest) || h1 < PROBE_TRUST * h0;
    if (!tooFar) return Math.min(100 * h0, h1, maxStep);
    if (h0 < 1e-200) return h0;
    h0 *= PROBE_TRUST;
  }
}
