import { BackendUnavailableError } from "../../errors.ts";

/** For an engine whose kernels in D dimensions are not written yet. */
export async function refuseMatrices(): Promise<never> {
  throw new BackendUnavailableError({
    field: "--backend",
    received: "a batch in D dimensions",
    expected: "an engine with kernels for it",
    remedy: "Use the float64 reference.",
  });
}
