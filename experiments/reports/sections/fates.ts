import { html, raw, type Html } from "../html.ts";
import { chartSvg } from "../page/chart.ts";
import { explore, type ExplorerState, type Simulate } from "../page/exploration.ts";
import { chartOf } from "../page/views.ts";

interface Fate {
  readonly title: string;
  readonly when: string;
  readonly what: string;
  readonly state: ExplorerState;
}

const FATES: readonly Fate[] = [
  {
    title: "Convergence",
    when: "μ < 0",
    what: "every token shrinks to zero like 1/√t",
    state: { mu: -1, s: 1, a: 1, x0: [1.6, 0.8, -1.3], decades: 4 },
  },
  {
    title: "Slow divergence",
    when: "μ > 0, all s·x(0) < 0",
    what: "every token grows for ever, like ln t",
    state: { mu: 1, s: 1, a: 1, x0: [-0.6, -1.2, -0.3], decades: 12 },
  },
  {
    title: "Fast divergence",
    when: "μ > 0, some s·x(0) > 0",
    what: "tokens blow up at a finite depth T",
    state: { mu: 1, s: 1, a: 1, x0: [0.8, 0.5, -0.6], decades: 4 },
  },
];

const SIZE = { width: 240, height: 96, compact: true };

/** The three scenarios as three small pictures, each solved when the report is made. */
export function fates(simulate: Simulate): Html {
  return html`<ul class="fates">
    ${FATES.map(({ title, when, what, state }) => {
      const picture = chartSvg(chartOf(explore(simulate, state), "tokens"), SIZE, `${title}: ${what}`);
      return html`<li>
        ${raw(picture)}
        <p><strong>${title}</strong> <span class="when">${when}</span><span class="gist">${what}</span></p>
      </li>`;
    })}
  </ul>`;
}
