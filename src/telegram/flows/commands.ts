import { cancelledFormScreen, noCommandScreen } from "../screens/notices.ts";
import type { commandWords } from "../texts/commands.ts";
import { create, help, menu, onwards } from "./browse.ts";
import { find } from "./finding.ts";
import { show } from "./lists.ts";
import { balance } from "./money.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { history } from "./runs.ts";
import { SILENCE } from "./talk.ts";

type CommandName = keyof typeof commandWords;
type Command = (visit: Visit, flow: Flow, words: string) => Reply | Promise<Reply>;

/** Each interrupts whatever was going on; the form stays, but for the last two (design §10). */
const COMMANDS: { readonly [N in CommandName]: Command } = {
  start: menu,
  menu,
  help: (_visit, flow) => help(flow),
  models: (visit, flow) => show({ of: "all" }, 0, visit, flow),
  search: (visit, flow, words) => find(words, flow, visit),
  generate: create,
  balance,
  history: (visit, flow) => history(0, visit, flow),
  cancel: cancelAll,
  reset: cancelAll,
};

export async function obey(
  { command, words }: { command: string; words: string },
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  if (isCommand(command)) return COMMANDS[command](visit, flow, words);
  return { screen: noCommandScreen(command, onwards(visit, flow)) };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** Drops the form. What runs goes on, and is named with a button of its own. */
async function cancelAll(visit: Visit, flow: Flow): Promise<Reply> {
  const { draft } = onwards(visit, flow);
  const running = await flow.jobs.openJobs(visit.person);
  const numbers = running.map((job) => job.number);
  const screen = cancelledFormScreen(draft, numbers, onwards(visit, flow));
  return { screen, talk: SILENCE };
}
