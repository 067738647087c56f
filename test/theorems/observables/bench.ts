/** Random synthetic sequences with known limits; each comes with claims of known truth. */
import { plain, randomSource, type Form } from "./synthetic.ts";
import type { ClaimSpec } from "../../../theorems/types.ts";

export interface Case {
  readonly name: string;
  readonly form: (sigma: number) => Form;
  readonly sigmaMax: number;
  readonly claims: readonly { readonly spec: ClaimSpec; readonly truth: boolean }[];
}

const limit = (of: string, equals: number | string): ClaimSpec => ({
  name: `${of} -> ${String(equals)}`,
  kind: "limit",
  of,
  equals: typeof equals === "number" ? `(${String(equals)})` : equals,
});
const of = (kind: "bounded" | "unbounded", expression: string): ClaimSpec => ({
  name: `${kind} ${expression}`,
  kind,
  of: expression,
});

/** True and false neighbours of v → c ≠ 0: 1% and 0.3% off, 0, infinite, and other powers of t and ln t. */
function convergent(c: number): Case["claims"] {
  return [
    { spec: limit("x[1]", c), truth: true },
    { spec: limit("x[1]", 1.01 * c), truth: false },
    { spec: limit("x[1]", 0.997 * c), truth: false },
    { spec: limit("x[1]", 0), truth: false },
    { spec: of("bounded", "x[1]"), truth: true },
    { spec: of("unbounded", "x[1]"), truth: false },
    { spec: of("unbounded", "t^0.05 * x[1]"), truth: true },
    { spec: of("bounded", "t^0.05 * x[1]"), truth: false },
    { spec: limit("t^(-0.05) * x[1]", 0), truth: true },
    { spec: of("bounded", "log(logt) * x[1]"), truth: false },
  ];
}

function divergent(): Case["claims"] {
  return [
    { spec: of("unbounded", "x[1]"), truth: true },
    { spec: of("bounded", "x[1]"), truth: false },
    { spec: limit("1 / x[1]", 0), truth: true },
    { spec: limit("x[1]", 0), truth: false },
    { spec: limit("x[1]", 3), truth: false },
  ];
}

function vanishing(): Case["claims"] {
  return [
    { spec: limit("x[1]", 0), truth: true },
    { spec: limit("x[1]", 0.01), truth: false },
    { spec: of("bounded", "x[1]"), truth: true },
    { spec: of("unbounded", "x[1]"), truth: false },
  ];
}

type Maker = (r: () => number) => Case;

const between = (r: () => number, lo: number, hi: number): number => lo * (hi / lo) ** r();
const signed = (r: () => number, lo: number, hi: number): number => (r() < 0.5 ? -1 : 1) * between(r, lo, hi);

/** y(τ) of y − ln y = τ + shift, the slow tokens at a blow-up. */
function iterated(tau: number, shift: number): number {
  let y = tau + shift + 2;
  for (let k = 0; k < 60; k++) y = tau + shift + Math.log(y);
  return y;
}

