import type { RigorousSimulation } from "../../proofs-check/interval/index.ts";
import { textTable } from "./output.ts";

const interval = ([lo, hi]: readonly [number, number]): string => `[${lo}, ${hi}]`;

/** Proved enclosures for a person: what is known of T, then every token in its interval. */
export function enclosureText(enclosure: RigorousSimulation): string {
  const { status, method, reached, reason, blowUp, global, t, x } = enclosure;
  const count = x[0]?.length ?? 0;
  const header = ["t", ...Array.from({ length: count }, (_, l) => `x${l + 1}`)];
  const rows = x.map((tokens, i) => [String(t[i]), ...tokens.map(interval)]);
  const lines = [
    `rigorous   ${status}: the solution exists on [0, ${reached}]${reason === undefined ? "" : `; ${reason}`}`,
    `method     ${method}`,
    ...(blowUp === undefined
      ? []
      : [`blow-up    T in ${interval(blowUp.time)}, token ${blowUp.leader} first`]),
    ...(global === undefined ? [] : [`global     ${global}`]),
  ];
  return `\n${lines.join("\n")}\n\n${textTable(header, rows, [0])}`;
}
