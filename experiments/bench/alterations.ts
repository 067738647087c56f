import type { ClaimSpec, RegisteredClaim, Statement, Theorem } from "../../theorems/types.ts";

/** A statement of the registry with one claim, as it is or altered so that it must be contradicted. */
export interface Control {
  readonly name: string;
  /** What was altered, in words; absent for a claim as it is. */
  readonly alteration?: string;
  readonly statement: Statement;
}

function only(theorem: Theorem, claim: RegisteredClaim, spec: ClaimSpec): Statement {
  const tokens = claim.tokens ?? theorem.tokens;
  const ranges = claim.ranges ?? theorem.ranges;
  return {
    id: theorem.id,
    title: theorem.title,
    hypotheses: claim.hypotheses ?? theorem.hypotheses,
    ...(tokens === undefined ? {} : { tokens }),
    ...(theorem.dimension === undefined ? {} : { dimension: theorem.dimension }),
    ...(ranges === undefined ? {} : { ranges }),
    claims: [spec],
  };
}

function specOf(claim: RegisteredClaim): ClaimSpec {
  const { name, kind, as, of, equals, claims } = claim;
  return {
    name,
    kind,
    ...(as === undefined ? {} : { as }),
    ...(of === undefined ? {} : { of }),
    ...(equals === undefined ? {} : { equals }),
    ...(claims === undefined ? {} : { claims }),
  };
}

type Alteration = readonly [what: string, spec: ClaimSpec];

/** A limit that 1% does not change: 0 and the infinities. */
const unchangedByScaling = /^-?(0|Infinity)$/;

/** A false claim for a true one, whatever the claim is about: the constant off by 1%, the condition denied, the kind turned. */
function alterationOf(claim: RegisteredClaim): Alteration | undefined {
  const spec = specOf(claim);
  const { kind, of, equals } = spec;
  switch (kind) {
    case "limit":
      if (equals === undefined || unchangedByScaling.test(equals)) return undefined;
      return ["the constant times 1.01", { ...spec, equals: `1.01 * (${equals})` }];
    case "bounded":
      return ["bounded turned into unbounded", { ...spec, kind: "unbounded" }];
    case "unbounded":
      return ["unbounded turned into bounded", { ...spec, kind: "bounded" }];
    case "always":
    case "eventually":
      return [`the condition denied`, { ...spec, of: `not (${of})` }];
    case "blowsUp":
      return equals === undefined
        ? ["blow-up denied", { name: spec.name, kind: "global" }]
        : ["T times 1.01", { ...spec, equals: `1.01 * (${equals})` }];
    case "global":
      return ["a blow-up claimed", { name: spec.name, kind: "blowsUp" }];
    case "anyOf":
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** Claims established as true, as they are and altered. */
export function controlsOf(theorem: Theorem): {
  readonly trueOnes: readonly Control[];
  readonly altered: readonly Control[];
} {
  const known = theorem.claims.filter((claim) => claim.established === true);
  const name = (claim: RegisteredClaim): string => `${theorem.id} / ${claim.name}`;
  return {
    trueOnes: known.map((claim) => ({ name: name(claim), statement: only(theorem, claim, specOf(claim)) })),
    altered: known.flatMap((claim) => {
      const altered = alterationOf(claim);
      if (altered === undefined) return [];
      return [{ name: name(claim), alteration: altered[0], statement: only(theorem, claim, altered[1]) }];
    }),
  };
}
