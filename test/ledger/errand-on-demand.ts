import Libsql from "libsql";
import { createLedger } from "../../src/ledger/index.ts";
import { withUrl } from "../support/database.ts";
import { stepOf, take } from "./errand.ts";

/** The program writes its log into the file every 12 MB (db/file-connection.ts). */
const STEPS_PER_CHECKPOINT = 10;

/**
 * A process in which everybody takes the next step, in one commit, each time it is told to, and
 * that answers after the commit: `errand-on-demand.ts <url> <how many people>`. Its log goes into
 * the file often, as of much writing it would.
 */
const [url = "", count] = Bun.argv.slice(2);
const people = Array.from({ length: Number(count) }, (_, at) => at + 1);
const db = await withUrl(url);
const ledger = createLedger(db);
await Bun.write(Bun.stdout, "open");
const checkpointer = new Libsql(url.replace("file:", ""));
let number = 0;
for await (const _ of Bun.stdin.stream()) {
  await Promise.all(people.map((person) => take(db, ledger, stepOf(person, number))));
  number++;
  if (number % STEPS_PER_CHECKPOINT === 0) checkpointer.exec("PRAGMA wal_checkpoint(PASSIVE)");
  await Bun.write(Bun.stdout, "done");
}
