import { type Database, statement } from "../../db/index.ts";
import { readsOf } from "../../db/reader.ts";
import type { TelegramControl } from "../../src/emulator/telegram/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import { PROOFS } from "../../src/ledger/proofs.ts";
import type { Crowd } from "./crowd.ts";
import type { Engine } from "./engine.ts";
import { kopecksOf, type Witness, type Word } from "./witness.ts";

export interface Scene {
  readonly engine: Engine;
  readonly instance: string;
  readonly control: TelegramControl;
  readonly crowd: Crowd;
  readonly witness: Witness;
}

interface JobRow {
  id: string;
  number: string;
  person: number;
  chat: number;
  quote: string;
  state: string;
  price: number;
  captured: number | null;
  task: string | null;
}

/** What has not come to its end, as words; none when all is quiet. */
export function unfinished({ engine, instance, control }: Scene): string[] {
  const [left] = engine.rows<{ jobs: number; updates: number; messages: number }>(
    `SELECT (SELECT count(*) FROM job WHERE instance_id = ?1 AND closed_at IS NULL) AS jobs,
       (SELECT count(*) FROM inbox WHERE instance_id = ?1 AND state = 'new') AS updates,
       (SELECT count(*) FROM outbox WHERE instance_id = ?1
         AND state IN ('queued', 'sending')) AS messages`,
    instance,
  );
  const counts = { ...left, "undelivered updates": control.status().pendingUpdates };
  return Object.entries(counts).flatMap(([what, n]) => (Number(n) > 0 ? [`${n} ${what}`] : []));
}

/** What must be true when all is quiet. Every sentence is a breach. */
export async function breaches(scene: Scene): Promise<string[]> {
  const jobs = scene.engine.rows<JobRow>(
    `SELECT id, number, person_id AS person, chat_id AS chat, quote_id AS quote, state,
       price_kopecks AS price, captured_kopecks AS captured, task_id AS task
     FROM job WHERE instance_id = ?`,
    scene.instance,
  );
  const ledger = createLedger(databaseOf(scene));
  const quotes = new Set(jobs.map(({ quote }) => quote));
  return [
    ...(quotes.size < jobs.length ? ["a confirmation was run twice"] : []),
    ...books(scene),
    ...jobs.flatMap((job) => ofJob(job, scene)),
    ...spinners(jobs, scene),
    ...(await toldBalances(jobs, ledger, scene)),
  ];
}

/** Stands for an instance in the texts of the proofs, which are built once for all seeds. */
const ANY_INSTANCE = "any instance";

const PROOF_TEXTS = PROOFS.map(({ name, counterexamples }) => ({
  name,
  ...statement(counterexamples({ instance: ANY_INSTANCE, depth: "full" })),
}));

/** The ledger's own proof: it also has each hold settled once, with its job. */
function books({ engine, instance }: Scene): string[] {
  return PROOF_TEXTS.flatMap(({ name, sql, args }) => {
    const values = args.map((arg) => (arg === ANY_INSTANCE ? instance : arg));
    const rows = engine.rows<{ what: string }>(sql, ...values);
    return rows.map(({ what }) => `books: ${name}: ${what}`);
  });
}

function ofJob(job: JobRow, scene: Scene): string[] {
  const { crowd, engine, instance, witness } = scene;
  const breach = (is: boolean, what: string) => (is ? [`${job.number} ${what}`] : []);
  const ends = engine.rows<{ event: string }>(
    `SELECT event FROM job_event WHERE instance_id = ? AND job_id = ?
      AND event IN ('delivered', 'failed', 'cancelled', 'lost', 'undelivered')`,
    instance,
    job.id,
  );
  const hasBlocked = crowd.blockers.has(Number(job.person));
  return [
    ...breach(ends.length !== 1, `ended ${ends.length} times`),
    ...breach(!crowd.pressed.has(`${job.person} ${job.quote}`), "was never confirmed"),
    ...breach((witness.tasks.get(job.id)?.length ?? 0) > 1, "was made twice"),
    ...breach(
      job.task !== null &&
        !witness.tasks.get(job.id)?.includes(job.task) &&
        !wasAnswered(job, scene),
      "has the task of somebody else",
    ),
    ...breach(wasSurelyHandedOver(job, scene), "was handed over, and is not charged"),
    ...breach(
      job.state === "delivered" && !hasBlocked && !witness.isInHand(job),
      "is charged, and its result is not in the chat",
    ),
    ...breach(
      job.state !== "delivered" && Number(job.captured ?? 0) > 0,
      `is ${job.state} and charged`,
    ),
    ...breach(!hasBlocked && !wasTold(job, scene), `is ${job.state}, and its person was not told`),
    ...tooOften(job, scene).map((word) => `${job.number}: the ${word} came too often`),
  ];
}

