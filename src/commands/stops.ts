import { createStops, type StopName } from "../jobs/index.ts";
import { Fault, silentLog, systemClock } from "../kernel/index.ts";
import { type Command, EXIT_USAGE } from "./command.ts";
import { withDatabase } from "./open.ts";

const NAME = /^(selling|submitting|model:.+)$/;
const CAUSE = "admin";

/** What the operator stops by hand, and lifts, whoever stopped it. */
export const stops: Command = {
  name: "stops",
  takes: "[stop <name> [reason] | lift <name> [cause]]",
  about: "what is not sold or submitted now: selling, submitting, model:<key>; stop, lift",
  async run([verb, name = "", ...rest], surroundings) {
    const known = verb === undefined || (/^(stop|lift)$/.test(verb) && NAME.test(name));
    if (!known) {
      surroundings.err("stops takes nothing, or: stop|lift selling|submitting|model:<key>\n");
      return EXIT_USAGE;
    }
    return withDatabase(surroundings, async (db) => {
      const own = createStops({ db, clock: systemClock, log: silentLog, report: () => {} });
      const stop = name as StopName;
      if (verb === "stop") {
        const reason = rest.join(" ");
        const trouble = new Fault("stopped_by_hand", { retry: "never" });
        await own.stop({ name: stop, cause: CAUSE, reason }, trouble);
      }
      if (verb === "lift") {
        const causes = rest[0] === undefined ? await own.causes(stop) : [{ cause: rest[0] }];
        for (const { cause } of causes) await own.lift(stop, cause);
      }
      const standing = await own.list();
      if (standing.length === 0) surroundings.out("nothing is stopped\n");
      for (const one of standing) {
        const since = new Date(one.since).toISOString();
        const line = `${one.name}  ${one.cause}  since ${since}  ${one.reason}`;
        surroundings.out(`${line.trim()}\n`);
      }
      return 0;
    });
  },
};
