import { anchor, html, raw, type Html } from "../html.ts";
import type { Simulate } from "../page/exploration.ts";
import { split } from "../page/plane/eigen.ts";
import { explorePlane, type Pair, type PlaneState } from "../page/plane/exploration.ts";
import { portraitSvg, REACH } from "../page/plane/portrait.ts";
import { describePlane, planeCommand, planeTable } from "../page/plane/text.ts";
import {
  commandDetails,
  explorerHint,
  numberDetails,
  slider,
  tokenButtons,
  type Slider,
} from "./explorerParts.ts";

/** The statement that is about two dimensions. */
const STATEMENT = "eigenvalue-criteria";

/** One positive eigenvalue, three tokens: not all diverge (MATH.md, section 4, item 5). */
const START: PlaneState = {
  M: [
    [1, 0],
    [0, -1],
  ],
  sDelta: [
    [1, 0],
    [0, 1],
  ],
  a: [1, 1],
  x0: [
    [0.1, 1],
    [-1.2, 2.5],
    [2, -1],
  ],
  decades: 6,
};

const HINT =
  "Drag a numbered start, or change M. Dashed: where a token that nothing comes before stands still, xᵀMx = 0. " +
  "With one positive eigenvalue, tokens part ways there.";

/** Matrices to start from: the paper's three pictures, and two that its criterion by eigenvalues misses. */
const MATRICES: readonly (readonly [string, string])[] = [
  ["two positive", "1 0 0 0.5"],
  ["one positive", "1 0 0 -1"],
  ["two negative", "-1 0 0 -0.5"],
  ["two negative, not symmetric", "-1 3 0 -1"],
  ["complex", "0 1 -1 0"],
];

/** Width the picture has before any script ran. */
const STATIC_WIDTH = 480;

function matrixSliders(
  id: string,
  letter: string,
  name: string,
  rows: readonly [Pair, Pair],
): readonly Html[] {
  return rows.flatMap((row, d) =>
    row.map((value, k) => {
      const each: Slider = {
        name: `${letter}${d + 1}${k + 1}`,
        label: html`${name}<sub>${d + 1}${k + 1}</sub>`,
        value,
        min: -3,
        max: 3,
        step: 0.05,
      };
      return slider(id, each);
    }),
  );
}

/** Where eigenvalues are real, they can be moved, and M follows. */
function eigenSliders(id: string, M: PlaneState["M"]): readonly Html[] {
  return (split(M)?.values ?? [0, 0]).map((value, i) =>
    slider(id, {
      name: `e${i + 1}`,
      label: html`eigenvalue ${i + 1}`,
      value,
      min: -3,
      max: 3,
      step: 0.05,
    }),
  );
}

function tokenSliders(id: string, x: Pair, l: number): Html {
  const axis = (value: number, which: string, short: string): Html =>
    slider(id, {
      name: `token-${l + 1}-${which}`,
      label: html`<span data-part="token-name">token ${l + 1}</span>, ${short}`,
      value,
      min: -REACH,
      max: REACH,
      step: 0.05,
      token: l + 1,
    });
  return html`<div>${axis(x[0], "first", "1st")} ${axis(x[1], "second", "2nd")}</div>`;
}

function controls(id: string, { M, sDelta, a, x0, decades }: PlaneState): Html {
  const number = (name: string, text: string, value: number, min: number, max: number, step: number): Html =>
    slider(id, { name, label: html`${text}`, value, min, max, step });
  return html`<div class="controls">
    <fieldset>
      <legend>M = S<sub>C</sub>ᵀS<sub>B</sub></legend>
      ${matrixSliders(id, "m", "M", M)} ${eigenSliders(id, M)}
      <div class="buttons" role="group" aria-label="Eigenvalues of M">
        ${MATRICES.map(([name, entries]) => html`<button type="button" data-matrix="${entries}">${name}</button>`)}
      </div>
    </fieldset>
    <fieldset>
      <legend>Initial tokens x(0), by component</legend>
      <div data-part="tokens">${x0.map((x, l) => tokenSliders(id, x, l))}</div>
      ${tokenButtons()}
    </fieldset>
    <details>
      <summary>Step sizes S<sub>Δ</sub>, decay a, reach</summary>
      <fieldset>
        <legend class="visually-hidden">Step sizes, decay, reach</legend>
        ${matrixSliders(id, "s", "S", sDelta)} ${number("a1", "a, first", a[0], 0.05, 5, 0.05)}
        ${number("a2", "a, second", a[1], 0.05, 5, 0.05)}
        ${number("decades", "reach, log₁₀ t", decades, 1, 12, 1)}
      </fieldset>
    </details>
  </div>`;
}

/** The explorer of two dimensions, in the section of the statement about eigenvalues; null in the others. */
export function planeSection(statementId: string, simulate: Simulate): Html | null {
  if (statementId !== STATEMENT) return null;
  const id = anchor("explorer", statementId);
  const exploration = explorePlane(simulate, START);
  const sentence = describePlane(exploration);
  return html`<div
    class="explorer"
    id="${id}"
    data-explorer="${statementId}"
    data-plane
    role="group"
    aria-label="Try it: ${statementId}"
  >
    <h3>Try it</h3>
    ${explorerHint(HINT)}
    <div class="explorer-body">
      <div class="explorer-picture">
        <div data-part="chart">${raw(portraitSvg(exploration, STATIC_WIDTH, sentence))}</div>
        <p class="explorer-summary" data-part="summary" role="status">${sentence}</p>
      </div>
      ${controls(id, START)}
    </div>
    ${numberDetails(statementId, planeTable(exploration))} ${commandDetails(id, planeCommand(exploration))}
  </div>`;
}
