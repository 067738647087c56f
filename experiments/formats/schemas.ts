import { z } from "zod";
import { conjectureSchema } from "./conjectureSchema.ts";
import type { JsonValue } from "./jsonParser.ts";
import { problemSchema } from "./problemSchema.ts";
import { reportSchema } from "./report.ts";
import { sweepSchema } from "./sweep.ts";

/** The formats that `schema` prints. */
export const FORMATS = ["problem", "conjecture", "sweep", "report"] as const;
export type Format = (typeof FORMATS)[number];

const SCHEMAS: Readonly<Record<Format, z.ZodType>> = {
  problem: problemSchema,
  conjecture: conjectureSchema,
  sweep: sweepSchema,
  report: reportSchema,
};

/**
 * The JSON Schema (draft 2020-12) of a format, self-contained: made from the very schema that validates.
 *
 * Order of times and shapes that must fit one another are beyond JSON Schema; the descriptions state them.
 */
export function jsonSchemaOf(format: Format): { readonly [key: string]: JsonValue } {
  const schema = z.toJSONSchema(SCHEMAS[format], { target: "draft-2020-12", io: "input" });
  return JSON.parse(JSON.stringify(schema)) as { [key: string]: JsonValue };
}
