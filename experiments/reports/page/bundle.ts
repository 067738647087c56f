import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { InvariantError } from "../../../solvers/errors.ts";

let cached: string | null = null;

/**
 * The page's script, solver included, as one classic script: from the TypeScript sources in a checkout,
 * from the compiled files in `dist`.
 *
 * @throws InvariantError if the bundle could end its `<script>` element early.
 */
export function pageScript(): string {
  if (cached !== null) return cached;
  const here = fileURLToPath(import.meta.url);
  const result = buildSync({
    entryPoints: [fileURLToPath(new URL(`./main${extname(here)}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
  });
  const text = result.outputFiles[0]?.text.trim() ?? "";
  if (text === "" || /<\/script|<!--/i.test(text))
    throw new InvariantError("the page's script cannot be inlined");
  cached = text;
  return text;
}
