import { buildReport, type BuildInput } from "../../../experiments/reports/build.ts";
import type { Report, ReportFigure, ReportTable } from "../../../experiments/reports/types.ts";
import type {
  Counts,
  RegisteredClaim,
  Row,
  ScalarProblem,
  Statement,
  Theorem,
  Verdict,
} from "../../../theorems/types.ts";

const problem: ScalarProblem = { kind: "scalar", mu: 1, sDelta: 1, a: 1, x0: [-1, -10, -1.1] };

const counts = (supported: number, contradicted = 0, inconclusive = 0): Counts => ({
  supported,
  contradicted,
  inconclusive,
  skipped: 12,
});

const supported: Verdict = {
  status: "supported",
  runs: 200,
  counts: counts(199, 0, 1),
  evidence: [
    { problem, predicted: "0.600561", observed: "0.600561 ± 2e-9", outcome: "supported", reason: "l = 2" },
  ],
};

const contradicted: Verdict = {
  status: "contradicted",
  runs: 200,
  counts: counts(120, 80),
  evidence: [],
  replay: {
    problem,
    seed: 1,
    path: "17:0:2",
    predicted: "abs(x[2]) < abs(x[3]) from some t on",
    observed: "10.014 > 2.368 in the limit, in units of |x_1|",
  },
};

function claim(fields: Partial<RegisteredClaim> & Pick<RegisteredClaim, "name" | "kind">): RegisteredClaim {
  return { attributedTo: "paper", established: true, ...fields };
}

function theorem(
  fields: Pick<Theorem, "id" | "title" | "latex" | "summary" | "claims" | "hypotheses">,
): Theorem {
  return {
    kind: "theorem",
    citation: {
      source: "arXiv:2410.03292",
      version: 2,
      locator: "the convergence scenario, as reported by reviews",
    },
    notChecked: [
      "Uniformity in the initial data: with $s x = -z$ a token idles for a time of order $e^z/z^3$.",
    ],
    ...fields,
  };
}

export const convergence = theorem({
  id: "convergence",
  title: "Convergence",
  latex: String.raw`\mu < 0 \;\Longrightarrow\; x_l(t) = O(1/\sqrt{t}),\quad P_{lj}(t) = O(1/t)`,
  summary:
    "If the input-output parameter $\\mu$ is negative, every token shrinks to zero like $1/\\sqrt t$. The constant is known, and it is the same for all tokens after the first.",
  hypotheses: ["mu < 0", "a > 0", "x0[l] != 0"],
  claims: [
    claim({ name: "tokens vanish", kind: "bounded", of: "sqrt(t) * abs(x[l])" }),
    claim({ name: "scores vanish", kind: "bounded", of: "t * P[l, j]" }),
    claim({
      name: "limit of the later tokens",
      kind: "limit",
      of: "sqrt(t) * abs(x[2])",
      equals: "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))",
      attributedTo: "workbench",
      tokens: { min: 2, max: 4 },
      note: "The paper gives the order only; the constant is sharp.",
    }),
  ],
});

export const rateOrdering = theorem({
  id: "rate-ordering",
  title: "Rate ordering",
  latex: String.raw`|x_1| < |x_2| < \dots < |x_L| \text{ eventually}`,
  summary: "Tokens diverge at different rates, so they contribute unequally to updates.",
  hypotheses: ["mu > 0", "s * x0[l] < 0"],
  claims: [
    claim({ name: "full order", kind: "eventually", of: "abs(x[l-1]) < abs(x[l])", established: false }),
    claim({
      name: "first is smallest",
      kind: "eventually",
      of: "abs(x[1]) < abs(x[2])",
      attributedTo: "workbench",
    }),
  ],
});

export const fastDivergence = theorem({
  id: "fast-divergence",
  title: "Fast divergence",
  latex: String.raw`\mu > 0,\; s x_l(0) > 0 \text{ for some } l \;\Longrightarrow\; T < \infty`,
  summary: "If some token points the right way, the sequence blows up at a finite depth $T$.",
  hypotheses: ["mu > 0", "any(s * x0 > 0)"],
  claims: [claim({ name: "finite time", kind: "blowsUp" })],
});

const row = (theoremId: string, name: string, verdict: Verdict, rest: Partial<Row> = {}): Row => ({
  theorem: theoremId,
  claim: name,
  attributedTo: "paper",
  established: true,
  verdict,
  ...rest,
});

export const rows: readonly Row[] = [
  row("convergence", "tokens vanish", supported),
  row("convergence", "scores vanish", supported),
  row("convergence", "limit of the later tokens", supported, { attributedTo: "workbench" }),
  row("fast-divergence", "finite time", {
    ...supported,
    status: "proved",
    certificates: [{ step: "blow-up-by-comparison", method: "symbolic", artefact: "normal form is 0" }],
  }),
  row("rate-ordering", "full order", contradicted, { established: false }),
  row("rate-ordering", "first is smallest", supported, { attributedTo: "workbench" }),
];

