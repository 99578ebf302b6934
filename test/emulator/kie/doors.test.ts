import { afterAll, beforeAll, expect, test } from "bun:test";
import { FAULTS } from "../../../src/emulator/kie/index.ts";
import { API_KEY, type KiePair, kiePair } from "../../support/kie-pair.ts";

// Goal: the emulator answers as kie/API.md says. Method: plain requests, with no client of ours.
let pair: KiePair;
beforeAll(async () => {
  pair = await kiePair();
});
afterAll(() => pair[Symbol.asyncDispose]());

const HEADERS = { "User-Agent": "Mozilla/5.0", Authorization: `Bearer ${API_KEY}` };

async function ask(url: string, body?: string | object, headers: object = HEADERS) {
  const isReady = typeof body === "string" || body instanceof FormData;
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers },
    ...(body !== undefined && { body: isReady ? body : JSON.stringify(body) }),
  });
  return { http: answer.status, body: await answer.text().then(parsed) };
}

function parsed(text: string): unknown {
  return text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text;
}

const create = (body: string | object, headers?: object) =>
  ask(`${pair.emulator.url}/api/v1/jobs/createTask`, body, headers);

test("errors are HTTP 200 with a code in the body (R103)", async () => {
  const refusal = async (body: string | object, headers?: object) => {
    const answer = await create(body, headers);
    return { ...(answer.body as object), http: answer.http };
  };
  expect(await refusal({}, { "User-Agent": "Mozilla/5.0" })).toMatchObject({
    http: 200,
    code: 401,
  });
  expect(await refusal("not json")).toMatchObject({ http: 200, code: 400 });
  expect(await refusal({ input: {} })).toMatchObject({ code: 422, msg: "model is required" });
  expect(await refusal({ model: "gone", input: {} })).toMatchObject({ code: 404 });
  expect(await refusal({ model: "test/picture" })).toMatchObject({ msg: "input is required" });
  const empty = { model: "test/picture", input: {} };
  expect(await refusal(empty)).toMatchObject({ code: 422, msg: "prompt is required" });
  const odd = { model: "test/edit", input: { prompt: "x", image_urls: ["tg:file"] } };
  expect(await refusal(odd)).toMatchObject({ code: 422 });
});

test("unknown fields are dropped without a word (R103)", async () => {
  const input = { prompt: "кот", no_such_field: true };
  const { body } = await create({ model: "test/picture", input });
  expect(body).toMatchObject({ code: 200, data: { taskId: expect.any(String) } });
});

test("the agents of HTTP libraries are turned away by the proxy (R103)", async () => {
  const headers = { ...HEADERS, "User-Agent": "Go-http-client/1.1" };
  expect(await create({}, headers)).toEqual({ http: 403, body: "error code: 1010" });
});

test("too little credit is 402 and leaves no task (R103)", async () => {
  const { control } = pair.emulator;
  const tasks = control.tasks().length;
  const credit = control.credit();
  control.setCredit(4.4);
  const { body } = await create({ model: "test/picture", input: { prompt: "кот" } });
  expect(body).toMatchObject({ code: 402 });
  expect(control.tasks()).toHaveLength(tasks);
  expect(control.credit()).toBe(4.4);
  control.setCredit(credit);
});

test("each host has its own paths (R103)", async () => {
  const { url, uploadUrl } = pair.emulator;
  expect(await ask(`${url}/api/file-stream-upload`, {})).toMatchObject({ body: { code: 404 } });
  expect(await ask(`${uploadUrl}/api/v1/chat/credit`)).toMatchObject({ http: 404 });
});