const exponential: Maker = (r) => {
  const [c, b, kappa, k] = [
    signed(r, 0.01, 30),
    signed(r, 0.1, 10),
    between(r, 0.01, 1),
    Math.floor(4 * r()),
  ];
  return {
    name: `c + b e^-kS S^k, kappa ${kappa.toFixed(3)}, k ${k}`,
    form: (s) => plain(c + c * b * Math.exp(-kappa * s) * s ** k),
    // As real traces: until it has settled, or 2^40 times further.
    sigmaMax: ((60 + 60 * r()) / kappa) * (r() < 0.5 ? 1 : 2 ** 40),
    claims: convergent(c),
  };
};
const inverse: Maker = (r) => {
  const [c, b] = [signed(r, 0.01, 30), signed(r, 0.1, 10)];
  const sigmaMax = between(r, 1e4, 1e12);
  return { name: "c(1 + b/S)", form: (s) => plain(c * (1 + b / (s + 20))), sigmaMax, claims: convergent(c) };
};
const logInverse: Maker = (r) => {
  const [c, b] = [signed(r, 0.01, 30), signed(r, 0.1, 3)];
  return {
    name: "c(1 + b ln S/S)",
    form: (s) => plain(c * (1 + (b * Math.log(s + 20)) / (s + 20))),
    sigmaMax: between(r, 1e6, 1e100),
    claims: convergent(c),
  };
};
const overLog: Maker = (r) => {
  const [c, b] = [signed(r, 0.01, 30), signed(r, 0.1, 3)];
  return {
    name: "c(1 + b/ln S)",
    form: (s) => plain(c * (1 + b / (3 + Math.log(s)))),
    sigmaMax: 1e100,
    claims: convergent(c),
  };
};
const iteratedLog: Maker = (r) => {
  const [c, shift] = [signed(r, 0.01, 30), 2 + 3 * r()];
  return {
    name: "c y(ln S)/ln S",
    form: (s) => plain((c * iterated(Math.log(s + 3), shift)) / Math.log(s + 3)),
    sigmaMax: 1e290,
    claims: convergent(c),
  };
};
const constantCase: Maker = (r) => {
  const c = signed(r, 1e-3, 1e3);
  return { name: "constant", form: () => plain(c), sigmaMax: between(r, 100, 1e100), claims: convergent(c) };
};
const powerOfT: Maker = (r) => {
  const p = between(r, 0.05, 3);
  return {
    name: `e^pS, p ${p.toFixed(3)}`,
    form: (s) => ({ slope: p, log: Math.log(s + 1) }),
    sigmaMax: 1e6,
    claims: divergent(),
  };
};
const powerOfLog: Maker = (r) => {
  const p = between(r, 0.2, 3);
  return {
    name: `S^p, p ${p.toFixed(3)}`,
    form: (s) => ({ log: p * Math.log(s + 1) }),
    sigmaMax: 1e60,
    claims: divergent(),
  };
};
const logLog: Maker = (r) => {
  const [b, k] = [signed(r, 0.1, 10), 1 + Math.floor(2 * r())];
  return {
    name: `(ln S)^${k}`,
    form: (s) => plain(b * Math.log(s + 3) ** k),
    sigmaMax: 1e100,
    claims: divergent(),
  };
};
const logLogLog: Maker = (r) => {
  const b = signed(r, 0.1, 10);
  const growth = divergent().filter(({ spec }) => spec.kind !== "limit");
  return {
    name: "ln ln S",
    form: (s) => plain(b * Math.log(Math.log(s + 3))),
    sigmaMax: 1e100,
    claims: growth,
  };
};
const decay: Maker = (r) => {
  const [p, which] = [between(r, 0.05, 3), r()];
  const form =
    which < 0.4
      ? (s: number): Form => ({ slope: -p, log: 0.3 * Math.log(s + 1) })
      : which < 0.7
        ? (s: number): Form => ({ log: -p * Math.log(s + 1) })
        : (s: number): Form => plain(1 / Math.log(s + 3));
  return {
    name: `decay ${which.toFixed(2)}, p ${p.toFixed(3)}`,
    form,
    sigmaMax: which < 0.4 ? 1e6 : 1e100,
    claims: vanishing(),
  };
};
/** Slow decay to a small constant, not to 0. */
const almostZero: Maker = (r) => {
  const c = between(r, 0.005, 0.05);
  return {
    name: `c + 1/ln S, c ${c.toFixed(4)}`,
    form: (s) => plain(c + 1 / Math.log(s + 3)),
    sigmaMax: 1e100,
    claims: [
      { spec: limit("x[1]", 0), truth: false },
      { spec: limit("x[1]", c), truth: true },
      { spec: limit("x[1]", 1.05 * c), truth: false },
    ],
  };
};

