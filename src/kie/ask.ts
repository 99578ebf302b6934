import { answerIn } from "./answer.ts";
import { askBody } from "./ask-body.ts";
import { createOutcome } from "./classify.ts";
import type { Connection } from "./connection.ts";
import type { AskOutcome, Question } from "./types.ts";

/** A model that thinks hard, and a proxy that gives up before it (524) is an unclear answer. */
const ASK_TIMEOUT_MS = 10 * 60_000;

/**
 * One question to a language model (kie/API.md §8). Costs money and has no task: sent once,
 * whatever comes back, and a reply that is lost cannot be found again. An error is an envelope,
 * also under HTTP 200.
 */
export async function ask(connection: Connection, question: Question): Promise<AskOutcome> {
  const json = JSON.stringify(askBody(question));
  const reply = await connection.ask(question.path, json, ASK_TIMEOUT_MS);
  if (reply.status !== "json") return withoutTask(createOutcome(reply));
  const { http, body } = reply;
  // Some errors come as the protocol's own: the status alone says whose fault it is.
  if (http >= 400) {
    return withoutTask(createOutcome({ ...NO_WORDS, http, code: http }));
  }
  const answer = answerIn(body);
  return answer ? { status: "answered", ...answer } : { status: "unknown" };
}

const NO_WORDS = { status: "envelope", message: "", data: undefined } as const;

/** An envelope that says "created" is no answer to a question. */
function withoutTask(outcome: ReturnType<typeof createOutcome>): AskOutcome {
  return outcome.status === "created" ? { status: "unknown" } : outcome;
}
