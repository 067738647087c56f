/** What the enclosure tests need of the interval library, in one import. */
export { log } from "../../../proofs-check/interval/elementary.ts";
export {
  ZERO,
  contains,
  inflate,
  inside,
  mid,
  point,
  relativeWidth,
} from "../../../proofs-check/interval/interval.ts";
