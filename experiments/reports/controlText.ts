import type { ControlResult } from "./types.ts";

/** "94 of 94 altered statements contradicted; 0 of 53 true ones contradicted, 51 supported". */
export function controlText(controls: readonly ControlResult[]): string {
  const altered = controls.filter(({ expected }) => expected === "contradicted");
  const truths = controls.filter(({ expected }) => expected === "supported");
  const count = (all: readonly ControlResult[], status: string): number =>
    all.filter(({ observed }) => observed === status).length;
  return (
    `${count(altered, "contradicted")} of ${altered.length} altered statements contradicted; ` +
    `${count(truths, "contradicted")} of ${truths.length} true ones contradicted, ${count(truths, "supported")} supported`
  );
}
