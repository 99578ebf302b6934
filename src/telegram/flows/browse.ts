import type { ActionOf } from "../actions.ts";
import { guideScreen } from "../screens/greeting.ts";
import { helpScreen } from "../screens/help.ts";
import { createScreen, menuScreen } from "../screens/menu.ts";
import type { Onwards } from "../screens/notices.ts";
import { balanceOf, type Flow, type Reply, type Visit } from "./reply.ts";

/** Looking around: nothing here changes anything. */

/** Where a screen that leads to nothing of its own leads on. */
export function onwards(visit: Visit, flow: Flow): Onwards {
  const { sections, find } = flow.shelf();
  const { form } = visit.talk;
  return { sections, draft: form && find(form.model)?.name };
}

export async function menu(visit: Visit, flow: Flow): Promise<Reply> {
  const running = await flow.jobs.openJobs(visit.person);
  const { available } = await balanceOf(visit, flow);
  const waiting = onwards(visit, flow);
  return { screen: menuScreen({ ...waiting, available, running: running.length }) };
}

export const create = (visit: Visit, flow: Flow): Reply => ({
  screen: createScreen(onwards(visit, flow)),
});

export const help = (flow: Flow): Reply => ({ screen: helpScreen(flow.support) });

export const guide = ({ step }: ActionOf<"guide">): Reply => ({ screen: guideScreen(step) });
