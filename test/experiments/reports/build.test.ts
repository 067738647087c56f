import { describe, expect, it } from "vitest";
import { answerSentences } from "../../../experiments/reports/answer.ts";
import { evidenceCells } from "../../../experiments/reports/columns.ts";
import { coverageClasses, proofEntries } from "../../../experiments/reports/converters.ts";
import { replayCommands } from "../../../experiments/reports/replay.ts";
import { rows, sampleReport } from "./sampleReport.ts";

describe("buildReport", () => {
  it("keeps the statements that have rows, in the registry's order", () => {
    const report = sampleReport({ rows: rows.filter((row) => row.theorem !== "fast-divergence") });
    expect(report.statements.map((statement) => statement.id)).toEqual(["convergence", "rate-ordering"]);
  });

  it("writes each claim's LaTeX from the expressions the engine judges", () => {
    const claim = sampleReport().statements[0]?.claims[2];
    expect(claim?.latex).toContain("\\lim_{t \\to \\infty}");
    expect(claim?.latex).toContain("\\sqrt");
  });

  it("leaves a claim that does not compile as text", () => {
    const broken = {
      id: "b",
      title: "b",
      hypotheses: [],
      claims: [{ name: "c", kind: "limit", of: "(", equals: "0" }],
    } as const;
    const row = { ...rows[0]!, theorem: "b", claim: "c", attributedTo: "user" } as const;
    const report = sampleReport({ rows: [row], conjectures: [{ statement: broken, path: "b.json" }] });
    expect(report.statements[0]?.claims[0]).toEqual({
      name: "c",
      kind: "limit",
      text: "( -> 0 as t -> Infinity",
      attributedTo: "user",
    });
  });
});

describe("the answer", () => {
  it("counts the paper's claims and ours apart", () => {
    expect(answerSentences(sampleReport())).toEqual([
      "Of 4 claims read from the paper, 1 is proved, 2 hold on the problems tried and 1 fails, with a counterexample shown below.",
      "Of 2 sharper or corrected claims added here, 2 hold on the problems tried.",
    ]);
  });

  it("counts wrong variants apart, found out or not", () => {
    const wrong = { ...rows[4]!, attributedTo: "workbench", established: false } as const;
    const missed = {
      ...wrong,
      claim: "other",
      verdict: { ...wrong.verdict, status: "inconclusive" },
    } as const;
    expect(answerSentences(sampleReport({ rows: [wrong, missed] }))).toEqual([
      "Of 2 plausible but wrong variants stated beside them, 1 was found out.",
    ]);
  });

  it("calls a disagreement with the record a fault", () => {
    const [first, ...rest] = rows;
    const faulty = { ...first!, verdict: { ...first!.verdict, status: "contradicted" as const } };
    expect(answerSentences(sampleReport({ rows: [faulty, ...rest] })).at(-1)).toContain(
      "fault of this workbench",
    );
  });

  it("says so when nothing ran", () => {
    expect(answerSentences(sampleReport({ rows: [] }))).toEqual([
      "Nothing has been verified yet: this page only states the claims.",
    ]);
  });
});

describe("evidence cells", () => {
  it("are null where nothing ran", () => {
    expect(evidenceCells(sampleReport(), "convergence")).toEqual({
      sampled: ["400 trials: none against, 2 undecided"],
      proofs: [],
      scale: [],
      checkpoints: [],
    });
  });

  it("count checked steps, and only those", () => {
    const step = { statement: "convergence", uses: [], method: "symbolic" };
    const report = sampleReport({
      proofSteps: [
        { ...step, id: "a", status: "checked" },
        { ...step, id: "b", status: "accepted" },
        { ...step, id: "c", status: "not-run" },
      ],
    });
    expect(evidenceCells(report, "convergence").proofs).toEqual(["1 step by machine, 1 by named rules"]);
  });
});

describe("converters", () => {
  it("names the claims of later groups", () => {
    const classes = [{ name: "L = 1", count: 3, total: 9 }];
    const coverage = [
      { claims: ["p", "q"], classes },
      { claims: ["r"], classes },
    ];
    expect(coverageClasses([{ id: "t", coverage }])).toEqual([
      { statement: "t", name: "L = 1", count: 3, total: 9 },
      { statement: "t", claim: "r", name: "L = 1", count: 3, total: 9 },
    ]);
  });

  it("takes chains apart into chains and steps", () => {
    const step = {
      id: "m.s",
      title: "A step",
      status: "accepted" as const,
      method: "rule" as const,
      artefact: "instance",
      provisos: [],
      milliseconds: 1,
      uses: [],
      statement: [{ text: "x", latex: "x" }],
      rule: "comparison",
    };
    const { proofChains, proofSteps } = proofEntries([
      {
        id: "chain",
        theorem: "convergence",
        shows: "proves",
        status: "incomplete",
        steps: [step],
        rules: [{ name: "comparison", statement: "…", formal: false, usedBy: ["m.s"] }],
        missing: ["a gap"],
        milliseconds: 1,
      },
    ]);
    expect(proofChains).toMatchObject([{ id: "chain", statement: "convergence", missing: ["a gap"] }]);
    expect(proofSteps).toMatchObject([
      { id: "m.s", method: "rule “comparison”", status: "accepted", latex: ["x"] },
    ]);
  });
});

describe("replay commands", () => {
  const replay = rows[4]!.verdict.replay!;
  const statement = sampleReport().statements[2]!;

  it("replay by value and by seed and path", () => {
    expect(replayCommands(statement, replay)).toEqual({
      byProblem:
        `printf '%s' '{"mu":1,"sDelta":1,"a":1,"x0":[-1,-10,-1.1]}' > counterexample.json` +
        " && npm run --silent cli -- verify rate-ordering --problem counterexample.json",
      bySeed: "npm run --silent cli -- verify rate-ordering --seed 1 --path 17:0:2",
    });
  });

  it("have no path where the problem was given", () => {
    expect(replayCommands(statement, { ...replay, path: "" }).bySeed).toBeNull();
  });
});
