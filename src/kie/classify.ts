import { Fault } from "../kernel/index.ts";
import { wordsClass } from "./failure-words.ts";
import type { Reply } from "./request.ts";
import type { CreateOutcome, FailureClass } from "./types.ts";

/** Nothing was created and nothing was charged: the same request may be sent again (§3.4). */
const LATER_CODES: ReadonlySet<number> = new Set([429, 430, 455]);

/** Codes that say whose fault it is, whatever their text says (kie/API.md §2). */
const CERTAIN_CODES: ReadonlyMap<number, FailureClass> = new Map([
  [401, "our_key"],
  [402, "our_credit"],
  [433, "our_key"],
]);

/** Of a `createTask` alone: a task's own 404 may be about anything. */
const GONE_CODES: ReadonlySet<number> = new Set([
  404, // No such model: the catalogue is stale.
  505, // Switched off by Kie.
]);

/** Codes that are read only when their text tells nothing. */
const LIKELY_CODES: ReadonlyMap<number, FailureClass> = new Map([
  [400, "input"],
  [405, "network"], // Misused for a rate limit where it is seen at all.
  [408, "timeout"],
  [409, "input"], // Made before of the same file.
  [413, "moderation"], // The upload matches a known work.
  [422, "input"],
  [451, "network"], // Kie could not download the file that we had uploaded.
]);

/** Legacy families name their failures instead of numbering them (kie/API.md §7.2). */
const NAMED_CODES: ReadonlyMap<string, FailureClass> = new Map([
  ["SENSITIVE_WORD_ERROR", "moderation"],
  ["CALLBACK_EXCEPTION", "network"], // Our address did not answer: no fault of the model (§14.9).
]);

/** Kie's words are for the log: bounded, and without the addresses that they like to quote. */
const MESSAGE_MAX_CHARS = 300;

/** What a reply to `createTask` means: body first, then HTTP, then the network. */
export function createOutcome(reply: Reply): CreateOutcome {
  if (reply.status === "not_sent") return { status: "not_sent" };
  if (reply.status !== "envelope") return { status: "unknown" };
  // A proxy or a crashed handler may have passed the request on before it gave up.
  if (reply.http >= 500) return { status: "unknown" };

  const { code } = reply;
  if (code === 200) {
    const taskId = taskIdOf(reply.data);
    return taskId ? { status: "created", taskId } : { status: "unknown" };
  }
  if (LATER_CODES.has(code)) return { status: "later", code };
  const message = safeMessage(reply.message);
  return { status: "refused", code, class: refusalClass(code, reply.message), message };
}

/**
 * Why a `createTask` was refused. A 500 in the body is often a parameter that Kie's own schema
 * allows (§0.12): nothing that the person could mend, so the model is to blame (decision 041).
 */
function refusalClass(code: number, message: string): FailureClass {
  if (GONE_CODES.has(code)) return "model_gone";
  if (code === 500) return "model_down";
  return meaningOf(String(code), message);
}

/**
 * Why a task failed, from `failCode` and `failMsg` in whatever language the upstream speaks. Kie
 * asks for our key and our credit when a task is made (§13): a task that complains of them later
 * speaks of the upstream's own, which is the model's trouble.
 */
export function classifyFailure(code?: string, message?: string): FailureClass {
  const meaning = meaningOf(code, message);
  return meaning === "our_key" || meaning === "our_credit" ? "model_down" : meaning;
}

/** A certain code, then the words, then what the code is likely to mean. */
function meaningOf(code?: string, message?: string): FailureClass {
  const number = Number(code);
  return (
    CERTAIN_CODES.get(number) ??
    wordsClass(message ?? "") ??
    NAMED_CODES.get(code ?? "") ??
    LIKELY_CODES.get(number) ??
    "model_down"
  );
}

/** The trouble of a call that may be repeated: reading, uploading. Text and fields are our own. */
export function faultOf(endpoint: string, reply: Reply): Fault {
  const fault = (code: string, retry: "later" | "never", detail: string) =>
    new Fault(code, { retry, message: `kie ${endpoint}: ${detail}` });
  switch (reply.status) {
    case "not_sent":
      return fault("kie_unreachable", "later", "no connection");
    case "timeout":
      return fault("kie_timeout", "later", "no answer in time");
    case "broken":
      return fault("kie_broken", "later", "the connection broke");
    case "not_json":
      return fault("kie_unavailable", "later", `HTTP ${reply.http} without an envelope`);
    case "envelope":
      break;
  }
  const { code, http } = reply;
  const detail = `HTTP ${http}, code ${code}`;
  if (code === 401 || code === 433) return fault("kie_key_refused", "never", detail);
  if (code === 402) return fault("kie_credit_gone", "never", detail);
  if (LATER_CODES.has(code)) return fault("kie_busy", "later", detail);
  if (http >= 500 || code >= 500) return fault("kie_unavailable", "later", detail);
  return fault("kie_refused", "never", detail);
}

function taskIdOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("taskId" in data)) return undefined;
  return typeof data.taskId === "string" && data.taskId !== "" ? data.taskId : undefined;
}

/** Short, in one line, and with no address in it. */
export function safeMessage(message: string): string {
  return message
    .replace(/[a-z]+:\/\/\S+/gi, "<url>")
    .replace(/\s+/g, " ")
    .slice(0, MESSAGE_MAX_CHARS);
}
