import { beforeAll, describe, expect, it } from "vitest";
import { openWgsl, type Backend } from "../../../solvers/batched/index.ts";
import { readBuffer } from "../../../solvers/batched/webgpu/readBuffer.ts";
import { DeviceFailedError } from "../../../solvers/errors.ts";
import { fakeWebGpu, type FakeWebGpu, type Failures } from "./fakeDevice.ts";
import { draw as drawMatrix } from "./matrix/problems.ts";
import { draw } from "./suite.ts";

/** WebGPU's constants are globals that a driver's package brings; any numbers do for a fake. */
beforeAll(() => {
  const flags = { STORAGE: 1, COPY_DST: 2, COPY_SRC: 4, MAP_READ: 8, UNIFORM: 16 };
  Object.assign(globalThis, { GPUBufferUsage: flags, GPUMapMode: { READ: 1 } });
});

const batch = draw({ B: 1000, L: 4, sizes: [0.1, 1], mu: -1 });
const matrixBatch = drawMatrix({ B: 300, L: 4, D: 2 });
const fixed = { kind: "fixed" } as const;

async function open(failures: Failures): Promise<FakeWebGpu & { backend: Backend }> {
  const fake = fakeWebGpu(failures);
  return { ...fake, backend: await openWgsl({}, fake.access) };
}

describe("a webgpu device", () => {
  it("that works leaves no buffers behind", async () => {
    const { backend, buffers } = await open({});
    const stack = await backend.load(batch, "euler", fixed);
    await stack.advance(10);
    expect((await stack.read()).t).toHaveLength(1000);
    stack.release();
    expect(buffers.size).toBe(0);
  });

  it("with small bindings gets the batch in parts", async () => {
    // Eight words a problem: 4 parameters, 4 tokens; 256 problems fit a binding.
    const { backend } = await open({ binding: 256 * 8 * 4 });
    const stack = await backend.load(batch, "euler", fixed);
    expect(stack.layout).toMatch(/, in 4 parts$/);
    await stack.advance(3);
    expect((await stack.read()).logAbsX).toHaveLength(4000);
  });

  it("without the memory says so when the batch is loaded, and frees what it had made", async () => {
    const { backend, buffers } = await open({ memory: 20_000 });
    await expect(backend.load(batch, "euler", fixed)).rejects.toThrow(
      /1000 problems of 4 tokens: Allocating 16000 bytes failed.*Use a smaller batch/,
    );
    expect(buffers.size).toBe(0);
    const parts = await open({ memory: 20_000, binding: 256 * 8 * 4 });
    await expect(parts.backend.load(batch, "euler", fixed)).rejects.toThrow(DeviceFailedError);
    expect(parts.buffers.size).toBe(0);
  });

  it("without the memory for tokens in D dimensions says the same, and frees what it had made", async () => {
    const { backend, buffers } = await open({ memory: 20_000 });
    await expect(backend.loadMatrix(matrixBatch, "euler", fixed)).rejects.toThrow(
      /300 problems of 4 tokens in 2 dimensions: Allocating \d+ bytes failed.*Use a smaller batch/,
    );
    expect(buffers.size).toBe(0);
    // Four parts, of which the third has no room.
    const parts = await open({ memory: 20_000, binding: 75 * 16 * 4 });
    await expect(parts.backend.loadMatrix(matrixBatch, "euler", fixed)).rejects.toThrow(
      /75 problems of 4 tokens in 2 dimensions/,
    );
    expect(parts.buffers.size).toBe(0);
  });

  it("without the memory to read back says so", async () => {
    const { backend } = await open({ memory: 40_000 });
    const stack = await backend.load(batch, "euler", fixed);
    await stack.advance(1);
    await expect(stack.read()).rejects.toThrow(/whose device failed: Allocating 16000 bytes failed/);
  });

  it.each([
    ["lost while it computes", { lostAtSubmit: 1 }, /lost \(the driver was reset\)/],
    ["that objects while it computes", { errorAtSubmit: 1 }, /the driver objects/],
  ])("%s gives no numbers", async (_name, failures, message) => {
    const { backend } = await open(failures);
    const stack = await backend.load(batch, "euler", fixed);
    await expect(stack.advance(10)).rejects.toThrow(message);
    await expect(stack.read()).rejects.toThrow(DeviceFailedError);
    await expect(backend.load(batch, "euler", fixed)).rejects.toThrow(message);
  });

  it("lost before the state is read gives no numbers, on gpu.js's device either", async () => {
    const { backend } = await open({ lostAtSubmit: 2 });
    const stack = await backend.load(batch, "euler", fixed);
    await stack.advance(10);
    await expect(stack.read()).rejects.toThrow(/lost \(the driver was reset\)/);
    const other = fakeWebGpu({ lostAtSubmit: 1 });
    const adapter = (await other.access.gpu.requestAdapter())!;
    const device = await adapter.requestDevice();
    const buffer = device.createBuffer({ size: 64, usage: 0 });
    await expect(readBuffer(device, buffer)).rejects.toThrow(/"webgpu", whose device failed/);
  });

  it.each([
    ["euler", fixed],
    ["log-midpoint", { kind: "adaptive", rtol: 1e-3, escape: 1e4, until: 1e3 }],
    ["log-midpoint", { kind: "log-time", change: 0.4, escape: 1e4, until: 500 }],
  ] as const)("whose numbers are none gives none (%s, $kind)", async (rule, pace) => {
    // Word 300 is a token of problem 300, or the clock's; where parts hold 256 problems, of the first part's 45th.
    for (const [binding, problem] of [
      [2 ** 27, 300],
      [256 * 8 * 4, 44],
    ] as const) {
      const { backend } = await open({ nan: 300, binding });
      const stack = await backend.load(batch, rule, pace);
      await stack.advance(1);
      await expect(stack.read()).rejects.toThrow(
        `--backend: got "webgpu" (wgsl, fake), which gave no number for problem ${problem} of the batch`,
      );
      stack.release();
    }
  });

  it("whose numbers are none in D dimensions gives none either", async () => {
    const { backend } = await open({ nan: 7 });
    const stack = await backend.loadMatrix(matrixBatch, "euler", fixed);
    await expect(stack.read()).rejects.toThrow("which gave no number for problem 7 of the batch");
  });
});
