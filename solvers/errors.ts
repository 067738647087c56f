/** Misuse throws one of these, at the public boundary, before any work (STYLE: three channels, never mixed). */

export interface ErrorDetail {
  /** Path of the field, for example "x0[2]". */
  readonly field: string;
  /** The value received, already printable. */
  readonly received: string;
  readonly expected: string;
  readonly remedy: string;
}

/** Base class; `code` is stable, the message names field, value, expectation and remedy. */
export class TokenDynamicsError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A list of a million wrong entries has a million objections; a message has this many. */
const MOST_SHOWN = 20;

/** Bad input: exit code 2. `details` has every objection, the message the first ones. */
export class InputError extends TokenDynamicsError {
  readonly details: readonly ErrorDetail[];
  constructor(code: string, details: readonly ErrorDetail[]) {
    const lines = details
      .slice(0, MOST_SHOWN)
      .map((d) => `${d.field}: got ${d.received}, expected ${d.expected}. ${d.remedy}`);
    const more = details.length - lines.length;
    super(code, [...lines, ...(more > 0 ? [`… and ${more} more of this kind`] : [])].join("\n"));
    this.details = details;
  }
}

export class ShapeError extends InputError {
  constructor(detail: ErrorDetail) {
    super("shape", [detail]);
  }
}

export class DomainError extends InputError {
  constructor(detail: ErrorDetail) {
    super("domain", [detail]);
  }
}

/** A named backend is not available here: exit code 2. */
export class BackendUnavailableError extends InputError {
  constructor(detail: ErrorDetail) {
    super("backend-unavailable", [detail]);
  }
}

/** A device that was there failed at work, or gave something that is no number: exit code 70. */
export class DeviceFailedError extends BackendUnavailableError {}

/** Our bug: exit code 70. */
export class InvariantError extends TokenDynamicsError {
  constructor(message: string) {
    super("invariant", message);
  }
}
