import { z } from "zod";
import { detail, issueDetails, type JsonPath } from "../formats/issues.ts";
import { FormatError, type JsonDocument } from "../formats/index.ts";

/** The sizes of a Mamba model: H = hidden, D = inner, N = state, R = stepRank, K = kernel. */
export interface ModelSizes {
  readonly layers: number;
  readonly vocabulary: number;
  readonly hidden: number;
  readonly inner: number;
  readonly state: number;
  readonly stepRank: number;
  readonly kernel: number;
}

/** What a configuration file says, in one vocabulary. */
export interface ModelConfig {
  readonly source: string;
  readonly sha256: string;
  /** Sizes that are given, with the key that gives each. */
  readonly sizes: readonly (readonly [keyof ModelSizes, number, string])[];
  /** RMSNorm's ε, if it is given. */
  readonly epsilon?: number;
  /** Whether the embedding is the output projection too, if that is said. */
  readonly tied?: boolean;
}

const size = z.int().min(1).max(1e9);

/** MambaConfig of transformers; keys that change nothing here are left alone. */
const transformersConfig = z.looseObject({
  num_hidden_layers: size.optional(),
  vocab_size: size.optional(),
  hidden_size: size.optional(),
  intermediate_size: size.optional(),
  state_size: size.optional(),
  time_step_rank: z.union([size, z.literal("auto")]).optional(),
  conv_kernel: size.optional(),
  layer_norm_epsilon: z.number().min(0).max(1).optional(),
  hidden_act: z.literal("silu").optional(),
  tie_word_embeddings: z.boolean().optional(),
});

/** MambaConfig of mamba_ssm, as far as plain Mamba goes. */
const mambaSsmConfig = z.looseObject({
  n_layer: size.optional(),
  vocab_size: size.optional(),
  d_model: size,
  d_intermediate: z.literal(0).optional(),
  ssm_cfg: z
    .looseObject({
      layer: z.literal("Mamba1").optional(),
      d_state: size.optional(),
      d_conv: size.optional(),
      dt_rank: z.union([size, z.literal("auto")]).optional(),
    })
    .optional(),
  attn_layer_idx: z.array(z.unknown()).max(0).optional(),
  rms_norm: z.literal(true).optional(),
  tie_embeddings: z.boolean().optional(),
});

const SIZE_KEYS: Readonly<Record<string, keyof ModelSizes>> = {
  num_hidden_layers: "layers",
  n_layer: "layers",
  vocab_size: "vocabulary",
  hidden_size: "hidden",
  d_model: "hidden",
  intermediate_size: "inner",
  state_size: "state",
  d_state: "state",
  time_step_rank: "stepRank",
  dt_rank: "stepRank",
  conv_kernel: "kernel",
  d_conv: "kernel",
};

/** Every size among the keys of an object; "auto" is no size. */
function sizesIn(value: object): ModelConfig["sizes"] {
  return Object.entries(value).flatMap(([key, given]) => {
    const name = Object.hasOwn(SIZE_KEYS, key) ? SIZE_KEYS[key] : undefined;
    return name !== undefined && typeof given === "number" ? [[name, given, key] as const] : [];
  });
}

function checked<T>(schema: z.ZodType<T>, { value, source }: JsonDocument): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FormatError(source, issueDetails(result.error.issues, value, []));
}

function refuse(source: string, path: JsonPath, value: unknown, expected: string): never {
  const remedy = "Only Mamba itself is analyzed: not Mamba-2, Falcon-Mamba or hybrids.";
  throw new FormatError(source, [detail(path, value, expected, remedy)]);
}

/**
 * Reads a configuration as transformers or mamba_ssm writes it.
 *
 * @throws FormatError naming the key if it is of another architecture, or says what no Mamba model can be.
 */
export function parseModelConfig(document: JsonDocument): ModelConfig {
  const { value, source, sha256 } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse(source, [], value, "an object");
  const kind = value["model_type"];
  if (kind !== undefined && kind !== "mamba") return refuse(source, ["model_type"], kind, '"mamba"');
  if ("d_model" in value) {
    const config = checked(mambaSsmConfig, document);
    const sizes = [...sizesIn(config), ...sizesIn(config.ssm_cfg ?? {})];
    const tied = config.tie_embeddings;
    return { source, sha256, sizes, ...(tied === undefined ? {} : { tied }) };
  }
  if (!("hidden_size" in value))
    return refuse(source, ["hidden_size"], undefined, "a configuration of a Mamba model");
  const config = checked(transformersConfig, document);
  return {
    source,
    sha256,
    sizes: sizesIn(config),
    ...(config.layer_norm_epsilon === undefined ? {} : { epsilon: config.layer_norm_epsilon }),
    ...(config.tie_word_embeddings === undefined ? {} : { tied: config.tie_word_embeddings }),
  };
}
