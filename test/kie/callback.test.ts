import { expect, test } from "bun:test";
import { parseCallback, verifySignature } from "../../src/kie/index.ts";

const ID = "7b1d2c3e4f5a60718293a4b5c6d7e8f9";

test.each([
  ["Market, success", { code: 200, data: { taskId: ID, state: "success" } }, "success"],
  ["Market, failure", { code: 501, data: { taskId: ID, state: "fail", failCode: "500" } }, "fail"],
  ["songs", { code: 200, data: { callbackType: "first", task_id: ID, data: [] } }, "first"],
  ["video", { code: 200, data: { taskId: ID, info: { resultUrls: "[]" } } }, undefined],
  ["stems", { code: 200, data: { task_id: ID, vocal_separation_info: {} } }, undefined],
  ["a flat body", { taskId: ID }, undefined],
  ["a flat body, other spelling", { task_id: ID, data: null }, undefined],
])("the task of a callback is found: %s (N19)", (_, body, stage) => {
  expect(parseCallback(body)).toEqual({ taskId: ID, ...(stage && { stage }) });
});

test("the id in `data` comes before the one beside it (N19)", () => {
  expect(parseCallback({ taskId: "other", data: { task_id: ID } })).toEqual({ taskId: ID });
});

test.each([
  [null],
  ["text"],
  [[]],
  [{ data: 7 }],
  [{ data: { taskId: 5 } }],
  [{ data: { taskId: "" } }],
  [{ data: { taskId: "x".repeat(201) } }],
])("an odd body has no task and harms nobody: %p (N19)", (body) => {
  expect(parseCallback(body)).toEqual({});
});

test("a signature is accepted for its own task, time and key only (R236)", () => {
  const key = "demo-hmac-key-01"; // The vector of kie/API.md §5.5.
  const timestamp = "1792000000";
  const signature = "F3EW1LieiN7phhvbmvmrNXXlLsZZVbvwjZbSAK5LWBU=";
  const headers = (time: string, given: string) =>
    new Headers({ "X-Webhook-Timestamp": time, "X-Webhook-Signature": given });
  const body = { data: { taskId: ID } };

  expect(verifySignature(key, body, headers(timestamp, signature))).toBe(true);
  expect(verifySignature(key, { task_id: ID }, headers(timestamp, signature))).toBe(true);

  expect(verifySignature("other-key", body, headers(timestamp, signature))).toBe(false);
  expect(verifySignature(key, body, headers("1792000001", signature))).toBe(false);
  expect(verifySignature(key, body, headers(timestamp, "AAAA"))).toBe(false);
  expect(verifySignature(key, { data: { taskId: "x" } }, headers(timestamp, signature))).toBe(
    false,
  );
  expect(verifySignature(key, {}, headers(timestamp, signature))).toBe(false);
  expect(verifySignature(key, body, new Headers())).toBe(false);
});
