/** The merged sweep as one Parquet file, for pandas, Julia or DuckDB: a row a problem, written group by group. */
import type { DecodedArray, SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import { AtomicFile } from "../atomicFile.ts";
import { encodeProblem } from "../formats/index.ts";
import { forEachLine, type PartSet } from "./merge.ts";
import { statementsOf } from "./plan.ts";
import { outcomeIn, readRecord, type SweepRecord } from "./record.ts";

/** Rows held in memory at once, and of one row group. */
const GROUP = 20_000;

interface Column {
  readonly name: string;
  /** The column's part of the schema, in Parquet's own terms. */
  readonly schema: readonly SchemaElement[];
  readonly of: (record: SweepRecord) => unknown;
}

const plain = (name: string, element: Omit<SchemaElement, "name">, of: Column["of"]): Column => ({
  name,
  schema: [{ name, repetition_type: "REQUIRED", ...element }],
  of,
});
const whole = (name: string, of: Column["of"]): Column => plain(name, { type: "INT32" }, of);
const double = (name: string, of: Column["of"]): Column => plain(name, { type: "DOUBLE" }, of);
const text = (name: string, of: Column["of"]): Column =>
  plain(name, { type: "BYTE_ARRAY", converted_type: "UTF8" }, of);

/** Parquet's three-level list of doubles; infinities are doubles there. */
function doubles(name: string, of: Column["of"]): Column {
  const schema: SchemaElement[] = [
    { name, repetition_type: "REQUIRED", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "REQUIRED", type: "DOUBLE" },
  ];
  return { name, schema, of };
}

/** Parameters and tokens of one dimension; in D dimensions `problem` has them. */
function scalarColumns({ header }: PartSet): readonly Column[] {
  if (header.sweep.design.dimension !== undefined) return [];
  const of = (key: "mu" | "sDelta" | "a" | "x0"): Column["of"] => {
    return ({ problem }) => (problem.kind === "scalar" ? problem[key] : null);
  };
  return [
    double("mu", of("mu")),
    double("sDelta", of("sDelta")),
    double("a", of("a")),
    doubles("x0", of("x0")),
    doubles("sign", ({ depth }) => depth.sign),
  ];
}

/** What every sweep has, and one column for each claim, named "statement: claim". */
function columnsOf(set: PartSet): readonly Column[] {
  const outcomes = statementsOf(set.header.sweep).flatMap(({ id, claims }) =>
    claims.map(({ name }) => text(`${id}: ${name}`, (record) => outcomeIn(record, id, name))),
  );
  return [
    whole("index", ({ index }) => index),
    whole("tokens", ({ problem }) => problem.x0.length),
    ...scalarColumns(set),
    doubles("logAbsX", ({ depth }) => depth.logAbsX),
    whole("signFlips", ({ depth }) => depth.signFlips),
    plain("escaped", { type: "BOOLEAN" }, ({ depth }) => depth.escaped),
    ...outcomes,
    text("problem", ({ problem }) => JSON.stringify(encodeProblem(problem))),
    text("objections", ({ objections }) => JSON.stringify(objections)),
  ];
}

/** Records on their way into the file, one row group at a time. */
class Rows {
  readonly #columns: readonly Column[];
  readonly #writer: ParquetWriter;
  #records: SweepRecord[] = [];

  constructor(set: PartSet, file: string) {
    this.#columns = columnsOf(set);
    const root: SchemaElement = { name: "root", num_children: this.#columns.length };
    this.#writer = new ParquetWriter({
      writer: fileWriter(file),
      schema: [root, ...this.#columns.flatMap(({ schema }) => schema)],
      kvMetadata: [{ key: "token-dynamics", value: JSON.stringify(set.header) }],
    });
  }

  async add(record: SweepRecord): Promise<void> {
    this.#records.push(record);
    if (this.#records.length >= GROUP) await this.#flush();
  }

  async #flush(): Promise<void> {
    const columnData = this.#columns.map(({ name, of }) => ({
      name,
      data: this.#records.map(of) as DecodedArray,
    }));
    await this.#writer.write({ columnData, rowGroupSize: GROUP });
    this.#records = [];
  }

  async finish(): Promise<void> {
    if (this.#records.length > 0) await this.#flush();
    await this.#writer.finish();
  }
}

/** Writes the parts as one Parquet file; it has its name only once it is whole. */
export async function writeParquet(set: PartSet, file: string): Promise<void> {
  const whole = new AtomicFile(file);
  try {
    const rows = new Rows(set, whole.temporary);
    await forEachLine(set, (line) => rows.add(readRecord(line)));
    await rows.finish();
  } catch (error) {
    whole.abandon();
    throw error;
  }
  whole.finish();
}
