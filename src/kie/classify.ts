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
  [404, "model_down"], // The catalogue is stale.
  [505, "model_down"], // Switched off by Kie.
]);

/** Codes that are read only when their text tells nothing. */
const LIKELY_CODES: ReadonlyMap<number, FailureClass> = new Map([
  [400, "input"],
  [408, "timeout"],
  [409, "input"],
  [413, "moderation"], // The upload matches a known work.
  [422, "input"],
  [451, "network"], // Kie could not download the file that we had uploaded.
]);

/** Legacy families name their failures instead of numbering them (kie/API.md §7.2). */
const NAMED_CODES: ReadonlyMap<string, FailureClass> = new Map([
  ["SENSITIVE_WORD_ERROR", "moderation"],
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
  if (code === 500) return "model_down";
  return classifyFailure(String(code), message);
}

/** Why a task failed, from `failCode` and `failMsg` in whatever language the upstream speaks. */
export function classifyFailure(code?: string, message?: string): FailureClass {
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
