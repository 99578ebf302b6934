import { afterEach, describe, expect, test } from "bun:test";
import { BODY_BYTES_MAX } from "../../src/http/index.ts";
import { eventually } from "../support/eventually.ts";
import { SECRET, SECRET_HEADER, startServer, stopServers } from "../support/http-server.ts";
import { ManualClock } from "../support/manual-clock.ts";

afterEach(stopServers);

describe("Telegram's webhook", () => {
  test("an update is stored, then acknowledged with nothing to read (R62, N3)", async () => {
    const { update, stored } = startServer();
    const answer = await update('{"update_id": 7, "message": {"text": "hi"}}');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("");
    expect(stored).toEqual([
      {
        update: { update_id: 7, message: { text: "hi" } },
        text: '{"update_id": 7, "message": {"text": "hi"}}',
      },
    ]);
  });

  test("the same update again is acknowledged again (N3)", async () => {
    const { update, stored } = startServer();
    await update('{"update_id":7}');
    expect((await update('{"update_id":7}')).status).toBe(200);
    expect(stored).toHaveLength(1);
  });

  test("a wrong or missing secret is 401 before the body is read (R63, R249, N54)", async () => {
    const { send, stored, metrics } = startServer();
    for (const headers of [{}, { [SECRET_HEADER]: "other" }, { [SECRET_HEADER]: `${SECRET}x` }]) {
      let pulled = false;
      const pull = () => {
        pulled = true;
      };
      const body = new ReadableStream({ pull }, { highWaterMark: 0 });
      const answer = await send("/telegram/webhook", { method: "POST", body, headers });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ error: "unauthorized" });
      expect(pulled).toBe(false);
    }
    expect(stored).toEqual([]);
    expect(metrics.render()).toContain('trt_updates_total{outcome="unauthorized"} 3');
  });

  test("the secret is looked for in its header only (R70)", async () => {
    const { send } = startServer();
    const path = `/telegram/webhook?secret=${SECRET}`;
    const headers = { authorization: `Bearer ${SECRET}` };
    expect((await send(path, { method: "POST", body: "{}", headers })).status).toBe(401);
  });

  test.each(["", "{", "not json", '{"update_id":7}x', "\ufeff\u0000", "[1,"])(
    "%j is 400 (R249)",
    async (body) => {
      const { update, stored } = startServer();
      const answer = await update(body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error: "not_json" });
      expect(stored).toEqual([]);
    },
  );

  test("bytes that are no text are 400 (R249)", async () => {
    const { update } = startServer();
    expect((await update(new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400);
  });

  test.each([
    "null",
    "[]",
    "7",
    '"update_id"',
    "{}",
    '{"update_id":"7"}',
    '{"update_id":7.5}',
    '{"update_id":1e300}',
    '{"__proto__":{"update_id":7}}',
  ])("%s is no update: 200, counted and logged (R65, R249)", async (body) => {
    const { update, stored, lines, metrics } = startServer();
    expect((await update(body)).status).toBe(200);
    expect(stored).toEqual([]);
    expect(lines.join()).toContain("telegram sent what is no update");
    expect(metrics.render()).toContain('trt_updates_total{outcome="no_update"} 1');
  });

  test("an update of odd shape is stored, and never repeated for ever (R65)", async () => {
    const { update, stored } = startServer();
    const nested = `{"update_id":8,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect((await update('{"update_id":7,"message":[null]}')).status).toBe(200);
    expect((await update(nested)).status).toBe(200);
    expect(stored.map(({ update: { update_id } }) => update_id)).toEqual([7, 8]);
    expect(stored[1]?.text).toBe(nested);
  });

  test("the limit is 1 048 576 bytes, by the header and by counting (R249)", async () => {
    const { update, stored } = startServer();
    const sized = (bytes: number) => `{"update_id":7,"x":"${"a".repeat(bytes - 22)}"}`;
    expect(sized(100)).toHaveLength(100);
    expect((await update(sized(BODY_BYTES_MAX))).status).toBe(200);
    expect((await update(sized(BODY_BYTES_MAX + 1))).status).toBe(413);
    expect(stored).toHaveLength(1);
  });

  test("what could not be stored is 503, without the reason, and comes again (N3, R249)", async () => {
    const storeUpdate = () => Promise.reject(new Error("disk full at /data/trt.db"));
    const { update, lines } = startServer({ work: { storeUpdate } });
    const answer = await update('{"update_id":7}');
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(5);
    expect(await answer.json()).toEqual({ error: "unavailable" });
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      level: "error",
      phrase: "update not stored",
      update: 7,
      error: { message: "disk full at /data/trt.db" },
    });
  });

  test("storing that takes over 30 s is answered 503 (R64)", async () => {
    const clock = new ManualClock();
    const asked = Promise.withResolvers<void>();
    const storeUpdate = () => {
      asked.resolve();
      return new Promise<"stored">(() => {});
    };
    const { update } = startServer({ work: { storeUpdate }, clock });
    const answer = update('{"update_id":7}');
    await asked.promise;
    await eventually("the store is waited for", () => clock.sleeping === 1);
    clock.move(30_000);
    expect((await answer).status).toBe(503);
  });

  test("a sender that goes away in the middle is no fault of ours (R65, R249)", async () => {
    const { update, stored, lines } = startServer();
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error("connection reset")),
    });
    expect((await update(body)).status).toBe(400);
    expect(stored).toEqual([]);
    expect(lines).toEqual([]);
  });

  test("a body that does not end is given up after 5 s (R64)", async () => {
    const clock = new ManualClock();
    const { update, stored } = startServer({ clock });
    let cancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"update_id":')),
      cancel: () => {
        cancelled = true;
      },
    });
    const answer = update(body);
    await eventually("the body is waited for", () => clock.sleeping === 1);
    clock.move(5_000);
    expect((await answer).status).toBe(408);
    expect(cancelled).toBe(true);
    expect(stored).toEqual([]);
  });
});

describe("Kie's callback", () => {
  test("it reaches the jobs with its token, body and headers (R95)", async () => {
    const { send, callbacks } = startServer();
    const answer = await send("/kie/callback/job-token", {
      method: "POST",
      body: '{"code":200}',
      headers: { "x-webhook-signature": "abc" },
    });
    expect(answer.status).toBe(200);
    expect(callbacks).toEqual([{ token: "job-token", body: { code: 200 }, signature: "abc" }]);
  });

  test("an unknown or odd token is 404 and is not logged (R69, R249)", async () => {
    const { callback, lines } = startServer();
    for (const token of ["other-token", "a%20b", "%2e%2e%2fetc", "x".repeat(201)]) {
      const answer = await callback(token, "{}");
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({ error: "not_found" });
    }
    expect(lines).toEqual([]);
  });

  test("not JSON is 400, too much is 413, trouble of ours is 503 (R249)", async () => {
    const acceptCallback = () => Promise.reject(new Error("database_busy"));
    const { callback, lines } = startServer({ work: { acceptCallback } });
    expect((await callback("job-token", "?")).status).toBe(400);
    expect((await callback("job-token", `"${"a".repeat(BODY_BYTES_MAX)}"`)).status).toBe(413);
    const answer = await callback("job-token", "{}");
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("busy");
    expect(lines.join()).not.toContain("job-token");
  });
});
