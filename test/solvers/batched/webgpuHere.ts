import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { probe } from "../../../solvers/batched/index.ts";

/** Debian's chromium ships SwiftShader: a Vulkan driver that Dawn accepts without a GPU. */
const driver = "/usr/lib/chromium/vk_swiftshader_icd.json";
if (process.env["VK_ICD_FILENAMES"] === undefined && process.env["VK_DRIVER_FILES"] === undefined) {
  process.env["VK_ICD_FILENAMES"] = driver;
}
process.env["XDG_RUNTIME_DIR"] ??= mkdtempSync(path.join(tmpdir(), "token-dynamics-xdg-"));
export const found = existsSync(driver) ? await probe("webgpu") : undefined;
export const there = found?.works === true;
