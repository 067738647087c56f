/** Settings of every kernel of a table program. */
export const KERNEL_SETTINGS = { loopMaxIterations: 1e9, precision: "single" } as const;
