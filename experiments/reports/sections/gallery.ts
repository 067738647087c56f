import { prose } from "../formula.ts";
import { anchor, html, type Html } from "../html.ts";
import { plural } from "../numberWords.ts";
import type { Report, ReportFigure, ReportTable } from "../types.ts";
import { copyable } from "./counterexample.ts";
import { dataTable } from "./dataTable.ts";
import { figureBlock } from "./figureBlock.ts";

/** Figures and tables that have a section of their own. */
const CHECKPOINTS = { figure: "checkpoint-spectra", table: "checkpoints" } as const;

/** Longer tables are closed at first: they are looked up, not read. */
const MOST_ROWS = 15;

function tableRows(table: ReportTable): Html {
  const rows = table.rows.map((row) => row.map((cell) => html`${prose(cell)}`));
  const shown = dataTable({ label: table.title, columns: table.columns, rows });
  if (rows.length <= MOST_ROWS) return shown;
  return html`<details>
    <summary>All ${plural(rows.length, "row")}</summary>
    ${shown}
  </details>`;
}

function tableBlock(table: ReportTable): Html {
  return html`<h3 id="${anchor("table", table.id)}">${table.title}</h3>
    <p>${prose(table.caption)}</p>
    ${tableRows(table)}
    ${copyable(`${anchor("table", table.id)}-command`, table.command, `make the table ${table.title} again`)}`;
}

/** Figures that belong to no statement shown, drawn ones before those that are not. */
function restOf(report: Report): readonly ReportFigure[] {
  const shown = new Set(report.statements.map((statement) => statement.id));
  const rest = report.figures.filter(
    ({ id, theorem }) => id !== CHECKPOINTS.figure && (theorem === undefined || !shown.has(theorem)),
  );
  const kind = (wanted: ReportFigure["content"]["kind"]): readonly ReportFigure[] =>
    rest.filter(({ content }) => content.kind === wanted);
  return [...kind("drawn"), ...kind("not-run")];
}

/** Tables, and the figures that stand in no other section. */
export function gallerySection(report: Report): Html | null {
  const tables = report.tables.filter(({ id }) => id !== CHECKPOINTS.table);
  const figures = restOf(report);
  if (figures.length === 0 && tables.length === 0) return null;
  return html`<section id="figures" aria-labelledby="figures-title">
    <h2 id="figures-title">Figures and tables</h2>
    ${tables.map(tableBlock)} ${figures.map(figureBlock)}
  </section>`;
}

/** What trained models' weights say, where they have been read. */
export function checkpointsSection(report: Report): Html | null {
  const figure = report.figures.find(({ id }) => id === CHECKPOINTS.figure);
  const table = report.tables.find(({ id, rows }) => id === CHECKPOINTS.table && rows.length > 0);
  if (figure === undefined && table === undefined) return null;
  return html`<section id="checkpoints" aria-labelledby="checkpoints-title">
    <h2 id="checkpoints-title">Checkpoints</h2>
    <p>
      The paper sorts a trained layer by the eigenvalues of its input-output matrix: all negative, and it
      expects the tokens to shrink; a positive one, and it expects them to diverge. The weights of a model
      give these matrices, and with them the class of every layer. They do not show where tokens go: a trained
      layer also gates, normalizes and convolves, and its weights are not those of its neighbours, as the
      paper’s equation has it.
    </p>
    ${figure === undefined ? null : figureBlock(figure)} ${table === undefined ? null : tableBlock(table)}
  </section>`;
}
