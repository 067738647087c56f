import { watch, type FSWatcher } from "node:fs";

/** A folder, and which of its files matter. */
export interface Watched {
  readonly folder: string;
  readonly recursive: boolean;
  /** @param name - path below the folder. */
  matters(name: string): boolean;
}

/**
 * Calls `changed` once things have been quiet for `quietMs`: an editor or a run writes several times.
 *
 * @returns what ends the watching.
 */
export function watchFiles(all: readonly Watched[], quietMs: number, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, quietMs);
  };
  const watchers = all.map(({ folder, recursive, matters }): FSWatcher =>
    watch(folder, { recursive }, (_, name) => {
      if (name !== null && matters(name)) soon();
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
