import { DeviceFailedError } from "../errors.ts";
import type { Backend, LoadedStack } from "./types.ts";

/** Arrays of a state with so many entries a problem, in which neither NaN nor +Infinity can be an answer. */
type Numbers = readonly (readonly [values: Float64Array, width: number])[];

const isNumber = (value: number): boolean => value < Infinity;

/** The first problem with an entry that is no number, −1 if there is none. */
function firstWithout(numbers: Numbers): number {
  const found = numbers.flatMap(([values, width]) => {
    const at = values.findIndex((value) => !isNumber(value));
    return at < 0 ? [] : [Math.floor(at / width)];
  });
  return found.length === 0 ? -1 : Math.min(...found);
}

function checked<State>(
  backend: Backend,
  stack: LoadedStack<State>,
  numbersOf: (state: State) => Numbers,
): LoadedStack<State> {
  return {
    layout: stack.layout,
    advance: (steps) => stack.advance(steps),
    async read() {
      const state = await stack.read();
      const problem = firstWithout(numbersOf(state));
      if (problem < 0) return state;
      throw new DeviceFailedError({
        field: "--backend",
        received: `"${backend.name}" (${backend.engine}, ${backend.adapter}), which gave no number for problem ${problem} of the batch`,
        expected: "numbers",
        remedy:
          "Nothing of this batch can be trusted: run it on another backend, for example --backend webasm.",
      });
    },
    release: () => stack.release(),
  };
}

/**
 * The same backend, whose stacks throw where a state that was read has something in it that is no number: kernels hold
 * every quantity inside float32, so it comes from a device that fails, or from a fault of ours.
 *
 * @returns a backend whose stacks' `read` throws DeviceFailedError naming the first such problem (from 0).
 */
export function checkedBackend(backend: Backend): Backend {
  return {
    ...backend,
    load: async (batch, rule, pace) =>
      checked(backend, await backend.load(batch, rule, pace), ({ logAbsX, logT, tries }) => [
        [logAbsX, batch.L],
        [logT, 1],
        ...(tries === undefined
          ? []
          : ([tries.accepted, tries.rejected] as const).map((n) => [n, 1] as const)),
      ]),
    loadMatrix: async (batch, rule, pace) =>
      checked(backend, await backend.loadMatrix(batch, rule, pace), ({ direction, logNorm, t }) => [
        [direction, batch.L * batch.D],
        [logNorm, batch.L],
        [t, 1],
      ]),
  };
}
