/** Reading a storage buffer back, ours or one that gpu.js left on its device. */
import { BackendUnavailableError, DeviceFailedError } from "../../errors.ts";

/** A gpu.js 2.24 pipeline result on webgpu. */
export interface DeviceResult {
  readonly buffer: GPUBuffer;
  readonly context: { readonly device: GPUDevice };
  /** Gives up this reference to the buffer. */
  delete(): void;
}

export function isDeviceResult(value: unknown): value is DeviceResult {
  if (typeof value !== "object" || value === null || !("buffer" in value) || !("context" in value))
    return false;
  const { context } = value as { context: unknown };
  return typeof context === "object" && context !== null && "device" in context;
}

/** What a user is told when a device cannot finish: never numbers that might be wrong. */
export function deviceFailed(what: string): DeviceFailedError {
  return new DeviceFailedError({
    field: "--backend",
    received: `"webgpu", whose device failed: ${what}`,
    expected: "a device that finishes the batch",
    remedy: "Use a smaller batch (for example --batch 100000), or --backend webasm.",
  });
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}

/**
 * Does something on the device; a buffer that was never made (out of memory) or that cannot be bound is noticed.
 *
 * @throws DeviceFailedError if the device objects.
 */
export async function watched<T>(device: GPUDevice, work: () => T | Promise<T>): Promise<T> {
  device.pushErrorScope("out-of-memory");
  device.pushErrorScope("validation");
  const [settled] = await Promise.allSettled([work()]);
  const errors = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  const error = errors.find((each) => each !== null);
  if (error !== undefined && error !== null) throw deviceFailed(error.message);
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

async function copied(device: GPUDevice, source: GPUBuffer): Promise<GPUBuffer> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = await watched(device, () => {
    const buffer = device.createBuffer({ size: source.size, usage });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, buffer, 0, source.size);
    device.queue.submit([encoder.finish()]);
    return buffer;
  });
  await staging.mapAsync(GPUMapMode.READ);
  return staging;
}

/**
 * The whole buffer as float32.
 *
 * @throws DeviceFailedError if the device is lost or the buffer is not there.
 */
export async function readBuffer(device: GPUDevice, source: GPUBuffer): Promise<Float32Array> {
  const staging = await copied(device, source).catch((error: unknown) => {
    throw error instanceof BackendUnavailableError ? error : deviceFailed(messageOf(error));
  });
  const data = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return data;
}
