import { describe, expect, it } from "vitest";
import { parseJsonBytes, parseReport } from "../../../experiments/formats/index.ts";
import { decodeReport, encodeReport, reportJson } from "../../../experiments/reports/codec.ts";
import { hostileReport, rows, sampleReport } from "./sampleReport.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the codec", () => {
  it("writes what the report's schema asks for, whatever the texts in it", () => {
    for (const report of [sampleReport(), hostileReport()])
      expect(() => parseReport(encodeReport(report), null)).not.toThrow();
  });

  it("reads back the rows it wrote", () => {
    const document = parseJsonBytes(bytes(reportJson(sampleReport())), "report.json");
    expect(decodeReport(document).rows).toEqual(rows);
  });

  it("writes the same bytes for the same report", () => {
    expect(reportJson(sampleReport())).toBe(reportJson(sampleReport()));
  });

  it("writes infinities as strings", () => {
    const report = sampleReport({ runs: Infinity });
    expect(JSON.parse(reportJson(report))).toMatchObject({ runs: "Infinity" });
  });

  it.each([["[]"], ["{}"], ['{"version":"1","seed":1,"backend":"cpu","rows":[{}]}'], ['{"rows":3}']])(
    "refuses %s, naming what is wrong",
    (text) => {
      const document = parseJsonBytes(bytes(text), "old.json");
      expect(() => decodeReport(document)).toThrow(/old\.json|rows|version/);
    },
  );
});
