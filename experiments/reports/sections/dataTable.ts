import { html, type Html } from "../html.ts";

export interface DataTable {
  /** What the table shows, for those who do not see what stands above it. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | Html)[])[];
}

/** Head and body of a table. */
export function tableContent({ columns, rows }: Pick<DataTable, "columns" | "rows">): Html {
  return html`<thead>
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
    </tbody>`;
}

/** A plain table that scrolls by itself where the page is too narrow for it. */
export function dataTable({ label, columns, rows }: DataTable): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="data">
      <caption class="visually-hidden">
        ${label}
      </caption>
      ${tableContent({ columns, rows })}
    </table>
  </div>`;
}
