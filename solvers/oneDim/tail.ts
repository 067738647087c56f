interface Rule {
  readonly node: Float64Array;
  readonly weight: Float64Array;
}

/** Gauss-Legendre nodes and weights on [0, 1], by Newton's iteration on the Legendre polynomial P_n. */
function gaussLegendre(n: number): Rule {
  const node = new Float64Array(n);
  const weight = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let derivative = 1;
    for (let iteration = 0; iteration < 100; iteration++) {
      let before = 1;
      let p = x;
      for (let k = 2; k <= n; k++) [before, p] = [p, ((2 * k - 1) * x * p - (k - 1) * before) / k];
      derivative = (n * (x * p - before)) / (x * x - 1);
      const step = p / derivative;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    node[i] = 0.5 * (1 + x);
    weight[i] = 1 / ((1 - x * x) * derivative * derivative);
  }
  return { node, weight };
}

const RULE = gaussLegendre(32);

function integrate(f: (u: number) => number, from: number, to: number): number {
  let sum = 0;
  for (let i = 0; i < RULE.node.length; i++) sum += RULE.weight[i]! * f(from + (to - from) * RULE.node[i]!);
  return sum * (to - from);
}

/** With u = 1/y: dy / (y³ ln(1 + e^y)) = −inverse(u) du, smooth on [0, ∞). */
const inverse = (u: number): number => (u * u) / (1 + u * Math.log1p(Math.exp(-1 / u)));

/** Above, ln(1 + e^y) = y to rounding and R = 1/(3Y³). */
const LOG_LINEAR = Math.log(40);
const FAR = 8;
const R_FAR = integrate(inverse, 0, 1 / FAR);
const R_ONE = R_FAR + integrate(inverse, 1 / FAR, 0.5) + integrate(inverse, 0.5, 1);

/** 1/ln(1 + e^y) = C0 + C1 y + C2 y² + O(y³), from ln(1 + e^y) = ln 2 + y/2 + y²/8 + O(y⁴). */
const C0 = 1 / Math.LN2;
const C1 = (-C0 * C0) / 2;
const C2 = (C0 * C0 * C0) / 4 - (C0 * C0) / 8;

/** ∫_Y^1 dy / (y³ ln(1 + e^y)), times Y²: the three singular terms in closed form, the smooth rest by quadrature. */
function nearPart(y: number): number {
  const rest = (v: number): number => {
    const exact = 1 / (v + Math.log1p(Math.exp(-v)));
    return (exact - C0 - v * (C1 + v * C2)) / (v * v * v);
  };
  const smooth = y > 1e-4 ? integrate(rest, y, 1) : integrate(rest, 1e-4, 1);
  return (C0 / 2) * (1 - y * y) + C1 * (y - y * y) - C2 * y * y * Math.log(y) + y * y * smooth;
}

/**
 * ln of R(Y) = ∫_Y^∞ dy / (y³ ln(1 + e^y)), the scaled time left to a leader at y = Y alone (MATH section 3).
 *
 * @param logY - ln Y, any finite number.
 * @returns within 2e-15 of the exact value (tail.test).
 */
export function logTail(logY: number): number {
  if (logY > LOG_LINEAR) return -3 * logY - Math.log(3);
  const y = Math.exp(logY);
  if (y >= FAR) return Math.log(integrate(inverse, 0, 1 / y));
  if (y >= 1) return Math.log(R_FAR + integrate(inverse, 1 / FAR, 1 / y));
  return -2 * logY + Math.log(nearPart(y) + y * y * R_ONE);
}

/** The same for s = 0, where Δ = ln 2: 1 / (2 ln 2 y²). */
export function logTailConstant(logY: number): number {
  return -2 * logY - Math.log(2 * Math.LN2);
}
