import type { StackPace } from "./types.ts";

/** Up to here a thread holds a sequence (gpu.js: a prefix of it) in registers. */
const MAX_REGISTER_TOKENS = 64;
/** With the adaptive pace a thread keeps two numbers a token, and its text is as long as two and a half steps. */
const MAX_ADAPTIVE_TOKENS = 32;

/** Tokens of the longest sequence that a thread holds in registers. */
export function registerTokens({ kind }: StackPace): number {
  return kind === "adaptive" ? MAX_ADAPTIVE_TOKENS : MAX_REGISTER_TOKENS;
}
