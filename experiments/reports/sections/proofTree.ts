import { formula } from "../formula.ts";
import { anchor, html, type Html } from "../html.ts";
import type { Report, ReportProofChain, ReportProofStep, ReportStatement } from "../types.ts";

const SIGNS = { checked: "✓", accepted: "○", failed: "✕", inconclusive: "?", "not-run": "–" } as const;
const WORDS = {
  checked: "checked",
  accepted: "a person’s inference, its form checked",
  failed: "failed",
  inconclusive: "inconclusive",
  "not-run": "not run",
} as const;

/** Depth past which a chain is cut: chains are short, and a cycle must not hang the report. */
const DEEPEST = 30;

function stepWords(step: ReportProofStep, again: boolean): string {
  if (again) return `${step.method}; see above`;
  return step.method === "given" ? "given" : `${step.method}; ${WORDS[step.status]}`;
}

/** Draws steps below the ones that use them; a step met again is named, not repeated. */
class Tree {
  private readonly byId: ReadonlyMap<string, ReportProofStep>;
  private readonly seen = new Set<string>();

  constructor(steps: readonly ReportProofStep[]) {
    this.byId = new Map(steps.map((step) => [step.id, step]));
  }

  item(step: ReportProofStep, depth: number): Html {
    const again = this.seen.has(step.id);
    this.seen.add(step.id);
    const below = again || depth >= DEEPEST ? [] : step.uses.map((id) => this.byId.get(id));
    const children = below.filter((used) => used !== undefined).map((used) => this.item(used, depth + 1));
    return html`<li>
      <span class="step ${step.status}"
        ><span aria-hidden="true">${SIGNS[step.status]}</span> ${step.title ?? step.id}</span
      >
      <span class="quiet">${stepWords(step, again)}</span>
      ${again ? null : (step.latex ?? []).map((latex) => html`<div class="claim-formula">${formula(latex)}</div>`)}
      ${again || step.detail === undefined ? null : html`<div class="quiet artefact">${step.detail}</div>`}
      ${branch(children, depth)}
    </li>`;
  }
}

/** What a step rests on; closed below the first level, where a chain would fill many screens. */
function branch(children: readonly Html[], depth: number): Html | null {
  if (children.length === 0) return null;
  const list = html`<ul>
    ${children}
  </ul>`;
  if (depth === 0) return list;
  return html`<details>
    <summary>rests on ${children.length === 1 ? "one step" : `${children.length} steps`}</summary>
    ${list}
  </details>`;
}

function chainNote(chain: ReportProofChain): Html {
  const what = chain.shows === "proves" ? "proof" : "refutation";
  const rules = chain.rules.map((rule) => html`<li><em>${rule.name}</em>: ${rule.statement}</li>`);
  return html`<p class="quiet">
      The ${what} <code>${chain.id}</code> is ${chain.status}.
      ${chain.missing.length === 0 ? null : html`Missing: ${chain.missing.join("; ")}.`}
      ${rules.length === 0 ? null : "It rests on these inferences, which a person made and no machine checked:"}
    </p>
    ${
      rules.length === 0
        ? null
        : html`<ul class="quiet rules">
            ${rules}
          </ul>`
    }`;
}

function certificateList(report: Report, statement: ReportStatement): Html | null {
  const certificates = report.rows
    .filter((row) => row.theorem === statement.id)
    .flatMap((row) =>
      (row.verdict.certificates ?? []).map((certificate) => ({ claim: row.claim, certificate })),
    );
  if (certificates.length === 0) return null;
  return html`<ul class="proof">
    ${certificates.map(
      ({ claim, certificate }) =>
        html`<li>
          <span class="step checked"><span aria-hidden="true">✓</span> <code>${certificate.step}</code></span>
          <span class="quiet">${certificate.method}, for “${claim}”. ${certificate.artefact}</span>
        </li>`,
    )}
  </ul>`;
}

/** The machine-checked steps behind a statement: what nothing else uses on top, what it uses below. */
export function proofTree(report: Report, statement: ReportStatement): Html | null {
  const steps = report.proofSteps.filter((step) => step.statement === statement.id);
  const used = new Set(steps.flatMap((step) => step.uses));
  const roots = steps.filter((step) => !used.has(step.id));
  const tree = new Tree(report.proofSteps);
  const body =
    roots.length > 0
      ? html`<ul class="proof">
          ${roots.map((step) => tree.item(step, 0))}
        </ul>`
      : certificateList(report, statement);
  if (body === null) return null;
  const chains = report.proofChains.filter((chain) => chain.statement === statement.id);
  const machine = steps.filter((step) => step.status === "checked").length;
  const count = steps.length === 0 ? "" : `: ${machine} of ${steps.length} by machine`;
  return html`<details class="proofs" id="${anchor("proof", statement.id)}">
    <summary>Proof steps${count}</summary>
    ${chains.map(chainNote)} ${body}
  </details>`;
}
