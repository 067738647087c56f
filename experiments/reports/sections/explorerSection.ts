import { anchor, html, raw, type Html } from "../html.ts";
import { chartSvg } from "../page/chart.ts";
import { explore, type Exploration, type ExplorerState, type Simulate } from "../page/exploration.ts";
import { numberTable, simulateCommand } from "../page/explorerText.ts";
import { PRESETS, type Preset } from "../page/presets.ts";
import { chartOf, describe } from "../page/views.ts";
import { copyable } from "./counterexample.ts";

interface Slider {
  readonly name: string;
  readonly label: Html;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** 1-based token it moves. */
  readonly token?: number;
}

/** Width the picture has before any script ran; CSS scales it. */
const STATIC_SIZE = { width: 720, height: 340 };

function slider(id: string, { name, label, value, min, max, step, token }: Slider): Html {
  const data = token === undefined ? html` data-part="${name}"` : html` data-token="${token}"`;
  return html`<label class="slider ${token === undefined ? "" : `token-${token}`}">
    <span data-part="${token === undefined ? "label" : "token-label"}">${label}</span>
    <input
      type="range"
      name="${id}-${name}"
      min="${min}"
      max="${max}"
      step="${step}"
      value="${value}"
      ${data}
    />
    <output>${String(value).replace("-", "−")}</output>
  </label>`;
}

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
      <div class="buttons">
        <button type="button" data-part="add">Add token</button>
        <button type="button" data-part="remove">Remove last</button>
        <button type="button" data-part="reset">Reset</button>
      </div>
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

function numbers(statementId: string, exploration: Exploration): Html {
  const { columns, rows } = numberTable(exploration);
  return html`<details>
    <summary>Numbers</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers behind the chart of ${statementId}">
      <table class="numbers" data-part="numbers">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
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
    <p class="quiet">
      ${preset.hint}
      <span class="only-js">Everything is solved here in the page, by the workbench’s own solver.</span>
      <span class="only-static"
        >With JavaScript, this picture can be changed; without it, it shows one problem.</span
      >
    </p>
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
    ${numbers(statementId, exploration)}
    <details>
      <summary>The same on the command line</summary>
      ${commandBlock(id, simulateCommand(preset.state, exploration))}
    </details>
  </div>`;
}

function commandBlock(id: string, command: string): Html {
  const markup = copyable(`${id}-command`, command, "simulate this problem").markup;
  return raw(markup.replace(`<code id="${id}-command"`, `<code data-part="command" id="${id}-command"`));
}