export const figures: readonly ReportFigure[] = [
  {
    id: "perplexity",
    title: "Perplexity of the three eigenvalue classes",
    caption: "",
    command: "npm run --silent cli -- figures perplexity",
    content: { kind: "not-run", reason: "Needs results of `train`, which do not exist yet." },
  },
];

export const input: BuildInput = {
  version: "0.1.0",
  seed: 1,
  backend: "cpu",
  commit: "0123456789ab",
  environment: {
    node: "v20.0.0",
    platform: "linux",
    arch: "x64",
    cpus: "2 × test",
    packages: { vega: "5.33.1" },
  },
  level: "fast",
  runs: 200,
  command: "npm run --silent cli -- report --seed 1",
  rows,
  theorems: [convergence, fastDivergence, rateOrdering],
  figures,
  coverage: [
    { statement: "convergence", name: "a zero token", count: 31, total: 200, required: 0.05, met: true },
    { statement: "convergence", name: "L = 1", count: 50, total: 200 },
  ],
  controls: {
    origin: { version: "0.0.9", commit: "0123456789ab", command: "npm run results:controls" },
    controls: [
      {
        name: "constant off by 1%",
        alteration: "1 - 2^(-a) times 1.01",
        expected: "contradicted",
        observed: "contradicted",
        passed: true,
      },
      {
        name: "next order",
        alteration: "nothing: it is true",
        expected: "supported",
        observed: "inconclusive",
        passed: false,
      },
    ],
  },
  skipped: [{ what: "GPU scale", why: "`sweep` is not part of this version" }],
};

export function sampleReport(overrides: Partial<BuildInput> = {}): Report {
  return buildReport({ ...input, ...overrides });
}

/** Text that would break out of every context a report has. */
export const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)> ' ${"`"} $(touch /tmp/pwned) </title></style>--> \\u202e$\\href{javascript:alert(1)}{x}$ \u202egnp\u0000 \ud800`;

export const hostileStatement: Statement = {
  id: `x' onmouseover='alert(1)${HOSTILE}`,
  title: HOSTILE,
  hypotheses: [HOSTILE],
  claims: [{ name: HOSTILE, kind: "limit", of: HOSTILE, equals: HOSTILE }],
};

/** A checkpoint's name is text from outside like any other. */
function hostileTable(id: string): ReportTable {
  return {
    id,
    title: HOSTILE,
    caption: HOSTILE,
    command: HOSTILE,
    columns: [HOSTILE, HOSTILE],
    rows: [[HOSTILE, `x_{${HOSTILE}}`]],
  };
}

/** A report in which everything that comes from outside is hostile. */
export function hostileReport(): Report {
  const { id } = hostileStatement;
  const verdict: Verdict = {
    ...contradicted,
    reason: HOSTILE,
    replay: { problem, seed: 1, path: HOSTILE, predicted: HOSTILE, observed: HOSTILE },
    evidence: [{ problem, predicted: HOSTILE, observed: HOSTILE, outcome: "contradicted", reason: HOSTILE }],
  };
  return sampleReport({
    rows: [...rows, { theorem: id, claim: HOSTILE, attributedTo: "user", verdict }],
    conjectures: [{ statement: hostileStatement, path: `/tmp/${HOSTILE}.json` }],
    coverage: [{ statement: id, name: HOSTILE, count: 1, total: 2 }],
    proofSteps: [
      { id: HOSTILE, statement: id, uses: [HOSTILE], method: HOSTILE, status: "failed", detail: HOSTILE },
    ],
    columns: [{ statement: id, column: "checkpoints", summary: HOSTILE, contradicted: 0, source: HOSTILE }],
    controls: {
      origin: { version: HOSTILE, commit: HOSTILE.slice(1), command: HOSTILE },
      controls: [
        { name: HOSTILE, alteration: HOSTILE, expected: "contradicted", observed: HOSTILE, passed: false },
      ],
    },
    skipped: [{ what: HOSTILE, why: HOSTILE }],
    tables: [hostileTable(HOSTILE), hostileTable("checkpoints")],
    figures: [
      ...figures,
      {
        id: HOSTILE,
        title: HOSTILE,
        theorem: id,
        caption: HOSTILE,
        command: HOSTILE,
        content: { kind: "not-run", reason: HOSTILE },
      },
    ],
    backend: HOSTILE,
    commit: HOSTILE,
    command: HOSTILE,
  });
}
