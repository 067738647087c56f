import path from "node:path";
import { writeFileAtomically } from "../atomicFile.ts";
import { unknownId } from "../formats/index.ts";
import { toCsv } from "../figures/index.ts";
import { markdownTable } from "../reports/renderMarkdown.ts";
import type { ReportTable } from "../reports/types.ts";
import { tables } from "../tables/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

function chosen(ids: readonly string[], seed: number): readonly ReportTable[] {
  const wanted = ids.length === 0 ? Object.keys(tables) : [...new Set(ids)];
  return wanted.map((id) => {
    const make = Object.hasOwn(tables, id) ? tables[id] : undefined;
    if (make !== undefined) return make(seed);
    throw unknownId(id, Object.keys(tables), "`tables` without an ID makes all of them.");
  });
}

function writeTable(table: ReportTable, out: string): readonly string[] {
  const base = path.join(out, "tables", table.id);
  const records = table.rows.map((row) =>
    Object.fromEntries(table.columns.map((name, i) => [name, row[i] ?? ""])),
  );
  writeFileAtomically(`${base}.csv`, toCsv(records));
  writeFileAtomically(`${base}.md`, markdownTable(table));
  return [`${base}.csv`, `${base}.md`];
}

/** `tables [ID…]`: CSV and Markdown of each. */
export async function run(context: CommandContext, positionals: readonly string[]): Promise<ExitCode> {
  const made = chosen(positionals, context.seed);
  await resolveNamedBackend(context.backend);
  const written = made.map((table) => ({ table, files: writeTable(table, context.out) }));
  if (context.json) {
    const value = written.map(({ table, files }) => ({ ...table, files }));
    await context.output.print(`${JSON.stringify(value)}\n`);
  } else {
    for (const { table, files } of written)
      await context.output.print(
        [`${table.id}: ${table.caption}`, ...files.map((file) => `  ${file}`), ""].join("\n"),
      );
  }
  return exitCodes.done;
}
