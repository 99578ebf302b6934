import type { ActionOf } from "../actions.ts";
import { formClosedScreen, modelGoneScreen } from "../screens/notices.ts";
import { proceed } from "./ask.ts";
import { onwards } from "./browse.ts";
import { carry } from "./carry.ts";
import { loadForm, newForm } from "./form.ts";
import { materialOf } from "./material.ts";
import { insteadOfForm } from "./paused.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { showRun } from "./runs.ts";

/** Another model with what this form was filled with. */
export async function instead(
  action: ActionOf<"instead">,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  const loaded = await loadForm(action.form, visit, flow);
  switch (loaded.status) {
    case "run":
      return showRun(loaded.job, visit, flow);
    case "closed":
      return { screen: formClosedScreen(onwards(visit, flow)) };
    case "model_gone":
      return { screen: modelGoneScreen(onwards(visit, flow)) };
    case "form":
      break;
  }
  const offer = flow.shelf().find(action.model);
  if (!offer) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const material = materialOf(loaded.model, loaded.form.values);
  const form = newForm(offer.model, flow, carry(offer.model, material));
  return (
    (await insteadOfForm(offer.model, visit, flow, loaded.form)) ??
    proceed(form, offer.model, visit, flow)
  );
}
