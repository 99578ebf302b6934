import { startWork } from "../../src/app.ts";
import type { Catalogue } from "../../src/catalog/index.ts";
import { type Config, secretsOf } from "../../src/config/index.ts";
import { kieCallback } from "../../src/http/kie-callback.ts";
import type { Work } from "../../src/http/server.ts";
import { telegramWebhook } from "../../src/http/telegram-webhook.ts";
import { createLog, createMetrics } from "../../src/ops/index.ts";
import { Dice } from "./dice.ts";
import type { Engine } from "./engine.ts";
import type { Network } from "./network.ts";
import { type Absence, type DatabaseOptions, simDatabase } from "./sim-database.ts";
import { SimProcess, type Surroundings } from "./sim-process.ts";

export interface FleetOptions {
  readonly seed: number;
  readonly world: Surroundings;
  readonly engine: Engine;
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly network: Network;
  readonly committed: DatabaseOptions["committed"];
  /** Sees each line of the log. */
  logged(line: string): void;
}

interface Running {
  readonly process: SimProcess;
  readonly stop: AbortController;
  serve(request: Request): Promise<Response>;
}

const RESTART_MS = { least: 200, most: 20_000 };
/** How often a process may be asked to end. */
const STOP_EVERY_MS = 2_000;

/** The processes of the bot behind one address. Whichever dies or ends is started again. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #absence: Absence = { until: 0 };
  readonly #running = new Map<string, Running>();
  #runs = 0;
  #isOver = false;
  #lazyMs = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  start(slot: string): void {
    if (this.#isOver) return;
    const { seed, world } = this.#options;
    const process = new SimProcess(`${slot}${++this.#runs}`, world);
    process.beLazy(this.#lazyMs);
    world.trace.say(process.name, "starts");
    process.onDeath(() => this.#startLater(slot));
    const running = this.#boot(process, new Dice(seed, `process ${process.name}`));
    this.#running.set(slot, running);
  }

  /** The public address: one of the processes that are there, even if it does not answer. */
  async serve(request: Request): Promise<Response> {
    const all = [...this.#running.values()].filter(({ process }) => !process.isDead);
    const chosen = this.#options.world.dice.pick(all);
    if (!chosen) throw new Error("nobody listens");
    return chosen.serve(request);
  }

  /** Now and then somebody deploys. */
  watch(): void {
    const { time, weather } = this.#options.world;
    time.at(time.now + STOP_EVERY_MS, () => {
      if (this.#isOver) return;
      for (const { process, stop } of this.#running.values()) {
        if (process.isUp && !stop.signal.aborted && weather.strikes("stop")) stop.abort();
      }
      this.watch();
    });
  }

  /** From now on everybody is on time; who stands still thaws when it was going to. */
  recover(lazyMs: number): void {
    this.#absence.until = 0;
    this.#lazyMs = lazyMs;
    for (const { process } of this.#running.values()) {
      process.setClock(0);
      process.beLazy(lazyMs);
    }
  }

  /** The world ends: nobody does anything any more. */
  end(): void {
    this.#isOver = true;
    for (const { process } of this.#running.values()) process.die("with its world");
  }

  #startLater(slot: string): void {
    const { time, dice } = this.#options.world;
    const pauseMs = Math.round(dice.spread(RESTART_MS.least, RESTART_MS.most));
    time.at(time.now + pauseMs, () => this.start(slot));
  }

  #boot(process: SimProcess, random: Dice): Running {
    const { config, engine, catalogue, network, world, committed, logged } = this.#options;
    const { clock } = process;
    const stop = new AbortController();
    const log = createLog({
      level: "info",
      clock,
      secrets: secretsOf(config),
      readable: false,
      write: (line) => {
        if (!process.isDead) logged(line);
      },
    });
    const options = { engine, instance: config.instance, process, world, log, committed };
    const db = simDatabase(options, this.#absence);
    const server = new Door(process, config, log);
    const deps = {
      log,
      clock,
      random,
      fetch: network.fetchOf(process),
      // Another process's work, in parallel; here the books are proved when all is quiet.
      auditBeside: async () => ({ ok: true, checks: [] }),
      leaseTime: () => world.time.now,
    };
    const { ended } = startWork(config, { server, db, catalogue }, deps, stop.signal);
    void ended.then(() => process.die("in good order"));
    return { process, stop, serve: (request) => server.serve(request) };
  }
}

/** The routes of the program without their server, which compiles them anew at each start. */
class Door {
  readonly #process: SimProcess;
  readonly #config: Config;
  readonly #log: ReturnType<typeof createLog>;
  readonly #counter = createMetrics().counter("trt_simulated", "Requests");
  #work: Work | undefined;

  constructor(process: SimProcess, config: Config, log: ReturnType<typeof createLog>) {
    this.#process = process;
    this.#config = config;
    this.#log = log;
  }

  open(work: Work): void {
    this.#work = work;
  }

  closeIntake(): void {
    this.#work = undefined;
  }

  async stop(): Promise<void> {
    this.#work = undefined;
  }

  /** Breaks off when the process dies. */
  serve(request: Request): Promise<Response> {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const forget = this.#process.onDeath(() => reject(new Error("the server died")));
    this.#process.whenUp(() => {
      this.#handle(request).then(resolve, reject).finally(forget);
    });
    return promise;
  }

  #handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const common = { log: this.#log, clock: this.#process.clock };
    if (pathname === "/telegram/webhook") {
      return telegramWebhook(request, {
        ...common,
        updates: this.#counter,
        secret: this.#config.telegram.webhookSecret,
        storeUpdate: this.#work?.storeUpdate,
      });
    }
    return kieCallback(request, pathname.replace("/kie/callback/", ""), {
      ...common,
      callbacks: this.#counter,
      acceptCallback: this.#work?.acceptCallback,
    });
  }
}
