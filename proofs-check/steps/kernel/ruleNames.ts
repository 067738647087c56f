/**
 * The human inference rules, each a theorem of elementary analysis, stated so that a referee can say yes or no.
 * Where a rule is `formal`, the checker also verifies that the instance fits it (rules.ts).
 */
export const RULES = {
  definition: "A quantity may be given a name.",
  "sum-by-terms":
    "A finite sum may be transformed term by term; with the first term and the step from l − 1 to l the form holds for all l.",
  "linear-uniqueness":
    "If x' = x·G(t) with G continuous on [0, T), then x(t) = x(0)·exp(∫G): x keeps its sign on [0, T), and stays 0 if x(0) = 0.",
  "local-existence":
    "x' = f(x) with f locally Lipschitz has a unique maximal solution, and a solution that stays in a compact set is global; the first l equations of a causal system have a maximal interval of their own.",
  "monotone-from-derivative":
    "A differentiable function whose derivative is ≥ 0 (> 0, ≤ 0) on an interval is nondecreasing (increasing, nonincreasing) there; so f ≥ g to the right of a point where f = g and f' ≥ g'.",
  "integrate-inequality": "From V' ≥ c (≤, =) on [0, t] with c constant follows V(t) ≥ V(0) + c·t (≤, =).",
  "monotone-inverse":
    "A decreasing (increasing) function applied to both sides of an inequality turns it round (keeps it).",
  "limit-substitution":
    "If u_i → c_i and F is continuous at (c_1, …, c_n), then F(u_1, …, u_n) → F(c_1, …, c_n).",
  "increasing-function": "A positive function whose logarithm has a positive derivative increases.",
  "monotone-on-segment":
    "A monotone function on a segment takes its least and its greatest value at the ends.",
  "bounded-by-constant": "If f² ≤ c with c constant, f is bounded.",
  "convergent-bounded": "A function with a finite limit is bounded near the limit point.",
  "bounded-times-null": "If f → 0 and b is bounded, then f·b → 0.",
  "monotone-to-limit": "A nonincreasing function that tends to 0 is ≥ 0; a nondecreasing one is ≤ 0.",
  "maximal-solution":
    "A maximal solution on a bounded interval leaves every compact set; a monotone quantity that is unbounded tends to infinity.",
  "explicit-solution":
    "An explicit function that satisfies the equation and the initial value is the solution.",
  "squeeze-zero": "If |f| ≤ U and U → 0, then f → 0.",
  "standard-limit": "A limit of school calculus (1/t → 0, t → ∞, finite products of convergent factors, …).",
  "binomial-limit": "If ε → 0 then (1 + ε)^p = 1 + pε + O(ε²).",
  cut: "A conclusion drawn under an assumption holds if the assumption has been proved.",
  squeeze: "If L ≤ f ≤ U and L, U → c, then f → c.",
  "derivative-limit":
    "l'Hôpital (Stolz–Cesàro for derivatives): if V'/W' → c with W strictly monotone, and W → ∞, or V → 0 and W → 0, then V/W → c.",
  "linear-asymptotic":
    "If t·v' = α(t)v + β(t) for t ≥ t0 with α, β continuous, α → α∞ < 0 and β → β∞, then v → −β∞/α∞.",
  induction: "If S(1), and S(l−1) implies S(l) for every l ≥ 2, then S(l) for all l ≥ 1.",
  "induction-in-words": "Induction on l, argued in the step's text.",
  "bounded-monotone":
    "A monotone function has a limit at the end of its interval, finite if it is bounded, ±∞ otherwise.",
  "positive-speed":
    "If x is monotone and bounded its limit x* exists; if x' = F(x, ·) ≥ G(x) with G continuous and G(x*) > 0, x would grow without bound: a contradiction. Hence x is unbounded.",
  comparison: "If |f| ≤ B near the limit point and B is integrable there, f is integrable there.",
  "integrable-derivative":
    "If dV/dW is integrable in the increasing variable W up to the limit point, V converges to a finite limit there.",
  "standard-integral":
    "The integral of an elementary function up to the limit point is finite, as its antiderivative shows.",
  gronwall: "If 0 ≤ v' ≤ v·G(t) with ∫G finite on bounded intervals, v stays bounded on bounded intervals.",
  "blow-up":
    "A positive V with V' ≤ −c < 0 reaches 0 no later than V(0)/c: the solution V is a function of cannot exist beyond that.",
  "first-exit":
    "A closed relation that holds at 0, and whose derivative pushes strictly inward as long as it holds, holds for all times.",
  "change-of-variable": "A strictly increasing differentiable variable may replace the time.",
  contradiction: "If the negation leads to a contradiction, the statement holds.",
  "case-distinction": "A statement that holds in each of finitely many exhaustive cases holds.",
  supersolution:
    "If u' ≤ F(s, u) and v' ≥ F(s, v) with F locally Lipschitz in u and u(s0) < v(s0), then u(s) < v(s) for all s ≥ s0.",
  "scalar-attraction":
    "If d' = f(d) + o(1) with f continuous and decreasing and f(d*) = 0, and d is bounded, then d → d*.",
  "scalar-repulsion":
    "If ρ' = ρ(1 + o(1)) − 1 + o(1) in τ → ∞ and ρ ≥ 1, then either ρ → 1 or ρ ≥ e^{(1−ε)τ} eventually, for every ε > 0.",
  "euler-limit":
    "Euler's method x ↦ x + η f(x) converges to the solution of x' = f(x) on every compact interval as η → 0, if f is locally Lipschitz.",
} as const;

export type RuleName = keyof typeof RULES;
