import Libsql from "libsql";

/** A process of its own that writes to the file until its input ends: `hold-lock.ts <path>`. */
const db = new Libsql(Bun.argv[2] ?? "");
db.exec("BEGIN IMMEDIATE");
await Bun.write(Bun.stdout, "held\n");
for await (const _ of Bun.stdin.stream()) break;
db.exec("COMMIT");
