import type { Person } from "../accounts/index.ts";
import { kopecks } from "../kernel/index.ts";
import type { Statement } from "../queue/index.ts";
import { decode } from "./actions.ts";
import { obey } from "./flows/commands.ts";
import { answer, rest } from "./flows/filling.ts";
import { find, isQuestion } from "./flows/finding.ts";
import { act } from "./flows/handlers.ts";
import { look } from "./flows/look.ts";
import { promptOf } from "./flows/prompt.ts";
import { received } from "./flows/received.ts";
import {
  type Flow,
  type FlowDeps,
  message,
  placeOf,
  type Reply,
  type Visit,
} from "./flows/reply.ts";
import { shelfKeeper } from "./flows/shelf.ts";
import { isSilence, type Talk, talkOf } from "./flows/talk.ts";
import type { Conversation } from "./inbox-pump.ts";
import { type Deed, type Incoming, readUpdate } from "./incoming.ts";
import { EMPTY_PLAN, type Plan } from "./plan.ts";
import { screenBody } from "./screen.ts";
import { greetingScreen } from "./screens/greeting.ts";
import { blockedScreen, failedScreen } from "./screens/notices.ts";

type Deeds = Extract<Incoming, { status: "deed" }>;
type Statements = readonly Statement[];

/** The conversation: from an update to what is written and said, in one plan. */
export function createRouter(deps: FlowDeps): Conversation {
  const flow: Flow = { ...deps, shelf: shelfKeeper(deps.catalogue, deps.rate) };
  return {
    async handle(update) {
      const incoming = readUpdate(update);
      switch (incoming.status) {
        case "deed":
          return handleDeed(incoming, flow);
        case "reachable":
          return { ...EMPTY_PLAN, statements: reachability(incoming, flow) };
        case "ignored":
          return EMPTY_PLAN;
      }
    },

    async failed(update, requestId) {
      const incoming = readUpdate(update);
      if (incoming.status !== "deed") return EMPTY_PLAN;
      const body = screenBody(failedScreen(requestId, deps.support), "new");
      return { statements: [], messages: [{ chat: incoming.chat, purpose: "notice", body }] };
    },
  };
}

/** Whoever has blocked the bot is told nothing until they come back. */
function reachability(
  { person, reachable }: Extract<Incoming, { status: "reachable" }>,
  { people, clock }: Flow,
): Statements {
  return reachable ? [] : people.unreachable(person, clock.now());
}

async function handleDeed(incoming: Deeds, flow: Flow): Promise<Plan> {
  const { from, deed } = incoming;
  const known = await flow.people.find(from.id);
  const visit = await visitOf(incoming, known, flow);
  if (known?.blockedAt !== undefined) {
    return { statements: [], messages: [message(visit, blockedScreen(flow.support))] };
  }
  const first = known ? undefined : greet(visit, flow);
  const came = known
    ? flow.people.seen(from.id, from, visit.now)
    : arrive(incoming, visit.now, flow);
  // `/start` of a newcomer is answered by the greeting itself.
  const greeted = first && deed.did === "commanded" && deed.command === "start";
  const reply = greeted ? {} : await replyTo(deed, visit, flow);
  const screen = reply.screen && [message(visit, reply.screen, reply.target ?? placeOf(visit))];
  return {
    statements: [...came, ...(reply.statements ?? []), ...keep(reply, visit, flow)],
    messages: [...(first ? [first] : []), ...(screen ?? []), ...(reply.also ?? [])],
  };
}

async function visitOf(incoming: Deeds, known: Person | undefined, flow: Flow): Promise<Visit> {
  const { from, chat, deed } = incoming;
  const draft = known && (await flow.drafts.read(from.id));
  const { seeking = false, viewing, ...talk } = talkOf(draft);
  const album = deed.did === "sent" && deed.album !== undefined && deed.album === talk.album;
  return {
    person: from.id,
    firstName: from.firstName,
    chat,
    now: flow.clock.now(),
    admin: flow.isAdmin(from.id),
    talk,
    seeking,
    ...(viewing !== undefined && { viewing }),
    gift: known ? kopecks(0) : flow.welcome.bonus,
    ...(draft && { draftVersion: draft.version }),
    ...(deed.did === "pressed" && !decode(deed.data).stays && pressedIn(deed)),
    ...(album && { sameAlbum: true }),
  };
}

const pressedIn = ({ message: pressed }: Extract<Deed, { did: "pressed" }>) =>
  pressed === undefined ? {} : { pressed };

/** The first contact of any kind: the person, the gift, the greeting (design §10). */
function arrive({ from, chat }: Deeds, at: number, { people, welcome }: Flow): Statements {
  const { id, ...names } = from;
  return [...people.arrive({ id, chat, names, at }), ...welcome.grant(id, at)];
}

function greet(visit: Visit, flow: Flow) {
  const { starter } = flow.shelf();
  const example = starter && promptOf(starter.model, starter.model.example);
  const screen = greetingScreen({
    firstName: visit.firstName,
    bonus: flow.welcome.bonus,
    ...(starter && example && { starter: { model: starter.key, prompt: example } }),
  });
  return message(visit, screen);
}

/** Commands outrank everything; then the form in hand; then what is left (R167, N9). */
async function replyTo(deed: Deed, visit: Visit, flow: Flow): Promise<Reply> {
  switch (deed.did) {
    case "pressed":
      return act(decode(deed.data).action, visit, flow);
    case "commanded":
      return obey(deed, visit, flow);
    case "sent":
      return given({ ...deed, file: await look(deed.file, flow) }, visit, flow);
    case "wrote":
      if (visit.seeking && isQuestion(deed.text)) return find(deed.text, flow, visit);
      return given(deed, visit, flow);
    case "sent_other":
      return given(deed, visit, flow);
  }
}

/** Words or a file: for the form in hand, or for what it could be used for. */
function given(deed: Deed, visit: Visit, flow: Flow): Reply | Promise<Reply> {
  const { form, open, held } = visit.talk;
  if (!form || !open) return received(deed, visit, flow);
  if (form.asking !== undefined) return answer(form, deed, visit, flow);
  return visit.sameAlbum && !held ? rest(form, visit, flow) : received(deed, visit, flow);
}

/** The conversation as it stands now. A reply that says nothing of it lays the form down. */
function keep(reply: Reply, visit: Visit, flow: Flow): Statements {
  const next: Talk = reply.talk ?? { ...visit.talk, open: false };
  const { seeking, viewing } = visit;
  const stored: Talk = {
    ...visit.talk,
    ...(seeking && { seeking }),
    ...(viewing !== undefined && { viewing }),
  };
  if (Bun.deepEquals(next, stored)) return [];
  const seen = visit.draftVersion;
  if (!isSilence(next)) return flow.drafts.save(visit.person, next, seen, visit.now);
  return seen === undefined ? [] : flow.drafts.drop(visit.person, seen);
}
