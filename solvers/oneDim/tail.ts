/** Gauss-Legendre nodes and weights on [−1, 1], by Newton's iteration on P_n (Numerical recipes of any textbook). */
function gaussLegendre(n: number): { readonly node: Float64Array; readonly weight: Float64Array } {
  const node = new Float64Array(n);
  const weight = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let derivative = 1;
    for (let iteration = 0; iteration < 100; iteration++) {
      let p0 = 1;
      let p1 = x;
      for (let k = 2; k <= n; k++) [p0, p1] = [p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k];
      derivative = (n * (x * p1 - p0)) / (x * x - 1);
      const step = p1 / derivative;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    node[i] = x;
    weight[i] = 2 / ((1 - x * x) * derivative * derivative);
  }
  return { node, weight };
}

const RULE = gaussLegendre(32);

/**
 * ln of R(Y) = ∫_Y^∞ dy / (y³ ln(1 + e^y)), the scaled time left to a leader at y = Y alone (MATH section 3).
 *
 * With u = 1/y the integrand is u² / (1 + u ln(1 + e^{−1/u})) on [0, 1/Y], smooth; R = 1/(3Y³) to 1 + O(e^{−Y}).
 * @param logY - ln Y ≥ ln 8; relative error then below 1e-15.
 */
export function logTail(logY: number): number {
  if (logY > 3.7) return -3 * logY - Math.log(3);
  const top = Math.exp(-logY);
  let sum = 0;
  for (let i = 0; i < RULE.node.length; i++) {
    const v = 0.5 * (1 + RULE.node[i]!);
    const u = top * v;
    sum += (0.5 * RULE.weight[i]! * v * v) / (1 + u * Math.log1p(Math.exp(-1 / u)));
  }
  return -3 * logY + Math.log(sum);
}

/** The same for s = 0, where Δ = ln 2: 1 / (2 ln 2 y²). */
export function logTailConstant(logY: number): number {
  return -2 * logY - Math.log(2 * Math.LN2);
}
