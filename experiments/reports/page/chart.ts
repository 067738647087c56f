/** A line chart as SVG text: the same code draws at build time and in the page. Colours come from the page's CSS. */

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Curve {
  /** 1-based; decides the colour and is the label. */
  readonly token: number;
  readonly points: readonly (readonly [number, number])[];
}

/** What theory says, drawn dashed. */
export type Reference =
  | { readonly kind: "level"; readonly y: number; readonly label: string }
  | {
      readonly kind: "line";
      readonly points: readonly (readonly [number, number])[];
      readonly label: string;
    };

export interface ChartModel {
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** The axis runs from large to small. */
  readonly reverseX: boolean;
  readonly curves: readonly Curve[];
  readonly references: readonly Reference[];
}

export interface ChartSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** No axes' texts: a pictogram. */
  readonly compact?: boolean;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
}

/** Room for tick texts, and right of the frame for the labels of the curves. */
const MARGIN = { left: 46, right: 34, top: 26, bottom: 44 };
const COMPACT_MARGIN = { left: 2, right: 24, top: 8, bottom: 8 };
/** Distance between labels of neighbouring curves, about one line of 12 px text. */
const LABEL_PITCH = 13;

function frameOf(model: ChartModel, size: ChartSize): Frame {
  const margin = size.compact === true ? COMPACT_MARGIN : MARGIN;
  const [left, right] = [margin.left, size.width - margin.right];
  const [top, bottom] = [margin.top, size.height - margin.bottom];
  const [x0, x1] = model.xRange;
  const [y0, y1] = model.yRange;
  const position = (value: number): number => (value - x0) / (x1 - x0 || 1);
  const clampedY = (value: number): number => Math.min(1.02, Math.max(-0.02, (value - y0) / (y1 - y0 || 1)));
  return {
    left,
    right,
    top,
    bottom,
    x: (value) => left + (right - left) * (model.reverseX ? 1 - position(value) : position(value)),
    y: (value) => bottom - (bottom - top) * clampedY(value),
  };
}

/** Characters of SVG text; every string that reaches the chart passes here. */
function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const px = (value: number): string => (Math.round(value * 10) / 10).toString();

function pathOf(frame: Frame, points: Curve["points"]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${px(frame.x(x))} ${px(frame.y(y))}`).join("");
}

function axes(model: ChartModel, frame: Frame): string {
  const vertical = model.xTicks.map((tick) => {
    const x = px(frame.x(tick.at));
    const line = `<line class="grid" x1="${x}" x2="${x}" y1="${px(frame.top)}" y2="${px(frame.bottom)}"/>`;
    return `${line}<text class="tick" text-anchor="middle" x="${x}" y="${px(frame.bottom + 16)}">${escapeText(tick.label)}</text>`;
  });
  const horizontal = model.yTicks.map((tick) => {
    const y = frame.y(tick.at);
    const line = `<line class="grid" x1="${px(frame.left)}" x2="${px(frame.right)}" y1="${px(y)}" y2="${px(y)}"/>`;
    return `${line}<text class="tick" text-anchor="end" x="${px(frame.left - 6)}" y="${px(y + 4)}">${escapeText(tick.label)}</text>`;
  });
  const titles = [
    `<text class="axis" x="${px(frame.left)}" y="${px(frame.top - 11)}">${escapeText(model.yLabel)}</text>`,
    `<text class="axis" text-anchor="end" x="${px(frame.right)}" y="${px(frame.bottom + 36)}">${escapeText(model.xLabel)}</text>`,
  ];
  return [...vertical, ...horizontal, ...titles].join("");
}

function references(model: ChartModel, frame: Frame, compact: boolean): string {
  return model.references
    .map((reference) => {
      const points: Curve["points"] =
        reference.kind === "level"
          ? model.xRange.map((x): readonly [number, number] => [x, reference.y])
          : reference.points;
      const path = `<path class="reference" d="${pathOf(frame, points)}"/>`;
      const [, anchorY] = points[0] ?? [0, 0];
      const label = `<text class="reference-label" x="${px(frame.left + 6)}" y="${px(frame.y(anchorY) - 5)}">${escapeText(reference.label)}</text>`;
      return compact || reference.label === "" ? path : path + label;
    })
    .join("");
}

/** Moves positions apart until neighbours are a pitch away, keeping their order and staying inside [lo, hi] where possible. */
export function spread(
  positions: readonly number[],
  pitch: number,
  lo: number,
  hi: number,
): readonly number[] {
  const order = positions.map((_, i) => i).sort((p, q) => (positions[p] ?? 0) - (positions[q] ?? 0));
  const placed = [...positions];
  let floor = lo;
  for (const i of order) {
    placed[i] = Math.max(placed[i] ?? 0, floor);
    floor = (placed[i] ?? 0) + pitch;
  }
  let ceiling = hi;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i] ?? 0, ceiling);
    ceiling = (placed[i] ?? 0) - pitch;
  }
  return placed;
}

function curveLabels(model: ChartModel, frame: Frame): string {
  const drawn = model.curves.filter((curve) => curve.points.length > 0);
  const ends = drawn.map((curve) => frame.y(curve.points.at(-1)?.[1] ?? 0));
  const places = spread(ends, LABEL_PITCH, frame.top, frame.bottom);
  return drawn
    .map((curve, i) => {
      const y = places[i] ?? 0;
      const leader = `<path class="leader token-${swatch(curve.token)}" d="M${px(frame.right + 1)} ${px(ends[i] ?? 0)}L${px(frame.right + 9)} ${px(y)}"/>`;
      return `${leader}<text class="label token-${swatch(curve.token)}" x="${px(frame.right + 12)}" y="${px(y + 4)}">${curve.token}</text>`;
    })
    .join("");
}

/** Ten token colours; from 11 on those of 2…10 come round again (figures/palette.ts). */
function swatch(token: number): number {
  return token <= 10 ? token : ((token - 2) % 9) + 2;
}

/**
 * @param title - what the picture shows, for those who do not see it.
 * @returns one `<svg>` element; finite numbers and escaped text only.
 */
export function chartSvg(model: ChartModel, size: ChartSize, title: string): string {
  const frame = frameOf(model, size);
  const compact = size.compact === true;
  const curves = model.curves.map(
    (curve) => `<path class="curve token-${swatch(curve.token)}" d="${pathOf(frame, curve.points)}"/>`,
  );
  const head = `<svg class="chart" role="img" xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">`;
  const body = [
    compact ? "" : axes(model, frame),
    references(model, frame, compact),
    ...curves,
    curveLabels(model, frame),
  ];
  return `${head}<title>${escapeText(title)}</title>${body.join("")}</svg>`;
}
