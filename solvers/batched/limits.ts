/** Up to here a thread holds a sequence (gpu.js: a prefix of it) in registers. */
export const MAX_REGISTER_TOKENS = 64;
