import { z } from "zod";
import { readResult } from "../readResult.ts";
import type { PhaseDiagram } from "./types.ts";

/** One line a cell, so that differences between two runs can be read. */
export function encode(diagram: PhaseDiagram): string {
  const { cells, ...rest } = diagram;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const lines = cells.map((cell) => `    ${JSON.stringify(cell)}`);
  return `${head},\n  "cells": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/** The figure draws from these; `encode` wrote the rest. */
const isDiagram = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "cells" in value &&
  Array.isArray(value.cells) &&
  "provenance" in value;

/**
 * The diagram of a file that `encode` wrote; undefined if there is no such file.
 *
 * @throws InvariantError for a file that is none.
 */
export function readDiagram(file: string): PhaseDiagram | undefined {
  return readResult(file, z.custom<PhaseDiagram>(isDiagram, "not a phase diagram"));
}
