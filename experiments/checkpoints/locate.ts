import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { FormatError, readJsonFile, type JsonDocument } from "../formats/index.ts";

/** What Hugging Face calls the file of a model that fits one, and the list of shards of one that does not. */
const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";

/** Where a checkpoint's parts lie; plain data. */
export interface CheckpointFiles {
  /** As errors name it. */
  readonly source: string;
  /** The file's name without its ending, or the folder's, in characters that any file name may have. */
  readonly name: string;
  /** All files with weights. */
  readonly files: readonly string[];
  /** Tensors that an index promises. */
  readonly promised: readonly string[];
  readonly config: JsonDocument | undefined;
}

function refuse(source: string, field: string, received: string, expected: string, remedy: string): never {
  throw new FormatError(source, [{ field, received, expected, remedy }]);
}

/** The map from tensors to files of an index, its file names checked: plain names, beside the index. */
async function weightMap(index: string): Promise<ReadonlyMap<string, string>> {
  const { value } = await readJsonFile(index);
  const map =
    typeof value === "object" && value !== null && "weight_map" in value ? value["weight_map"] : null;
  if (typeof map !== "object" || map === null || Array.isArray(map) || Object.keys(map).length === 0)
    return refuse(index, "weight_map", "none", "an object from tensors to files", "Name an index of shards.");
  return new Map(
    Object.entries(map).map(([tensor, file]) => {
      const field = `weight_map.${tensor}`;
      if (typeof file === "string" && file === path.basename(file) && file.endsWith(".safetensors"))
        return [tensor, file];
      return refuse(
        index,
        field,
        JSON.stringify(file),
        "a .safetensors file beside it",
        "Download it again.",
      );
    }),
  );
}

type Located = Omit<CheckpointFiles, "config"> & { readonly configs: readonly string[] };

async function locateShards(index: string): Promise<Located> {
  const map = await weightMap(index);
  const folder = path.dirname(path.resolve(index));
  return {
    source: index,
    name: path.basename(folder),
    files: [...new Set(map.values())].sort().map((file) => path.join(folder, file)),
    promised: [...map.keys()],
    configs: [path.join(folder, "config.json")],
  };
}

function locateSingle(file: string): Located {
  const folder = path.dirname(path.resolve(file));
  const stem = path.basename(file).replace(/\.safetensors$/, "");
  const name = stem === "model" ? path.basename(folder) : stem;
  const configs = [path.join(folder, `${stem}.config.json`), path.join(folder, "config.json")];
  return { source: file, name, files: [file], promised: [], configs };
}

/** A folder as Hugging Face lays it out: an index of shards, or one file of weights. */
async function locateInFolder(folder: string): Promise<Located> {
  if (existsSync(path.join(folder, INDEX))) return locateShards(path.join(folder, INDEX));
  if (existsSync(path.join(folder, SINGLE))) return locateSingle(path.join(folder, SINGLE));
  const names = readdirSync(folder).filter((name) => /\.(safetensors|bin|pt|pth)$/.test(name));
  const held = names.length === 0 ? "no weights" : names.slice(0, 4).join(", ");
  const remedy = names.some((name) => name.endsWith(".safetensors"))
    ? "Name one of the files."
    : "Save the model with safe_serialization=True.";
  return refuse(folder, "CHECKPOINT", `a folder with ${held}`, `${SINGLE} or ${INDEX} in it`, remedy);
}

function locate(checkpoint: string): Promise<Located> | Located {
  if (existsSync(checkpoint) && statSync(checkpoint).isDirectory()) return locateInFolder(checkpoint);
  return checkpoint.endsWith(".json") ? locateShards(checkpoint) : locateSingle(checkpoint);
}

/**
 * Finds the files of a checkpoint: one safetensors file, a folder as Hugging Face lays it out, or its index of shards; and
 * its configuration: `configFile`, or else NAME.config.json or config.json beside it, or none.
 *
 * @throws FormatError naming the file for anything that is none of these.
 */
export async function locateCheckpoint(checkpoint: string, configFile?: string): Promise<CheckpointFiles> {
  const { configs, name, ...located } = await locate(checkpoint);
  const found = configFile ?? configs.find((file) => existsSync(file));
  return {
    ...located,
    name: name.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^\.*$/, "checkpoint"),
    config: found === undefined ? undefined : await readJsonFile(found),
  };
}
