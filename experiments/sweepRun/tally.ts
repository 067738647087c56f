/** From records to rows: counts and evidence of every claim, and the engine's verdict over them. */
import { valuePath, verdictOf, type RowTally } from "../engine/index.ts";
import { problemComplexity } from "../../theorems/generators/index.ts";
import type {
  ClaimSpec,
  Counts,
  Evidence,
  RegisteredClaim,
  Replay,
  Row,
  Theorem,
} from "../../theorems/types.ts";
import { plural } from "../reports/numberWords.ts";
import type { SweepConfiguration } from "./plan.ts";
import { outcomeIn, type Objection, type SweepRecord } from "./record.ts";

/** Evidence a row keeps: the first of each kind, and the smallest contradiction beside them as the replay. */
const KEPT = { contradicted: 100, inconclusive: 5 } as const;

/** One claim over the problems of a sweep. Adding the same records in any number of parts gives the same. */
class ClaimTally implements RowTally {
  readonly #counts = { supported: 0, contradicted: 0, inconclusive: 0, skipped: 0 };
  readonly #kept: Record<keyof typeof KEPT, Evidence[]> = { contradicted: [], inconclusive: [] };
  #smallest: { readonly evidence: Evidence; readonly complexity: number } | null = null;

  add(record: SweepRecord, statement: string, claim: ClaimSpec): void {
    const outcome = outcomeIn(record, statement, claim.name);
    this.#counts[outcome]++;
    if (outcome !== "contradicted" && outcome !== "inconclusive") return;
    const objection = record.objections.find(
      (each) => each.statement === statement && each.claim === claim.name,
    )!;
    const evidence = evidenceOf(record, objection, outcome);
    if (this.#kept[outcome].length < KEPT[outcome]) this.#kept[outcome].push(evidence);
    if (outcome === "contradicted") this.#keepSmallest(evidence);
  }

  #keepSmallest(evidence: Evidence): void {
    const complexity = problemComplexity(evidence.problem);
    if (this.#smallest === null || complexity < this.#smallest.complexity) {
      this.#smallest = { evidence, complexity };
    }
  }

  get decided(): number {
    const { supported, contradicted, inconclusive } = this.#counts;
    return supported + contradicted + inconclusive;
  }

  get total(): Counts {
    return { ...this.#counts };
  }

  evidence(): readonly Evidence[] {
    return [...this.#kept.contradicted, ...this.#kept.inconclusive];
  }

  /** The simplest problem that contradicts the claim, the first one among equals. */
  get smallest(): Evidence | null {
    return this.#smallest?.evidence ?? null;
  }
}

function evidenceOf(record: SweepRecord, objection: Objection, outcome: Evidence["outcome"]): Evidence {
  const { predicted, observed, reason } = objection;
  return { problem: record.problem, predicted, observed, outcome, reason };
}

/**
 * Why support does not count. A statement's own ranges reach the counterexamples of what is established as false; the
 * design of a sweep is the user's, and need not.
 */
function unreached({ established }: RegisteredClaim, { decided, total }: ClaimTally): string | null {
  if (established !== false || total.contradicted > 0) return null;
  return `it is established as false, and none of these ${plural(decided, "problem")} shows it`;
}

/** Looks for a simpler problem on which a claim still fails. */
export type Shrink = (statement: Theorem, claim: RegisteredClaim, found: Evidence) => Promise<Evidence>;

/** All claims of a sweep. */
export class SweepTally {
  readonly #configuration: SweepConfiguration;
  readonly #claims: readonly {
    readonly statement: Theorem;
    readonly claim: RegisteredClaim;
    readonly tally: ClaimTally;
  }[];
  #problems = 0;
  #escaped = 0;
  #flipped = 0;

  constructor(configuration: SweepConfiguration, statements: readonly Theorem[]) {
    this.#configuration = configuration;
    this.#claims = statements.flatMap((statement) =>
      statement.claims.map((claim) => ({ statement, claim, tally: new ClaimTally() })),
    );
  }

  add(record: SweepRecord): void {
    this.#problems++;
    if (record.depth.escaped) this.#escaped++;
    if (record.depth.signFlips > 0) this.#flipped++;
    for (const { statement, claim, tally } of this.#claims) tally.add(record, statement.id, claim);
  }

  /** Problems; those with a token that grew past what the stack keeps; those where a step changed a sign. */
  get depth(): { readonly problems: number; readonly escaped: number; readonly signFlipped: number } {
    return { problems: this.#problems, escaped: this.#escaped, signFlipped: this.#flipped };
  }

  /** The rows, by the engine's rule; `shrink` is asked once for each contradicted claim. */
  async rows(shrink?: Shrink): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const { statement, claim, tally } of this.#claims) {
      const found = tally.smallest;
      const smallest = found === null || shrink === undefined ? found : await shrink(statement, claim, found);
      rows.push({
        theorem: statement.id,
        claim: claim.name,
        attributedTo: claim.attributedTo,
        established: claim.established,
        verdict: verdictOf({
          claim,
          tally,
          established: claim.established,
          proof: undefined,
          refutation: null,
          replay: smallest === null ? null : this.#replay(smallest),
          vacuous: `none of the ${this.#problems} problems meets the hypotheses`,
          coverage: unreached(claim, tally),
          remark: null,
        }),
      });
    }
    return rows;
  }

  #replay({ problem, predicted, observed }: Evidence): Replay {
    return { problem, seed: this.#configuration.seed, path: valuePath(problem), predicted, observed };
  }
}
