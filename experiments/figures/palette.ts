/**
 * The one visual language of figures and report.
 *
 * Token colours: Okabe and Ito's colour-blind-safe set (jfly.uni-koeln.de/color), darkened until text in them
 * reads on white, and extended to ten; token 1, which leads most statements, has the colour of the text.
 * Token l has the same colour in every figure; from token 11 on the colours of 2…10 come round again.
 */
export interface Swatch {
  readonly light: string;
  readonly dark: string;
}

export const TOKEN_SWATCHES: readonly Swatch[] = [
  { light: "#1c1f24", dark: "#ecebe7" },
  { light: "#0067a6", dark: "#5ab0e6" },
  { light: "#c44e02", dark: "#ff9450" },
  { light: "#00835e", dark: "#35c79b" },
  { light: "#b0568b", dark: "#e39cc6" },
  { light: "#3a8fc5", dark: "#9bd3fb" },
  { light: "#a86f03", dark: "#efb73e" },
  { light: "#7d1f50", dark: "#d2779f" },
  { light: "#70706f", dark: "#a9a9a6" },
  { light: "#74751e", dark: "#c1c163" },
];

/** Neutral roles of figures and page. */
export const INK = {
  text: { light: "#1c1f25", dark: "#ecebe8" },
  muted: { light: "#5c6066", dark: "#a7a8a6" },
  rule: { light: "#d9d9d4", dark: "#3a3d42" },
  grid: { light: "#ecece7", dark: "#2a2d31" },
  paper: { light: "#fefefd", dark: "#16181b" },
  accent: { light: "#0a5c91", dark: "#7cc0ee" },
} as const satisfies Record<string, Swatch>;

/** Where tokens go, or where eigenvalues would send them: to zero, or away. */
export const FATES = {
  shrinks: { light: "#005f9c", dark: "#5aaee2" },
  grows: { light: "#b24905", dark: "#ff9655" },
} as const satisfies Record<string, Swatch>;

/** Every colour that has a counterpart in the dark, by its role. */
export const ROLES: readonly (readonly [string, Swatch])[] = [
  ...Object.entries(INK),
  ...Object.entries(FATES),
  ...TOKEN_SWATCHES.map((swatch, i): readonly [string, Swatch] => [`token-${i + 1}`, swatch]),
];

/** A stand-alone picture for a dark ground: every colour that has a role takes that role's dark one. */
export function inTheDark(svg: string): string {
  const dark = new Map(ROLES.map(([, swatch]) => [swatch.light, swatch.dark]));
  return svg.replace(
    /(fill|stroke)="(#[0-9a-f]{6})"/g,
    (_, attribute: string, colour: string) => `${attribute}="${dark.get(colour) ?? colour}"`,
  );
}

/** Position of token l (1-based) in `TOKEN_SWATCHES`. */
export function tokenSwatchIndex(l: number): number {
  return l <= TOKEN_SWATCHES.length ? l - 1 : ((l - 2) % (TOKEN_SWATCHES.length - 1)) + 1;
}

/** Colour of token l (1-based) in stand-alone figures, which have a white ground. */
export function tokenColor(l: number): string {
  return (TOKEN_SWATCHES[tokenSwatchIndex(l)] ?? INK.text).light;
}

/** Diverging colours of signed hidden attention: negative, zero, positive (after Okabe and Ito's orange and blue). */
export const DIVERGING = ["#b34700", "#f0b48a", "#f6f5f1", "#8fbfdf", "#005a94"] as const;

export const FONT = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
