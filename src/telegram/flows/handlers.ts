import type { Action, ActionName, ActionOf } from "../actions.ts";
import { outdatedScreen } from "../screens/notices.ts";
import * as browse from "./browse.ts";
import * as card from "./card.ts";
import * as chooseRun from "./choose-run.ts";
import * as filling from "./filling.ts";
import * as finding from "./finding.ts";
import { instead } from "./instead.ts";
import * as items from "./items.ts";
import * as lists from "./lists.ts";
import * as longChoice from "./long-choice.ts";
import * as money from "./money.ts";
import * as nexts from "./next.ts";
import * as received from "./received.ts";
import * as repeat from "./repeat.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { run } from "./run.ts";
import * as runs from "./runs.ts";

type Handler<A> = (action: A, visit: Visit, flow: Flow) => Reply | Promise<Reply>;
type Handlers = { readonly [N in ActionName]: Handler<ActionOf<N>> };

/** What each button does. A member of `Action` without a line here does not compile (N7, N8). */
const HANDLERS: Handlers = {
  menu: (_, visit, flow) => browse.menu(visit, flow),
  create: (_, visit, flow) => browse.create(visit, flow),
  help: (_, __, flow) => browse.help(flow),
  guide: browse.guide,
  section: ({ section, page }, visit, flow) =>
    lists.show({ of: "section", section }, page, visit, flow),
  models: ({ page }, visit, flow) => lists.show({ of: "all" }, page, visit, flow),
  cheap: ({ page }, visit, flow) => lists.show({ of: "cheap" }, page, visit, flow),
  list: ({ list, page }, visit, flow) => lists.show(list, page, visit, flow),
  mark: lists.mark,
  tick: lists.tick,
  makers: (action, _, flow) => finding.makers(action, flow),
  seek: (_, visit, flow) => finding.seek(visit, flow),
  card: card.card,
  card_in: card.cardIn,
  favour: card.favour,
  as_before: ({ model }, visit, flow) => repeat.asBefore(model, visit, flow),
  launch: ({ model }, visit, flow) => filling.launch(model, visit, flow),
  example: ({ model }, visit, flow) => filling.example(model, visit, flow),
  resume: (_, visit, flow) => filling.resume(visit, flow),
  use: received.use,
  use_here: received.useHere,
  step: filling.step,
  back_step: filling.backStep,
  options: longChoice.options,
  hear: longChoice.hear,
  pick: filling.pick,
  pick_run: chooseRun.pickRun,
  pick_part: chooseRun.pickPart,
  skip: filling.skip,
  done: filling.done,
  drop_last: filling.removeLast,
  add_item: items.addItem,
  raise: items.raise,
  lower: items.lower,
  drop_item: items.dropItem,
  confirmation: filling.confirmation,
  change: filling.change,
  settings: filling.settings,
  cancel_form: filling.cancelForm,
  instead,
  run,
  job: runs.job,
  stop: runs.stop,
  again: repeat.again,
  vary: repeat.vary,
  other: repeat.other,
  vary_with: repeat.varyWith,
  next: nexts.next,
  steps: nexts.steps,
  file: runs.file,
  ask_remove: runs.askRemove,
  remove: runs.remove,
  history: ({ page }, visit, flow) => runs.history(page, visit, flow),
  balance: (_, visit, flow) => money.balance(visit, flow),
  statement: ({ before }, visit, flow) => money.statement(before, visit, flow),
  outdated: (_, visit, flow) => ({ screen: outdatedScreen(browse.onwards(visit, flow)) }),
};

export async function act(action: Action, visit: Visit, flow: Flow): Promise<Reply> {
  const handler = HANDLERS[action.do] as Handler<Action>;
  return handler(action, visit, flow);
}
