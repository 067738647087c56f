import type { Pair, PlaneExploration, PlaneState } from "./exploration.ts";

/** Half-width of the square shown; sliders of tokens end within it. */
export const REACH = 4;
const MARGIN = { left: 30, right: 12, top: 26, bottom: 40 };
/** Points nearer than this, in pixels, are drawn as one: a trajectory rests for most of its samples. */
const CLOSE = 0.6;
const TICKS = [-4, -2, 0, 2, 4];

interface Frame {
  readonly left: number;
  readonly top: number;
  /** Pixels. */
  readonly side: number;
}

/** The square inside a picture of this width. */
export function frameOf(width: number): Frame {
  return { left: MARGIN.left, top: MARGIN.top, side: width - MARGIN.left - MARGIN.right };
}

/** Height of a picture of this width. */
export function heightOf(width: number): number {
  return frameOf(width).side + MARGIN.top + MARGIN.bottom;
}

/** Where a point stands in the picture. */
function place({ left, top, side }: Frame, [x, y]: Pair): Pair {
  return [left + (side * (x + REACH)) / (2 * REACH), top + (side * (REACH - y)) / (2 * REACH)];
}

/** The point at a place of the picture, inside the square. */
export function pointAt(width: number, px: number, py: number): Pair {
  const { left, top, side } = frameOf(width);
  const inside = (value: number): number => Math.min(REACH, Math.max(-REACH, value));
  return [inside(((px - left) / side) * 2 * REACH - REACH), inside(REACH - ((py - top) / side) * 2 * REACH)];
}

const px = (value: number): string => (Math.round(value * 10) / 10).toString();

/** Far beyond the square a point is drawn at its edge's distance: SVG has no room for 10^300. */
function clamp([x, y]: Pair): Pair {
  const size = Math.max(Math.abs(x), Math.abs(y));
  const most = 3 * REACH;
  return size > most ? [(x * most) / size, (y * most) / size] : [x, y];
}

function pathOf(frame: Frame, points: readonly Pair[]): string {
  const drawn: Pair[] = [];
  for (const point of points) {
    if (!Number.isFinite(point[0]) || !Number.isFinite(point[1])) continue;
    const next = place(frame, clamp(point));
    const last = drawn.at(-1);
    if (last === undefined || Math.hypot(next[0] - last[0], next[1] - last[1]) > CLOSE) drawn.push(next);
  }
  return drawn.map(([x, y], i) => `${i === 0 ? "M" : "L"}${px(x)} ${px(y)}`).join("");
}

function axes(frame: Frame): string {
  const lines = TICKS.map((at) => {
    const [x, y] = place(frame, [at, at]);
    const label = String(at).replace("-", "−");
    const [right, bottom] = [frame.left + frame.side, frame.top + frame.side];
    return (
      `<line class="grid" x1="${px(x)}" x2="${px(x)}" y1="${px(frame.top)}" y2="${px(bottom)}"/>` +
      `<line class="grid" x1="${px(frame.left)}" x2="${px(right)}" y1="${px(y)}" y2="${px(y)}"/>` +
      `<text class="tick" text-anchor="middle" x="${px(x)}" y="${px(bottom + 16)}">${label}</text>` +
      `<text class="tick" text-anchor="end" x="${px(frame.left - 6)}" y="${px(y + 4)}">${label}</text>`
    );
  });
  const [right, bottom] = [frame.left + frame.side, frame.top + frame.side];
  return (
    lines.join("") +
    `<text class="axis" x="${px(frame.left)}" y="${px(frame.top - 11)}">second component</text>` +
    `<text class="axis" text-anchor="end" x="${px(right)}" y="${px(bottom + 34)}">first component</text>`
  );
}

/** Directions on which xᵀ M x = 0, where single tokens rest: (1, k) with m22 k² + (m12 + m21) k + m11 = 0. */
export function restDirections([[p, q], [r, s]]: PlaneState["M"]): readonly Pair[] {
  const b = q + r;
  if (s === 0) {
    const upright: readonly Pair[] = b === 0 && p === 0 ? [] : [[0, 1]];
    return b === 0 ? upright : [...upright, [1, -p / b]];
  }
  const discriminant = b * b - 4 * s * p;
  if (discriminant < 0) return [];
  return [-1, 1].map((sign): Pair => [1, (-b + sign * Math.sqrt(discriminant)) / (2 * s)]);
}

function restLines(frame: Frame, M: PlaneState["M"]): string {
  return restDirections(M)
    .map(([x, y]) => {
      const far = REACH / Math.max(Math.abs(x), Math.abs(y));
      const ends: readonly Pair[] = [
        [-x * far, -y * far],
        [x * far, y * far],
      ];
      return `<path class="reference" d="${pathOf(frame, ends)}"/>`;
    })
    .join("");
}

function starts(frame: Frame, x0: readonly Pair[]): string {
  return x0
    .map((point, l) => {
      const [x, y] = place(frame, point);
      return (
        `<circle class="start token-${l + 1}" data-start="${l}" cx="${px(x)}" cy="${px(y)}" r="7"/>` +
        `<text class="label token-${l + 1}" x="${px(x + 10)}" y="${px(y - 6)}">${l + 1}</text>`
      );
    })
    .join("");
}

/**
 * The way of every token through the plane, its start marked; dashed, where a single token rests.
 *
 * @param width - CSS pixels; the height follows.
 * @param title - what the picture shows; text without markup (it is escaped).
 */
export function portraitSvg(exploration: PlaneExploration, width: number, title: string): string {
  const frame = frameOf(width);
  const { side, left, top } = frame;
  const height = heightOf(width);
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const curves = exploration.paths.map(
    (points, l) => `<path class="curve token-${l + 1}" d="${pathOf(frame, points)}"/>`,
  );
  // A nested svg element cuts off what leaves the square, without an id that the page might have twice.
  const window = `x="${px(left)}" y="${px(top)}" width="${px(side)}" height="${px(side)}" viewBox="${px(left)} ${px(top)} ${px(side)} ${px(side)}"`;
  return (
    `<svg class="chart portrait" role="img" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<title>${escaped}</title>${axes(frame)}` +
    `<svg ${window}>${restLines(frame, exploration.state.M)}${curves.join("")}</svg>` +
    `${starts(frame, exploration.state.x0)}</svg>`
  );
}
