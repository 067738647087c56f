import { describe, expect, it } from "vitest";
import { toCsv } from "../../../experiments/figures/index.ts";

describe("toCsv", () => {
  it("heads the columns of all records and leaves gaps empty", () => {
    expect(
      toCsv([
        { a: 1, b: "x" },
        { b: "y", c: -0.5 },
      ]),
    ).toBe("a,b,c\n1,x,\n,y,-0.5\n");
  });

  it("quotes as RFC 4180 says", () => {
    expect(toCsv([{ t: 'a,"b"\nc' }])).toBe('t\n"a,""b""\nc"\n');
  });

  it("defuses texts that a spreadsheet would run, and leaves numbers alone", () => {
    expect(toCsv([{ t: "=1+1", n: -1, m: "-1" }])).toBe("t,n,m\n'=1+1,-1,-1\n");
  });
});
