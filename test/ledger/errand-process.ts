import { writeSync } from "node:fs";
import { createLedger } from "../../src/ledger/index.ts";
import { withUrl } from "../support/database.ts";
import { stepOf, take } from "./errand.ts";

/**
 * A process that runs the errands of persons 1, 2, … side by side until it is killed, and says
 * whose step was acknowledged: `errand-process.ts <url> <steps done of 1> <steps done of 2> …`.
 */
const [url = "", ...done] = Bun.argv.slice(2);
const db = await withUrl(url);
const ledger = createLedger(db);
say("open");
await Promise.all(
  done.map(async (steps, at) => {
    const person = at + 1;
    for (let number = Number(steps); ; number++) {
      await take(db, ledger, stepOf(person, number));
      say(String(person));
    }
  }),
);

/** In the pipe when it returns, so that a kill takes nothing back. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
