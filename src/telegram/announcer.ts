import type { Catalogue, Rate } from "../catalog/index.ts";
import {
  type Announcer,
  amountDue,
  type Job,
  type JobFile,
  type Progress,
  RESULT_UNDER_WAY,
  type StopNews,
} from "../jobs/index.ts";
import { type Clock, kopecks } from "../kernel/index.ts";
import { remedyOf } from "../kie/index.ts";
import type { Outbox, Statement } from "../queue/index.ts";
import { stopNewsMessage } from "./alarm.ts";
import { type Body, outgoing, progressSlot } from "./body.ts";
import { fitsMessages } from "./markdown.ts";
import { distinctSteps, nextSteps } from "./next-steps.ts";
import type { PlannedMessage } from "./plan.ts";
import { CAPTION_CHARS_MAX, screenBody } from "./screen.ts";
import {
  cancelledScreen,
  captionOf,
  failureScreen,
  progressScreen,
  type ResultView,
  resultControlsScreen,
  resultKeyboard,
} from "./screens/run.ts";
import { STEPS_MAX, stepButton } from "./step-button.ts";
import { type ProgressText, resultText } from "./texts/run.ts";
import type { StopText } from "./texts/stop-news.ts";

export interface AnnouncerDeps {
  outbox: Pick<Outbox, "enqueue" | "withdraw" | "demandNoResultUnderWay">;
  catalogue: Catalogue;
  clock: Clock;
  /** What turns a cost into a price, now: of a run to come, whatever the last one was sold at. */
  rate(): Rate;
  /** Absent: there is nobody to tell. */
  adminIds?: readonly number[];
}

/** What an album holds at most (telegram.md §3.2). */
const ALBUM_MAX = 10;

type Said = Pick<PlannedMessage, "purpose" | "body">;

/** Tells people what becomes of their runs; pure, so each word joins the change it tells about. */
export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const say = (job: Job, event: string, messages: readonly Said[]): readonly Statement[] =>
    messages.flatMap((message, i) => {
      const key = `job:${job.id}:${event}:${i}`;
      const whole = outgoing({ ...message, key, chat: job.chat, job: job.id });
      return deps.outbox.enqueue(whole, deps.clock.now());
    });
  const named = (job: Job) => ({
    number: job.number,
    price: job.price,
    model: job.model,
    modelName: deps.catalogue.byKey(job.model)?.name ?? job.model,
  });

  const results = (job: Job, files: readonly JobFile[], view: ResultView) => {
    const markdown = deps.catalogue.byKey(job.model)?.answers !== undefined;
    return resultMessages(job, files, view, { markdown });
  };

  const stepsOf = (job: Job, files: readonly JobFile[]) => {
    const output = deps.catalogue.byKey(job.model)?.output;
    const found = nextSteps(deps.catalogue.models, { model: job.model, output, files });
    return distinctSteps(found, STEPS_MAX).flatMap(({ model }) => stepButton(model, deps.rate()));
  };

  return {
    progress(job, progress) {
      const screen = progressScreen({
        ...progressText(job, progress),
        model: named(job).modelName,
        canStop: job.state === "queued",
      });
      const body = screenBody(screen, { slot: progressSlot(job.id) });
      return say(job, `progress:${deps.clock.now()}`, [{ purpose: "progress", body }]);
    },

    succeeded(job, files) {
      const view: ResultView = {
        ...named(job),
        // The number that will be charged, so that the receipt and the history agree.
        price: amountDue(job),
        tookMs: (job.endedAt ?? deps.clock.now()) - job.createdAt,
        files: files.length,
        asFile: files.some((file) => file.text !== ""),
        late: false,
        steps: stepsOf(job, files),
      };
      return say(job, "result", [...results(job, files, view), progressGone(job)]);
    },

    failed(job, end) {
      const remedy = remedyOf(end.failure, job.failureDetail);
      const view = { ...named(job), ...end, ...(remedy && { remedy }) };
      const body = screenBody(failureScreen(view), "new");
      const words = say(job, "failed", [{ purpose: "money", body }, progressGone(job)]);
      return [...takenBack(job, deps.outbox), ...words];
    },

    cancelled(job, end) {
      const screen = cancelledScreen({ ...named(job), ...end });
      const body = screenBody(screen, { slot: progressSlot(job.id) });
      return say(job, "cancelled", [{ purpose: "money", body }]);
    },

    turnedUp(job, files) {
      const view: ResultView = {
        ...named(job),
        price: kopecks(0),
        tookMs: (job.endedAt ?? deps.clock.now()) - job.createdAt,
        files: files.length,
        asFile: files.some((file) => file.text !== ""),
        late: true,
        steps: stepsOf(job, files),
      };
      return say(job, "late", results(job, files, view));
    },

    stopNews: (news) =>
      (deps.adminIds ?? []).flatMap((admin) => {
        const key = `stop:${news.name}:${news.state}:${news.since}:${admin}`;
        const message = stopNewsMessage(admin, stopText(news, deps.catalogue));
        return deps.outbox.enqueue(outgoing({ ...message, key }), deps.clock.now());
      }),
  };
}

