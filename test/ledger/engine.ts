import { readFileSync, writeFileSync } from "node:fs";
import Libsql from "libsql";
import { MIGRATIONS } from "../../db/migrations.ts";
import { freshFile } from "../support/fresh-file.ts";
import { FIXTURE } from "./fixture.ts";
import { insertion } from "./raw.ts";

/** The schema alone, without a disk: what the many runs of mutants and fuzzing need to be fast. */
export interface Engine {
  /** Runs the statements as one transaction; the rule that undid it, or nothing. */
  run(statements: readonly string[]): string | undefined;
  all(sql: string): Record<string, unknown>[];
  close(): void;
}

const SCHEMA = MIGRATIONS.map(({ sql }) => sql).join("\n");

/** `schema`: another text than that of the migrations. */
export function openEngine(schema = SCHEMA): Engine {
  const { db, close } = schema === SCHEMA ? copied() : made(schema);
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
    close,
  };
}

function made(schema: string) {
  const db = new Libsql(":memory:");
  db.exec(schema);
  return { db, close: () => db.close() };
}

let image: Uint8Array | undefined;

/** Taking in a copy of the migrated file takes 1 ms, the migrations themselves take 15. */
function copied() {
  image ??= migrated();
  const place = freshFile();
  writeFileSync(place.path, image);
  const db = new Libsql(place.path);
  db.exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
  const close = () => {
    db.close();
    place[Symbol.dispose]();
  };
  return { db, close };
}

function migrated(): Uint8Array {
  using place = freshFile();
  const db = new Libsql(place.path);
  db.exec(SCHEMA);
  db.close();
  return readFileSync(place.path);
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
