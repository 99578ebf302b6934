import { afterEach, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { BODY_BYTES_MAX, probeHealth, type Server, type Work } from "../../src/http/index.ts";
import { eventually } from "../support/eventually.ts";
import {
  METRICS_TOKEN,
  SECRET,
  SECRET_HEADER,
  startServer,
  stopServers,
} from "../support/http-server.ts";
import { ManualClock } from "../support/manual-clock.ts";

afterEach(stopServers);

describe("health and readiness", () => {
  test("/health has the fields of the contract (R51, R52)", async () => {
    const clock = new ManualClock();
    const { send } = startServer({ clock });
    clock.move(61_500);
    const answer = await send("/health");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: "ok",
      database: "ok",
      bot: "ok",
      models_count: 72,
      uptime: 61,
      version: "1.2.3",
    });
  });

  test("/health is 200 from the first moment to the last, whatever is broken (R50, N43, N44)", async () => {
    const health = () => Promise.reject(new Error("database gone"));
    const { server, work, send, lines } = startServer({ open: false, work: { health } });
    const told = async () => {
      const answer = await send("/health");
      expect(answer.status).toBe(200);
      const { status } = (await answer.json()) as { status: string };
      return status;
    };
    expect(await told()).toBe("starting");
    server.open(work);
    expect(await told()).toBe("degraded");
    server.closeIntake();
    expect(await told()).toBe("closing");
    expect(lines.join()).toContain("own state not known");
  });

  test("/health answers within 2 s when the database hangs (N40, N44)", async () => {
    const clock = new ManualClock();
    const { send } = startServer({ clock, work: { health: () => new Promise(() => {}) } });
    const answer = send("/health");
    await eventually("the facts are waited for", () => clock.sleeping === 1);
    clock.move(2_000);
    expect(await (await answer).json()).toMatchObject({ status: "degraded", database: "down" });
  });

  test("/ready is 503 with the reason until the work can be done (N43, R131)", async () => {
    let reason: string | undefined = "migrating";
    const ready: Work["ready"] = async () => (reason ? { ready: false, reason } : { ready: true });
    const { server, work, send } = startServer({ open: false, work: { ready } });
    const asked = async () => {
      const answer = await send("/ready");
      return [answer.status, await answer.json()];
    };
    expect(await asked()).toEqual([503, { ready: false, reason: "starting" }]);
    server.open(work);
    expect(await asked()).toEqual([503, { ready: false, reason: "migrating" }]);
    reason = undefined;
    expect(await asked()).toEqual([200, { ready: true }]);
    server.closeIntake();
    expect(await asked()).toEqual([503, { ready: false, reason: "closing" }]);
  });

  test("a readiness that fails is no, and never 500 (R131, N47)", async () => {
    const { send } = startServer({ work: { ready: () => Promise.reject(new Error("x")) } });
    const answer = await send("/ready");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, reason: "unknown" });
  });

  test("before and after its time the intake is closed, and Telegram keeps the updates (R55, N3)", async () => {
    const { server, work, update, callback, stored } = startServer({ open: false });
    expect((await update('{"update_id":1}')).status).toBe(503);
    expect((await callback("job-token", "{}")).status).toBe(503);
    expect((await update('{"update_id":1}', "wrong")).status).toBe(401);
    server.open(work);
    expect((await update('{"update_id":1}')).status).toBe(200);
    server.closeIntake();
    expect((await update('{"update_id":2}')).status).toBe(503);
    expect(stored.map(({ update: { update_id } }) => update_id)).toEqual([1]);
  });
});

describe("everything else", () => {
  test("unknown paths and methods are 404 in our own words (R249)", async () => {
    const { send } = startServer();
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/telegram/webhook"],
      ["PUT", "/telegram/webhook"],
      ["POST", "/health"],
      ["GET", "/.env"],
      ["POST", "/kie/callback/"],
    ]) {
      const answer = await send(path ?? "", { method: method ?? "" });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({ error: "not_found" });
    }
  });

  test("metrics are for this machine and for who has the token (R240, N54)", async () => {
    const { server, send, update } = startServer();
    await update('{"update_id":7}');
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    expect((await send("/metrics")).status).toBe(401);
    expect((await send("/metrics", bearer("other"))).status).toBe(401);
    const answer = await send("/metrics", bearer(METRICS_TOKEN));
    expect(await answer.text()).toContain('trt_updates_total{outcome="stored"} 1');

    const { port } = server.listen({ port: 0, hostname: "127.0.0.1" });
    const url = `http://127.0.0.1:${port}/metrics`;
    expect((await fetch(url)).status).toBe(200);
    // A proxy on this machine does not make its visitors local.
    expect((await fetch(url, { headers: { "x-forwarded-for": "203.0.113.9" } })).status).toBe(401);
  });
});

