import { createLedger } from "../../src/ledger/index.ts";
import { withUrl } from "../support/database.ts";
import { stepOf, take } from "./errand.ts";

/**
 * A process in which everybody takes the next step, in one commit, each time it is told to, and
 * that answers after the commit: `errand-on-demand.ts <url> <how many people>`.
 */
const [url = "", count] = Bun.argv.slice(2);
const people = Array.from({ length: Number(count) }, (_, at) => at + 1);
const db = await withUrl(url);
const ledger = createLedger(db);
await Bun.write(Bun.stdout, "open");
let number = 0;
for await (const _ of Bun.stdin.stream()) {
  await Promise.all(people.map((person) => take(db, ledger, stepOf(person, number))));
  number++;
  await Bun.write(Bun.stdout, "done");
}
