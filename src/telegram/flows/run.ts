import type { Job, Quote, RunRefusal } from "../../jobs/index.ts";
import { unreachable } from "../../kernel/index.ts";
import type { ActionOf } from "../actions.ts";
import { progressSlot } from "../body.ts";
import type { PlannedMessage } from "../plan.ts";
import { screenBody } from "../screen.ts";
import {
  blockedScreen,
  formClosedScreen,
  laterScreen,
  modelGoneScreen,
} from "../screens/notices.ts";
import { progressScreen } from "../screens/run.ts";
import { notes } from "../texts/form.ts";
import { onwards } from "./browse.ts";
import { confirm } from "./confirmation.ts";
import { loadForm } from "./form.ts";
import { offerInstead } from "./paused.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { showRun } from "./runs.ts";
import { type Form, SILENCE } from "./talk.ts";

/** ✅ runs a quote once, for ever; any later press leads to that run (R122, N20, design §10). */
export async function run(action: ActionOf<"run">, visit: Visit, flow: Flow): Promise<Reply> {
  const loaded = await loadForm(action.quote, visit, flow);
  if (loaded.status === "run") return alreadyRun(loaded.job, visit, flow);
  if (loaded.status === "model_gone") return { screen: modelGoneScreen(onwards(visit, flow)) };
  if (loaded.status === "closed" || !loaded.quote) {
    return { screen: formClosedScreen(onwards(visit, flow)) };
  }
  const { form, model, quote } = loaded;
  if (quote.version !== action.version) return confirm(form, model, visit, flow, notes.changed);

  const by = { person: visit.person, chat: visit.chat, admin: visit.admin };
  const refusal = await flow.jobs.refusalToRun(quote, by);
  if (refusal) return refused(refusal, { form, quote }, visit, flow);
  // The catalogue may have been read anew while the rest was looked up.
  const isSold = flow.catalogue.byKey(quote.model) !== undefined;
  return isSold
    ? start(quote, model.name, visit, flow)
    : { screen: modelGoneScreen(onwards(visit, flow)) };
}

/** A second tap of the same finger finds the progress where the confirmation was. */
const SECOND_TAP_MS = 10_000;

/** One message tells of a run as it goes on: another copy of the confirmation becomes a look at it. */
async function alreadyRun(job: Job, visit: Visit, flow: Flow): Promise<Reply> {
  const model = flow.catalogue.byKey(job.model)?.name;
  const justNow = visit.now - job.createdAt < SECOND_TAP_MS && job.state === "queued";
  if (model === undefined || !justNow) return showRun(job, visit, flow);
  const standing = await flow.slots.standing(visit.chat, progressSlot(job.id));
  if (standing?.messageId !== visit.pressed) return showRun(job, visit, flow);
  // A run that ends meanwhile takes this message away, and nothing may follow that.
  return { also: [progressMessage(job, model, visit)], statements: flow.jobs.demandAsSeen(job) };
}

async function refused(
  refusal: RunRefusal,
  { form, quote }: { form: Form; quote: Quote },
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  const model = flow.shelf().find(form.model)?.model;
  switch (refusal.status) {
    case "person_blocked":
      return { screen: blockedScreen(flow.support) };
    case "person_frozen":
    case "selling_stopped":
      return { screen: laterScreen(refusal.status, { ...quote, at: visit.now }, flow.support) };
    case "model_gone":
      return { screen: modelGoneScreen(onwards(visit, flow)) };
    case "model_paused":
      if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
      return offerInstead(form, model, visit, flow);
    case "price_below_cost":
      if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
      return confirm(form, model, visit, flow, notes.changed);
    case "input_invalid":
    case "price_unknown":
    case "insufficient_funds":
      // The confirmation itself says what is missing, and how to go on.
      if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
      return confirm(form, model, visit, flow);
    default:
      return unreachable(refusal);
  }
}

/** The hold, the job and the word that it is being made: one write. */
function start(quote: Quote, model: string, visit: Visit, flow: Flow): Reply {
  const by = { person: visit.person, chat: visit.chat, admin: visit.admin };
  const { job, statements } = flow.jobs.start(quote, by);
  const ended = visit.talk.form?.id === quote.id;
  const also = [progressMessage(job, model, visit)];
  const told = [...statements, ...standWherePressed(job, visit, flow)];
  return { also, statements: told, ...(ended && { talk: SILENCE }) };
}

/** Known before it is sent, so that no lost answer can leave it behind when the run ends. */
function standWherePressed(job: Job, { chat, pressed }: Visit, { slots }: Flow) {
  return pressed === undefined ? [] : slots.stand(chat, progressSlot(job.id), pressed);
}

/** The confirmation becomes the progress message, which the announcer finds by its slot. */
function progressMessage(job: Job, model: string, visit: Visit): PlannedMessage {
  const screen = progressScreen({
    number: job.number,
    model,
    price: job.price,
    phase: "line",
    elapsedMs: 0,
    canStop: true,
  });
  return {
    chat: visit.chat,
    purpose: "progress",
    body: screenBody(screen, { slot: progressSlot(job.id) }),
    job: job.id,
  };
}
