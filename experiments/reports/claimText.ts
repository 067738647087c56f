import { expressionLatex } from "./expressionLatex.ts";
import type { ClaimSpec } from "../../theorems/types.ts";

/** The claim in one line of the conjecture language, the kind in words. */
export function claimText(claim: ClaimSpec): string {
  const of = claim.of ?? "";
  const where = claim.as ?? "t -> Infinity";
  switch (claim.kind) {
    case "limit":
      return `${of} -> ${claim.equals ?? "?"} as ${where}`;
    case "bounded":
      return `${of} stays bounded as ${where}`;
    case "unbounded":
      return `${of} is unbounded as ${where}`;
    case "always":
      return `${of} for every t`;
    case "eventually":
      return `${of} from some t on`;
    case "blowsUp":
      return claim.equals === undefined
        ? "the tokens blow up at a finite T"
        : `the tokens blow up at T = ${claim.equals}`;
    case "global":
      return "the tokens exist for all t";
    case "anyOf":
      return (claim.claims ?? []).map((part) => `(${claimText(part)})`).join(" or ");
    default:
      return claim.kind satisfies never;
  }
}

function point(claim: ClaimSpec): string {
  return claim.as === "t -> T" ? "t \\to T" : "t \\to \\infty";
}

/** The claim as LaTeX with the expressions already compiled. */
function assembled(claim: ClaimSpec, of: string, equals: string): string | undefined {
  switch (claim.kind) {
    case "limit":
      return `\\lim_{${point(claim)}} ${of} = ${equals}`;
    case "bounded":
      return `\\limsup_{${point(claim)}} \\left| ${of} \\right| < \\infty`;
    case "unbounded":
      return `\\limsup_{${point(claim)}} \\left| ${of} \\right| = \\infty`;
    case "always":
      return `\\forall t:\\; ${of}`;
    case "eventually":
      return `\\exists t_0\\; \\forall t > t_0:\\; ${of}`;
    case "blowsUp":
      return claim.equals === undefined ? "T < \\infty" : `T = ${equals}`;
    case "global":
      return "T = \\infty";
    case "anyOf":
      return undefined;
    default:
      return claim.kind satisfies never;
  }
}

/** The claim in LaTeX, from the same expressions the engine judges; undefined where one does not compile. */
export function claimLatex(claim: ClaimSpec, tokensMin: number, inDimension: boolean): string | undefined {
  if (claim.kind === "anyOf") {
    const parts = (claim.claims ?? []).map((part) => claimLatex(part, tokensMin, inDimension));
    return parts.includes(undefined) ? undefined : parts.join(" \\;\\text{ or }\\; ");
  }
  const of = claim.of === undefined ? "" : expressionLatex(claim.of, "claim", tokensMin, inDimension);
  const equals =
    claim.equals === undefined ? "" : expressionLatex(claim.equals, "constant", tokensMin, inDimension);
  return of === undefined || equals === undefined ? undefined : assembled(claim, of, equals);
}