function stopText(news: StopNews, catalogue: Catalogue): StopText {
  const { cause, counted, name, rate, state } = news;
  const { failures, missed, tries } = counted;
  const known = { state, failures, ...(rate && { rate }) };
  if (name === "submitting") return { ...known, what: name, lost: { missed, tries } };
  if (name === "selling") {
    return { ...known, what: cause === "our_credit" ? "our_credit" : "our_key" };
  }
  const key = name.slice("model:".length);
  return { ...known, what: { model: catalogue.byKey(key)?.name ?? key } };
}

/** What was to hand over a result is taken back: the money has gone the other way. */
function takenBack({ id }: Job, outbox: AnnouncerDeps["outbox"]): readonly Statement[] {
  return [...outbox.demandNoResultUnderWay(id, RESULT_UNDER_WAY), ...outbox.withdraw(id)];
}

/** An edit makes no sound, so an end is a new message, and what it replaces goes. */
function progressGone(job: Job): Said {
  return { purpose: "progress", body: { type: "delete", slot: progressSlot(job.id) } };
}

function progressText(job: Job, progress: Progress): Omit<ProgressText, "model"> {
  const { place, elapsedMs, usualMs, held } = progress;
  return {
    number: job.number,
    price: job.price,
    phase: phaseOf(job),
    elapsedMs,
    ...(place !== undefined && { place }),
    ...(usualMs !== undefined && { usualMs }),
    ...(held && { held }),
  };
}

/** The provider's words for a task that it has not begun (kie/API.md §4). */
const WAITING_STAGES = new Set(["waiting", "queuing", "queueing"]);

function phaseOf({ state, stage }: Job): ProgressText["phase"] {
  if (state === "queued") return "line";
  const waits = state !== "submitted" || (stage !== undefined && WAITING_STAGES.has(stage));
  return waits ? "waiting" : "working";
}

/** One file carries words and buttons; several go as albums, and a message with both follows. */
function resultMessages(
  job: Job,
  files: readonly JobFile[],
  view: ResultView,
  { markdown }: { markdown: boolean },
): readonly Said[] {
  const groups = albumsOf(files);
  const [only] = files;
  if (only && files.length === 1) {
    const words = captionOf(view);
    const { text } = only;
    // What fits stands in messages of its own; of a longer text the file shows how it begins.
    const begins = text !== undefined && !fitsMessages(text);
    const caption = begins ? resultText(text, words, CAPTION_CHARS_MAX) : words;
    const dressed = { caption: caption.text, keyboard: resultKeyboard(view) };
    const body = { ...resultBody(job, [only], true), ...dressed, ...(markdown && { markdown }) };
    return [{ purpose: "result", body }];
  }
  const albums = groups.map(
    (album, i): Said => ({
      purpose: "result",
      body: resultBody(job, album, i === groups.length - 1),
    }),
  );
  // It tells what the run has cost, so it is said once more where nobody knows whether it arrived.
  const receipt = screenBody(resultControlsScreen(view), "new");
  return [...albums, { purpose: "money", body: receipt }];
}

function resultBody(job: Job, files: readonly JobFile[], last: boolean): Body {
  return { type: "result", job: job.id, ordinals: files.map(({ ordinal }) => ordinal), last };
}

/** Neighbours of one kind, ten at most: an album of mixed kinds would be refused. */
function albumsOf(files: readonly JobFile[]): readonly (readonly JobFile[])[] {
  const albums: JobFile[][] = [];
  for (const file of files.toSorted((a, b) => a.ordinal - b.ordinal)) {
    const album = albums.at(-1);
    const joins = album && album.length < ALBUM_MAX && album[0]?.kind === file.kind;
    if (joins) album.push(file);
    else albums.push([file]);
  }
  return albums;
}
