import { onWidth, part, showOutputs, showTable, sliders } from "../dom.ts";
import { startEngine, type SolveAnswer } from "../engine.ts";
import { joined, split, type Split } from "./eigen.ts";
import type { Pair, PlaneExploration, PlaneState } from "./exploration.ts";
import { heightOf, pointAt, portraitSvg } from "./portrait.ts";
import { describePlane, planeCommand, planeTable } from "./text.ts";

/** Tokens a reader can add up to. */
const MOST_TOKENS = 6;
/** Width of the picture, CSS pixels: no wider than a screen is high. */
const WIDEST = 560;
const NARROWEST = 260;
/** Steps of a token's sliders. */
const GRID = 0.05;

function readState(root: Element): PlaneState {
  const value = (name: string): number => part<HTMLInputElement>(root, name).valueAsNumber;
  const matrix = (name: string): readonly [Pair, Pair] => [
    [value(`${name}11`), value(`${name}12`)],
    [value(`${name}21`), value(`${name}22`)],
  ];
  const tokens = [...part(root, "tokens").children].map((token): Pair => {
    const [x, y] = sliders(token);
    return [x?.valueAsNumber ?? 0, y?.valueAsNumber ?? 0];
  });
  return {
    M: matrix("m"),
    sDelta: matrix("s"),
    a: [value("a1"), value("a2")],
    x0: tokens,
    decades: value("decades"),
  };
}

function draw(root: Element, exploration: PlaneExploration): void {
  const chart = part<HTMLElement>(root, "chart");
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(chart.clientWidth)));
  const sentence = describePlane(exploration);
  chart.innerHTML = portraitSvg(exploration, width, sentence);
  part(root, "summary").textContent = sentence;
  part(root, "command").textContent = planeCommand(exploration);
  showTable(root, planeTable(exploration));
}

function addToken(root: Element): void {
  const list = part(root, "tokens");
  const l = list.childElementCount + 1;
  const next = list.lastElementChild?.cloneNode(true) as HTMLElement | undefined;
  if (next === undefined || l > MOST_TOKENS) return;
  for (const label of next.querySelectorAll("label")) label.className = `slider token-${l}`;
  for (const text of next.querySelectorAll("[data-part=token-name]")) text.textContent = `token ${l}`;
  list.append(next);
}

function removeToken(root: Element): void {
  const list = part(root, "tokens");
  if (list.childElementCount > 1) list.lastElementChild?.remove();
}

function setSliders(inputs: readonly HTMLInputElement[], values: readonly string[]): void {
  inputs.forEach((input, i) => {
    input.value = values[i] ?? input.value;
  });
}

/** Keeps the sliders of M's entries and those of its eigenvalues together. */
class MatrixSliders {
  private readonly entries: readonly HTMLInputElement[];
  private readonly eigenvalues: readonly HTMLInputElement[];
  private kept: Split | null = null;

  constructor(root: Element) {
    const named = (names: readonly string[]): readonly HTMLInputElement[] =>
      names.map((name) => part<HTMLInputElement>(root, name));
    this.entries = named(["m11", "m12", "m21", "m22"]);
    this.eigenvalues = named(["e1", "e2"]);
    this.entriesMoved();
  }

  /** Shows the eigenvalues of the entries; while they are moved, the eigenvectors stay those of the entries set last. */
  entriesMoved(): void {
    const [p = 0, q = 0, r = 0, s = 0] = this.entries.map((input) => input.valueAsNumber);
    this.kept = split([
      [p, q],
      [r, s],
    ]);
    this.eigenvalues.forEach((input, i) => {
      input.disabled = this.kept === null;
      input.value = String(this.kept?.values[i] ?? 0);
    });
  }

  /** Takes note of a moved slider: of an entry, of an eigenvalue, or of something else. */
  take(moved: EventTarget | null): void {
    if (this.entries.some((input) => input === moved)) this.entriesMoved();
    else if (this.kept !== null && this.eigenvalues.some((input) => input === moved)) {
      const [l = 0, m = 0] = this.eigenvalues.map((input) => input.valueAsNumber);
      setSliders(this.entries, joined(this.kept, [l, m]).flat().map(String));
    }
  }

  set(entries: readonly string[]): void {
    setSliders(this.entries, entries);
    this.entriesMoved();
  }
}

/** Lets a pointer drag the starts; the keyboard has the sliders. */
function draggable(root: Element, moved: () => void): void {
  const chart = part<HTMLElement>(root, "chart");
  let held: number | null = null;
  chart.addEventListener("pointerdown", (event) => {
    const start = (event.target as Element).closest<SVGElement>("[data-start]");
    if (start === null) return;
    held = Number(start.dataset["start"]);
    chart.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  chart.addEventListener("pointermove", (event) => {
    const svg = chart.querySelector("svg");
    const token = held === null ? undefined : part(root, "tokens").children[held];
    if (svg === null || token === undefined) return;
    const box = svg.getBoundingClientRect();
    const width = Number(svg.getAttribute("width"));
    const scale = width / box.width;
    const point = pointAt(width, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
    setSliders(
      sliders(token),
      point.map((x) => String(Math.round(x / GRID) * GRID)),
    );
    moved();
  });
  for (const end of ["pointerup", "pointercancel"]) chart.addEventListener(end, () => (held = null));
}

/** Brings the explorer of the plane to life. */
export function startPlaneExplorer(root: Element, source: string): void {
  let last: PlaneExploration | null = null;
  const show = ({ exploration, message }: SolveAnswer<"plane">, latest: boolean): void => {
    if (latest) root.removeAttribute("data-solving");
    if (exploration === undefined) part(root, "summary").textContent = message ?? "";
    else {
      last = exploration;
      draw(root, exploration);
    }
  };
  const engine = startEngine("plane", source, show);
  const solve = (): void => {
    showOutputs(root);
    root.setAttribute("data-solving", "");
    engine.solve(readState(root));
  };
  const initial = sliders(root).map((input) => input.value);
  const tokens = part(root, "tokens").childElementCount;
  const act = (button: Element, action: () => void): void =>
    button.addEventListener("click", () => {
      action();
      solve();
    });
  const matrix = new MatrixSliders(root);
  root.addEventListener("input", (event) => {
    matrix.take(event.target);
    solve();
  });
  act(part(root, "add"), () => addToken(root));
  act(part(root, "remove"), () => removeToken(root));
  act(part(root, "reset"), () => {
    while (part(root, "tokens").childElementCount > tokens) removeToken(root);
    while (part(root, "tokens").childElementCount < tokens) addToken(root);
    setSliders(sliders(root), initial);
    matrix.entriesMoved();
  });
  for (const button of root.querySelectorAll<HTMLElement>("[data-matrix]"))
    act(button, () => matrix.set((button.dataset["matrix"] ?? "").split(" ")));
  draggable(root, solve);
  // While the first answer is on its way the place keeps its height: the page must not jump.
  const chart = part<HTMLElement>(root, "chart");
  chart.style.minHeight = `${heightOf(Math.min(WIDEST, Math.max(NARROWEST, chart.clientWidth)))}px`;
  onWidth(chart, () => {
    if (last !== null) draw(root, last);
  });
  solve();
}
