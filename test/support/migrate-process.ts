import { migrate } from "../../db/index.ts";
import { silentLog, systemClock } from "../../src/kernel/index.ts";

/** A process of its own that brings a database up to date: `migrate-process.ts <url>`. */
await migrate({
  url: Bun.argv[2] ?? "",
  instance: "test",
  clock: systemClock,
  log: { ...silentLog, info: (phrase) => void Bun.write(Bun.stdout, `${phrase}\n`) },
});
