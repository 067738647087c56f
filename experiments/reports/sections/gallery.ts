import { prose } from "../formula.ts";
import { anchor, html, type Html } from "../html.ts";
import { plural } from "../numberWords.ts";
import type { Report, ReportFigure, ReportTable } from "../types.ts";
import { copyable } from "./counterexample.ts";
import { dataTable } from "./dataTable.ts";
import { figureBlock } from "./figureBlock.ts";
import { TOPICS, type Topic } from "./topics.ts";

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

/** Drawn figures before those that are not. */
function ordered(figures: readonly ReportFigure[]): readonly ReportFigure[] {
  const kind = (wanted: ReportFigure["content"]["kind"]): readonly ReportFigure[] =>
    figures.filter(({ content }) => content.kind === wanted);
  return [...kind("drawn"), ...kind("not-run")];
}

/** What trained weights, graphics cards and discrete layers say: each topic's figures and tables together. */
export function topicSection(report: Report, topic: Topic): Html | null {
  const figures = report.figures.filter(({ id }) => topic.figures.includes(id));
  const tables = report.tables.filter(({ id }) => topic.tables.includes(id));
  if (figures.length === 0 && tables.length === 0) return null;
  const title = `${topic.id}-title`;
  return html`<section id="${topic.id}" aria-labelledby="${title}">
    <h2 id="${title}">${topic.title}</h2>
    <p>${prose(topic.introduction)}</p>
    ${ordered(figures).map(figureBlock)} ${tables.map(tableBlock)}
  </section>`;
}

/** Tables, and figures of no statement shown, that belong to no topic. */
export function gallerySection(report: Report): Html | null {
  const statements = new Set(report.statements.map((statement) => statement.id));
  const elsewhere = new Set(TOPICS.flatMap((topic) => [...topic.figures, ...topic.tables]));
  const tables = report.tables.filter(({ id }) => !elsewhere.has(id));
  const figures = report.figures.filter(
    ({ id, theorem }) => !elsewhere.has(id) && (theorem === undefined || !statements.has(theorem)),
  );
  if (figures.length === 0 && tables.length === 0) return null;
  return html`<section id="figures" aria-labelledby="figures-title">
    <h2 id="figures-title">Figures and tables</h2>
    ${tables.map(tableBlock)} ${ordered(figures).map(figureBlock)}
  </section>`;
}
