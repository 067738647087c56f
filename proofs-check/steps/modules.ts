import type { ModuleSpec } from "./kernel/build.ts";
import { modules as convergence } from "./oneDim/convergence.ts";
import { derivation } from "./derivation/derivation.ts";
import { counterexample } from "./oneDim/counterexample.ts";
import { dichotomy } from "./oneDim/dichotomy.ts";
import { fast } from "./oneDim/fast.ts";
import { flat } from "./oneDim/flat.ts";
import { followers } from "./oneDim/followers.ts";
import { modules as lemmas } from "./oneDim/lemmas.ts";
import { order } from "./oneDim/ordering.ts";
import { signModules } from "./oneDim/signs.ts";
import { polynomial } from "./oneDim/polynomial.ts";
import { slow } from "./oneDim/slow.ts";
import { slowGap } from "./oneDim/slowGap.ts";
import { weight } from "./oneDim/weight.ts";

/** Every module of proof steps. */
export const modules: readonly ModuleSpec[] = [
  ...lemmas,
  ...signModules,
  ...convergence,
  slow,
  slowGap,
  weight,
  order,
  fast,
  followers,
  flat,
  dichotomy,
  polynomial,
  ...counterexample,
  ...derivation,
];
