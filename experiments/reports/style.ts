import { FONT, ROLES as FIGURE_ROLES, TOKEN_SWATCHES, type Swatch } from "../figures/palette.ts";
import { componentStyle } from "./styleComponents.ts";
import { layoutStyle } from "./styleLayout.ts";

const VERDICTS: Readonly<Record<string, Swatch>> = {
  holds: { light: "#00694b", dark: "#4fcf9f" },
  proved: { light: "#0a5c91", dark: "#7cc0ee" },
  fails: { light: "#a83a00", dark: "#ff9a62" },
  fault: { light: "#9c1457", dark: "#f28bbb" },
  undecided: { light: "#6b5a00", dark: "#dcc65a" },
  panel: { light: "#f6f6f2", dark: "#1e2125" },
};

const ROLES: readonly (readonly [string, Swatch])[] = [...FIGURE_ROLES, ...Object.entries(VERDICTS)];

function variables(theme: keyof Swatch): string {
  return ROLES.map(([name, swatch]) => `--${name}:${swatch[theme]}`).join(";");
}

/** Token classes of the page's own charts. */
function tokenClasses(): string {
  return TOKEN_SWATCHES.map((_, i) => `.token-${i + 1}{--c:var(--token-${i + 1})}`).join("");
}

/**
 * Stand-alone figures carry the light colours as attributes; here each is put back to its role, so that the same
 * SVG follows the page into the dark.
 */
function figureRoles(): string {
  const rule = (attribute: "fill" | "stroke", name: string, swatch: Swatch): string =>
    `.picture svg [${attribute}="${swatch.light}"]{${attribute}:var(--${name})}`;
  return FIGURE_ROLES.flatMap(([name, swatch]) => [
    rule("fill", name, swatch),
    rule("stroke", name, swatch),
  ]).join("");
}

/** The page's whole style sheet. Print is always light. */
export function pageStyle(): string {
  const theme = [
    `:root{color-scheme:light dark;--sans:${FONT};${variables("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root{${variables("dark")}}}`,
  ];
  return [...theme, tokenClasses(), layoutStyle, componentStyle, figureRoles()]
    .join("\n")
    .replace(/\n\s*/g, "\n")
    .trim();
}
