/** 12345 → "12,345"; the same everywhere, whatever the locale. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "1 claim", "2 claims", "1,000 claims". */
export function plural(n: number, noun: string): string {
  return `${grouped(n)} ${n === 1 ? noun : `${noun}s`}`;
}
