import Libsql from "libsql";
import { MIGRATIONS } from "../../db/migrations.ts";
import { FIXTURE } from "./fixture.ts";
import { insertion } from "./raw.ts";

/** The schema alone, in memory: what the many runs of mutants and fuzzing need to be fast. */
export interface Engine {
  /** Runs the statements as one transaction; the rule that undid it, or nothing. */
  run(statements: readonly string[]): string | undefined;
  all(sql: string): Record<string, unknown>[];
  close(): void;
}

/** `schema`: another text than that of the migrations. */
export function openEngine(schema = MIGRATIONS.map(({ sql }) => sql).join("\n")): Engine {
  const db = new Libsql(":memory:");
  db.exec(schema);
  db.exec(insertion("INSERT INTO instance", { id: "default", created_at: 1 }));
  return {
    run(statements) {
      try {
        db.exec("BEGIN IMMEDIATE");
        for (const sql of statements) db.exec(sql);
        db.exec("COMMIT");
        return undefined;
      } catch (error) {
        if (db.inTransaction) db.exec("ROLLBACK");
        return ruleOf(error);
      }
    },
    all: (sql) => db.prepare(sql).all() as Record<string, unknown>[],
    close: () => db.close(),
  };
}

/** An engine with the little world of `fixture.ts` in it. */
export function openWorld(schema?: string): Engine {
  const engine = openEngine(schema);
  const broken = engine.run(FIXTURE);
  if (broken !== undefined) throw new Error(`the fixture is refused: ${broken}`);
  return engine;
}

function ruleOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (
    /(?:(?:ledger|job|guard): |[A-Z ]+ constraint failed|cannot store)[^\n]*/.exec(message)?.[0] ??
    message
  );
}
