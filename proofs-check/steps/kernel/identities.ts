import { decideIdentity, describeWitness } from "../../symbolic/index.ts";
import type { Finding } from "./build.ts";
import { expand, type Context } from "./context.ts";
import { formal, printFormula, type Formula } from "./formula.ts";

/** Decides "L = R" statements exactly; a false one is rejected with a point where the sides differ. */
export function checkIdentities(formulas: readonly Formula[], context: Context): Finding {
  const provisos = new Set<string>();
  const lines: string[] = [];
  for (const f of formulas.map((g) => formal(g, "an identity"))) {
    if (f.modality !== null || f.relation !== "=")
      return { status: "failed", artefact: `${printFormula(f)} is not an identity L = R` };
    const result = decideIdentity(
      expand(f.left, context),
      expand(f.right, context),
      context.signs,
      context.facts,
    );
    if (result.status === "false") {
      return { status: "failed", artefact: `${printFormula(f)} is false ${describeWitness(result.witness)}` };
    }
    if (result.status === "undecided") return { status: "inconclusive", artefact: result.reason };
    for (const p of result.provisos) provisos.add(p);
    lines.push(`${printFormula(f)}: the difference has normal form 0`);
  }
  const condition = provisos.size === 0 ? [] : [`provided ${[...provisos].join(", ")}`];
  return { status: "checked", artefact: [...lines, ...condition].join("\n"), provisos: [...provisos] };
}
