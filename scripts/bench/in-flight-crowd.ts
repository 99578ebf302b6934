import { type Database, openDatabase, Rejected, type Statement } from "../../db/index.ts";
import { createPeople } from "../../src/accounts/index.ts";
import { type Catalogue, loadCatalogue, price, toKopecks } from "../../src/catalog/index.ts";
import { CallbackTokens } from "../../src/jobs/callback-token.ts";
import { type Announcer, createJobs, NUMBER_TAKEN } from "../../src/jobs/index.ts";
import { Transitions } from "../../src/jobs/transitions.ts";
import {
  Fault,
  type Kopecks,
  kopecks,
  silentLog,
  systemClock,
  systemRandom,
} from "../../src/kernel/index.ts";
import { createKie } from "../../src/kie/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";

/** A run at the provider, and how the provider calls back for it. */
export interface Flying {
  readonly person: number;
  readonly taskId: string;
  /** The path of its callback. */
  readonly callback: string;
}

const FIRST_PERSON = 5_000_000;
const RUNS_EACH = 3;
const RATE = { rubPerUsd: "78.00", multiplier: "2" };
const TOGETHER = 64;
const HOUR_MS = 3_600_000;
/** Their polls come round one after the other, and faster than the provider lets them be made. */
const POLL_APART_MS = 6;

const base = { clock: systemClock, random: systemRandom, log: silentLog };
const SILENT: Announcer = {
  progress: () => [],
  succeeded: () => [],
  failed: () => [],
  cancelled: () => [],
  turnedUp: () => [],
  stopNews: () => [],
};

/** Puts so many runs into the database: paid for, submitted, and not yet ended. */
export async function crowd(options: {
  databaseUrl: string;
  callbackSecret: string;
  jobs: number;
}): Promise<Flying[]> {
  const db = await openDatabase({ ...base, url: options.databaseUrl, instance: "default" });
  try {
    const launch = launcher(db, options.callbackSecret);
    const flying: Flying[] = [];
    for (let first = 0; first < options.jobs; first += TOGETHER) {
      const count = Math.min(TOGETHER, options.jobs - first);
      const group = Array.from({ length: count }, (_, i) => launch(first + i));
      flying.push(...(await Promise.all(group)));
    }
    return flying;
  } finally {
    await db.close();
  }
}

function launcher(db: Database, callbackSecret: string) {
  const ledger = createLedger(db);
  const jobs = jobsOf(db, ledger, callbackSecret);
  const tokens = new CallbackTokens(callbackSecret, db.instance);
  const transitions = new Transitions({ instance: db.instance, ledger, announcer: SILENT });
  const order = orderOf(loadCatalogue());

  const launch = async (index: number): Promise<Flying> => {
    const person = FIRST_PERSON + Math.floor(index / RUNS_EACH);
    const at = systemClock.now();
    const { quote, statements: quoted } = jobs.quotes.create({ ...order, person });
    const started = jobs.start(quote, { person, chat: person, admin: false });
    const callbackToken = `bench-${index}`;
    const intent = transitions.submit(started.job, { at, callbackToken, asks: false });
    const taskId = `task-${index}`;
    const accepted = transitions.accept(intent.job, {
      at,
      taskId,
      dueAt: at + index * POLL_APART_MS,
      deadlineAt: at + HOUR_MS,
      usualMs: undefined,
    });
    const statements = [
      ...(index % RUNS_EACH === 0 ? arrives(db, ledger, { person, price: order.price, at }) : []),
      ...quoted,
      ...started.statements,
      ...intent.statements,
      ...accepted.statements,
    ];
    try {
      await db.write({ name: "launch", statements });
    } catch (error) {
      // Of ten thousand numbers of six characters two are the same, once in twenty times.
      if (error instanceof Rejected && error.rule === NUMBER_TAKEN) return launch(index);
      throw error;
    }
    return { person, taskId, callback: `/kie/callback/${tokens.sign(callbackToken)}` };
  };
  return launch;
}

function jobsOf(db: Database, ledger: Ledger, callbackSecret: string) {
  const nowhere = "http://127.0.0.1:9";
  const config = { apiRoot: nowhere, uploadRoot: nowhere, apiKey: "x", allowPrivateResults: true };
  return createJobs({
    ...base,
    db,
    ledger,
    catalogue: loadCatalogue(),
    kie: createKie(config, base),
    files: { open: () => Promise.reject(new Fault("telegram_file", { retry: "never" })) },
    announcer: SILENT,
    report: () => {},
    onCommit: () => {},
    callbackBase: nowhere,
    callbackSecret,
    deadlines: { jobMs: HOUR_MS, deliveryMs: 24 * HOUR_MS },
  });
}

/** The first picture that its example describes. */
function orderOf({ models }: Catalogue) {
  for (const model of models) {
    const priced = price(model, model.example);
    if (model.output !== "image" || priced.status !== "priced") continue;
    const { cost } = priced;
    const { key, example: input } = model;
    return { model: key, input, cost, price: toKopecks(cost, RATE), rate: RATE };
  }
  throw new Error("no picture is for sale");
}

/** Somebody who can pay for what is run. */
function arrives(
  db: Database,
  ledger: Ledger,
  { person, price: each, at }: { person: number; price: Kopecks; at: number },
): readonly Statement[] {
  const amount = kopecks(each * RUNS_EACH);
  const paid = { id: `topup:bench:${person}`, person, amount, actor: "bench", reason: "bench", at };
  return [
    ...createPeople(db).arrive({ id: person, chat: person, names: { firstName: "Аня" }, at }),
    ...ledger.openAccounts(person),
    ...ledger.topUp(paid),
  ];
}
