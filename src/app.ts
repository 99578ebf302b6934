import { type Database, Leadership, type LeaseTime, openDatabase } from "../db/index.ts";
import { createFavourites, createPeople } from "./accounts/index.ts";
import { keepCatalogue } from "./assortment/index.ts";
import { type Catalogue, embeddedData } from "./catalog/index.ts";
import type { Config } from "./config/index.ts";
import { countedGateway, countedKie } from "./counted.ts";
import { keepGauges } from "./gauges.ts";
import { createWelcome } from "./growth/index.ts";
import { createServer, type Server } from "./http/index.ts";
import { createJobs, type Jobs, MICRO_USD_PER_CREDIT } from "./jobs/index.ts";
import {
  type Clock,
  Fault,
  type Fetch,
  kopecks,
  type Log,
  newId,
  type Random,
} from "./kernel/index.ts";
import { createDiscovery, createKie, verifySignature } from "./kie/index.ts";
import { type AuditReport, createLedger, type Depth, type Ledger } from "./ledger/index.ts";
import { type NightlyDeps, syncNightly } from "./nightly-sync.ts";
import { createMetrics, type Metrics } from "./ops/index.ts";
import { createPager, type Pager } from "./pager.ts";
import { createDrafts, createInbox, createOutbox, type Outbox } from "./queue/index.ts";
import {
  createAnnouncer,
  createGateway,
  createPeoplesFiles,
  createRouter,
  type Gateway,
  TELEGRAM_API_ROOT,
  Telegram,
  tellOfWrites,
} from "./telegram/index.ts";
import { unlessAway } from "./unless-away.ts";
import { keepUp } from "./upkeep.ts";
import { version } from "./version.ts";
import { createWriteWatch, type WriteWatch, type WriteWatchDeps } from "./write-watch.ts";

export interface AppDeps {
  log: Log;
  clock: Clock;
  random: Random;
  /** Where to listen; absent: on all addresses. */
  hostname?: string;
  /** How Telegram and Kie are reached; absent: over the network. */
  fetch?: Fetch;
  /** By which leases are counted; absent: the database's. */
  leaseTime?: LeaseTime;
  /** Proves the books on a file from beside this process; absent: the process does, and stands. */
  auditBeside?(depth: Depth): Promise<AuditReport>;
}

/** What the work stands on, once it is there. */
export interface Ground {
  readonly server: Pick<Server, "open" | "closeIntake" | "stop">;
  readonly db: Database;
  readonly catalogue: Catalogue;
  /** Absent: nobody asks for numbers. */
  readonly metrics?: Metrics;
  /** The owner compares the catalogue with the provider's each night. */
  readonly syncs?: boolean;
}

/** The running program. */
export interface App {
  readonly port: number;
  readonly db: Database;
  readonly ledger: Ledger;
  /** Resolves when everything has been stopped in good order. */
  readonly ended: Promise<void>;
}

/** Design §7. */
const WELCOME_BONUS = kopecks(200_00);
/** Before a database that is away is asked again at start. */
const START_PAUSE_MS = { first: 500, most: 15_000 };
/** The rest of Render's sixty seconds is left for the database and the port (R55). */
const STOP_LIMIT_MS = 30_000;

/**
 * Wires the rooms and starts them. The port opens first (N43); the rest follows when the database
 * answers. Ends in good order when `stop` aborts.
 */
