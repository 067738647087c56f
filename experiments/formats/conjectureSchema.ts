import { z } from "zod";
import { countRange, ranges } from "./common.ts";

/** Most tokens and dimensions a drawn problem may have; a sweep has its own limits. */
export const MAX_TOKENS = 256;
export const MAX_DIMENSION = 16;
/** Most hypotheses, claims, and claims within a claim: far more than a statement has, few enough to stay quick. */
const MAX_ENTRIES = 100;

/** An id or a name: printable, one line; nothing that moves a terminal's cursor or turns the writing round. */
const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/u);
const expression = z
  .string()
  .min(1)
  .max(2000)
  .meta({ id: "expression", description: "An expression in mathjs syntax over the allowed names." });

const name = word.meta({ description: "Name of the claim, unique in the file." });
const optionalName = word.optional().meta({ description: "Name of the alternative." });
const as = z
  .enum(["t -> Infinity", "t -> T"])
  .optional()
  .meta({ description: "The limit point; T is the blow-up time.", default: "t -> Infinity" });

const limit = {
  kind: z.literal("limit"),
  as,
  of: expression,
  equals: expression.meta({
    description: "Expression of mu, s, a, L, x0, l, j, T, or Infinity or -Infinity.",
  }),
};
const bounded = { kind: z.literal("bounded"), as, of: expression };
const unbounded = { kind: z.literal("unbounded"), as, of: expression };
const always = { kind: z.literal("always"), as, of: expression };
const eventually = { kind: z.literal("eventually"), as, of: expression };
const blowsUp = {
  kind: z.literal("blowsUp"),
  as,
  equals: expression.optional().meta({ description: "What T is, if the claim says so." }),
};
const global = { kind: z.literal("global"), as };

/** One alternative of `anyOf`: any kind, the name is optional. */
const alternative = z
  .discriminatedUnion("kind", [
    z.strictObject({ name: optionalName, ...limit }),
    z.strictObject({ name: optionalName, ...bounded }),
    z.strictObject({ name: optionalName, ...unbounded }),
    z.strictObject({ name: optionalName, ...always }),
    z.strictObject({ name: optionalName, ...eventually }),
    z.strictObject({ name: optionalName, ...blowsUp }),
    z.strictObject({ name: optionalName, ...global }),
    z.strictObject({
      name: optionalName,
      kind: z.literal("anyOf"),
      get claims(): z.ZodArray<z.ZodType<AlternativeFile>> {
        return z.array(alternative as z.ZodType<AlternativeFile>).min(1);
      },
    }),
  ])
  .meta({ id: "alternative", description: "A claim inside anyOf." });

/** A claim inside `anyOf`, as the file has it. */
export interface AlternativeFile {
  name?: string | undefined;
  kind: "limit" | "bounded" | "unbounded" | "always" | "eventually" | "blowsUp" | "global" | "anyOf";
  as?: "t -> Infinity" | "t -> T" | undefined;
  of?: string | undefined;
  equals?: string | undefined;
  claims?: AlternativeFile[] | undefined;
}

const claim = z
  .discriminatedUnion("kind", [
    z.strictObject({ name, ...limit }).meta({ description: "`of` tends to `equals`." }),
    z
      .strictObject({ name, ...bounded })
      .meta({ description: "The supremum near the limit point is finite." }),
    z
      .strictObject({ name, ...unbounded })
      .meta({ description: "The supremum near the limit point is infinite." }),
    z.strictObject({ name, ...always }).meta({ description: "True for every t in [0, T)." }),
    z.strictObject({ name, ...eventually }).meta({ description: "True for all t beyond some t0." }),
    z.strictObject({ name, ...blowsUp }).meta({ description: "The solution blows up at a finite T." }),
    z.strictObject({ name, ...global }).meta({ description: "The solution exists for all t." }),
    z
      .strictObject({ name, kind: z.literal("anyOf"), claims: z.array(alternative).min(1).max(MAX_ENTRIES) })
      .meta({ description: "At least one of `claims` holds." }),
  ])
  .meta({ id: "claim", description: "One claim, for every problem that meets the hypotheses." });

const example = {
  id: "second-token-constant",
  title: "Sharp constant of the convergence scenario",
  tokens: { min: 2, max: 4 },
  hypotheses: ["mu < 0", "a > 0", "x0[l] != 0"],
  ranges: { a: [0.5, 3] },
  claims: [
    {
      name: "limit",
      kind: "limit",
      as: "t -> Infinity",
      of: "sqrt(t) * abs(x[2])",
      equals: "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))",
    },
    { name: "scores vanish", kind: "bounded", of: "t * P[l, j]" },
  ],
};

/** What `schema conjecture` prints and what validates a conjecture file. */
export const conjectureSchema = z
  .strictObject({
    id: word.meta({ description: "Short name of the statement; ids of the registry are taken." }),
    title: word.meta({ description: "What the statement says, in one line." }),
    tokens: countRange(MAX_TOKENS, "How many tokens L a problem may have; default 1 to 4.").optional(),
    dimension: countRange(
      MAX_DIMENSION,
      "Makes it a statement in D dimensions; without it, one dimension.",
    ).optional(),
    hypotheses: z
      .array(expression)
      .max(MAX_ENTRIES)
      .meta({ description: "Conditions on mu, s, a, L, x0, each required for all free l and j." }),
    ranges: ranges.optional(),
    claims: z.array(claim).min(1).max(MAX_ENTRIES),
  })
  .meta({
    title: "A conjecture for verify --conjecture",
    description:
      "A statement about every problem that meets the hypotheses. Token indices in expressions are 1-based; " +
      "l and j are free, 1 <= j <= l <= L.",
    examples: [example],
  });

export type ConjectureFile = z.infer<typeof conjectureSchema>;

/** Every key that occurs in a conjecture file, for "did you mean". */
export const CONJECTURE_KEYS: readonly string[] = [
  ...Object.keys(conjectureSchema.shape),
  ...["name", "kind", "as", "of", "equals", "claims", "min", "max", "mu", "s", "a", "x0"],
];
