import type { ControlResult, ControlRun } from "./types.ts";

/** Which program the controls ran with, and how to run them with this one where that is another. */
export function controlOrigin({ origin }: ControlRun, commit: string): string {
  const { version, command } = origin;
  if (origin.commit === commit) return `Run by \`${command}\` with the program of this report.`;
  return (
    `As last recorded by \`${command}\`, version ${version}, commit ${origin.commit}; this report is of commit ${commit}. ` +
    "`npm run bench` runs them with this program, and the next report shows that."
  );
}

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