/** x_1 = ln t + f: what is left of x_1 − ln t after cancellation, which drowns where ln t passes 1e11 f. */
function drowned(name: string, f: (sigma: number) => number, claims: Case["claims"]): Case {
  const claimed = claims.map(({ spec, truth }) => ({
    spec: { ...spec, of: (spec.of as string).replaceAll("x[1]", "(x[1] - logt)") },
    truth,
  }));
  return { name: `drowned ${name}`, form: (s) => plain(s + f(s)), sigmaMax: 1e100, claims: claimed };
}

/** Without the powers of t: x_1 itself is of order ln t here. */
const settling = (c: number): Case["claims"] =>
  convergent(c).filter(({ spec }) => !(spec.of as string).startsWith("t^"));

const drownedLimit: Maker = (r) => {
  const [c, b, which] = [signed(r, 0.1, 30), signed(r, 0.1, 3), Math.floor(5 * r())];
  const shapes: readonly [string, (s: number) => number][] = [
    ["b/S", (s) => b / (s + 5)],
    ["b ln S/S", (s) => (b * Math.log(s + 20)) / (s + 20)],
    ["b S^-0.3", (s) => b * (s + 5) ** -0.3],
    ["b/ln S", (s) => b / (3 + Math.log(s))],
    ["b e^-S/2", (s) => b * Math.exp(-s / 2)],
  ];
  const [name, shape] = shapes[which] as [string, (s: number) => number];
  return drowned(`c(1 + ${name}), b ${b.toFixed(2)}`, (s) => c * (1 + shape(s)), settling(c));
};
const drownedGrowth: Maker = (r) => {
  // Slow growth on top of a constant 30 times larger cannot be seen before it drowns.
  const b = signed(r, 0.1, 10);
  const [c, which] = [b * signed(r, 0.1, 5), Math.floor(3 * r())];
  const shapes: readonly [string, (s: number) => number][] = [
    ["ln S", (s) => Math.log(s + 3)],
    ["(ln S)^0.5", (s) => Math.log(s + 3) ** 0.5],
    ["ln ln S", (s) => Math.log(Math.log(s + 3))],
  ];
  const [name, shape] = shapes[which] as [string, (s: number) => number];
  return drowned(`${c.toFixed(2)} + ${b.toFixed(2)} ${name}`, (s) => c + b * shape(s), divergent());
};
const drownedZero: Maker = (r) => {
  const [b, which] = [signed(r, 0.1, 10), Math.floor(4 * r())];
  const shapes: readonly [string, (s: number) => number][] = [
    ["b/S", (s) => b / (s + 5)],
    ["b/(S + 3 ln S)", (s) => b / (s + 3 * Math.log(s + 3))],
    ["b (ln S)/S", (s) => (b * Math.log(s + 3)) / (s + 3)],
    ["b/ln S", (s) => b / Math.log(s + 3)],
  ];
  const [name, shape] = shapes[which] as [string, (s: number) => number];
  return drowned(`${name}, b ${b.toFixed(2)}`, (s) => b * shape(s), vanishing());
};

const MAKERS: readonly Maker[] = [
  exponential,
  inverse,
  logInverse,
  overLog,
  iteratedLog,
  constantCase,
  powerOfT,
  powerOfLog,
  logLog,
  logLogLog,
  decay,
  almostZero,
];
const DROWNING: readonly Maker[] = [drownedLimit, drownedGrowth, drownedZero];

const draw = (makers: readonly Maker[], seed: number, perKind: number): readonly Case[] => {
  const random = randomSource(seed);
  return makers.flatMap((make) => Array.from({ length: perKind }, () => make(random)));
};

/** `perKind` random cases of each kind. */
export const cases = (seed: number, perKind: number): readonly Case[] => draw(MAKERS, seed, perKind);

/** The same for quantities that are lost in cancellation long before the end of the trace. */
export const drowningCases = (seed: number, perKind: number): readonly Case[] =>
  draw(DROWNING, seed, perKind);
