/** Characters a POSIX shell takes literally wherever they stand. */
const PLAIN = /^[A-Za-z0-9_./:@%+=,-]+$/;

/**
 * One word of a POSIX shell command line, quoted only where needed.
 *
 * @param word - any text without NUL; a leading dash is left as it is (the caller knows whether it is an option).
 */
export function shellQuote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line from its words. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellQuote).join(" ");
}

/** `npm run --silent cli -- …`: the package's command line in a checkout (CONTRACT.md). */
export function cliCommand(...words: readonly string[]): string {
  return `npm run --silent cli -- ${shellCommand(...words)}`;
}
