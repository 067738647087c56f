import { claimLatex, claimText } from "../reports/claimText.ts";
import { expressionLatex } from "../reports/expressionLatex.ts";
import { cliCommand } from "../reports/shellQuote.ts";
import type { ReportTable } from "../reports/types.ts";
import type { RegisteredClaim, Theorem } from "../../theorems/types.ts";

/** The scenarios, in the order of the table. */
const SCENARIOS = ["convergence", "slow-divergence", "fast-divergence"];

/** Claims per cell: a table is not a list of everything known. */
const MOST_CLAIMS = 2;

function formulaOf(claim: RegisteredClaim, theorem: Theorem): string {
  const latex = claimLatex(
    claim,
    (claim.tokens ?? theorem.tokens)?.min ?? 1,
    theorem.dimension !== undefined,
  );
  return latex === undefined ? claimText(claim) : `$${latex}$`;
}

function hypothesis(source: string, theorem: Theorem): string {
  const latex = expressionLatex(
    source,
    "hypothesis",
    theorem.tokens?.min ?? 1,
    theorem.dimension !== undefined,
  );
  return latex === undefined ? source : `$${latex}$`;
}

/** Claims about the tokens themselves; the scores have their own section in the report. */
function aboutTokens(claim: RegisteredClaim): boolean {
  return claim.established === true && claim.of?.includes("P[") !== true;
}

/** Limits with a value say more than bounds and come first; a limit of 0 says no more than a bound. */
function sharpness(claim: RegisteredClaim): number {
  return claim.kind === "limit" && claim.equals !== "0" && claim.equals !== "Infinity" ? 0 : 1;
}

function cellOf(theorem: Theorem, who: RegisteredClaim["attributedTo"]): string {
  const claims = theorem.claims.filter((claim) => claim.attributedTo === who && aboutTokens(claim));
  const sharp = claims.filter((claim) => sharpness(claim) === 0);
  const chosen = who === "workbench" && sharp.length > 0 ? sharp : claims;
  return (
    chosen
      .slice(0, MOST_CLAIMS)
      .map((claim) => formulaOf(claim, theorem))
      .join("; ") || "–"
  );
}

function effect(theorem: Theorem): string {
  return /^.*?[.!?](?=\s|$)/s.exec(theorem.summary)?.[0] ?? theorem.summary;
}

/**
 * The table of scenarios: parameters → scenario → rate as the paper has it → sharp rate → effect, all of it read
 * from the registry.
 */
export function scenarioTable(registry: readonly Theorem[], seed: number): ReportTable {
  const found = SCENARIOS.map((id) => registry.find((theorem) => theorem.id === id)).filter(
    (t) => t !== undefined,
  );
  return {
    id: "scenarios",
    title: "The scenarios in one dimension",
    caption: "Which parameters lead where, how fast according to the paper, and how fast exactly.",
    command: cliCommand("tables", "scenarios", "--seed", String(seed)),
    columns: ["Parameters", "Scenario", "Rate in the paper", "Sharp rate", "Effect"],
    rows: found.map((theorem) => [
      theorem.hypotheses.map((source) => hypothesis(source, theorem)).join(", "),
      theorem.title,
      cellOf(theorem, "paper"),
      cellOf(theorem, "workbench"),
      effect(theorem),
    ]),
  };
}
