import { expect, test } from "bun:test";
import { connect } from "node:net";
import { resolve } from "node:path";
import { eventually } from "../support/eventually.ts";
import { SECRET, startWorld, type World } from "../support/world.ts";

// Goal: while nothing can be written, nobody is told that something was; the queue of writes does
// not grow; and afterwards everything is served once. Method: another process holds the lock.

/** More than the queue of writes takes (db/write-queue.ts). */
const UPDATES = 1_100;
const QUEUE = 1_000;
/** So many come again at once. */
const TOGETHER = 100;

test("what cannot be stored is refused with 503 and served once it comes again (R74, N3, N40)", async () => {
  await using world = await startWorld();
  const ann = world.person("Аня");
  await ann.sends("/start");
  await ann.sees(/Дарим/);

  const lock = await holdLock(world);
  const storing = Array.from({ length: UPDATES }, (_, at) => post(world, at));
  const early: number[] = [];
  for (const one of storing) void one.then((status) => early.push(status));
  // Who finds the queue full is told at once, while the others still wait.
  await eventually("the queue is full", () => early.length >= UPDATES - QUEUE);
  expect(new Set(early)).toEqual(new Set([503]));
  void ann.sends("/balance");
  await eventually(
    "Telegram is told to come again",
    () => world.telegram.control.status().webhook?.lastErrorMessage?.includes("503"),
    30_000,
  );
  await lock.letGo();

  await ann.sees(/^Баланс:/);
  await Promise.all(storing);
  for (let at = 0; at < UPDATES; at += TOGETHER) {
    const again = Array.from({ length: TOGETHER }, (_, nr) => post(world, at + nr));
    expect(new Set(await Promise.all(again))).toEqual(new Set([200]));
  }
  expect(ann.chat.messages.filter(({ text }) => text.startsWith("Баланс:"))).toHaveLength(1);
});

/**
 * An update that means nothing to the bot, and is stored all the same. By hand, since `fetch` has
 * no more than 256 requests under way.
 */
function post(world: World, nr: number): Promise<number> {
  const body = JSON.stringify({ update_id: 5_000_000 + nr });
  const head = [
    "POST /telegram/webhook HTTP/1.1",
    "Host: 127.0.0.1",
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    `X-Telegram-Bot-Api-Secret-Token: ${SECRET}`,
  ];
  return new Promise((answered, failed) => {
    const socket = connect(world.port, "127.0.0.1");
    socket.on("error", failed);
    socket.once("data", (bytes) => {
      answered(Number(String(bytes).split(" ", 2)[1]));
      socket.destroy();
    });
    socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
}

async function holdLock(world: World) {
  const path = (world.env.DATABASE_URL ?? "").slice("file:".length);
  const script = resolve(import.meta.dir, "../support/hold-lock.ts");
  const holder = Bun.spawn([process.execPath, script, path], { stdin: "pipe", stdout: "pipe" });
  await holder.stdout.getReader().read();
  return {
    async letGo() {
      holder.stdin.end();
      await holder.exited;
    },
  };
}
