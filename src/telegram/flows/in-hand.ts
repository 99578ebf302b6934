import type { Located, Model } from "../../catalog/index.ts";
import { formClosedScreen, modelGoneScreen } from "../screens/notices.ts";
import { onwards } from "./browse.ts";
import { confirm } from "./confirmation.ts";
import { type Loaded, loadForm } from "./form.ts";
import { placeIn } from "./places.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { showRun } from "./runs.ts";
import type { Form } from "./talk.ts";

/** What a button of a form is about, if it is still there. */

type InHand = Extract<Loaded, { status: "form" }>;

/** What is done with a form, when it is still there to do it with. */
export async function withForm(
  id: string,
  visit: Visit,
  flow: Flow,
  act: (loaded: InHand) => Promise<Reply>,
): Promise<Reply> {
  const loaded = await loadForm(id, visit, flow);
  switch (loaded.status) {
    case "form":
      return act(loaded);
    case "run":
      return showRun(loaded.job, visit, flow);
    case "model_gone":
      return { screen: modelGoneScreen(onwards(visit, flow)) };
    case "closed":
      return { screen: formClosedScreen(onwards(visit, flow)) };
  }
}

/** The same for a place of it: fields may go with a new version of the catalogue. */
export function withPlace(
  action: { form: string; field: string },
  visit: Visit,
  flow: Flow,
  act: (form: Form, at: Located, model: Model) => Reply | Promise<Reply>,
): Promise<Reply> {
  return withForm(action.form, visit, flow, async ({ form, model }) => {
    const at = placeIn(form, model, action.field);
    return at ? act(form, at, model) : confirm(form, model, visit, flow);
  });
}
