import type { Job, JobFile } from "../../jobs/index.ts";
import { cameLate, isClosed } from "../../jobs/index.ts";
import { type Kopecks, kopecks } from "../../kernel/index.ts";
import { remedyOf } from "../../kie/index.ts";
import type { ActionOf } from "../actions.ts";
import type { Body } from "../body.ts";
import { distinctSteps, nextSteps } from "../next-steps.ts";
import type { PlannedMessage } from "../plan.ts";
import { keyboardOf, type Screen } from "../screen.ts";
import {
  historyScreen,
  type RunView,
  runMediaCaption,
  runRows,
  runScreen,
} from "../screens/history.ts";
import { outdatedScreen } from "../screens/notices.ts";
import { askRemoveScreen, fileCaption, fileGoneScreen } from "../screens/run.ts";
import type { StepButton } from "../screens/steps.ts";
import { STEPS_MAX, stepButton } from "../step-button.ts";
import { cannotStop, removed } from "../texts/notices.ts";
import type { HistoryLine, Outcome } from "../texts/run-line.ts";
import { onwards } from "./browse.ts";
import { fieldLines } from "./fields.ts";
import { promptOf } from "./prompt.ts";
import type { Flow, Reply, Visit } from "./reply.ts";

/** A person's runs: looking at them, stopping, removing, having the files again. */

/** A run by its №, or where to go when it is not this person's. */
export async function withRun(
  number: string,
  visit: Visit,
  flow: Flow,
  act: (job: Job) => Reply | Promise<Reply>,
): Promise<Reply> {
  const job = await flow.jobs.findByNumber(number, visit.person);
  return job ? act(job) : { screen: outdatedScreen(onwards(visit, flow)) };
}

export function job({ number }: ActionOf<"job">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(number, visit, flow, (found) => showRun(found, visit, flow));
}

/** What a run has come to: its result again, or how far it is, or why there is none. */
export async function showRun(found: Job, visit: Visit, flow: Flow, note?: string): Promise<Reply> {
  const files = await flow.jobs.files(found.id);
  const place = await flow.jobs.place(found.id);
  const extra = { ...(note !== undefined && { note }), ...(place !== undefined && { place }) };
  const elapsedMs = visit.now - found.createdAt;
  const view = { ...viewOf(found, files, flow), ...extra, elapsedMs };
  const markdown = flow.catalogue.byKey(found.model)?.answers !== undefined;
  const media = hasResult(view.outcome) ? storedFiles(found, files, markdown) : [];
  if (media.length === 0) return { screen: runScreen(view) };
  return { also: media.map((body, i) => resend(body, i, media.length, view, visit)) };
}

function viewOf(found: Job, files: readonly JobFile[], flow: Flow): RunView {
  const model = flow.catalogue.byKey(found.model);
  const outcome = outcomeOf(found);
  const asked = model ? fieldLines(model, found.input).filter(({ value }) => value !== "") : [];
  const ended = found.endedAt ?? found.closedAt;
  return {
    number: found.number,
    model: model?.name ?? found.model,
    price: priceOf(found),
    outcome,
    at: found.createdAt,
    ...(outcome === "failed" && failureOf(found)),
    ...(ended !== undefined && { tookMs: ended - found.createdAt }),
    gone:
      hasResult(outcome) && files.every((it) => it.fileId === undefined && it.text === undefined),
    asFile: hasResult(outcome) && files.some((it) => it.text !== ""),
    canStop: found.state === "queued",
    steps: hasResult(outcome) ? stepsOf(found, files, flow) : [],
    values: asked,
  };
}

function stepsOf(found: Job, files: readonly JobFile[], flow: Flow): readonly StepButton[] {
  const output = flow.catalogue.byKey(found.model)?.output;
  const steps = nextSteps(flow.catalogue.models, { model: found.model, output, files });
  return distinctSteps(steps, STEPS_MAX).flatMap(({ model }) => stepButton(model, flow.rate()));
}

function failureOf({ failure, failureDetail }: Job): Pick<RunView, "failure" | "remedy"> {
  if (failure === undefined) return {};
  const remedy = remedyOf(failure, failureDetail);
  return { failure, ...(remedy && { remedy }) };
}

function outcomeOf(found: Job): Outcome {
  if (cameLate(found)) return "late";
  switch (found.state) {
    case "queued":
    case "submitting":
    case "submitted":
    case "unknown":
    case "succeeded":
      return "running";
    case "delivered":
      return "done";
    case "cancelled":
      return "cancelled";
    case "failed":
    case "lost":
    case "undelivered":
      return "failed";
  }
}

/** What was taken, or would have been. */
function priceOf(found: Job): Kopecks {
  return cameLate(found) ? kopecks(0) : (found.captured ?? found.price);
}

