import type { ClaimKind, Theorem } from "../../theorems/types.ts";

/** How a claim of each kind is decided on one problem (theorems/judge.ts and theorems/observables/ do it). */
const methods: Readonly<Record<ClaimKind, string>> = {
  limit:
    "the value is followed towards the limit point in asymptotic coordinates and extrapolated with an error bar; " +
    "supported if the prediction lies inside the bar and the bar is at most 0.25% wide, contradicted if it lies " +
    "outside by more than the bar and a second method in other coordinates agrees, otherwise inconclusive",
  bounded:
    "the growth of the value towards the limit point is classified (settled, a power, a slow clock such as ln ln t); " +
    "a bound that is merely large is not a contradiction, growth without end is",
  unbounded: "the growth of the value towards the limit point is classified, and must have no end",
  always: "the condition is evaluated at every instant of the trajectory from t = 0 on",
  eventually:
    "the condition is evaluated at the late instants; it holds if its margin stays away from zero there and is not " +
    "on its way to cross zero later",
  blowsUp:
    "the trajectory is followed to its blow-up time T, which is known with an error bar; T is compared where predicted",
  global: "the trajectory is followed to t = infinity; a blow-up on the way contradicts",
  anyOf: "each alternative is judged as its own kind; one that is supported is enough",
};

/** How claims of a kind are checked, in one sentence. */
export function howChecked(kind: ClaimKind): string {
  return methods[kind];
}

/** What holds for every claim that is not part of a complete proof chain. */
export function neverChecked(theorem: Theorem): readonly string[] {
  const general = "Sampling cannot prove: a supported claim may still fail on problems that were not drawn.";
  return [...theorem.notChecked, general];
}
