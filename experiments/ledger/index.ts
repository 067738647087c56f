/** The ledger of discretisations: verdicts and measurements on theorems/discretisation. */
export { judgeCase } from "./judgeEntry.ts";
export type { JudgedCase } from "./judgeEntry.ts";
export { ledgerFile, readLedger } from "./store.ts";
export type { RecordedCase, RecordedLedger } from "./store.ts";
