import type { ModuleSpec } from "../kernel/build.ts";
import type { SmtSpec } from "../kernel/spec.ts";

const smt = (
  id: string,
  title: string,
  statement: string,
  assumptions: readonly string[],
  conclusion: string,
): SmtSpec => ({
  kind: "smt",
  id,
  title,
  statement: [`"${statement}"`],
  assumptions,
  conclusion,
});

/** Polynomial facts of the chains a second time, by z3: confirmations, exported as SMT-LIB too. */
export const polynomial: ModuleSpec = {
  name: "polynomial",
  context: { symbols: {} },
  steps: [
    smt(
      "memory",
      "A memory stays nonnegative",
      "E > 0, H ≥ 0, Δ > 0, v ≥ 0 imply E·H + Δ·v ≥ 0",
      ["E > 0", "H >= 0", "u > 0", "v >= 0"],
      "E*H + u*v >= 0",
    ),
    smt(
      "recursion",
      "The recursion of the constants",
      "C = 1 implies q·C + (1 − q) = 1",
      ["C == 1"],
      "q*C + (1 - q) == 1",
    ),
    smt(
      "weight-tail",
      "The tail of the weight's inequality",
      "z ≥ 10 implies 4 + z² + z³/3 − 34.7766 z > 0",
      ["z >= 10"],
      "4 + z^2 + z^3/3 - 34.7766*z > 0",
    ),
    smt(
      "counterexample-tail",
      "The tail of the supersolution",
      "the numerator of the certificate of counterexample.far is positive for w ≥ 0",
      ["w >= 0"],
      "3.8*(10+w)*(36.2+4*w)^3*(40+4*w)^3 - 1500*(10+w)^2*(40+4*w)^3 - 480*(36.2+4*w)^3 > 0",
    ),
  ],
};
