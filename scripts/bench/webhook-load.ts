/**
 * The sending side of the webhook benchmark, a process of its own: the server under measure is to
 * have its thread for itself. Takes a `Leg` from its parent, answers with a `LegResult`.
 */
export interface Leg {
  readonly port: number;
  readonly secret: string;
  /** Each sends its next update when the last was acknowledged, over a connection kept alive. */
  readonly clients: number;
}

export interface LegResult {
  readonly updates: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const LEG_MS = 800;
const UPDATES_MAX = 40_000;
const CHATS = 100;

let sent = 0;

async function run({ port, secret, clients }: Leg): Promise<LegResult> {
  const url = `http://127.0.0.1:${port}/telegram/webhook`;
  const times: number[] = [];
  const startedAt = performance.now();
  const client = async () => {
    while (performance.now() - startedAt < LEG_MS && times.length < UPDATES_MAX) {
      const sentAt = performance.now();
      await send(url, secret, nextUpdate());
      times.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1_000;

  times.sort((a, b) => a - b);
  const percentile = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    updates: times.length,
    perSecond: times.length / seconds,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
  };
}

async function send(url: string, secret: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
    body,
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`an update was answered with ${response.status}`);
}

/** A text message as Telegram sends it, each new and from one of many chats. */
function nextUpdate(): string {
  const id = ++sent;
  const person = 100_000 + (id % CHATS);
  const from = { id: person, is_bot: false, first_name: "Анна", language_code: "ru" };
  const chat = { id: person, first_name: "Анна", type: "private" };
  const text = "Кот в скафандре идёт по Луне, вдали восходит Земля, мягкий свет, плёнка";
  return JSON.stringify({
    update_id: id,
    message: { message_id: id, from, chat, date: 1_790_000_000, text },
  });
}

process.on("message", (leg: Leg) => void run(leg).then((result) => process.send?.(result)));
