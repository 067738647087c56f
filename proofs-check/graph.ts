import type { ProofStep } from "./types.ts";

/** A `uses` that names no step, or a ring of them. */
export class ProofGraphError extends Error {
  readonly code = "proof-graph";
  constructor(message: string) {
    super(message);
    this.name = "ProofGraphError";
  }
}

/**
 * The steps that `goals` rest on, every step after those it uses.
 *
 * @throws ProofGraphError on a repeated id, an unknown or a cyclic `uses`.
 */
export function topologicalOrder<S extends Pick<ProofStep, "id" | "uses">>(
  steps: readonly S[],
  goals: readonly string[],
): readonly S[] {
  const byId = new Map<string, S>();
  for (const step of steps) {
    if (byId.has(step.id)) throw new ProofGraphError(`two steps are called "${step.id}"`);
    byId.set(step.id, step);
  }
  const order: S[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (id: string, path: readonly string[]): void => {
    if (state.get(id) === "done") return;
    const step = byId.get(id);
    const user = path.at(-1) ?? "a goal";
    if (step === undefined) throw new ProofGraphError(`${user} uses "${id}", which does not exist`);
    if (state.get(id) === "open")
      throw new ProofGraphError(`cyclic uses: ${[...path.slice(path.indexOf(id)), id].join(" → ")}`);
    state.set(id, "open");
    for (const used of step.uses) visit(used, [...path, id]);
    state.set(id, "done");
    order.push(step);
  };
  for (const goal of goals) visit(goal, []);
  return order;
}

/** Assumptions each step still rests on after discharges: step id → ids of open assumptions. */
export function openAssumptions<S extends Pick<ProofStep, "id" | "uses" | "assumption" | "discharges">>(
  ordered: readonly S[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const open = new Map<string, Set<string>>();
  for (const step of ordered) {
    const mine = new Set<string>(step.assumption === true ? [step.id] : []);
    for (const used of step.uses) for (const a of open.get(used) ?? []) mine.add(a);
    for (const discharged of step.discharges) mine.delete(discharged);
    open.set(step.id, mine);
  }
  return open;
}
