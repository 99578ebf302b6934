import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FaultName, startKieEmulator } from "../../src/emulator/kie/index.ts";
import { silentLog, systemRandom } from "../../src/kernel/index.ts";
import { createKie } from "../../src/kie/index.ts";
import { eventually } from "../support/eventually.ts";
import { API_KEY, type KiePair, kiePair, MODELS } from "../support/kie-pair.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { SELF_SIGNED } from "../support/self-signed.ts";

// Goal: a paid request is never sent twice. Method: every answer, with the tasks that it left.
let pair: KiePair;
beforeAll(async () => {
  pair = await kiePair();
});
afterAll(() => pair[Symbol.asyncDispose]());

const TASK = { model: "test/picture", input: { prompt: "кот" } };

/** createTask under one fault: what the client says, and how many tasks came of it. */
async function createUnder(fault: FaultName) {
  const { emulator, kie } = pair;
  const before = emulator.control.tasks().length;
  emulator.control.faults.set(fault, { next: 1 });
  const outcome = await kie.createTask(TASK);
  return { outcome, made: emulator.control.tasks().length - before };
}

test("an accepted task has an id and carries our callback address (R103)", async () => {
  const { kie } = pair;
  const callBackUrl = "http://127.0.0.1:9/kie/callback/token";
  const outcome = await kie.createTask({ ...TASK, callBackUrl });
  if (outcome.status !== "created") throw new Error(outcome.status);
  const record = await kie.recordInfo(outcome.taskId);
  expect(record).toMatchObject({ state: "running", echoedCallbackUrl: callBackUrl });
});

test("429 and 455 mean later, and no task was made (R95)", async () => {
  expect(await createUnder("create_429")).toEqual({
    outcome: { status: "later", code: 429 },
    made: 0,
  });
  expect(await createUnder("create_455")).toEqual({
    outcome: { status: "later", code: 455 },
    made: 0,
  });
});

test("a refusal in the body is a refusal, with its class (R95, R96)", async () => {
  const { kie } = pair;
  const refused = (code: number, kind: string) => ({ status: "refused", code, class: kind });
  expect((await createUnder("create_500")).outcome).toMatchObject(refused(500, "model_down"));
  expect((await createUnder("credit_zero")).outcome).toMatchObject(refused(402, "our_credit"));
  expect((await createUnder("key_refused")).outcome).toMatchObject(refused(401, "our_key"));
  const unknownModel = await kie.createTask({ ...TASK, model: "test/gone" });
  expect(unknownModel).toMatchObject(refused(404, "model_gone"));
  const badInput = { prompt: "кот", aspect_ratio: "7:5" };
  expect(await kie.createTask({ ...TASK, input: badInput })).toEqual({
    status: "refused",
    code: 422,
    class: "input",
    message: "aspect_ratio must be one of 1:1, 16:9, 9:16",
  });
});

test("a lost or unreadable reply is unknown, whether or not a task was made (N19)", async () => {
  const unknown = { status: "unknown" } as const;
  expect(await createUnder("create_lost_before")).toEqual({ outcome: unknown, made: 0 });
  expect(await createUnder("create_lost_after")).toEqual({ outcome: unknown, made: 1 });
  expect(await createUnder("create_html_502")).toEqual({ outcome: unknown, made: 0 });
});

test("no answer within 30 s is unknown, and the task exists (N19, R95)", async () => {
  const { clock, emulator } = pair;
  const before = emulator.control.tasks().length;
  const answer = createUnder("create_slow");
  await eventually("the task", () => emulator.control.tasks().length > before);
  await clock.advance(29_999);
  expect(await Promise.race([answer, "still waiting"])).toBe("still waiting");
  await clock.advance(1);
  expect(await answer).toEqual({ outcome: { status: "unknown" }, made: 1 });
});

/** A client of some other server. */
function clientOf(apiRoot: string) {
  const config = { apiRoot, uploadRoot: apiRoot, apiKey: API_KEY, allowPrivateResults: true };
  return createKie(config, { log: silentLog, clock: new ManualClock() });
}

