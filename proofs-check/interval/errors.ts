import { DomainError } from "../../solvers/errors.ts";

/** An interval operation outside its domain: division by an interval containing zero, log of a non-positive one. */
export class IntervalDomainError extends DomainError {
  constructor(operation: string, received: string, expected: string, remedy: string) {
    super({ field: operation, received, expected, remedy });
  }
}
