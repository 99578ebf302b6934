import type { Command } from "./command.ts";
import { withDatabase } from "./open.ts";

export const migrate: Command = {
  name: "migrate",
  takes: "",
  about: "bring the database's schema up to date (serve does it too)",
  run: (_args, surroundings) =>
    withDatabase(surroundings, async () => {
      surroundings.out("The schema is up to date.\n");
      return 0;
    }),
};
