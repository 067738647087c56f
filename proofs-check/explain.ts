import type { ChainResult, CheckedStep } from "./types.ts";

const TICK: Record<CheckedStep["status"], string> = {
  checked: "✓",
  accepted: "●",
  failed: "✗",
  inconclusive: "?",
};

function line(step: CheckedStep): string {
  const method = step.rule === undefined ? step.method : `rule ${step.rule}`;
  return `${TICK[step.status]} ${step.title}  [${step.id}; ${method}; ${step.milliseconds.toFixed(1)} ms]`;
}

function branch(
  id: string,
  byId: ReadonlyMap<string, CheckedStep>,
  shown: Set<string>,
  indent: string,
  last: boolean,
): string[] {
  const step = byId.get(id);
  if (step === undefined) return [];
  const head = `${indent}${last ? "└─ " : "├─ "}`;
  if (shown.has(id)) return [`${head}${line(step)}  (above)`];
  shown.add(id);
  const inner = `${indent}${last ? "   " : "│  "}`;
  const formulas = step.statement.map((f) => `${inner}     ${f.text}`);
  return [
    head + line(step),
    ...formulas,
    ...step.uses.flatMap((u, i) => branch(u, byId, shown, inner, i === step.uses.length - 1)),
  ];
}

/**
 * A checked chain as a tree in plain text: every claim's step, under it what it uses.
 * ✓ checked by machine, ● a named human rule, ? undecided, ✗ rejected.
 */
export function explainChain(result: ChainResult): string {
  const byId = new Map(result.steps.map((s) => [s.id, s]));
  const used = new Set(result.steps.flatMap((s) => s.uses));
  const roots = result.steps.filter((s) => !used.has(s.id)).map((s) => s.id);
  const shown = new Set<string>();
  const tree = roots.flatMap((id, i) => branch(id, byId, shown, "", i === roots.length - 1));
  const rules = result.rules.map((r) => `  ● ${r.name} (${r.usedBy.length}×): ${r.statement}`);
  const missing = result.missing.map((m) => `  ? ${m}`);
  const machine = result.steps.filter((s) => s.status === "checked").length;
  return [
    `${result.id}: ${result.status} (${result.shows} ${result.theorem}); ${machine} of ${result.steps.length} steps checked by machine, the others are instances of named rules`,
    ...tree,
    ...(rules.length === 0 ? [] : ["Human inference rules it rests on:", ...rules]),
    ...(missing.length === 0 ? [] : ["Missing:", ...missing]),
    "✓ checked by machine   ● named human rule   ? undecided   ✗ rejected",
  ].join("\n");
}