/** What a language model said to this very question, and to no other, is what the person has got. */
function wasAnswered({ id, task }: JobRow, { engine, instance, witness }: Scene): boolean {
  const [job, answer] = task?.split(/:(.+)/) ?? [];
  const said = witness.answered.get(answer ?? "");
  const [kept] = engine.rows<{ text: string; prompt: string; uses: number }>(
    `SELECT content AS text, json_extract(job.input, '$.prompt') AS prompt,
       (SELECT count(*) FROM job AS other WHERE other.instance_id = ?1
         AND other.task_id LIKE '%:' || ?3) AS uses
     FROM job_file JOIN job ON job.instance_id = ?1 AND job.id = job_id
     WHERE job_file.instance_id = ?1 AND job_id = ?2`,
    instance,
    id,
    answer ?? "",
  );
  const isOwn = job === id && Number(kept?.uses) === 1 && kept?.text === said?.trim();
  return isOwn && said?.includes(kept?.prompt ?? "") === true;
}

/** Every part of its result was sent without a doubt, and yet it is not counted as delivered. */
function wasSurelyHandedOver(job: JobRow, { engine, instance }: Scene): boolean {
  if (job.state === "delivered") return false;
  const rows = engine.rows<{ state: string }>(
    `SELECT state FROM outbox WHERE instance_id = ? AND job_id = ? AND purpose = 'result'
      AND key LIKE 'job:' || job_id || ':result:%'`,
    instance,
    job.id,
  );
  return rows.length > 0 && rows.every(({ state }) => state === "sent");
}

/** A message whose sends all ended unclear, as design §10 settles it: twice, then no more. */
function wasTold(job: JobRow, { engine, instance, witness }: Scene): boolean {
  const word: Word = job.state === "delivered" ? "result" : "money";
  if (witness.said.has(`${job.chat} ${job.number} ${word}`)) return true;
  const [unclear] = engine.rows<{ n: number }>(
    `SELECT count(*) AS n FROM outbox WHERE instance_id = ? AND job_id = ? AND state = 'unknown'
      AND purpose IN ('money', 'result') AND attempts > 1`,
    instance,
    job.id,
  );
  return Number(unclear?.n) > 0;
}

function tooOften(job: JobRow, { witness }: Scene): Word[] {
  const times = (word: Word) => witness.said.get(`${job.chat} ${job.number} ${word}`) ?? 0;
  return times("money") > 2 ? ["money"] : [];
}

/** What the bot knows to stand in a chat tells of no run that has ended as if it went on. */
function spinners(jobs: readonly JobRow[], { control, crowd, engine, instance }: Scene): string[] {
  const sent = engine.rows<{ ids: string }>(
    "SELECT message_ids AS ids FROM outbox WHERE instance_id = ? AND message_ids IS NOT NULL",
    instance,
  );
  const chats = crowd.people.filter((person) => !crowd.blockers.has(person));
  const known = new Set(sent.flatMap(({ ids }) => JSON.parse(ids) as number[]));
  const numbers = new Set(jobs.map(({ number }) => number));
  return chats.flatMap((person) =>
    control.chat(person).messages.flatMap(({ id, from, text }) => {
      const number = /^Создаю… № ([0-9A-Z]{6})/.exec(text)?.[1] ?? "";
      const isSpinner = from === "bot" && numbers.has(number) && known.has(id);
      return isSpinner ? [`${number} has ended, and message ${id} says that it goes on`] : [];
    }),
  );
}

/** With the money that came back, the balance was told as it was then. */
async function toldBalances(
  jobs: readonly JobRow[],
  ledger: Ledger,
  { crowd, witness }: Scene,
): Promise<string[]> {
  if (witness.balances.length === 0) return [];
  const statements = crowd.people.map((person) => ledger.entries(person, { limit: 500 }));
  const entries = (await Promise.all(statements)).flat();
  return witness.balances.flatMap(({ number, kopecks }) => {
    const job = jobs.find((one) => one.number === number);
    const back = entries.find((one) => one.kind === "release" && one.job === job?.id);
    if (back?.available === kopecks) return [];
    return [`${number}: told a balance of ${kopecks}, and it was ${back?.available}`];
  });
}

/** What a person is told when asking for the balance, against the books. */
export function balanceBreach(person: number, scene: Scene): string[] {
  const { control, engine, instance } = scene;
  const answer = control.chat(person).messages.findLast(({ text }) => text.startsWith("Баланс: "));
  const told = /^Баланс: ([\d\u00a0,]+)/.exec(answer?.text ?? "")?.[1];
  if (told === undefined) return [`${person} asks for the balance in vain`];
  const [books] = engine.rows<{ free: number; held: number }>(
    `SELECT sum(balance) FILTER (WHERE kind IN ('cash', 'bonus')) AS free,
       sum(balance) FILTER (WHERE kind IN ('hold_cash', 'hold_bonus')) AS held
     FROM account WHERE instance_id = ? AND person_id = ?`,
    instance,
    person,
  );
  const { free = 0, held = 0 } = books ?? {};
  return [
    ...(kopecksOf(told) === Number(free) ? [] : [`${person} is told ${told}, and has ${free}`]),
    ...(Number(held) === 0 ? [] : [`${person} has ${held} on hold, and no run`]),
  ];
}

/** To read only, outside of all processes. */
function databaseOf({ engine, instance }: Scene): Database {
  const { reader } = engine;
  const rows: Database["rows"] = (sql, args) => reader.rows(sql, args);
  return { instance, rows, read: readsOf(reader) } as unknown as Database;
}