function hasResult(outcome: Outcome): boolean {
  return outcome === "done" || outcome === "late";
}

type Stored = Extract<Body, { type: "media" | "result" }>;

/** The files that Telegram keeps, and the words that we do: sent again, however old (G4). */
function storedFiles(found: Job, files: readonly JobFile[], markdown: boolean): Stored[] {
  return files.flatMap(({ ordinal, sentAs, fileId, text }): Stored[] => {
    if (sentAs === "text" && text !== undefined) {
      const marks = { ...(markdown && { markdown }) };
      return [{ type: "result", job: found.id, ordinals: [ordinal], last: false, ...marks }];
    }
    if (fileId === undefined || sentAs === undefined) return [];
    if (sentAs === "link" || sentAs === "text") return [];
    return [{ type: "media", as: sentAs, fileId, caption: "" }];
  });
}

/** The last one carries the words and the buttons. */
function resend(
  stored: Stored,
  index: number,
  count: number,
  view: RunView,
  visit: Visit,
): PlannedMessage {
  const last = index === count - 1;
  const caption = runMediaCaption(view).text;
  const keyboard = last ? keyboardOf({ rows: runRows(view), stays: true }) : undefined;
  const body = { ...stored, ...(last && { caption }), ...(keyboard && { keyboard }) };
  return { chat: visit.chat, purpose: "screen", body };
}

/** The exact bytes of every file of the result (design §10, previews). */
export function file({ number }: ActionOf<"file">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(number, visit, flow, async (found) => {
    const files = await flow.jobs.files(found.id);
    const sendable = files.filter((one) => one.text !== "");
    // Whoever presses under a result has it, also before it is written down that it has arrived.
    const isThere = hasResult(outcomeOf(found)) || found.state === "succeeded";
    if (!isThere || sendable.length === 0) return showRun(found, visit, flow);
    return { also: sendable.map((one) => asDocument(found, one, files.length, visit)) };
  });
}

function asDocument(found: Job, one: JobFile, count: number, visit: Visit): PlannedMessage {
  const { number } = found;
  const caption = fileCaption(number).text;
  const stored = one.documentFileId ?? (one.sentAs === "document" ? one.fileId : undefined);
  const body: Body =
    stored === undefined
      ? {
          type: "result",
          job: found.id,
          ordinals: [one.ordinal],
          caption,
          asDocument: true,
          last: false,
          instead: bare(fileGoneScreen(number, count > 1 ? one.ordinal + 1 : undefined)),
        }
      : { type: "media", as: "document", fileId: stored, caption };
  // Of no job: it waits for nothing that the job still hands over, and goes with nothing of it.
  return { chat: visit.chat, purpose: "screen", body };
}

const bare = (screen: Screen) => ({ text: screen.text.text, keyboard: keyboardOf(screen) });

/** The announcer tells of it in the progress message; a list of runs is brought up to date. */
export function stop({ number }: ActionOf<"stop">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(number, visit, flow, async (found) => {
    const outcome = await flow.jobs.cancel(found.id, visit.person);
    switch (outcome.status) {
      case "cancelled": {
        const shown = visit.pressed === undefined ? {} : await showRun(outcome.job, visit, flow);
        return { ...shown, statements: outcome.statements };
      }
      case "running":
        return showRun(outcome.job, visit, flow, cannotStop(number));
      case "closed":
        return showRun(outcome.job, visit, flow);
      case "job_not_found":
        return { screen: outdatedScreen(onwards(visit, flow)) };
    }
  });
}

export async function history(page: number, visit: Visit, flow: Flow, note?: string) {
  const found = await flow.jobs.history(visit.person, { page });
  const lines = found.jobs.map((one) => historyLine(one, flow));
  const shown = { items: lines, index: found.page, count: Math.max(1, found.pages) };
  return { screen: historyScreen(shown, note) };
}

export function historyLine(found: Job, flow: Flow): HistoryLine {
  const model = flow.catalogue.byKey(found.model);
  const asked = model ? promptOf(model, found.input) : "";
  return {
    number: found.number,
    model: model?.name ?? found.model,
    outcome: outcomeOf(found),
    price: priceOf(found),
    at: found.createdAt,
    ...(asked !== "" && { asked }),
  };
}

export function askRemove({ number }: ActionOf<"ask_remove">, visit: Visit, flow: Flow) {
  return withRun(number, visit, flow, (found) =>
    isClosed(found.state) ? { screen: askRemoveScreen(number) } : showRun(found, visit, flow),
  );
}

/** Only out of the history: the books keep it. */
export function remove({ number }: ActionOf<"remove">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(number, visit, flow, async (found) => {
    if (!isClosed(found.state)) return showRun(found, visit, flow);
    const list = await history(0, visit, flow, removed(number));
    return { ...list, statements: flow.jobs.remove(found) };
  });
}
