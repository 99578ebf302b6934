import { expect, test } from "bun:test";
import type { FaultName } from "../../../src/emulator/kie/index.ts";
import { classifyFailure, type FailureClass, type Kie } from "../../../src/kie/index.ts";
import { kiePair } from "../../support/kie-pair.ts";

const PRICE = 4.5;
const START = 10_000;

/** A task made for `prompt`; its id. */
async function create(kie: Kie, model: string, input: object = {}): Promise<string> {
  const outcome = await kie.createTask({ model, input: { prompt: "лодка", ...input } });
  if (outcome.status !== "created") throw new Error(JSON.stringify(outcome));
  return outcome.taskId;
}

test("a task waits, queues, generates and succeeds, each at its time (R103)", async () => {
  await using pair = await kiePair({ seconds: { image: [10, 10] } });
  const { kie, clock } = pair;
  const id = await create(kie, "test/picture");
  const stages: (string | undefined)[] = [];
  for (const moveMs of [0, 1_500, 1_500, 6_999, 1]) {
    await clock.advance(moveMs);
    stages.push((await kie.recordInfo(id)).stage);
  }
  expect(stages).toEqual(["waiting", "queuing", "generating", "generating", "success"]);
});

test("credit falls when a task is made and stays so when it succeeds (R103)", async () => {
  await using pair = await kiePair();
  const { kie, clock } = pair;
  const id = await create(kie, "test/picture");
  expect(await kie.credit()).toBe(START - PRICE);
  await clock.advance(1_000);
  expect(await kie.recordInfo(id)).toMatchObject({ state: "success", credits: "4.5" });
  expect(await kie.credit()).toBe(START - PRICE);
});

test.each<[FaultName, FailureClass]>([
  ["task_moderation", "moderation"],
  ["task_input", "input"],
  ["task_download", "network"],
  ["task_timeout", "timeout"],
  ["task_upstream", "model_down"],
])("under %s a task fails as %s, and its credit returns (R96, R103)", async (fault, expected) => {
  await using pair = await kiePair();
  const { kie, clock, emulator } = pair;
  emulator.control.faults.set(fault, { next: 1 });
  const id = await create(kie, "test/picture");
  await clock.advance(1_000);
  const record = await kie.recordInfo(id);
  expect(record).toMatchObject({ state: "fail", results: [] });
  expect(record.credits).toBeUndefined();
  expect(classifyFailure(record.failCode, record.failMessage)).toBe(expected);
  expect(await kie.credit()).toBe(START);
});

test("a stuck task never ends, an empty one succeeds with nothing (R103)", async () => {
  await using pair = await kiePair();
  const { kie, clock, emulator } = pair;
  emulator.control.faults.set("task_stuck", { next: 1 });
  const stuck = await create(kie, "test/picture");
  emulator.control.faults.set("task_empty", { next: 1 });
  const empty = await create(kie, "test/picture");
  await clock.advance(24 * 3_600_000);
  expect(await kie.recordInfo(stuck)).toMatchObject({ state: "running" });
  expect(await kie.recordInfo(empty)).toMatchObject({ state: "success", results: [] });
});

test.each([
  ["test/picture", { num_images: "3" }, ["image", "image", "image"]],
  ["test/clip", {}, ["video"]],
  ["test/speech", {}, ["audio"]],
  ["test/song", {}, ["audio", "audio"]],
  ["test/lyrics", {}, ["text", "text"]],
  ["test/transcript", {}, ["text"]],
  ["test/detection", {}, ["text"]],
])("%s answers in the shape of its family (R103)", async (model, input, kinds) => {
  await using pair = await kiePair();
  const { kie, clock } = pair;
  const id = await create(kie, model, input);
  await clock.advance(1_000);
  const { results } = await kie.recordInfo(id);
  expect(results.map(({ kind }) => kind)).toEqual(kinds as (typeof results)[number]["kind"][]);
  const files = results.flatMap(({ url }) => (url ? [url] : []));
  const bytes = new Set<string>();
  for (const url of files) {
    const file = await kie.fetchResult(url, { maxBytes: 1_000_000 });
    expect(kinds).toContain(file.kind);
    bytes.add(Bun.hash(file.bytes).toString());
  }
  expect(bytes.size).toBe(files.length); // Each file is a different one.
});

test("results are kept two weeks, tasks longer (R103)", async () => {
  await using pair = await kiePair();
  const { kie, clock } = pair;
  const id = await create(kie, "test/picture");
  await clock.advance(1_000);
  const url = (await kie.recordInfo(id)).results[0]?.url ?? "";
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace("-0.png", "-1.png"))).status).toBe(404);
  await clock.advance(14 * 86_400_000 + 10_000);
  expect((await fetch(url)).status).toBe(404);
  expect(await kie.recordInfo(id)).toMatchObject({ state: "success" });
});

test("an input file must have been uploaded, within the last day (R103, N37)", async () => {
  await using pair = await kiePair();
  const { kie, clock } = pair;
  const { url } = await kie.upload({
    body: Buffer.from("photo"),
    name: "a.jpg",
    mime: "image/jpeg",
  });
  const outcomeFor = async (address: string) => {
    const id = await create(kie, "test/edit", { image_urls: [address] });
    await clock.advance(1_000);
    const { state, failCode } = await kie.recordInfo(id);
    return failCode ?? state;
  };
  expect(await outcomeFor(url)).toBe("success");
  expect(await outcomeFor("https://elsewhere.example/a.jpg")).toBe("451");
  expect(await outcomeFor(`${pair.emulator.uploadUrl}/kieai/10001/trt/other.jpg`)).toBe("451");
  await clock.advance(86_400_000);
  expect(await outcomeFor(url)).toBe("451");
});

interface Texts {
  param: string;
  resultJson: string;
}

test("a record looks as the documents say, JSON inside JSON (R103)", async () => {
  await using pair = await kiePair();
  const { kie, clock, emulator } = pair;
  const id = await create(kie, "test/picture");
  await clock.advance(1_000);
  const headers = { "User-Agent": "Mozilla/5.0", Authorization: "Bearer test-key-3f9c2a77" };
  const answer = await fetch(`${emulator.url}/api/v1/jobs/recordInfo?taskId=${id}`, { headers });
  const { data } = (await answer.json()) as { data: Texts & { response: object } };
  expect(JSON.parse(JSON.parse(data.param).input)).toEqual({ prompt: "лодка" });
  expect(JSON.parse(data.resultJson)).toEqual(data.response);
});

test("more than ten looks a second at one task are refused (R95)", async () => {
  await using pair = await kiePair({ seconds: { image: [10, 10] } });
  const { kie, clock } = pair;
  const id = await create(kie, "test/picture");
  for (let i = 0; i < 10; i++) await kie.recordInfo(id);
  const fault: unknown = await kie.recordInfo(id).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "kie_busy", retry: "later" });
  await clock.advance(1_000);
  expect(await kie.recordInfo(id)).toMatchObject({ state: "running" });
});
