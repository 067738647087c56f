import { chartSvg } from "./chart.ts";
import { startEngine, type SolveAnswer } from "./engine.ts";
import { numberTable, simulateCommand } from "./explorerText.ts";
import type { Exploration, ExplorerState } from "./exploration.ts";
import { chartOf, describe, type ViewName } from "./views.ts";

/** Tokens a reader can add up to. */
const MOST_TOKENS = 10;
const CHART_HEIGHT = 340;

function part<T extends Element>(root: Element, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (found === null) throw new Error(`explorer without ${name}`);
  return found;
}

function inputs(root: Element): readonly HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>("input[type=range]")];
}

function readState(root: Element): ExplorerState {
  const value = (name: string): number => part<HTMLInputElement>(root, name).valueAsNumber;
  const x0 = inputs(root)
    .filter((input) => input.dataset["token"] !== undefined)
    .map((input) => input.valueAsNumber);
  return { mu: value("mu"), s: value("s"), a: value("a"), decades: value("decades"), x0 };
}

function readView(root: Element): ViewName {
  const checked = root.querySelector<HTMLInputElement>("input[type=radio]:checked");
  return checked?.value === "tokens" ? "tokens" : "law";
}

function showOutputs(root: Element): void {
  for (const input of inputs(root)) {
    const shown = input.parentElement?.querySelector("output");
    if (shown) shown.textContent = input.value.replace("-", "−");
  }
}

function showTable(root: Element, exploration: Exploration): void {
  const table = part<HTMLTableElement>(root, "numbers");
  const { columns, rows } = numberTable(exploration);
  const line = (cells: readonly string[], tag: "td" | "th"): HTMLTableRowElement => {
    const row = document.createElement("tr");
    for (const text of cells) row.append(Object.assign(document.createElement(tag), { textContent: text }));
    return row;
  };
  const head = document.createElement("thead");
  head.append(line(columns, "th"));
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  const body = document.createElement("tbody");
  body.append(...rows.map((row) => line(row, "td")));
  table.replaceChildren(head, body);
}

function draw(root: Element, exploration: Exploration): void {
  const place = part<HTMLElement>(root, "chart");
  const sentence = describe(exploration);
  const size = { width: Math.max(280, Math.floor(place.clientWidth)), height: CHART_HEIGHT };
  place.innerHTML = chartSvg(chartOf(exploration, readView(root)), size, sentence);
  part(root, "summary").textContent = sentence;
  part(root, "command").textContent = simulateCommand(exploration.state, exploration);
  showTable(root, exploration);
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
  inputs(root).forEach((input, i) => {
    input.value = initial[i] ?? input.value;
  });
}

/** Brings one explorer of the page to life. */
export function startExplorer(root: Element, source: string): void {
  let last: Exploration | null = null;
  const show = ({ exploration, message }: SolveAnswer): void => {
    root.removeAttribute("data-solving");
    if (exploration === undefined) {
      part(root, "summary").textContent = message ?? "";
      return;
    }
    last = exploration;
    draw(root, exploration);
  };
  const engine = startEngine(source, show);
  const solve = (): void => {
    showOutputs(root);
    root.setAttribute("data-solving", "");
    engine.solve(readState(root));
  };
  const initial = inputs(root).map((input) => input.value);
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
  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (last !== null && now !== width && now > 0) draw(root, last);
    width = now;
  }).observe(part(root, "chart"));
  solve();
}
