import { SIZES } from "../../webgpu/program.ts";
import { deltaStatement } from "../../kernelText.ts";
import { settleText } from "../kernelText.ts";

/** What the WGSL kernels in D dimensions share: exact powers of two, Δ, the hold at MAX_ENTRY. */
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
  var shift = 0.0; var scale = 1.0;
  ${settleText("wgsl", "k")}
  return vec2f(scale, k + shift);
}`;
