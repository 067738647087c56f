import type { ChainResult, CheckedStep } from "./types.ts";

const TICK: Record<CheckedStep["status"], string> = {
  checked: "✓",
  accepted: "●",
  failed: "✗",
  inconclusive: "?",
};

function line(step: CheckedStep): string {
  if (step.assumption === true) return `○ ${step.title}  [${step.id}; assumed]`;
  const method = step.rule === undefined ? step.method : `rule ${step.rule}`;
  return `${TICK[step.status]} ${step.title}  [${step.id}; ${method}; ${step.milliseconds.toFixed(1)} ms]`;
}

interface Walk {
  readonly byId: ReadonlyMap<string, CheckedStep>;
  readonly shown: Set<string>;
  /** Steps nearly everything rests on (signs, nonnegative memories): shown once, not repeated. */
  readonly common: ReadonlySet<string>;
}

/** One step, its formulas, what it uses: new steps as branches, those already shown as one line. */
function branch(step: CheckedStep, walk: Walk, indent: string, last: boolean): string[] {
  walk.shown.add(step.id);
  const inner = `${indent}${last ? "   " : "│  "}`;
  const lines = [
    `${indent}${last ? "└─ " : "├─ "}${line(step)}`,
    ...step.statement.map((f) => `${inner}     ${f.text}`),
  ];
  const above = step.uses.filter((u) => walk.shown.has(u) && !walk.common.has(u));
  if (above.length > 0) lines.push(`${inner}     from above: ${above.join(", ")}`);
  const fresh = step.uses.filter((u) => !walk.shown.has(u) && walk.byId.has(u));
  fresh.forEach((id, i) => {
    const child = walk.byId.get(id);
    if (child !== undefined && !walk.shown.has(id))
      lines.push(...branch(child, walk, inner, i === fresh.length - 1));
  });
  return lines;
}

/**
 * A checked chain as a tree in plain text: every claim's step, under it what it uses.
 * ✓ checked by machine, ● a named human rule, ○ an assumption, ? undecided, ✗ rejected.
 */
export function explainChain(result: ChainResult): string {
  const byId = new Map(result.steps.map((s) => [s.id, s]));
  const used = new Set(result.steps.flatMap((s) => s.uses));
  const roots = result.steps.filter((s) => !used.has(s.id));
  const users = (id: string): number => result.steps.filter((s) => s.uses.includes(id)).length;
  const common = new Set(result.steps.map((s) => s.id).filter((id) => 3 * users(id) > result.steps.length));
  const walk: Walk = { byId, shown: new Set(), common };
  const tree = roots.flatMap((step, i) => branch(step, walk, "", i === roots.length - 1));
  const rules = result.rules.map(
    (r) =>
      `  ● ${r.name} (${r.usedBy.length}×, ${r.formal ? "instances checked" : "argued in words"}): ${r.statement}`,
  );
  const missing = result.missing.map((m) => `  ? ${m}`);
  const machine = result.steps.filter((s) => s.status === "checked").length;
  return [
    `${result.id}: ${result.status} (${result.shows} ${result.theorem}); ${machine} of ${result.steps.length} steps checked by machine, the others are instances of named rules`,
    ...tree,
    ...(rules.length === 0 ? [] : ["Human inference rules it rests on:", ...rules]),
    ...(missing.length === 0 ? [] : ["Missing:", ...missing]),
    "✓ checked by machine   ● named human rule   ○ assumption   ? undecided   ✗ rejected",
  ].join("\n");
}