test("a refused connection and an unknown host are surely not sent (N19)", async () => {
  const server = Bun.serve({ port: 0, fetch: () => new Response() });
  const root = `http://127.0.0.1:${server.port}`;
  await server.stop(true);
  expect(await clientOf(root).createTask(TASK)).toEqual({ status: "not_sent" });
  const nowhere = await clientOf("http://host.invalid").createTask(TASK);
  expect(nowhere).toEqual({ status: "not_sent" });
});

test("a certificate that is not trusted stops the request before it is sent (N19)", async () => {
  let requests = 0;
  const { cert, key } = SELF_SIGNED;
  const fetch = () => Response.json({ requests: ++requests });
  using server = Bun.serve({ port: 0, hostname: "127.0.0.1", tls: { cert, key }, fetch });
  const outcome = await clientOf(`https://127.0.0.1:${server.port}`).createTask(TASK);
  expect(outcome).toEqual({ status: "not_sent" });
  expect(requests).toBe(0);
});

test.each([
  ["an empty body", () => new Response("")],
  ["an envelope without a task id", () => Response.json({ code: 200, msg: "success", data: {} })],
  ["JSON that is no envelope", () => Response.json(["created"])],
  ["HTTP 500 with an envelope", () => Response.json({ code: 500, msg: "x" }, { status: 500 })],
  ["a redirect", () => Response.redirect("http://127.0.0.1:9/elsewhere", 307)],
  ["plain text of a proxy", () => new Response("error code: 1010", { status: 403 })],
])("%s is unknown (N19)", async (_, answer) => {
  using server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
  const outcome = await clientOf(`http://127.0.0.1:${server.port}`).createTask(TASK);
  expect(outcome).toEqual({ status: "unknown" });
});

test("an old spelling of the message and a code in text are understood (R95)", async () => {
  const body = { code: "401", message: "see https://kie.example/keys?key=abc" };
  using server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json(body) });
  expect(await clientOf(`http://127.0.0.1:${server.port}`).createTask(TASK)).toEqual({
    status: "refused",
    code: 401,
    class: "our_key",
    message: "see <url>",
  });
});

test("a reused connection that dies does not send the request again (N19)", async () => {
  // ledger.md §1.5: Bun up to 1.3 repeated a POST when a kept connection closed without an answer.
  let creates = 0;
  const envelope = JSON.stringify({ code: 200, msg: "success", data: 1 });
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n`;
  const reply = `${head}Content-Length: ${envelope.length}\r\nConnection: keep-alive\r\n\r\n`;
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket, bytes) {
        const isCreate = bytes.toString().startsWith("POST /api/v1/jobs/createTask");
        if (!isCreate) return void socket.write(reply + envelope);
        creates += 1;
        socket.end();
      },
    },
  });
  const kie = clientOf(`http://127.0.0.1:${server.port}`);
  await kie.credit(); // Leaves a connection open for the next call to reuse.
  expect(await kie.createTask(TASK)).toEqual({ status: "unknown" });
  expect(creates).toBe(1);
  server.stop(true);
});

test("the twenty-first task in ten seconds is put off, not lost (R95)", async () => {
  const clock = new ManualClock();
  const options = { models: MODELS, apiKey: API_KEY, clock, random: systemRandom };
  const emulator = await startKieEmulator(options);
  const config = { apiRoot: emulator.url, uploadRoot: emulator.uploadUrl, apiKey: API_KEY };
  const kie = createKie({ ...config, allowPrivateResults: true }, { log: silentLog, clock });
  const outcomes = await Promise.all(Array.from({ length: 21 }, () => kie.createTask(TASK)));
  const put = outcomes.filter(({ status }) => status === "later");
  expect(put).toEqual([{ status: "later", code: 429 }]);
  await clock.advance(10_000);
  expect(await kie.createTask(TASK)).toMatchObject({ status: "created" });
  await emulator.stop();
});