describe("on a real port", () => {
  const listen = (server: Server) => server.listen({ port: 0, hostname: "127.0.0.1" }).port;

  test("the port is open before the work is there (N43)", async () => {
    const { server } = startServer({ open: false });
    const port = listen(server);
    expect(await probeHealth(port)).toBe(true);
    expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(503);
    await server.stop();
    expect(await probeHealth(port)).toBe(false);
  });

  test("an update arrives, and 413 and 401 are given over the wire (R63, R249)", async () => {
    const { server, stored } = startServer();
    const url = `http://127.0.0.1:${listen(server)}/telegram/webhook`;
    const post = async (body: string, secret = SECRET) => {
      const answer = await fetch(url, {
        method: "POST",
        body,
        headers: { [SECRET_HEADER]: secret },
      });
      return answer.status;
    };
    expect(await post('{"update_id":7}')).toBe(200);
    expect(await post(`"${"a".repeat(BODY_BYTES_MAX)}"`)).toBe(413);
    expect(await post(`"${"a".repeat(BODY_BYTES_MAX)}"`, "wrong")).toBe(401);
    expect(await post('{"update_id":8}')).toBe(200);
    expect(stored).toHaveLength(2);
  });

  test("a body in chunks without a length is counted while it is read (R249)", async () => {
    const { server, stored } = startServer();
    const chunk = "a".repeat(65_536);
    const head = [
      "POST /telegram/webhook HTTP/1.1",
      "host: localhost",
      `${SECRET_HEADER}: ${SECRET}`,
      "transfer-encoding: chunked",
    ];
    const parts = [`${head.join("\r\n")}\r\n\r\n`];
    for (let sent = 0; sent <= BODY_BYTES_MAX; sent += chunk.length) {
      parts.push(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    }
    const answer = await exchange(listen(server), parts.join(""));
    expect(answer).toStartWith("HTTP/1.1 413");
    expect(stored).toEqual([]);
  });

  test("a sender that stops in the middle is answered 408 by the clock (R64)", async () => {
    const clock = new ManualClock();
    const { server } = startServer({ clock });
    const head = [
      "POST /telegram/webhook HTTP/1.1",
      "host: localhost",
      `${SECRET_HEADER}: ${SECRET}`,
    ];
    const answer = exchange(
      listen(server),
      `${head.join("\r\n")}\r\ncontent-length: 100\r\n\r\n{"update_id":`,
    );
    await eventually("the body is waited for", () => clock.sleeping === 1);
    clock.move(5_000);
    expect(await answer).toStartWith("HTTP/1.1 408");
  });

  test("what is under way is answered before the port closes (R55)", async () => {
    const asked = Promise.withResolvers<void>();
    const written = Promise.withResolvers<"stored">();
    const storeUpdate = () => {
      asked.resolve();
      return written.promise;
    };
    const { server } = startServer({ work: { storeUpdate } });
    const port = listen(server);
    const answer = fetch(`http://127.0.0.1:${port}/telegram/webhook`, {
      method: "POST",
      body: '{"update_id":7}',
      headers: { [SECRET_HEADER]: SECRET },
    });
    await asked.promise;
    server.closeIntake();
    const stopped = server.stop();
    written.resolve("stored");
    expect((await answer).status).toBe(200);
    await stopped;
    expect(await probeHealth(port)).toBe(false);
  });

  test("what does not end is cut off after 5 s (R55)", async () => {
    const clock = new ManualClock();
    const asked = Promise.withResolvers<void>();
    const storeUpdate = () => {
      asked.resolve();
      return new Promise<"stored">(() => {});
    };
    const { server } = startServer({ work: { storeUpdate }, clock });
    const answer = fetch(`http://127.0.0.1:${listen(server)}/telegram/webhook`, {
      method: "POST",
      body: '{"update_id":7}',
      headers: { [SECRET_HEADER]: SECRET },
    }).catch(() => "cut off");
    await asked.promise;
    const stopped = server.stop();
    await eventually("the end is waited for", () => clock.sleeping === 2);
    clock.move(5_000);
    await stopped;
    expect(await answer).toBe("cut off");
  });

  test("two programs on one port: the second one fails with a clear fault (N43)", () => {
    const port = listen(startServer().server);
    const { server } = startServer();
    expect(() => server.listen({ port, hostname: "127.0.0.1" })).toThrow(/in use/);
  });
});

/** Sends bytes as they are, and gives what came back first. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.once("data", (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
