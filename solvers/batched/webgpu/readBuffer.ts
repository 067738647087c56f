/** Reading a storage buffer back, ours or one that gpu.js left on its device. */

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

/** The whole buffer as float32. */
export async function readBuffer(device: GPUDevice, source: GPUBuffer): Promise<Float32Array> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = device.createBuffer({ size: source.size, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, staging, 0, source.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const data = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return data;
}
