import { sql } from "drizzle-orm";
import { type Database, expectedSchema } from "../../db/index.ts";
import { firstBrokenDay } from "./digest.ts";
import { type Depth, type Part, PROOFS, type Proof } from "./proofs.ts";

export interface Check {
  name: string;
  ok: boolean;
  /** What is wrong and where, or how it was found right. */
  detail: string;
}

export interface AuditReport {
  ok: boolean;
  checks: Check[];
}

/** Enough to see the pattern; the count tells the rest. */
const SHOWN_MAX = 5;

/**
 * Proves the books of the instance, and what all instances share. Reads only; each check is one
 * query, so it may run beside the writer. On a file each query stands the event loop still: up to
 * two seconds for a million operations, so a program that serves has it done by another process.
 */
export async function audit(db: Database, depth: Depth, part?: Part): Promise<AuditReport> {
  const asked = (of: Part) => part === undefined || part === of;
  const checks: Check[] = asked("first") ? [await proveSchema(db)] : [];
  for (const proof of PROOFS) {
    if (!asked(proof.part ?? "first") || (proof.file && db.kind !== "file")) continue;
    if (depth === "full" || !proof.full) checks.push(await prove(db, proof, depth));
  }
  if (depth === "full" && asked("second")) checks.push(await proveChain(db));
  return { ok: checks.every((check) => check.ok), checks };
}

async function prove(db: Database, { name, counterexamples }: Proof, depth: Depth): Promise<Check> {
  const found = await db.read.all<{ what: string; count: number }>(sql`
    SELECT what, count(*) OVER () AS count
      FROM (${counterexamples({ instance: db.instance, depth })}) LIMIT ${SHOWN_MAX}`);
  const [first] = found;
  if (!first) return { name, ok: true, detail: "no counterexample" };
  return wrong(name, first.count, found);
}

/**
 * The rules are as strong as their texts: each table, index and trigger must be there, to the
 * letter as the migrations made it, and no trigger or view besides.
 */
async function proveSchema(db: Database): Promise<Check> {
  const name = "the rules of the database are as the migrations made them";
  const rows = await db.read.all<{ name: string; type: string; sql: string }>(sql`
    SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL`);
  const actual = new Map(rows.map((row) => [row.name, row.sql]));
  const expected = expectedSchema();
  const changed = [...expected].filter(([one, text]) => actual.get(one) !== text);
  const strange = rows.filter((row) => /trigger|view/.test(row.type) && !expected.has(row.name));
  const found = [
    ...changed.map(([one]) => ({ what: one })),
    ...strange.map((it) => ({ what: it.name })),
  ];
  if (found.length > 0) return wrong(name, found.length, found.slice(0, SHOWN_MAX));
  return { name, ok: true, detail: `${expected.size} texts compared` };
}

async function proveChain(db: Database): Promise<Check> {
  const name = "the chain of daily digests is unbroken";
  const broken = await firstBrokenDay(db);
  if (broken === undefined) return { name, ok: true, detail: "every day gives its digest" };
  return { name, ok: false, detail: `broken on ${broken}` };
}

function wrong(name: string, count: number, shown: readonly { what: string }[]): Check {
  return { name, ok: false, detail: `${count}: ${shown.map(({ what }) => what).join(", ")}` };
}
