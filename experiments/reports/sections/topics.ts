/** A section of the report made of figures and tables, by their ids. */
export interface Topic {
  readonly id: string;
  readonly title: string;
  /** What the reader should know before looking. */
  readonly introduction: string;
  readonly figures: readonly string[];
  readonly tables: readonly string[];
}

/** The sections beside the statements, in their order. */
export const TOPICS: readonly Topic[] = [
  {
    id: "scale",
    title: "GPU scale",
    introduction:
      "Random problems by the million are followed in single precision, which decides nothing: what disagrees with a claim " +
      "there is put to the float64 solver and its judge.",
    figures: [],
    tables: ["scale", "batches", "gpu-speed", "gpu-speed-matrix"],
  },
  {
    id: "discretisation",
    title: "Discretisation",
    introduction:
      "The statements are about a differential equation. A network has layers of finite step, and implementations " +
      "discretise its state in more than one way. A statement that holds for the equation need not hold for them.",
    figures: [],
    tables: ["discretisation"],
  },
  {
    id: "checkpoints",
    title: "Checkpoints",
    introduction:
      "The paper sorts a trained layer by the eigenvalues of its input-output matrix: all negative, and it expects the tokens " +
      "to shrink; a positive one, and it expects them to diverge. The weights of a model give these matrices, and with them " +
      "the class of every layer. They do not show where tokens go: a trained layer also gates, normalizes and convolves, and " +
      "its weights are not those of its neighbours, as the paper’s equation has it.",
    figures: ["checkpoint-spectra"],
    tables: ["checkpoints"],
  },
];
