import { createJobReads } from "../jobs/index.ts";
import { type Command, EXIT_USAGE } from "./command.ts";
import { withDatabase } from "./open.ts";

export const jobShow: Command = {
  name: "job show",
  takes: "<id or №>",
  about: "print the timeline of one job",
  async run(args, surroundings) {
    const asked = args[0];
    if (asked === undefined) {
      surroundings.err("job show takes a job's id or its №\n");
      return EXIT_USAGE;
    }
    return withDatabase(surroundings, async (db) => {
      const reads = createJobReads(db);
      const job = await reads.findAny(asked);
      if (!job) {
        surroundings.err(`no job «${asked}»\n`);
        return 1;
      }
      surroundings.out(`№ ${job.number}  ${job.id}  ${job.model}  ${job.state}\n`);
      for (const { at, event, detail } of await reads.timeline(job.id)) {
        surroundings.out(`${new Date(at).toISOString()}  ${event}${detail ? `  ${detail}` : ""}\n`);
      }
      return 0;
    });
  },
};
