/** T, the rows near it and the instants at T itself, in one dimension and in more. */
import { describe, expect, it } from "vitest";
import { simulate } from "../../../solvers/index.ts";
import type { MatrixProblem, Problem, ScalarProblem } from "../../../solvers/types.ts";

/** The double n places after v > 0. */
function ulpsAfter(v: number, n: number): number {
  const bits = new BigInt64Array(Float64Array.of(v).buffer);
  return new Float64Array(BigInt64Array.of(bits[0]! + BigInt(n)).buffer)[0]!;
}

describe("a token that is held before another one blows up", () => {
  // Tokens 1 to 3 grow and come to rest before token 4 leads. Reference: float128, extrapolated midpoint rule, 26 digits.
  const problem: MatrixProblem = {
    kind: "matrix",
    M: [
      [4.889095377083988, -3.71623102559216, 2.3147056956937573],
      [-3.71623102559216, 5.561126443667307, -4.32331079317737],
      [2.3147056956937573, -4.32331079317737, 3.504138473299231],
    ],
    sDelta: [
      [0.4160702340056681, -0.09725913069361725, 0.2394840295345092],
      [-1.1613161960906464, 0.4271078825266046, -0.1815405553120369],
      [-0.6649034258267088, 0.6853907181123448, 0.25850270104390405],
    ],
    a: [4.516387548024428, 2.536724233671557, 0.36755406277541935],
    x0: [
      [-1.4113817168075378, -1.2399377495959252, -0.1501986599252407],
      [-0.22832075484448183, -0.8896984743646327, -0.1770934915560967],
      [-0.3297458087572412, -0.6338440645104693, -0.1976838902892857],
      [0.16709868231632902, -1.4353871045623536, -2.291458713027468],
    ],
  };
  const T = 0.62748074800020047422633112357;
  const leaderAtNano = [
    547.85739308376465829756737681, -1.6238378416165763154852558064, -3.5487454260439650354989758836,
  ];

  it("both methods find T, and the error bar holds it", () => {
    const { blowUp, accuracy, rows } = simulate(problem, { coordinate: "remaining", values: [1e-3, 1e-9] });
    expect(accuracy.agreed).toBe(true);
    expect(Math.abs(blowUp!.time - T)).toBeLessThanOrEqual(blowUp!.error);
    expect(blowUp!.error).toBeLessThan(1e-10 * T);
    expect(blowUp!.tokens).toEqual([3]);
    leaderAtNano.forEach((exact, d) =>
      expect(Math.abs(rows[1]!.x[9 + d]! / exact - 1)).toBeLessThanOrEqual(accuracy.relative),
    );
  });

  it("notices a T that is off by 1e-10 (negative control)", () => {
    const { blowUp } = simulate(problem, { coordinate: "remaining", values: [1e-3] });
    expect(Math.abs(blowUp!.time - T * (1 + 1e-10))).toBeGreaterThan(blowUp!.error);
  });
});

describe("a token that rushes late and then grows like ln ln", () => {
  // Token 3 is passed by token 2 at T − t of 10^−12 and grows on to 13.9 at 10^−290 (norms; 12.6 at 10^−150).
  const problem: MatrixProblem = {
    kind: "matrix",
    M: [[1.3635224128258299, 0.7500109225749477, -1.4007166011584156, -0.5488324645792696], [0.7500109225749477, 3.8077227817635126, -1.929582974522137, -1.9439511033836474], [-1.4007166011584156, -1.929582974522137, 3.0169221677489113, 1.5565730402805134], [-0.5488324645792696, -1.9439511033836474, 1.5565730402805134, 8.448202813602645]], // prettier-ignore
    sDelta: [[-1.0303163745162454, -0.9239409939547705, 0.4097346599377784, -1.8056610457214435], [-0.18896955290592013, 0.3798790439755173, 0.2649964249795321, -0.13121829300019344], [0.6995213913168017, -0.0802658727400052, 0.5828295905893847, -0.19176291472944562], [-0.03791388155659379, 0.49750983703573326, 0.1281493822961313, 0.05484937265905391]], // prettier-ignore
    a: [0.3785073893673896, 3.238293020610447, 1.0622550369308694, 0.19613441094911926],
    x0: [[0.0880785497618408, -0.756557088379044, 0.12222838958115105, -2.1349946475105455], [-0.23404512950066883, 0.42868278668901044, -0.19060503271654733, -0.7510392438854797], [-0.6043869432776897, -0.3258815006954793, -0.15477208152491018, 0.40329906597994936]], // prettier-ignore
  };

  it.each([1e-3, 1e-12, 1e-290])("is among the tokens that become unbounded, asked at %s", (remaining) => {
    const { blowUp, rows } = simulate(problem, { coordinate: "remaining", values: [remaining] });
    expect(blowUp!.tokens).toEqual([0, 1, 2]);
    if (remaining === 1e-290) expect(Math.hypot(...rows[0]!.x.slice(8))).toBeGreaterThan(13);
  });
});

describe("instants at T and a few ulp beside it", () => {
  const scalars: readonly ScalarProblem[] = [
    { kind: "scalar", mu: 25.9811040380563, sDelta: 7.205461772833076, a: 0.767417028425063, x0: [0.39581059506762556] }, // prettier-ignore
    { kind: "scalar", mu: 0.14692802831134383, sDelta: 0.021830990538441987, a: 0.13026255522349525, x0: [-1.4719127794262168, 0.17363207738536507, -0.08381690381903832] }, // prettier-ignore
    { kind: "scalar", mu: 0.5643118737080312, sDelta: 0, a: 3.7783351021403555, x0: [12.614633516802929, -6.230070653937739, 13.522809809915866] }, // prettier-ignore
  ];
  const matrices = scalars.map(({ mu, sDelta, a, x0 }): MatrixProblem => ({
    kind: "matrix",
    M: [[mu]],
    sDelta: [[sDelta]],
    a: [a],
    x0: x0.map((x) => [x]),
  }));
  const problems: readonly Problem[] = [...scalars, ...matrices];

  it.each(problems)("$kind $x0: a row or the blow-up, never neither", (problem) => {
    const { time } = simulate(problem, { coordinate: "remaining", values: [1e-9] }).blowUp!;
    for (const n of [-1000, -30, -3, -2, -1, 0, 1, 2, 3, 30]) {
      const { rows, blowUp, termination } = simulate(problem, {
        coordinate: "t",
        values: [ulpsAfter(time, n)],
      });
      expect(rows.length).toBe(blowUp === undefined ? 1 : 0);
      expect(termination.kind).toBe(blowUp === undefined ? "reached-end" : "blow-up");
      // T is the same to its error bar whatever was asked, here far more than 1000 ulp wide.
      if (blowUp !== undefined) expect(Math.abs(blowUp.time - time)).toBeLessThanOrEqual(blowUp.error);
      if (n === 30) expect(blowUp).toBeDefined();
      if (n === -1000) expect(rows).toHaveLength(1);
    }
  });
});
