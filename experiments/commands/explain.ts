import { explainChain } from "../../proofs-check/index.ts";
import type { ChainResult } from "../../proofs-check/types.ts";
import type { RegisteredClaim, Theorem } from "../../theorems/types.ts";
import { claimText } from "../reports/claimText.ts";
import { theorem } from "../library.ts";
import { resolveNamedBackend } from "./backend.ts";
import { howChecked, neverChecked } from "./howChecked.ts";
import { jsonPieces, type Streamable } from "./jsonStream.ts";
import { painter, wrap } from "./output.ts";
import { chainOfClaim, checkChains } from "./proofs.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

type Paint = ReturnType<typeof painter>;

function tokensText(theorem: { readonly tokens?: Theorem["tokens"] }): string {
  const { min, max } = theorem.tokens ?? { min: 1, max: 4 };
  return `${min} to ${max} tokens are drawn`;
}

function rangesText(ranges: Theorem["ranges"]): string {
  const parts = Object.entries(ranges ?? {}).map(([name, [lo, hi]]) => `${name} in [${lo}, ${hi}]`);
  return parts.length === 0 ? "default ranges" : parts.join(", ");
}

/** The chain that decides the claim once it is complete, and how far it is. */
function chainText(
  theorem: Theorem,
  claim: RegisteredClaim,
  chains: readonly ChainResult[],
): readonly string[] {
  const found = chainOfClaim(theorem, claim.name, chains);
  if (found === undefined) return [];
  const { chain, matched } = found;
  const by =
    matched === "same" ? "formula compared by machine" : "formula matched by reading, not by machine";
  return [`    proof chain  ${chain.id}, which ${chain.shows} it: ${chain.status} (${by})`];
}

function claimLines(
  theorem: Theorem,
  claim: RegisteredClaim,
  chains: readonly ChainResult[],
  paint: Paint,
): readonly string[] {
  const own = claim.hypotheses === undefined ? [] : [`    only if      ${claim.hypotheses.join(" and ")}`];
  const ranges = claim.ranges === undefined ? [] : [`    drawn from   ${rangesText(claim.ranges)}`];
  return [
    `  ${paint(claim.name, "bold")}  (${claim.attributedTo}; established: ${claim.established})`,
    `    claim        ${claimText(claim)}`,
    ...own,
    ...ranges,
    ...(claim.note === undefined ? [] : [`    note         ${wrap(claim.note, " ".repeat(17)).trimStart()}`]),
    `    kind         ${claim.kind}`,
    ...chainText(theorem, claim, chains),
    "",
  ];
}

/** One entry per kind of claim that occurs, alternatives of `anyOf` included. */
function kindLines(theorem: Theorem): readonly string[] {
  const kinds = theorem.claims.flatMap((claim) => [
    claim.kind,
    ...(claim.claims ?? []).map((each) => each.kind),
  ]);
  return [...new Set(kinds)].map((kind) => wrap(`${kind}: ${howChecked(kind)}`, "  "));
}

function theoremText(theorem: Theorem, chains: readonly ChainResult[], paint: Paint): string {
  const { source, version, locator } = theorem.citation;
  return [
    `${paint(theorem.title, "bold")}  (${theorem.kind}, id ${theorem.id})`,
    `source: ${source} v${version}, ${locator}`,
    "",
    wrap(theorem.summary, ""),
    "",
    "Statement (LaTeX)",
    wrap(theorem.latex, "  "),
    "",
    "Hypotheses",
    ...theorem.hypotheses.map((hypothesis) => `  ${hypothesis}`),
    `  (${tokensText(theorem)}; ${rangesText(theorem.ranges)})`,
    "",
    "Claims",
    ...theorem.claims.flatMap((claim) => claimLines(theorem, claim, chains, paint)),
    "How claims of these kinds are checked",
    ...kindLines(theorem),
    "",
    ...chains.flatMap((chain) => [`Proof chain ${chain.id}`, explainChain(chain), ""]),
    "Not checked",
    ...neverChecked(theorem).map((line) => wrap(`- ${line}`, "  ")),
    "",
  ].join("\n");
}

function theoremJson(theorem: Theorem, chains: readonly ChainResult[]): Streamable {
  const { claims, notChecked: _, ...rest } = theorem;
  const plain = JSON.parse(JSON.stringify(rest)) as Record<string, Streamable>;
  return {
    ...plain,
    claims: claims.map((claim) => ({
      ...(JSON.parse(JSON.stringify(claim)) as Record<string, Streamable>),
      text: claimText(claim),
      howChecked: howChecked(claim.kind),
    })),
    proofChains: JSON.parse(JSON.stringify(chains)) as Streamable,
    notChecked: neverChecked(theorem),
  };
}

/** `explain ID`: one statement of the registry. */
export async function run(context: CommandContext, positionals: readonly string[]): Promise<ExitCode> {
  const known = theorem(positionals[0]!);
  await resolveNamedBackend(context.backend);
  const chains = await checkChains(known.id, "fast", context.signal);
  if (context.json) {
    for (const piece of jsonPieces(theoremJson(known, chains))) await context.output.print(piece);
  } else {
    await context.output.print(theoremText(known, chains, painter(context.output.stdoutIsTerminal)));
  }
  return exitCodes.done;
}
