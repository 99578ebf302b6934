import * as v from "valibot";
import { faultOf, safeMessage } from "./classify.ts";
import type { Connection } from "./connection.ts";
import { parseJson, type Reply } from "./request.ts";
import { resultFiles, resultIds } from "./results.ts";
import type { TaskRecord } from "./types.ts";

/** A field of the wrong type is a field that is not there: it must not hide a paid result. */
const text = v.fallback(
  v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty())),
  undefined,
);

const record = v.object({
  state: text,
  successFlag: v.optional(v.unknown()),
  param: v.optional(v.unknown()),
  response: v.optional(v.unknown()),
  resultJson: v.optional(v.unknown()),
  failCode: text,
  failMsg: text,
  creditsConsumed: text,
  consumeCredits: text, // Its name before 2026 (kie/API.md §5.1).
});

/** An unknown task has no one answer (kie/API.md §4, §15). */
const MISSING_TEXT = /record ?(info)? is null|record does not exist|task not found/i;

/** `GET /api/v1/jobs/recordInfo`. Faults: those of `faultOf`, all of them before any record. */
export async function recordInfo(connection: Connection, taskId: string): Promise<TaskRecord> {
  const reply = await connection.get("recordInfo", "/api/v1/jobs/recordInfo", { taskId });
  if (isMissing(reply)) return { state: "missing", results: [] };
  if (reply.status !== "envelope" || reply.code !== 200) throw faultOf("recordInfo", reply);
  return parseRecord(reply.data);
}

function isMissing(reply: Reply): boolean {
  if (reply.status !== "envelope" || reply.http >= 500) return false;
  if (reply.code === 200) return reply.data === null || reply.data === undefined;
  if (reply.code === 404) return true;
  return reply.code === 422 && MISSING_TEXT.test(reply.message);
}

function parseRecord(data: unknown): TaskRecord {
  const parsed = v.safeParse(record, data);
  if (!parsed.success) return { state: "running", results: [] };
  const fields = parsed.output;
  const state = stateOf(fields.state, fields.successFlag);
  const credits = fields.creditsConsumed ?? fields.consumeCredits;
  const callbackUrl = callbackUrlOf(fields.param);
  return {
    state,
    ...(state === "success" ? resultOf(fields.response, fields.resultJson) : { results: [] }),
    ...(fields.state && { stage: fields.state }),
    ...(credits && /^\d+(\.\d+)?$/.test(credits) && { credits }),
    ...(fields.failCode && { failCode: fields.failCode }),
    ...(fields.failMsg && { failMessage: safeMessage(fields.failMsg) }),
    ...(callbackUrl && { echoedCallbackUrl: callbackUrl }),
  };
}

/** Whatever is not an end is still running: Kie's list of states is not closed. */
function stateOf(state: string | undefined, flag: unknown): "running" | "success" | "fail" {
  if (state === "success" || state === "fail") return state;
  if (state !== undefined) return "running";
  if (flag === 1) return "success";
  return flag === 2 || flag === 3 ? "fail" : "running";
}

/** `response` is the parsed `resultJson`; older records have only the text (kie/API.md §4). */
function resultOf(response: unknown, resultJson: unknown): Pick<TaskRecord, "results" | "ids"> {
  const parsed = [unwrapped(response), unwrapped(resultJson)];
  const source = parsed.find((it) => resultFiles(it).length > 0);
  const ids = resultIds(source);
  return { results: resultFiles(source), ...(Object.keys(ids).length > 0 && { ids }) };
}

/** The callback address of our request: `param` is JSON in text, sometimes inside another one. */
function callbackUrlOf(param: unknown): string | undefined {
  let current = unwrapped(param);
  for (let depth = 0; depth < 3; depth++) {
    if (typeof current !== "object" || current === null) return undefined;
    if ("callBackUrl" in current && typeof current.callBackUrl === "string") {
      return current.callBackUrl;
    }
    current = "param" in current ? unwrapped(current.param) : undefined;
  }
  return undefined;
}

/** A value that may have come as a text with JSON in it, perhaps twice. */
function unwrapped(value: unknown): unknown {
  const once = typeof value === "string" ? parseJson(value) : value;
  return typeof once === "string" ? parseJson(once) : once;
}
