/** What a sweep is, before anything runs: its problems, its statements, and the hash that its parts carry. */
import { createHash } from "node:crypto";
import type { ErrorDetail } from "../../solvers/errors.ts";
import { rng } from "../../solvers/numerics/rng.ts";
import type { Problem } from "../../solvers/types.ts";
import { registry } from "../../theorems/index.ts";
import { DEFAULT_TOKENS, drawProblem, specOf } from "../../theorems/generators/index.ts";
import type { Theorem } from "../../theorems/types.ts";
import { groupsOf } from "../engine/index.ts";
import { FormatError, type SweepInput } from "../formats/index.ts";
import { plural } from "../reports/numberWords.ts";
import { gridDetails, gridOf, gridProblem } from "./grid.ts";

/** The configuration with its seed; what `schema sweep` describes, in a fixed order of keys. */
export type SweepConfiguration = SweepInput & { readonly seed: number };

export interface SweepPlan {
  readonly configuration: SweepConfiguration;
  readonly statements: readonly Theorem[];
  /**
   * Problem k, 0 ≤ k < size: a function of the configuration and k alone, so that it does not matter which shard asks.
   * random: drawn by the generator of `verify` (without hypotheses) from stream k of the seed. grid: see grid.ts.
   */
  problem(k: number): Problem;
  /** What the user should know: for example that a statement speaks of fewer tokens than the design has. */
  readonly notices: readonly string[];
}

/** What the results of a sweep depend on. */
export interface SweepKey {
  readonly configuration: SweepConfiguration;
  readonly version: string;
  /** Digest of the program. */
  readonly source: string;
  /** `statementsDigest` of what is judged. */
  readonly statements: string;
  readonly backend: { readonly name: string; readonly engine: string; readonly dtype: string };
}

function fixedOrder(input: SweepInput, seed: number): SweepConfiguration {
  const { id, design, claims, depth } = input;
  const { kind, size, ranges, tokens = DEFAULT_TOKENS, dimension } = design;
  const given = (["mu", "s", "a", "x0"] as const).flatMap((key) => {
    const interval = ranges?.[key];
    return interval === undefined ? [] : [[key, interval] as const];
  });
  return {
    id,
    design: {
      kind,
      size,
      ranges: Object.fromEntries(given),
      tokens: { min: tokens.min, max: tokens.max },
      ...(dimension === undefined ? {} : { dimension: { min: dimension.min, max: dimension.max } }),
    },
    claims: [...claims],
    depth: { steps: depth.steps, eta: depth.eta },
    seed,
  };
}

/** Digest that parts carry in their first line: equal digests, results that may be joined. */
export function sweepHash({ configuration, version, source, statements, backend }: SweepKey): string {
  const { name, engine, dtype } = backend;
  const text = JSON.stringify([configuration, version, source, statements, name, engine, dtype]);
  return createHash("sha256").update(text).digest("hex");
}

/** Digest of the statements themselves: `merge` gives verdicts on the very claims that the parts judged. */
export function statementsDigest(statements: readonly Theorem[]): string {
  return createHash("sha256").update(JSON.stringify(statements)).digest("hex");
}

/** The statements that a sweep checks, in its order; ids that the registry does not have are left out. */
export function statementsOf({ claims }: Pick<SweepConfiguration, "claims">): readonly Theorem[] {
  return claims.flatMap((id) => registry.filter((statement) => statement.id === id));
}

type Range = { readonly min: number; readonly max: number };
const meets = (one: Range, other: Range): boolean => one.min <= other.max && other.min <= one.max;
const rangeText = ({ min, max }: Range): string => (min === max ? String(min) : `${min} to ${max}`);

/** Numbers of tokens that some claim of the statement speaks of. */
function tokenRanges(statement: Theorem): readonly Range[] {
  return groupsOf(statement).map((group) => group.statement.tokens ?? DEFAULT_TOKENS);
}

/** Why a statement can say nothing of any problem of the design. */
function statementDetails({ design, claims }: SweepConfiguration, statement: Theorem): ErrorDetail[] {
  const field = `claims[${claims.indexOf(statement.id)}]`;
  const received = JSON.stringify(statement.id);
  const wanted = statement.dimension;
  if ((wanted === undefined) !== (design.dimension === undefined)) {
    return wanted === undefined
      ? [{ field, received, expected: "a statement in D dimensions", remedy: "Leave design.dimension out." }]
      : [
          {
            field,
            received,
            expected: "a statement in one dimension",
            remedy: `It speaks of ${rangeText(wanted)} dimensions: add design.dimension.`,
          },
        ];
  }
  if (wanted !== undefined && !meets(wanted, design.dimension!)) {
    const expected = `a statement about ${rangeText(design.dimension!)} dimensions`;
    return [
      { field, received, expected, remedy: `It speaks of ${rangeText(wanted)}: change design.dimension.` },
    ];
  }
  const tokens = design.tokens!;
  const ranges = tokenRanges(statement);
  if (ranges.some((range) => meets(range, tokens))) return [];
  const remedy = `Its claims speak of ${[...new Set(ranges.map(rangeText))].join(", or ")} tokens: change design.tokens.`;
  return [{ field, received, expected: `a statement about ${rangeText(tokens)} tokens`, remedy }];
}

function tokenNotices({ design }: SweepConfiguration, statements: readonly Theorem[]): readonly string[] {
  return statements.flatMap((statement) => {
    const most = Math.max(...tokenRanges(statement).map((range) => range.max));
    if (design.tokens!.max <= most) return [];
    return [
      `${statement.id} speaks of at most ${plural(most, "token")}: longer problems are run, and skipped by its claims`,
    ];
  });
}

/**
 * Turns a checked file into a plan.
 *
 * @param seed - taken where the file has none.
 * @param source - the file's name, for messages.
 * @throws FormatError for a grid that does not come out even, and for claims that can say nothing of the design.
 */
export function planSweep(input: SweepInput, seed: number, source: string | null): SweepPlan {
  const configuration = fixedOrder(input, input.seed ?? seed);
  const { design } = configuration;
  const statements = statementsOf(configuration);
  const details = [
    ...(design.kind === "grid" ? gridDetails(input) : []),
    ...statements.flatMap((statement) => statementDetails(configuration, statement)),
  ];
  if (details.length > 0) throw new FormatError(source, details);
  return {
    configuration,
    statements,
    problem: problemsOf(configuration),
    notices: tokenNotices(configuration, statements),
  };
}

function problemsOf({ design, seed }: SweepConfiguration): (k: number) => Problem {
  if (design.kind === "grid") {
    const grid = gridOf(design);
    return (k) => gridProblem(grid, k);
  }
  const { ranges = {}, tokens, dimension } = design;
  const spec = specOf({
    hypotheses: [],
    ...(tokens === undefined ? {} : { tokens }),
    ...(dimension === undefined ? {} : { dimension }),
    ranges: ranges as Readonly<Record<string, readonly [number, number]>>,
  });
  return (k) => {
    const random = rng(seed, k);
    return drawProblem({ nextInt: (min, max) => min + random.below(max - min + 1) }, spec);
  };
}
