import { anchor, html, raw, type Html } from "../html.ts";
import { chartSvg } from "../page/chart.ts";
import { explore, type ExplorerState, type Simulate } from "../page/exploration.ts";
import { numberTable, simulateCommand } from "../page/explorerText.ts";
import { PRESETS, type Preset } from "../page/presets.ts";
import { chartOf, describe } from "../page/views.ts";
import {
  commandDetails,
  explorerHint,
  numberDetails,
  slider,
  tokenButtons,
  type Slider,
} from "./explorerParts.ts";

/** Width the picture has before any script ran; CSS scales it. */
const STATIC_SIZE = { width: 720, height: 340 };

function controls(id: string, { mu, s, a, x0, decades }: ExplorerState): Html {
  const parameters: readonly Slider[] = [
    { name: "mu", label: html`μ = S<sub>C</sub>ᵀS<sub>B</sub>`, value: mu, min: -3, max: 3, step: 0.05 },
    { name: "s", label: html`s = S<sub>Δ</sub>`, value: s, min: -3, max: 3, step: 0.05 },
    { name: "a", label: html`a (decay)`, value: a, min: 0.05, max: 5, step: 0.05 },
    { name: "decades", label: html`reach, log₁₀ t`, value: decades, min: 2, max: 300, step: 1 },
  ];
  const tokens = x0.map((value, i) => ({
    name: `token-${i + 1}`,
    label: html`token ${i + 1}`,
    value,
    min: -12,
    max: 12,
    step: 0.01,
    token: i + 1,
  }));
  return html`<div class="controls">
    <fieldset>
      <legend>Parameters</legend>
      ${parameters.map((each) => slider(id, each))}
    </fieldset>
    <fieldset>
      <legend>Initial tokens x(0)</legend>
      <div data-part="tokens">${tokens.map((each) => slider(id, each))}</div>
      ${tokenButtons()}
    </fieldset>
  </div>`;
}

function viewChoice(id: string, preset: Preset): Html {
  const option = (value: string, label: string): Html =>
    html`<label
      ><input
        type="radio"
        name="${id}-view"
        value="${value}"
        ${preset.view === value ? html`checked` : null}
      />
      ${label}</label
    >`;
  return html`<fieldset class="views">
    <legend>Show</legend>
    ${option("law", "against the law")} ${option("tokens", "the tokens")}
  </fieldset>`;
}

/** The interactive trajectory of a statement; null where it has none. What is in it stands without JavaScript too. */
export function explorerSection(statementId: string, simulate: Simulate): Html | null {
  const preset = Object.hasOwn(PRESETS, statementId) ? PRESETS[statementId] : undefined;
  if (preset === undefined) return null;
  const id = anchor("explorer", statementId);
  const exploration = explore(simulate, preset.state);
  const sentence = describe(exploration);
  return html`<div
    class="explorer"
    id="${id}"
    data-explorer="${statementId}"
    role="group"
    aria-label="Try it: ${statementId}"
  >
    <h3>Try it</h3>
    ${explorerHint(preset.hint)}
    <div class="explorer-body">
      <div class="explorer-picture">
        ${viewChoice(id, preset)}
        <div data-part="chart">
          ${raw(chartSvg(chartOf(exploration, preset.view), STATIC_SIZE, sentence))}
        </div>
        <p class="explorer-summary" data-part="summary" role="status">${sentence}</p>
      </div>
      ${controls(id, preset.state)}
    </div>
    ${numberDetails(statementId, numberTable(exploration))}
    ${commandDetails(id, simulateCommand(preset.state, exploration))}
  </div>`;
}
