import { readFileSync } from "node:fs";
import { InvariantError } from "../../solvers/errors.ts";
import type { PhaseDiagram } from "./types.ts";

/** One line a cell, so that differences between two runs can be read. */
export function encode(diagram: PhaseDiagram): string {
  const { cells, ...rest } = diagram;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const lines = cells.map((cell) => `    ${JSON.stringify(cell)}`);
  return `${head},\n  "cells": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/**
 * The diagram of a file that `encode` wrote; null if there is no such file.
 *
 * @throws InvariantError for a file that is none: results are committed, so a broken one is our fault.
 */
export function readDiagram(file: string | URL): PhaseDiagram | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const diagram = JSON.parse(text) as PhaseDiagram;
  if (!Array.isArray(diagram.cells) || diagram.provenance === undefined)
    throw new InvariantError(`${String(file)} is not a phase diagram`);
  return diagram;
}
