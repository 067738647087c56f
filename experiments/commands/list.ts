import type { Theorem } from "../../theorems/types.ts";
import { registry } from "../../theorems/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { jsonPieces } from "./jsonStream.ts";
import { textTable } from "./output.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

/** What is known about each claim, as counts: "5 true, 1 false". */
function establishedText(theorem: Theorem): string {
  const counts = new Map<string, number>();
  for (const claim of theorem.claims) {
    const key = String(claim.established);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${count} ${key}`).join(", ");
}

/** One word for the whole statement: what all claims agree on, or "mixed". */
function establishedOf(theorem: Theorem): boolean | string {
  const first = theorem.claims[0]!.established;
  return theorem.claims.every((claim) => claim.established === first) ? first : "mixed";
}

function sourceText(theorem: Theorem): string {
  const { source, locator } = theorem.citation;
  return `${/arXiv:[\d.]+/.exec(source)?.[0] ?? source}: ${locator}`;
}

/** `list`: the statements of the registry. */
export async function run(context: CommandContext): Promise<ExitCode> {
  await resolveNamedBackend(context.backend);
  if (context.json) {
    const value = registry.map((theorem) => ({
      id: theorem.id,
      kind: theorem.kind,
      title: theorem.title,
      source: theorem.citation.source,
      locator: theorem.citation.locator,
      established: establishedOf(theorem),
      claims: theorem.claims.map(({ name, kind, attributedTo, established }) => ({
        name,
        kind,
        attributedTo,
        established,
      })),
    }));
    for (const piece of jsonPieces(value)) await context.output.print(piece);
    return exitCodes.done;
  }
  const rows = registry.map((theorem) => [
    theorem.id,
    theorem.kind,
    establishedText(theorem),
    theorem.title,
    sourceText(theorem),
  ]);
  await context.output.print(textTable(["id", "kind", "established", "title", "source"], rows));
  return exitCodes.done;
}
