import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";
import { firstBrokenDay } from "./digest.ts";
import { PROOFS, type Proof } from "./proofs.ts";

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
 * query, so it may run beside the writer.
 */
export async function audit(db: Database): Promise<AuditReport> {
  const checks: Check[] = [];
  for (const proof of PROOFS) checks.push(await prove(db, proof));
  checks.push(await proveChain(db));
  return { ok: checks.every((check) => check.ok), checks };
}

async function prove(db: Database, { name, counterexamples }: Proof): Promise<Check> {
  const found = await db.read.all<{ what: string; count: number }>(sql`
    SELECT what, count(*) OVER () AS count FROM (${counterexamples(db.instance)})
     LIMIT ${SHOWN_MAX}`);
  const [first] = found;
  if (!first) return { name, ok: true, detail: "no counterexample" };
  const shown = found.map(({ what }) => what).join(", ");
  return { name, ok: false, detail: `${first.count}: ${shown}` };
}

async function proveChain(db: Database): Promise<Check> {
  const name = "the chain of daily digests is unbroken";
  const broken = await firstBrokenDay(db);
  if (broken === undefined) return { name, ok: true, detail: "every day gives its digest" };
  return { name, ok: false, detail: `broken on ${broken}` };
}
