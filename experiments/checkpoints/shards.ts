import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError } from "../formats/index.ts";
import { Safetensors, type FloatTensor, type TensorSource } from "./safetensors.ts";
import type { TensorEntry } from "./safetensorsHeader.ts";

/** Several files as one source of tensors; each tensor is in one of them. */
class Shards implements TensorSource {
  readonly source: string;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  private readonly home: ReadonlyMap<string, Safetensors>;
  private readonly shards: readonly Safetensors[];

  constructor(source: string, shards: readonly Safetensors[]) {
    this.source = source;
    this.shards = shards;
    const all = shards.flatMap((shard) =>
      [...shard.entries].map(([name, entry]) => ({ name, entry, shard })),
    );
    this.entries = new Map(all.map(({ name, entry }) => [name, entry]));
    this.home = new Map(all.map(({ name, shard }) => [name, shard]));
    const twice = all.find(({ name, shard }) => this.home.get(name) !== shard);
    if (twice === undefined) return;
    const received = `a tensor of both ${twice.shard.source} and ${this.home.get(twice.name)?.source}`;
    this.fail({ field: twice.name, received, expected: "each tensor once", remedy: "Check the shards." });
  }

  floats(name: string): FloatTensor {
    return this.at(name).floats(name);
  }

  rows(name: string, from: number, count: number): FloatTensor {
    return this.at(name).rows(name, from, count);
  }

  close(): void {
    for (const shard of this.shards) shard.close();
  }

  private at(name: string): Safetensors {
    const [received, expected] = ["no tensor of this name", "a tensor of this name"];
    const remedy = "Check which model this is.";
    return this.home.get(name) ?? this.fail({ field: name, received, expected, remedy });
  }

  private fail(detail: ErrorDetail): never {
    throw new FormatError(this.source, [detail]);
  }
}

/** Opens all or, where one fails, none. */
function openAll(files: readonly string[]): readonly Safetensors[] {
  const open: Safetensors[] = [];
  try {
    for (const file of files) open.push(new Safetensors(file));
    return open;
  } catch (error) {
    for (const each of open) each.close();
    throw error;
  }
}

/**
 * Opens the files of a checkpoint, hands their tensors to `use`, and closes them.
 *
 * @param source - as errors name the whole. @param promised - tensors that must be there.
 * @throws FormatError if a file is damaged, a tensor is in two of them or a promised one in none; whatever `use` throws.
 */
export function withTensors<T>(
  {
    source,
    files,
    promised,
  }: { readonly source: string; readonly files: readonly string[]; readonly promised: readonly string[] },
  use: (tensors: TensorSource) => T,
): T {
  const open = openAll(files);
  try {
    const [first, ...more] = open;
    const tensors = first !== undefined && more.length === 0 ? first : new Shards(source, open);
    const lost = promised.find((name) => !tensors.entries.has(name));
    if (lost === undefined) return use(tensors);
    const received = "a tensor that its file does not have";
    const remedy = "Download all files of the checkpoint again.";
    throw new FormatError(source, [
      { field: `weight_map.${lost}`, received, expected: "all tensors", remedy },
    ]);
  } finally {
    for (const each of open) each.close();
  }
}
