import type { Finding } from "./build.ts";
import { ANY, NEGATIVE, POSITIVE, print, symbolsOf } from "../../symbolic/index.ts";
import { proveInequality } from "../../interval/index.ts";
import { expand, type Context } from "./context.ts";
import { printFormula, type FormalFormula } from "./formula.ts";
import type { IntervalSpec, SmtSpec } from "./spec.ts";

/** Far more boxes than any step of the chains needs (a few hundred). */
const MAX_BOXES = 5_000;

/** Null if the box covers every value its symbols may have by the context. */
function uncovered(spec: IntervalSpec, symbols: ReadonlySet<string>, context: Context): string | null {
  for (const name of symbols) {
    const box = spec.box[name];
    if (box === undefined) return `no range is given for ${name}`;
    const range = context.spec.ranges?.[name];
    const signs = context.signs.get(name) ?? ANY;
    const least = range?.[0] ?? ((signs & NEGATIVE) !== 0 ? -Infinity : 0);
    const most = range?.[1] ?? ((signs & POSITIVE) !== 0 ? Infinity : 0);
    if (box[0] > least || box[1] < most) return `the box for ${name} does not cover [${least}, ${most}]`;
  }
  return null;
}

/** Proves one inequality over a box; "modality" must be absent: a box says nothing about eventual behaviour. */
export function checkInterval(spec: IntervalSpec, f: FormalFormula, context: Context): Finding {
  if (f.modality !== null || f.relation === "=")
    return { status: "failed", artefact: `${printFormula(f)} is not an inequality over a box` };
  const objection = uncovered(
    spec,
    symbolsOf(expand(f.right, context), symbolsOf(expand(f.left, context))),
    context,
  );
  if (objection !== null) return { status: "failed", artefact: objection };
  const inequality = `${print(expand(f.left, context))} ${f.relation} ${print(expand(f.right, context))}`;
  const variables = Object.fromEntries(Object.entries(spec.box).map(([k, [lo, hi]]) => [k, { lo, hi }]));
  const result = proveInequality({ inequality, variables }, { maxBoxes: MAX_BOXES });
  if (result.status === "proved") return { status: "checked", artefact: result.artefact };
  if (result.status === "refuted") return { status: "failed", artefact: result.artefact };
  return { status: "inconclusive", artefact: result.reason };
}

/** Proves one polynomial inequality under polynomial assumptions by z3. */
export async function checkPolynomial(spec: SmtSpec): Promise<Finding> {
  const { provePolynomial } = await import("../../smt/index.ts"); // z3 is 35 MB: loaded at the first such step
  const result = await provePolynomial({ assumptions: spec.assumptions, conclusion: spec.conclusion });
  if (result.status === "proved") return { status: "checked", artefact: result.artefact };
  if (result.status === "inconclusive") return { status: "inconclusive", artefact: result.reason };
  return { status: "failed", artefact: result.artefact };
}
