import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { FORMATS, encodeRow, jsonSchemaOf, parseReport } from "../../../experiments/formats/index.ts";
import type { Row } from "../../../theorems/types.ts";

const validator = (format: (typeof FORMATS)[number]): ((value: unknown) => boolean) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const validate = ajv.compile(jsonSchemaOf(format));
  return (value) => validate(value) === true;
};

const collect = (node: unknown, key: string, found: unknown[] = []): unknown[] => {
  if (typeof node !== "object" || node === null) return found;
  for (const [name, value] of Object.entries(node)) {
    if (name === key) found.push(value);
    collect(value, key, found);
  }
  return found;
};

describe.each(FORMATS)("the JSON Schema of a %s", (format) => {
  it("is valid draft 2020-12 and self-contained", () => {
    const schema = jsonSchemaOf(format);
    expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(schema)).toBe(true);
    for (const ref of collect(schema, "$ref")) expect(ref).toMatch(/^#\/\$defs\//);
  });

  it("has a title, a description, and examples that it accepts", () => {
    const schema = jsonSchemaOf(format);
    expect(schema["title"]).toEqual(expect.any(String));
    expect(schema["description"]).toEqual(expect.any(String));
    const examples = schema["examples"] as unknown[];
    expect(examples.length).toBeGreaterThan(0);
    const valid = validator(format);
    for (const example of examples) expect(valid(example)).toBe(true);
  });
});

describe("the schema of a problem refuses what the program refuses", () => {
  const good = { mu: -1, sDelta: 1, a: 1, x0: [1, 2], times: [1] };
  const D = { sDelta: [[1]], a: [1], x0: [[1]] };
  it.each([
    ["the good one", good, true],
    ["1e-200", { ...good, mu: 1e-200 }, false],
    ["1e200", { ...good, mu: 1e200 }, false],
    ["a = 0", { ...good, a: 0 }, false],
    ["two ways to say when", { ...good, logTimes: [1] }, false],
    ["an unknown key", { ...good, kind: "scalar" }, false],
    ["neither M nor sB, sC", D, false],
    ["M", { ...D, M: [[1]] }, true],
    ["M and sB", { ...D, M: [[1]], sB: [[1]] }, false],
    ["sB without sC", { ...D, sB: [[1]] }, false],
    ["sB and sC", { ...D, sB: [[1]], sC: [[1]] }, true],
  ])("%s", (_name, value, accepted) => {
    expect(validator("problem")(value)).toBe(accepted);
  });
});

describe("rows", () => {
  const row: Row = {
    theorem: "convergence",
    claim: "limit",
    attributedTo: "paper",
    established: true,
    verdict: {
      status: "contradicted",
      runs: 1,
      counts: { supported: 0, contradicted: 1, inconclusive: 0, skipped: 3 },
      evidence: [
        {
          problem: { kind: "scalar", mu: -1, sDelta: 0.1 + 0.2, a: 1, x0: [1] },
          predicted: "1",
          observed: "2",
          outcome: "contradicted",
          reason: "l = 1",
        },
      ],
      replay: {
        problem: { kind: "matrix", M: [[-1]], sDelta: [[1]], a: [1], x0: [[1]] },
        seed: 1,
        path: "3:1",
        predicted: "1",
        observed: "2",
      },
    },
  };

  it("are printed with problems that can be saved and run again, and read back as a report", () => {
    const report = JSON.parse(
      JSON.stringify({ version: "1", seed: 1, backend: "cpu", rows: [encodeRow(row)] }),
    ) as unknown;
    expect(JSON.stringify(report)).not.toContain('"kind"');
    expect(JSON.stringify(report)).toContain("0.30000000000000004");
    expect(validator("report")(report)).toBe(true);
    expect(parseReport(report, null).rows[0]?.verdict.replay?.path).toBe("3:1");
  });

  it.each([
    ["version", { seed: 1, backend: "cpu", rows: [] }],
    ["rows", { version: "1", seed: 1, backend: "cpu" }],
    ["seed", { version: "1", seed: "x", backend: "cpu", rows: [] }],
    ["backend", { version: "1", seed: 1, backend: 2, rows: [] }],
    [
      "rows[0].verdict",
      { version: "1", seed: 1, backend: "cpu", rows: [{ theorem: "t", claim: "c", attributedTo: "user" }] },
    ],
    [
      "rows[0].verdict.status",
      {
        version: "1",
        seed: 1,
        backend: "cpu",
        rows: [{ theorem: "t", claim: "c", attributedTo: "user", verdict: { status: "fine" } }],
      },
    ],
  ])("are refused in a report without a good %s", (field, value) => {
    expect(() => parseReport(value, "old.json")).toThrow(`old.json: ${field}: got`);
  });
});
