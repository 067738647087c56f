import { anchor, html, type Html } from "../html.ts";
import type { Report, ReportProofStep, ReportStatement } from "../types.ts";

const SIGNS = { checked: "✓", failed: "✕", "not-run": "–" } as const;

/** Depth past which a chain is cut: chains are short, and a cycle must not hang the report. */
const DEEPEST = 12;

function stepItem(step: ReportProofStep, byId: ReadonlyMap<string, ReportProofStep>, depth: number): Html {
  const below =
    depth >= DEEPEST ? [] : step.uses.map((id) => byId.get(id)).filter((used) => used !== undefined);
  const children =
    below.length === 0
      ? null
      : html`<ul>
          ${below.map((used) => stepItem(used, byId, depth + 1))}
        </ul>`;
  return html`<li>
    <span class="step ${step.status}"
      ><span aria-hidden="true">${SIGNS[step.status]}</span> <code>${step.id}</code></span
    >
    <span class="quiet">${step.method}, ${step.status.replace("-", " ")}</span>
    ${step.detail === undefined ? null : html`<span class="quiet">${step.detail}</span>`} ${children}
  </li>`;
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
  const byId = new Map(report.proofSteps.map((step) => [step.id, step]));
  const used = new Set(steps.flatMap((step) => step.uses));
  const roots = steps.filter((step) => !used.has(step.id));
  const tree =
    roots.length > 0
      ? html`<ul class="proof">
          ${roots.map((step) => stepItem(step, byId, 0))}
        </ul>`
      : certificateList(report, statement);
  if (tree === null) return null;
  return html`<details class="proofs" id="${anchor("proof", statement.id)}">
    <summary>Proof steps checked by machine</summary>
    ${tree}
  </details>`;
}
