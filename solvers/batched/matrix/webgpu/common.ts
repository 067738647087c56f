import { SIZES } from "../../webgpu/program.ts";
import { deltaStatement, literal } from "../../kernelText.ts";
import type { Pace } from "../../types.ts";
import { LARGEST_EXPONENT, MAX_ENTRY, SMALLEST_PART, SMALLEST_RATE } from "../types.ts";

/** What the WGSL kernels in D dimensions share: exact powers of two, Δ, the hold at MAX_ENTRY, the relative pace. */
export const COMMON = `${SIZES}
fn exponent(x : f32) -> f32 { return f32(i32(bitcast<u32>(x) >> 23u) - 127); }
fn power(k : f32) -> f32 { return bitcast<f32>(u32(clamp(i32(k) + 127, 0, 254)) << 23u); }
fn softplus(pre : f32) -> f32 {
  var u = 0.0; var E = 0.0; var w = 0.0; var v = 0.0; var d = 0.0;
  ${deltaStatement("wgsl", "pre")}
  return d;
}
// The factor for a token with this largest entry and exponent, and its new exponent.
fn rescale(top : f32, k : f32) -> vec2f {
  if (top == 0.0) { return vec2f(1.0, k); }
  let shift = exponent(top);
  let scale = power(-shift);
  if (top * scale * power(min(k + shift, 100.0)) > ${literal(MAX_ENTRY)}) {
    return vec2f(${literal(MAX_ENTRY / 2 ** LARGEST_EXPONENT)} / top, ${literal(LARGEST_EXPONENT)});
  }
  return vec2f(scale, k + shift);
}
// How fast a token's Δ changes H, with slope = dΔ/dt/Δ and its part of H.
fn speedOf(slope : f32, rawPart : f32, change : f32) -> f32 {
  let part = max(rawPart, ${literal(SMALLEST_PART)});
  if (slope > 0.0) { return slope * change / log(1.0 + change / part); }
  return -(slope * part);
}`;

/** `e` from `fastest` and `big`, and t moved by it; 0 once escaped or arrived. */
export function paceText(pace: Pace & { readonly kind: "relative" }): string {
  return `e = min(${literal(pace.change)} / max(fastest, ${literal(SMALLEST_RATE)}), ${literal(pace.until)} - t);
if (big >= ${literal(pace.escape)}) { e = 0.0; }
t = t + e;`;
}
