import type { ClaimSpec, RegisteredClaim, Statement } from "../../theorems/types.ts";
import type { AnyStatement, ClaimGroup } from "./types.ts";

/** Splits a statement into groups of claims that are tried on the same problems, in order of first appearance. */
export function groupsOf(statement: AnyStatement): readonly ClaimGroup[] {
  const groups = new Map<string, { sampled: Sampled; positions: number[] }>();
  statement.claims.forEach((claim: ClaimSpec | RegisteredClaim, position) => {
    const sampled = sampledOf(statement, claim);
    const key = JSON.stringify(sampled);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { sampled, positions: [position] });
    else group.positions.push(position);
  });
  return [...groups.values()].map(({ sampled, positions }) => ({
    statement: {
      id: statement.id,
      title: statement.title,
      ...sampled,
      claims: positions.map((position) => specOfClaim(statement.claims[position]!)),
    },
    positions,
  }));
}

type Sampled = Pick<Statement, "tokens" | "dimension" | "hypotheses" | "ranges">;

/** A claim of the registry may replace the statement's hypotheses, ranges or tokens. */
function sampledOf(statement: AnyStatement, claim: ClaimSpec | RegisteredClaim): Sampled {
  const own: Partial<RegisteredClaim> = claim;
  const tokens = own.tokens ?? statement.tokens;
  const ranges = own.ranges ?? statement.ranges;
  return {
    hypotheses: own.hypotheses ?? statement.hypotheses,
    ...(tokens === undefined ? {} : { tokens }),
    ...(statement.dimension === undefined ? {} : { dimension: statement.dimension }),
    ...(ranges === undefined ? {} : { ranges }),
  };
}

/** Only what a claim says: what the registry adds is of no concern to whoever judges. */
function specOfClaim(claim: ClaimSpec): ClaimSpec {
  const { name, kind, as, of, equals, claims } = claim;
  return {
    name,
    kind,
    ...(as === undefined ? {} : { as }),
    ...(of === undefined ? {} : { of }),
    ...(equals === undefined ? {} : { equals }),
    ...(claims === undefined ? {} : { claims: claims.map(specOfClaim) }),
  };
}
