/** Observations as the report prints them. */
import type { LimitObservation } from "./limit.ts";
import type { Observation } from "../types.ts";

const LN10 = Math.LN10;

/** A positive or negative number given as factor · e^log, also outside the range of doubles. */
export function numberText(value: number, log: number, digits = 10): string {
  const plain = value * Math.exp(log);
  if (value === 0) return "0";
  if (Math.abs(plain) > 1e-290 && Math.abs(plain) < 1e290) return String(Number(plain.toPrecision(digits)));
  const decimal = (Math.log(Math.abs(value)) + log) / LN10;
  const exponent = Math.floor(decimal);
  const mantissa = 10 ** (decimal - exponent);
  return `${value < 0 ? "-" : ""}${Number(mantissa.toPrecision(digits))}e${exponent}`;
}

function finiteText(value: number, error: number, ref: number): string {
  const relative = value === 0 ? 1 : error / Math.abs(value);
  const digits = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(Math.max(relative, 1e-12)))));
  return `${numberText(value, ref, digits)} ± ${numberText(error, ref, 2)}`;
}

/** "0.4121 ± 3e-7", "0", "+Infinity", "undefined", "bounded", "unresolved". */
export function limitText(observed: LimitObservation): string {
  switch (observed.kind) {
    case "finite":
      return finiteText(observed.value, observed.error, observed.ref);
    case "zero":
      return "0";
    case "infinite":
      return observed.sign < 0 ? "-Infinity" : "+Infinity";
    default:
      return observed.kind;
  }
}

/** The observation for the report. @param window - Σ range it was read from. */
export function observationOf(observed: LimitObservation, window: readonly [number, number]): Observation {
  const base = { text: limitText(observed), window, rigour: "estimated" } as const;
  if (observed.kind === "zero") return { ...base, value: 0, error: 0 };
  if (observed.kind !== "finite") return base;
  const unit = Math.exp(observed.ref);
  return { ...base, value: observed.value * unit, error: observed.error * unit };
}
