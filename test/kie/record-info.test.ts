import { expect, test } from "bun:test";
import { Fault } from "../../src/kernel/index.ts";
import { answering } from "../support/answering.ts";
import { kiePair } from "../support/kie-pair.ts";

const ID = "5d0c77b1e2f84a60b8c9130a77e4f012";
const CALLBACK = "https://bot.example.org/kie/callback/x";
const URL_1 = "https://tempfile.example/images/abc123.png";

/** What the client makes of a record with these fields. */
async function recordOf(data: unknown, envelope: object = {}) {
  using server = answering(() => Response.json({ code: 200, msg: "success", data, ...envelope }));
  return await server.kie.recordInfo(ID);
}

test("a finished record is read as the documents show it (R103)", async () => {
  const record = {
    taskId: ID,
    state: "success",
    successFlag: 1,
    param: JSON.stringify({ model: "m", callBackUrl: CALLBACK, input: '{"prompt":"a boat"}' }),
    resultJson: JSON.stringify({ resultUrls: [URL_1] }),
    response: { resultUrls: [URL_1] },
    failCode: null,
    failMsg: null,
    costTime: 41,
    creditsConsumed: 6.25,
  };
  expect(await recordOf(record)).toEqual({
    state: "success",
    stage: "success",
    results: [{ kind: "image", url: URL_1 }],
    credits: "6.25",
    echoedCallbackUrl: CALLBACK,
  });
});

test.each([
  ["only the text", { resultJson: JSON.stringify({ resultUrls: [URL_1] }) }],
  [
    "an empty response beside the text",
    { response: {}, resultJson: `{"resultUrls":["${URL_1}"]}` },
  ],
  ["a text in a text", { resultJson: JSON.stringify(`{"resultUrls":["${URL_1}"]}`) }],
])("the result is found in %s (N35)", async (_, fields) => {
  const { results } = await recordOf({ state: "success", ...fields });
  expect(results).toEqual([{ kind: "image", url: URL_1 }]);
});

test.each([
  ["an object", { callBackUrl: CALLBACK }],
  ["a text", JSON.stringify({ callBackUrl: CALLBACK })],
  ["a text in a text", JSON.stringify(JSON.stringify({ callBackUrl: CALLBACK }))],
  ["a param in a param", JSON.stringify({ param: JSON.stringify({ callBackUrl: CALLBACK }) })],
])("the callback address is found in %s (N19)", async (_, param) => {
  expect((await recordOf({ state: "waiting", param })).echoedCallbackUrl).toBe(CALLBACK);
});

test.each(["waiting", "queuing", "generating", "paused", "SUCCESSFUL"])(
  "the state %p is still running (N19)",
  async (state) => {
    const record = await recordOf({ state, resultJson: "" });
    expect(record).toEqual({ state: "running", stage: state, results: [] });
  },
);

test("without a state the flag decides (R103)", async () => {
  expect((await recordOf({ successFlag: 0 })).state).toBe("running");
  expect((await recordOf({ successFlag: 1 })).state).toBe("success");
  expect((await recordOf({ successFlag: 3 })).state).toBe("fail");
  expect((await recordOf({})).state).toBe("running");
});

test("a failure keeps its code and its words (R96)", async () => {
  const failed = { state: "fail", failCode: 501, failMsg: "生成失败", consumeCredits: 0 };
  expect(await recordOf(failed)).toEqual({
    state: "fail",
    stage: "fail",
    results: [],
    credits: "0",
    failCode: "501",
    failMessage: "生成失败",
  });
});

test("fields of odd types never hide a result (N35)", async () => {
  const odd = { state: "success", failCode: {}, failMsg: [], param: 5, creditsConsumed: "free" };
  const record = await recordOf({ ...odd, resultJson: `{"resultUrls":["${URL_1}"]}` });
  expect(record).toEqual({
    state: "success",
    stage: "success",
    results: [{ kind: "image", url: URL_1 }],
  });
});

test.each([
  [{ code: 422, msg: "recordInfo is null", data: null }],
  [{ code: 404, msg: "Task not found", data: null }],
  [{ code: 422, msg: "record is null, it only supports records within 14 days" }],
  [{ code: 200, data: null }],
])("an unknown task is missing, not an error: %j (R103)", async (envelope) => {
  expect(await recordOf(null, envelope)).toEqual({ state: "missing", results: [] });
});

type Answer = () => Response;
const envelope = (code: number): Answer => {
  return () => Response.json({ code, msg: "no", data: null });
};

test.each<[string, Answer, string, string]>([
  ["401", envelope(401), "kie_key_refused", "never"],
  ["433", envelope(433), "kie_key_refused", "never"],
  ["402", envelope(402), "kie_credit_gone", "never"],
  ["422 of another kind", envelope(422), "kie_refused", "never"],
  ["429", envelope(429), "kie_busy", "later"],
  ["455", envelope(455), "kie_busy", "later"],
  ["500", envelope(500), "kie_unavailable", "later"],
  ["HTML", () => new Response("<html>", { status: 502 }), "kie_unavailable", "later"],
])("%s is a fault that says whether to ask again (R95)", async (_, answer, code, retry) => {
  using server = answering(answer);
  const fault: unknown = await server.kie.recordInfo(ID).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Fault);
  expect(fault).toMatchObject({ code, retry });
});

test("a GET carries the key, the type and a browser's name, and the id safely (R103)", async () => {
  using server = answering(envelope(404));
  await server.kie.recordInfo("a&b=c d");
  const [request] = server.requests;
  expect(request?.url.searchParams.get("taskId")).toBe("a&b=c d");
  expect(request?.headers.get("Authorization")).toStartWith("Bearer ");
  expect(request?.headers.get("Content-Type")).toBe("application/json");
  expect(request?.headers.get("User-Agent")).toStartWith("Mozilla/5.0");
});

test("the emulator's troubles are the same faults (R95, R103)", async () => {
  await using pair = await kiePair();
  const { kie, emulator } = pair;
  const fails = async (name: "record_lost" | "record_html_502") => {
    emulator.control.faults.set(name, { next: 1 });
    return await kie.recordInfo(ID).catch((fault: Fault) => [fault.code, fault.retry]);
  };
  expect(await fails("record_lost")).toEqual(["kie_broken", "later"]);
  expect(await fails("record_html_502")).toEqual(["kie_unavailable", "later"]);
  expect(await kie.recordInfo(ID)).toEqual({ state: "missing", results: [] });
});