export async function startApp(config: Config, deps: AppDeps, stop: AbortSignal): Promise<App> {
  const metrics = createMetrics();
  const server = createServer({
    ...deps,
    metrics,
    version,
    webhookSecret: config.telegram.webhookSecret,
    metricsToken: config.metricsToken,
  });
  const { port } = server.listen({
    port: config.port,
    ...(deps.hostname !== undefined && { hostname: deps.hostname }),
  });
  deps.log.info("listening", { port, version, mode: config.mode });
  try {
    const db = await openWhenThere(config, deps, stop);
    const { rubPerUsd } = config.rate;
    const keeper = await keepCatalogue({ ...deps, db, raw: embeddedData, rubPerUsd });
    const { catalogue } = keeper;
    void keeper.watch(stop);
    const ground = { server, db, catalogue, metrics, syncs: true };
    const work = startWork(config, ground, deps, stop);
    return { port, db, ...work };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Everything behind the port. */
export function startWork(
  config: Config,
  ground: Ground,
  deps: AppDeps,
  stop: AbortSignal,
): Pick<App, "ledger" | "ended"> {
  const { server, db } = ground;
  const { leaseTime: time } = deps;
  const rooms = wire(config, ground, deps, stop);
  const { jobs, ledger, pager } = rooms;
  const beside = db.kind === "file" ? deps.auditBeside : undefined;
  const audit = beside ?? ((depth: Depth) => ledger.audit({ depth }));
  const leadership = new Leadership({
    db,
    name: "leader",
    owner: newId("run", deps),
    ...deps,
    ...(time && { time }),
    lead: async (fence, over) => {
      await Promise.all([
        jobs.run(fence, over),
        rooms.telegram.lead(fence, over),
        keepUp({ ...deps, db, ledger, stops: jobs.stops, audit, ended: pager.ended }, fence, over),
        ground.syncs && syncNightly(nightlyOf(config, db, rooms, deps), over),
      ]);
    },
  });
  leadership.start();
  server.open(workOf(config, ground, rooms, deps.clock));
  const { metrics } = ground;
  if (metrics) void keepGauges({ ...deps, db, jobs, outbox: rooms.outbox, metrics }, stop);
  if (config.mode === "webhook") void rooms.telegram.register(stop);
  deps.log.info("started", { models: ground.catalogue.models.length, database: db.kind });
  const ended = endOf(stop).then(() => shutDown({ server, leadership, rooms, db }, deps));
  return { ledger, ended };
}

interface Rooms {
  ledger: Ledger;
  jobs: Jobs;
  telegram: Telegram;
  pager: Pager;
  outbox: Outbox;
  watch: WriteWatch;
  hmacKey: string | undefined;
}

function wire(config: Config, ground: Ground, deps: AppDeps, over: AbortSignal): Rooms {
  const { db, catalogue, metrics = createMetrics() } = ground;
  const { clock, log, random } = deps;
  for (const { id, reason } of catalogue.broken) log.error("model left out", { model: id, reason });
  const ledger = createLedger(db);
  const people = createPeople(db);
  const outbox = createOutbox(db);
  const { token, apiRoot = TELEGRAM_API_ROOT, webhookSecret } = config.telegram;
  const onCommit = () => telegram.wakeOutbox();
  const { adminIds } = config;
  const pager = createPager({ db, outbox, adminIds, clock, log, onCommit, over });
  const { report } = pager;
  db.onUnclear(({ operation }) => {
    report(new Fault("person_frozen", { retry: "never" }), operation);
  });
  const gateway = countedGateway(createGateway({ ...deps, token, apiRoot }), metrics);
  const watch = watchWrites({ ...deps, db, gateway, adminIds }, over);
  const files = createPeoplesFiles(gateway, clock);
  const jobs = createJobs({
    ...deps,
    db,
    onCommit,
    ledger,
    catalogue,
    kie: countedKie(createKie(config.kie, deps), metrics),
    files,
    announcer: createAnnouncer({ outbox, catalogue, clock, rate: () => config.rate, adminIds }),
    report,
    callbackBase: config.webhookBaseUrl,
    callbackSecret: config.kie.callbackSecret,
    deadlines: config.deadlines,
    ...(config.safeTestMode && {
      testBudgetMicroUsd: config.maxTestCredits * MICRO_USD_PER_CREDIT,
    }),
  });
  const conversation = createRouter({
    people,
    favourites: createFavourites(db),
    welcome: createWelcome(ledger, WELCOME_BONUS),
    ledger,
    catalogue,
    jobs,
    drafts: createDrafts(db),
    slots: outbox,
    files,
    clock,
    random,
    log,
    rate: () => config.rate,
    isAdmin: (person) => config.adminIds.includes(person),
    support: config.support,
  });
  const telegram = new Telegram({
    ...deps,
    gateway,
    inbox: createInbox(db),
    outbox,
    conversation,
    results: jobs,
    unreachable: async ({ chat, job, purpose }) => [
      ...people.unreachable(chat, clock.now()),
      ...(job !== null && purpose === "result" ? await jobs.deliveryBlocked(job) : []),
    ],
    onCommit: () => jobs.wake(),
    patienceMs: config.deadlines.deliveryMs,
    waitingWrites: () => db.waiting,
    updates:
      config.mode === "polling"
        ? "polling"
        : { url: `${config.webhookBaseUrl}/telegram/webhook`, secret: webhookSecret },
    report,
  });
  return { ledger, jobs, telegram, pager, outbox, watch, hmacKey: config.kie.hmacKey };
}

function watchWrites(
  deps: Omit<WriteWatchDeps, "tell"> & { gateway: Gateway; adminIds: readonly number[] },
  over: AbortSignal,
): WriteWatch {
  const { adminIds, gateway } = deps;
  const watch = createWriteWatch({
    ...deps,
    tell: (news) => tellOfWrites(news, adminIds, gateway),
  });
  void watch.run(over);
  return watch;
}

function nightlyOf(config: Config, db: Database, rooms: Rooms, deps: AppDeps): NightlyDeps {
  return {
    ...deps,
    db,
    outbox: rooms.outbox,
    adminIds: config.adminIds,
    rubPerUsd: config.rate.rubPerUsd,
    discovery: (stop) => createDiscovery(config.kie, { ...deps, stop }),
    onCommit: () => rooms.telegram.wakeOutbox(),
  };
}

function workOf(config: Config, { catalogue }: Ground, rooms: Rooms, clock: Clock) {
  const { jobs, telegram, hmacKey, watch } = rooms;
  return {
    ...(config.mode === "webhook" && {
      storeUpdate: (update: { update_id: number }, text: string) =>
        unlessAway(telegram.store(update, text), watch, clock),
    }),
    acceptCallback: (token: string, body: unknown, headers: Headers) => {
      const signed = hmacKey === undefined || verifySignature(hmacKey, body, headers);
      if (!signed) return Promise.resolve("unknown_token" as const);
      return unlessAway(jobs.acceptCallback(token, body), watch, clock);
    },
    async health() {
      const database = await watch.ping().then(
        () => "ok" as const,
        () => "down" as const,
      );
      return { database, bot: telegram.state, modelsCount: catalogue.models.length };
    },
    async ready() {
      try {
        await watch.ping();
        return { ready: true } as const;
      } catch {
        return { ready: false, reason: "database_unavailable" } as const;
      }
    },
  };
}

/** A database that is away is waited for; one that is wrong ends the start. */
async function openWhenThere(config: Config, deps: AppDeps, stop: AbortSignal): Promise<Database> {
  let pauseMs = START_PAUSE_MS.first;
  for (;;) {
    try {
      return await openDatabase({
        ...deps,
        url: config.databaseUrl,
        instance: config.instance,
        connectionsMax: config.databaseMaxConnections,
      });
    } catch (error) {
      if (!(error instanceof Fault) || error.retry === "never" || stop.aborted) throw error;
      deps.log.error("the database does not answer", { code: error.code, pauseMs }, error);
      await deps.clock.sleep(pauseMs, stop);
      pauseMs = Math.min(START_PAUSE_MS.most, pauseMs * 2);
    }
  }
}

/** Intake first, then the owner's work with its lease, then the writer, then the port (R55). */
async function shutDown(
  parts: { server: Ground["server"]; leadership: Leadership; rooms: Rooms; db: Database },
  { clock, log }: AppDeps,
): Promise<void> {
  log.info("stopping");
  parts.server.closeIntake();
  const limit = new AbortController();
  const late = clock.sleep(STOP_LIMIT_MS, limit.signal).then(() => "late" as const);
  const result = await Promise.race([parts.leadership.stop(), late]);
  limit.abort();
  if (result === "late")
    log.error("steps in flight did not end in time", { limitMs: STOP_LIMIT_MS });
  await parts.db.close();
  await parts.server.stop();
  log.info("stopped");
}

function endOf(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
}
