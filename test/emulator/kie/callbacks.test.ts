import { expect, test } from "bun:test";
import type { FaultName } from "../../../src/emulator/kie/index.ts";
import { parseCallback, verifySignature } from "../../../src/kie/index.ts";
import { type CallbackInbox, callbackInbox } from "../../support/callback-inbox.ts";
import { eventually } from "../../support/eventually.ts";
import { type KiePair, kiePair } from "../../support/kie-pair.ts";

/** A task with a callback, made under `faults`, and finished. */
async function finish(
  pair: KiePair,
  inbox: CallbackInbox,
  faults: FaultName[] = [],
  model = "test/picture",
) {
  const { kie, clock, emulator } = pair;
  for (const name of faults) emulator.control.faults.set(name, { next: 1 });
  const input = { prompt: "лодка" };
  const outcome = await kie.createTask({ model, input, callBackUrl: inbox.url });
  if (outcome.status !== "created") throw new Error(outcome.status);
  await clock.advance(1_000);
  return outcome.taskId;
}

const arrived = (inbox: CallbackInbox, count: number) =>
  eventually(`${count} callbacks`, () => inbox.received.length >= count);

test("one callback tells of the end, signed when a key is set (N19)", async () => {
  const hmacKey = "hmac-key";
  await using pair = await kiePair({ hmacKey });
  using inbox = callbackInbox();
  const taskId = await finish(pair, inbox);
  await arrived(inbox, 1);
  const [callback] = inbox.received;
  if (!callback) throw new Error("no callback");
  expect(callback.path).toBe("/kie/callback/right-token");
  expect(parseCallback(callback.body)).toEqual({ taskId, stage: "success" });
  expect(callback.body.data).toMatchObject({ creditsConsumed: 4.5, failCode: null });
  expect(verifySignature(hmacKey, callback.body, callback.headers)).toBe(true);
  expect(verifySignature("another", callback.body, callback.headers)).toBe(false);
  expect(inbox.received).toHaveLength(1);
});

test("a failure is told with code 501 and no result (R96)", async () => {
  await using pair = await kiePair();
  using inbox = callbackInbox();
  await finish(pair, inbox, ["task_upstream"]);
  await arrived(inbox, 1);
  const failed = { code: 501, data: { state: "fail", failCode: "501", resultJson: null } };
  expect(inbox.received[0]?.body).toMatchObject(failed);
});

test("songs call three times and spell their id otherwise (N19)", async () => {
  await using pair = await kiePair();
  using inbox = callbackInbox();
  const taskId = await finish(pair, inbox, [], "test/song");
  await arrived(inbox, 3);
  const stages = inbox.received.map(({ body }) => parseCallback(body));
  expect(stages).toEqual(["text", "first", "complete"].map((stage) => ({ taskId, stage })));
});

test("an answer other than 200 is tried again, three times in all (N19)", async () => {
  await using pair = await kiePair();
  using inbox = callbackInbox();
  inbox.answers.push(500, 404, 503, 500);
  await finish(pair, inbox);
  const answered = (count: number) =>
    eventually(`${count} answers`, () => tasks()[0]?.callbacks.length === count);
  const { tasks } = pair.emulator.control;
  await answered(1);
  await pair.clock.advance(5_000);
  await answered(2);
  await pair.clock.advance(5_000);
  await answered(3);
  await pair.clock.advance(3_600_000);
  expect(tasks()[0]?.callbacks).toEqual([500, 404, 503]);
  expect(inbox.received).toHaveLength(3);
});

test("a lost callback never comes, and the record keeps the result (N19)", async () => {
  await using pair = await kiePair();
  using inbox = callbackInbox();
  const lost = await finish(pair, inbox, ["callback_lost"]);
  const next = await finish(pair, inbox);
  await arrived(inbox, 1);
  expect(inbox.received.map(({ body }) => body.data.taskId)).toEqual([next]);
  expect(await pair.kie.recordInfo(lost)).toMatchObject({ state: "success" });
});

test("a doubled callback comes twice, a late one a minute later (N19)", async () => {
  await using pair = await kiePair();
  using inbox = callbackInbox();
  const doubled = await finish(pair, inbox, ["callback_doubled"]);
  await arrived(inbox, 2);
  expect(inbox.received.map(({ body }) => body.data.taskId)).toEqual([doubled, doubled]);

  const late = await finish(pair, inbox, ["callback_late"]);
  expect(inbox.received).toHaveLength(2);
  await pair.clock.advance(60_000);
  await arrived(inbox, 3);
  expect(inbox.received[2]?.body.data.taskId).toBe(late);
});

test("forged callbacks come beside the true one (N19)", async () => {
  await using pair = await kiePair();
  using inbox = callbackInbox();
  const taskId = await finish(pair, inbox, ["callback_forged_token", "callback_foreign_task"]);
  await arrived(inbox, 3);
  const [foreign, forged, honest] = inbox.received;
  expect(foreign?.path).toBe("/kie/callback/right-token");
  expect(foreign?.body.data.taskId).not.toBe(taskId);
  expect(forged?.path).toBe("/kie/callback/forged");
  expect(forged?.body.data.taskId).toBe(taskId);
  expect(honest?.path).toBe("/kie/callback/right-token");
  expect(honest?.body.data.taskId).toBe(taskId);
});

test("nothing outside this machine is ever called (R236)", async () => {
  await using pair = await kiePair();
  const { kie, clock, emulator } = pair;
  const callBackUrl = "https://bot.example.org/kie/callback/x";
  await kie.createTask({ model: "test/picture", input: { prompt: "кот" }, callBackUrl });
  await clock.advance(1_000);
  expect(emulator.control.tasks()[0]).toMatchObject({ state: "success", callbacks: [] });
});
