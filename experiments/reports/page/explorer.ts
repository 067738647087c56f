import { chartSvg } from "./chart.ts";
import { onWidth, part, showOutputs, showTable, sliders } from "./dom.ts";
import { startEngine, type SolveAnswer } from "./engine.ts";
import { numberTable, simulateCommand } from "./explorerText.ts";
import type { Exploration, ExplorerState } from "./exploration.ts";
import { chartOf, describe, type ViewName } from "./views.ts";

/** Tokens a reader can add up to. */
const MOST_TOKENS = 10;
const CHART_HEIGHT = 340;

function readState(root: Element): ExplorerState {
  const value = (name: string): number => part<HTMLInputElement>(root, name).valueAsNumber;
  const x0 = sliders(root)
    .filter((input) => input.dataset["token"] !== undefined)
    .map((input) => input.valueAsNumber);
  return { mu: value("mu"), s: value("s"), a: value("a"), decades: value("decades"), x0 };
}

function readView(root: Element): ViewName {
  const checked = root.querySelector<HTMLInputElement>("input[type=radio]:checked");
  return checked?.value === "tokens" ? "tokens" : "law";
}

function draw(root: Element, exploration: Exploration): void {
  const place = part<HTMLElement>(root, "chart");
  const sentence = describe(exploration);
  const size = { width: Math.max(280, Math.floor(place.clientWidth)), height: CHART_HEIGHT };
  place.innerHTML = chartSvg(chartOf(exploration, readView(root)), size, sentence);
  part(root, "summary").textContent = sentence;
  part(root, "command").textContent = simulateCommand(exploration.state, exploration);
  showTable(root, numberTable(exploration));
}

function addToken(root: Element): void {
  const list = part<HTMLElement>(root, "tokens");
  const last = list.lastElementChild;
  if (last === null || list.childElementCount >= MOST_TOKENS) return;
  const next = last.cloneNode(true) as HTMLElement;
  const l = list.childElementCount + 1;
  const input = next.querySelector("input");
  const label = next.querySelector("[data-part=token-label]");
  if (input === null || label === null) return;
  input.dataset["token"] = String(l);
  label.textContent = `token ${l}`;
  next.className = `slider token-${l}`;
  list.append(next);
}

function removeToken(root: Element): void {
  const list = part<HTMLElement>(root, "tokens");
  if (list.childElementCount > 1) list.lastElementChild?.remove();
}

function resetTo(root: Element, initial: readonly string[], tokens: number): void {
  const list = part<HTMLElement>(root, "tokens");
  while (list.childElementCount > tokens) removeToken(root);
  while (list.childElementCount < tokens) addToken(root);
  sliders(root).forEach((input, i) => {
    input.value = initial[i] ?? input.value;
  });
}

/** Brings one explorer of the page to life. */
export function startExplorer(root: Element, source: string): void {
  let last: Exploration | null = null;
  const show = ({ exploration, message }: SolveAnswer<"line">, latest: boolean): void => {
    if (latest) root.removeAttribute("data-solving");
    if (exploration === undefined) {
      part(root, "summary").textContent = message ?? "";
      return;
    }
    last = exploration;
    draw(root, exploration);
  };
  const engine = startEngine("line", source, show);
  const solve = (): void => {
    showOutputs(root);
    root.setAttribute("data-solving", "");
    engine.solve(readState(root));
  };
  const initial = sliders(root).map((input) => input.value);
  const tokens = part<HTMLElement>(root, "tokens").childElementCount;
  const act = (name: string, action: () => void): void =>
    part(root, name).addEventListener("click", () => {
      action();
      solve();
    });
  root.addEventListener("input", (event) => {
    if ((event.target as HTMLInputElement).type === "radio") {
      if (last !== null) draw(root, last);
    } else solve();
  });
  act("add", () => addToken(root));
  act("remove", () => removeToken(root));
  act("reset", () => resetTo(root, initial, tokens));
  onWidth(part(root, "chart"), () => {
    if (last !== null) draw(root, last);
  });
  solve();
}
