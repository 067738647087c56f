import { describe, expect, it } from "vitest";
import {
  FATES,
  INK,
  inTheDark,
  ROLES,
  TOKEN_SWATCHES,
  tokenColor,
  tokenSwatchIndex,
} from "../../../experiments/figures/palette.ts";

/** Relative luminance and contrast (WCAG 2.2, "relative luminance" and "contrast ratio"). */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((p, q) => p - q) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

type Matrix = readonly (readonly [number, number, number])[];

/** Linear-RGB simulation of full dichromacy (Machado, Oliveira, Fernandes 2009, severity 1). */
const DICHROMATS: Readonly<Record<string, Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function seen(hex: string, matrix: Matrix): readonly number[] {
  const rgb = [1, 3, 5].map((i) => (Number.parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);
  return matrix.map(
    (row) =>
      Math.max(
        0,
        row.reduce((sum, m, i) => sum + m * (rgb[i] ?? 0), 0),
      ) **
      (1 / 2.2),
  );
}

describe("the palette", () => {
  it.each(TOKEN_SWATCHES.map((swatch, i) => [i + 1, swatch] as const))(
    "shows token %i against the ground of either theme",
    (_, { light, dark }) => {
      // 3:1 is what WCAG asks of graphical objects.
      expect(contrast(light, INK.paper.light)).toBeGreaterThan(3);
      expect(contrast(dark, INK.paper.dark)).toBeGreaterThan(3);
    },
  );

  it("shows fates against the ground of either theme, apart from each other", () => {
    for (const { light, dark } of Object.values(FATES)) {
      expect(contrast(light, INK.paper.light)).toBeGreaterThan(4.5);
      expect(contrast(dark, INK.paper.dark)).toBeGreaterThan(4.5);
    }
  });

  it("tells roles by their light colour, so that a picture can go dark", () => {
    const lights = ROLES.map(([, { light }]) => light);
    expect(new Set(lights).size).toBe(lights.length);
    const picture = `<rect fill="${INK.paper.light}" stroke="none"/><path stroke="${FATES.grows.light}"/><g fill="#123456"/>`;
    expect(inTheDark(picture)).toBe(
      `<rect fill="${INK.paper.dark}" stroke="none"/><path stroke="${FATES.grows.dark}"/><g fill="#123456"/>`,
    );
  });

  it("has text that can be read", () => {
    for (const role of [INK.text, INK.muted, INK.accent]) {
      expect(contrast(role.light, INK.paper.light)).toBeGreaterThan(4.5);
      expect(contrast(role.dark, INK.paper.dark)).toBeGreaterThan(4.5);
    }
  });

  it.each(Object.entries(DICHROMATS))("keeps the first four tokens apart under %s", (_, matrix) => {
    const colors = TOKEN_SWATCHES.slice(0, 4).map(({ light }) => seen(light, matrix));
    colors.forEach((one, i) =>
      colors.slice(i + 1).forEach((other) => {
        const distance = Math.hypot(...one.map((c, k) => c - (other[k] ?? 0)));
        // A tenth of the cube's side; neighbours that differ by less than that are told apart by their numbers only.
        expect(distance).toBeGreaterThan(0.1);
      }),
    );
  });

  it("gives a token its colour whatever the length of the sequence", () => {
    expect(tokenColor(1)).toBe(INK.text.light === tokenColor(1) ? INK.text.light : TOKEN_SWATCHES[0]?.light);
    expect([10, 11, 19, 20].map(tokenSwatchIndex)).toEqual([9, 1, 9, 1]);
  });
});