test("the three ways of uploading answer alike (N37)", async () => {
  const { uploadUrl } = pair.emulator;
  const form = new FormData();
  form.set("file", new Blob(["hello"], { type: "text/plain" }), "x.txt");
  form.set("uploadPath", "trt");
  form.set("fileName", "one.txt");
  const base64Data = `data:text/plain;base64,${btoa("hello")}`;
  const first = await ask(`${uploadUrl}/api/file-stream-upload`, form);
  const expected = { success: true, code: 200, data: { fileSize: 5, fileName: "one.txt" } };
  expect(first.body).toMatchObject(expected);
  const { downloadUrl } = (first.body as { data: { downloadUrl: string } }).data;
  const ways: [string, object][] = [
    ["file-base64-upload", { base64Data, uploadPath: "trt", fileName: "two.txt" }],
    ["file-url-upload", { fileUrl: downloadUrl, uploadPath: "trt", fileName: "three.txt" }],
  ];
  for (const [path, body] of ways) {
    const answer = await ask(`${uploadUrl}/api/${path}`, body);
    expect(answer.body).toMatchObject({ success: true, data: { fileSize: 5 } });
    const { data } = answer.body as { data: { downloadUrl: string } };
    expect(await (await fetch(data.downloadUrl)).text()).toBe("hello");
  }
});

test("an upload without its parameters says which is missing (N37)", async () => {
  const { uploadUrl } = pair.emulator;
  const missing = (name: string) => ({
    http: 200,
    body: { success: false, code: 400, msg: `Missing required parameter: ${name}` },
  });
  const form = new FormData();
  form.set("file", new Blob(["x"]));
  expect(await ask(`${uploadUrl}/api/file-stream-upload`, form)).toEqual(missing("uploadPath"));
  expect(await ask(`${uploadUrl}/api/file-base64-upload`, {})).toEqual(missing("base64Data"));
  expect(await ask(`${uploadUrl}/api/file-url-upload`, {})).toEqual(missing("fileUrl"));
});

test("a download address is made for our own files only (R103)", async () => {
  const { url, uploadUrl } = pair.emulator;
  const asked = (file: string) => ask(`${url}/api/v1/common/download-url`, { url: file });
  expect((await asked("https://elsewhere.example/a")).body).toMatchObject({ code: 422 });
  expect((await asked(`${uploadUrl}/a`)).body).toMatchObject({ code: 200 });
});

test("everything can be watched and set over HTTP (R103)", async () => {
  const { url, control } = pair.emulator;
  const faults = await ask(`${url}/emulator/faults`);
  expect(Object.keys(faults.body as object)).toEqual(Object.keys(FAULTS));
  await ask(`${url}/emulator/faults`, { create_429: { next: 2 }, task_stuck: { rate: 0.5 } });
  expect(control.faults.get("create_429")).toEqual({ next: 2, rate: 0 });
  expect(control.faults.get("task_stuck")).toEqual({ next: 0, rate: 0.5 });
  await fetch(`${url}/emulator/faults`, { method: "DELETE" });
  expect(control.faults.get("create_429")).toEqual({ next: 0, rate: 0 });

  await ask(`${url}/emulator/credit`, { credit: 77.5 });
  expect((await ask(`${url}/emulator/credit`)).body).toEqual({ credit: 77.5 });
  const tasks = (await ask(`${url}/emulator/tasks`)).body as object[];
  expect(tasks[0]).toMatchObject({ model: "test/picture", prompt: "кот", credits: 4.5 });
});

test.each([
  ["faults", { no_such_fault: { next: 1 } }],
  ["faults", { create_429: { next: -1 } }],
  ["faults", { create_429: { next: 1.5 } }],
  ["faults", { create_429: { rate: 2 } }],
  ["faults", { create_429: true }],
  ["faults", { create_429: { often: 1 } }],
  ["credit", { credit: -1 }],
  ["credit", { credit: "all" }],
])("a wrong setting of %s is refused: %j (R103)", async (door, body) => {
  const answer = await ask(`${pair.emulator.url}/emulator/${door}`, body);
  expect(answer).toMatchObject({ http: 400, body: { error: expect.any(String) } });
});

test("a fault happens for the next occasions, or at its rate (R103)", async () => {
  const { faults } = pair.emulator.control;
  faults.set("record_lost", { next: 2 });
  expect([1, 2, 3].map(() => faults.happens("record_lost"))).toEqual([true, true, false]);
  faults.set("record_lost", { rate: 0.25 });
  const happened = Array.from({ length: 400 }, () => faults.happens("record_lost"));
  const share = happened.filter(Boolean).length / 400;
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.35);
  faults.clear();
});
