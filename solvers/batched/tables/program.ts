/**
 * A depth step as a list of gpu.js kernels, each of which makes one table [rows][B] from tables made before. Recorded once,
 * it can be run in two ways: kernel by kernel with all tables left on the device (resident.ts), or many steps as one gpu.js
 * pipeline (plan.ts).
 */

/** Numbers a table of the program: 0 is the state before the step. */
export type Table = number;

export interface KernelCall {
  /** Of the gpu.js kernel, a function of tables. */
  readonly text: string;
  readonly rows: number;
  readonly tables: readonly Table[];
}

/** What a step needs besides the state and never changes. */
export interface ConstantTable {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

export class TableProgram {
  readonly constants: readonly ConstantTable[];
  readonly calls: KernelCall[] = [];

  constructor(constants: readonly ConstantTable[]) {
    this.constants = constants;
  }

  /** Table 0. */
  get state(): Table {
    return 0;
  }

  /** The table of constant i. */
  constant(i: number): Table {
    return 1 + i;
  }

  /** Records a call; the last one recorded makes the state after the step. */
  call(text: string, rows: number, ...tables: readonly Table[]): Table {
    this.calls.push({ text, rows, tables });
    return this.constants.length + this.calls.length;
  }

  /** The call after which nothing reads what call i made; the last call's table is read by the next step. */
  lastUse(i: number): number {
    const table = 1 + this.constants.length + i;
    return this.calls.reduce((last, { tables }, k) => (tables.includes(table) ? k : last), i);
  }
}

/** A program and the state it is at, on its device. Calls must not overlap. */
export interface RunningProgram {
  /** How steps are launched, for provenance. */
  readonly launches: string;
  advance(steps: number): Promise<void>;
  /** The state, row by row. */
  read(): Promise<Float32Array>;
  release(): void;
}
