import { html, raw, type Html } from "../html.ts";
import type { NumberTable } from "../page/explorerText.ts";
import { copyable } from "./counterexample.ts";
import { tableContent } from "./dataTable.ts";

export interface Slider {
  readonly name: string;
  readonly label: Html;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** 1-based token it moves. */
  readonly token?: number;
}

/** A labelled slider and its value; the page's script finds it by its part, or its token. */
export function slider(id: string, { name, label, value, min, max, step, token }: Slider): Html {
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

/** The buttons under the sliders of the tokens. */
export function tokenButtons(): Html {
  return html`<div class="buttons">
    <button type="button" data-part="add">Add token</button>
    <button type="button" data-part="remove">Remove last</button>
    <button type="button" data-part="reset">Reset</button>
  </div>`;
}

/** The numbers behind a picture, closed at first. */
export function numberDetails(statementId: string, table: NumberTable): Html {
  return html`<details>
    <summary>Numbers</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers behind the chart of ${statementId}">
      <table class="numbers" data-part="numbers">
        ${tableContent(table)}
      </table>
    </div>
  </details>`;
}

/** The command line that computes the same, which the page's script rewrites. */
export function commandDetails(id: string, command: string): Html {
  const markup = copyable(`${id}-command`, command, "simulate this problem").markup;
  const block = raw(
    markup.replace(`<code id="${id}-command"`, `<code data-part="command" id="${id}-command"`),
  );
  return html`<details>
    <summary>The same on the command line</summary>
    ${block}
  </details>`;
}

/** What to try, and where the numbers come from. */
export function explorerHint(hint: string): Html {
  return html`<p class="quiet">
    ${hint}
    <span class="only-js">Everything is solved here in the page, by the workbench’s own solver.</span>
    <span class="only-static"
      >With JavaScript, this picture can be changed; without it, it shows one problem.</span
    >
  </p>`;
}
