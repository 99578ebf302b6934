import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { type KieEmulator, startKieEmulator } from "../../src/emulator/kie/index.ts";
import { systemClock, systemRandom } from "../../src/kernel/index.ts";
import { publishedModels } from "../support/catalogue.ts";
import { eventually } from "../support/eventually.ts";

// Goal: one command tells which kinds of models work, for a sum that is known beforehand (R98, R99).
// Method: the real command against the emulated provider over HTTP.

const API_KEY = "test-key-of-nobody";
const SECONDS = [0.1, 0.2] as const;

function provider(): Promise<KieEmulator> {
  return startKieEmulator({
    clock: systemClock,
    random: systemRandom,
    models: publishedModels,
    apiKey: API_KEY,
    seconds: { image: SECONDS, video: SECONDS, audio: SECONDS, text: SECONDS, json: SECONDS },
    pictureSidePx: 128,
  });
}

function smoking(kie: KieEmulator, ...words: string[]) {
  return Bun.spawn([process.execPath, resolve("src/main.ts"), "smoke", ...words], {
    env: {
      ADMIN_ID: "1",
      BOT_MODE: "polling",
      DATABASE_URL: "file:/nonexistent/never-opened.db",
      KIE_API_KEY: API_KEY,
      KIE_API_ROOT: kie.url,
      KIE_UPLOAD_ROOT: kie.uploadUrl,
      PATH: process.env.PATH ?? "",
      TELEGRAM_BOT_TOKEN: "7000000001:AAtest-token-of-nobody-at-all-000000",
    },
    stdout: "pipe",
    stderr: "pipe",
  });
}

async function smoke(kie: KieEmulator, ...words: string[]) {
  const ran = smoking(kie, ...words);
  const [out, err, code] = await Promise.all([
    new Response(ran.stdout).text(),
    new Response(ran.stderr).text(),
    ran.exited,
  ]);
  return { out, err, code };
}

test("ten cheap runs of every kind, within the budget, and what they cost (R98, R99)", async () => {
  const kie = await provider();
  try {
    const before = kie.control.credit();
    const { out, code } = await smoke(kie, "--json");
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report).toMatchObject({ ok: true, budget: 40, interrupted: false });
    expect(report.runs).toHaveLength(10);
    const kinds = report.kinds.map(({ kind }: { kind: string }) => kind).sort();
    expect(kinds).toEqual(["audio", "image", "improve", "text", "video"]);
    expect(report.spent).toBeLessThanOrEqual(40);
    expect(before - kie.control.credit()).toBeLessThanOrEqual(report.spent + 0.001);
    // Some of them work on a file of ours, which lies at the provider.
    const improved = report.runs.filter(
      ({ section }: { section: string }) => section === "improve",
    );
    expect(improved.every(({ status }: { status: string }) => status === "ok")).toBe(true);
  } finally {
    await kie.stop();
  }
});

test("a model that fails is told and makes the command fail; a dear one is not tried (R93, R99)", async () => {
  const kie = await provider();
  try {
    kie.control.faults.set("task_upstream", { next: 1 });
    const { out, code } = await smoke(kie, "--budget", "5", "--kind", "image", "--runs", "20");
    expect(code).toBe(1);
    expect(out).toMatch(/^failed +image .*model_down/m);
    expect(out).toMatch(/^image +\d+ of \d+ ok, [\d.]+ credits, \d+ too dear$/m);
    const total = Number(/([\d.]+) of 5 credits spent/.exec(out)?.[1]);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(5);
  } finally {
    await kie.stop();
  }
});

test("a result that is no file of its kind is a failure (R93, N35)", async () => {
  const kie = await provider();
  try {
    kie.control.faults.set("result_html", { rate: 1 });
    const { out, code } = await smoke(kie, "--budget", "1", "--kind", "image");
    expect(code).toBe(1);
    expect(out).toMatch(/^failed +image .*result: /m);
  } finally {
    await kie.stop();
  }
});

test("a budget beyond MAX_TEST_CREDITS_PER_RUN is refused, as is a key that is (R99)", async () => {
  const kie = await provider();
  try {
    const beyond = await smoke(kie, "--budget", "41");
    expect(beyond).toMatchObject({ code: 64, out: "" });
    expect(beyond.err).toContain("MAX_TEST_CREDITS_PER_RUN (40)");
    kie.control.faults.set("key_refused", { rate: 1 });
    const refused = await smoke(kie);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("code 401");
    expect(kie.control.tasks()).toEqual([]);
  } finally {
    await kie.stop();
  }
});

test("an interrupted trial sends nothing more and says what it has spent (R99)", async () => {
  const kie = await provider();
  try {
    kie.control.faults.set("task_stuck", { rate: 1 });
    const ran = smoking(kie, "--kind", "video", "--json");
    await eventually("a task is made", () => kie.control.tasks().length > 0);
    ran.kill("SIGINT");
    const report = JSON.parse(await new Response(ran.stdout).text());
    expect(await ran.exited).toBe(130);
    expect(report).toMatchObject({ ok: false, interrupted: true });
    expect(report.runs).toEqual([expect.objectContaining({ status: "interrupted" })]);
    expect(report.spent).toBeGreaterThan(0);
    expect(kie.control.tasks()).toHaveLength(1);
  } finally {
    await kie.stop();
  }
});
