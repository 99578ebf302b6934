import { writeSync } from "node:fs";
import { withUrl } from "../support/database.ts";
import { Crowd } from "./crowd.ts";

/**
 * A process in which people run their errands side by side, and that says whose step was
 * acknowledged: `errand-process.ts <url> <person>=<steps done> …`. It ends in good order when its
 * input ends, if nobody kills it before.
 */
const [url = "", ...people] = Bun.argv.slice(2);
const told = people.map((one) => one.split("=").map(Number));
const crowd = new Crowd(
  told.map(([person = 0]) => person),
  told.map(([, done = 0]) => done),
);
const db = await withUrl(url);
const over = new AbortController();
void Bun.stdin.text().then(() => over.abort());
say("open");
await crowd.walk(db, over.signal, (person) => say(String(person)));
await db.close();

/** In the pipe when it returns, so that a kill takes nothing back. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
