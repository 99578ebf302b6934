import { present } from "../kernel/index.ts";
import { Agenda } from "./agenda.ts";
import { CallbackTokens } from "./callback-token.ts";
import { acceptCallback } from "./callbacks.ts";
import { cancel } from "./cancel.ts";
import { census } from "./census.ts";
import { demandAsSeen } from "./change.ts";
import { ANNOUNCED_READS, CREATES, lastCreates, READS } from "./creates.ts";
import { close, documentDelivered, fileDelivered, openFile } from "./delivery.ts";
import { history, remove } from "./history.ts";
import type { Jobs, JobsDeps } from "./jobs.ts";
import { Late } from "./late.ts";
import { Line } from "./line.ts";
import { Pauses } from "./model-breaker.ts";
import { Origins } from "./origins.ts";
import { Pace } from "./pace.ts";
import { Places } from "./places.ts";
import { Polling } from "./polling.ts";
import { ProviderStop } from "./provider-stop.ts";
import { createQuotes } from "./quotes.ts";
import { Reads } from "./reads.ts";
import { refusalToRun } from "./refusal.ts";
import { Scheduler } from "./scheduler.ts";
import { Search } from "./search.ts";
import { availableAfter } from "./settle.ts";
import { start } from "./start.ts";
import { tellStopNews } from "./stop-news.ts";
import { createStops } from "./stops.ts";
import { Submission } from "./submission.ts";
import { submittingNow } from "./submit-breaker.ts";
import { Transitions } from "./transitions.ts";
import { Uploads } from "./uploads.ts";
import { UsualTimes } from "./usual-time.ts";

/** The room, wired. */
export function createJobs(deps: JobsDeps): Jobs {
  const { db, kie, clock } = deps;
  const { instance } = db;
  const reads = new Reads(db);
  const origins = new Origins({ ...deps, reads });
  const usualTimes = new UsualTimes(db, clock);
  const line = new Line(db);
  const tokens = new CallbackTokens(deps.callbackSecret, instance);
  const transitions = new Transitions({ instance, ledger: deps.ledger, announcer: deps.announcer });
  const stops = createStops(deps);
  const pauses = new Pauses(db, clock);
  const scheduler = createScheduler(deps, {
    reads,
    origins,
    usualTimes,
    line,
    tokens,
    transitions,
  });

  const closeWith = async (id: string, detail: string) => {
    const job = present(await reads.find(id), "a result is of a job");
    return close(job, { at: clock.now(), detail }, transitions);
  };

  return {
    quotes: createQuotes(deps),
    stops,
    refusalToRun: (quote, by) => refusalToRun(quote, by, { ...deps, stops, pauses, origins }),
    start: (quote, by) => start(quote, by, deps),
    jobOfQuote: (quote, person) => reads.ofQuote(quote, person),
    cancel: (id, person) =>
      cancel({ id, person, at: clock.now() }, { ...deps, reads, transitions }),

    demandAsSeen: (job) => [demandAsSeen(instance, job)],
    find: (id) => reads.find(id),
    findByNumber: (number, person) => reads.findByNumber(number, person),
    lastRun: (person, model) => reads.last(person, model),
    history: (person, query) => history(db, person, query),
    remove: (job) => remove(instance, job, clock.now()),
    openJobs: (person) => reads.open(person),
    files: (job) => reads.files(job),
    timeline: (job) => reads.timeline(job),
    place: (job) => line.place(job),
    usualTimes: () => usualTimes.all(),
    census: () => census(db, clock.now()),
    successRate: (model) => usualTimes.rateOf(model),
    pausedModels: () => pauses.models(),
    pauseOf: (model) => pauses.of(model),
    origins,

    async acceptCallback(token, body) {
      const outcome = await acceptCallback(token, body, { ...deps, reads, tokens });
      scheduler.wake();
      return outcome;
    },

    async openFile(id, ordinal) {
      const job = present(await reads.find(id), "a result is of a job");
      return openFile(job, ordinal, { reads, kie });
    },
    fileDelivered: (job, file) => fileDelivered(instance, job, file),
    documentDelivered: (job, ordinal, fileId) =>
      documentDelivered(instance, job, { ordinal, fileId }),
    deliveryComplete: (job) => closeWith(job, "handed over"),
    deliveryBlocked: (job) => closeWith(job, "the person cannot be reached"),

    run: (fence, stop) => scheduler.run(fence, stop),
    wake: () => scheduler.wake(),
  };
}

interface Parts {
  reads: Reads;
  origins: Origins;
  usualTimes: UsualTimes;
  line: Line;
  tokens: CallbackTokens;
  transitions: Transitions;
}

function createScheduler(deps: JobsDeps, parts: Parts): Scheduler {
  const { db, clock } = deps;
  const { line, transitions, usualTimes } = parts;
  const creates = new Pace(CREATES, clock);
  const providerStop = new ProviderStop(deps);
  const pace = new Pace(READS, clock);
  const announced = new Pace(ANNOUNCED_READS, clock);
  const asking = { ...deps, ...parts, providerStop, instance: db.instance, pace };
  const submission = new Submission({
    ...deps,
    ...parts,
    providerStop,
    uploads: new Uploads(deps),
    pace: creates,
  });
  const polling = new Polling({ ...asking, announced });
  // Only callbacks name the tasks that these look for.
  const search = new Search({ ...asking, pace: announced });
  const late = new Late({ ...asking, pace: announced });
  const places = new Places({ ...deps, ...parts });
  return new Scheduler({
    ...deps,
    agenda: new Agenda(db, line),
    onStart: async () => creates.remember(await lastCreates(db)),
    steps: {
      submit: (job, owner) => submission.step(job, owner),
      asks: (job) => deps.catalogue.byKey(job.model)?.answers !== undefined,
      search: (job, owner) => search.step(job, owner),
      poll: (job, owner) => {
        const taskId = present(job.taskId, "a submitted job has a task");
        return polling.step({ ...job, taskId }, owner);
      },
      pollWaitMs: () => pace.waitMs(),
      tellPlaces: (owner, busy) => places.tell(owner, busy),
      submitting: (now) => submittingNow(db, now),
      giveBack: (job, cause, owner) => submission.giveBack(job, cause, owner),
      tellStops: (owner) => tellStopNews(owner, { ...deps, usualTimes }),
      watchProvider: (owner) => providerStop.run(owner),
      async lose(job, owner) {
        const lost = submission.lose(job, await usualTimes.of(job.model));
        await owner.write("lose reply", lost.statements);
      },
      async miss(job, owner) {
        const available = await availableAfter(job, deps.ledger);
        const missed = transitions.miss(job, { at: clock.now(), available });
        await owner.write("miss delivery", missed.statements);
      },
      late: (job, owner) => late.step(job, owner),
    },
  });
}
