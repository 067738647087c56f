/** The predicted value of a limit or of T: a closed form of the initial data. */
import { numberText } from "./text.ts";
import type { CompiledExpression, Instance } from "../language/types.ts";
import type { BlowUp, Problem } from "../../solvers/types.ts";

export type Prediction =
  | { readonly kind: "undefined" | "unknown" | "zero"; readonly text: string }
  | { readonly kind: "infinite"; readonly sign: number; readonly text: string }
  /** sign · exp(log), with a relative error. */
  | {
      readonly kind: "finite";
      readonly sign: number;
      readonly log: number;
      readonly error: number;
      readonly text: string;
    };

/** Rounding of the closed form itself where the evaluator reports none. */
const ROUNDING = 1e-14;

/** @param blowUp - null on a global trajectory, where T = Infinity. */
export function predict(
  equals: CompiledExpression,
  problem: Problem,
  blowUp: BlowUp | null,
  instance: Instance,
): Prediction {
  const value = equals.evaluate({ problem, point: null, blowUp, relativeError: 0, ...instance });
  if (Number.isNaN(value.sign)) return { kind: "undefined", text: "undefined" };
  if (value.offset === -Infinity) return { kind: "zero", text: "0" };
  if (value.sign === 0) return { kind: "unknown", text: "lost in cancellation" };
  if (value.offset === Infinity) {
    return { kind: "infinite", sign: value.sign, text: value.sign < 0 ? "-Infinity" : "+Infinity" };
  }
  const { sign, offset } = value;
  // The double itself where there is one: its logarithm loses digits.
  const text =
    value.num !== undefined && Number.isFinite(value.num)
      ? numberText(value.num, 0)
      : numberText(sign, offset);
  return { kind: "finite", sign, log: offset, error: value.error + ROUNDING, text };
}
