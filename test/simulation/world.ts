import { type Config, loadConfig, secretsOf } from "../../src/config/index.ts";
import { createKieEmulator, type Task } from "../../src/emulator/kie/index.ts";
import { createTelegramEmulator } from "../../src/emulator/telegram/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { Crowd, PRIVATE_WORDS } from "./crowd.ts";
import { Dice } from "./dice.ts";
import type { Engine } from "./engine.ts";
import { Fleet } from "./fleet.ts";
import { KeptFiles } from "./kept-files.ts";
import type { Scene } from "./laws.ts";
import { Network, ROOTS } from "./network.ts";
import type { Surroundings } from "./sim-process.ts";
import { Trace } from "./trace.ts";
import { VirtualTime } from "./virtual-time.ts";
import { drawMarked, type Wares } from "./wares.ts";
import { type AnyTrouble, Weather } from "./weather.ts";
import { Witness } from "./witness.ts";

export interface Ground {
  readonly engine: Engine;
  readonly wares: Wares;
  readonly demanded?: readonly AnyTrouble[];
}

export interface World extends Surroundings {
  readonly witness: Witness;
  readonly crowd: Crowd;
  readonly fleet: Fleet;
  readonly scene: Scene;
  /** The processes start, and people begin. */
  begin(): Promise<void>;
  /** Kie behaves from now on. */
  calm(): void;
  end(): Promise<void>;
}

export const EPOCH = Date.UTC(2026, 10, 20, 12);
const TOKEN = "7000000001:AAtest-token-of-nobody-at-all-000000";
const KIE_KEY = "test-key-of-nobody-0123456789";
const ADMIN = 900_001;

const ENV = {
  ADMIN_ID: String(ADMIN),
  DATABASE_URL: "file:/nowhere/trt.db",
  KIE_API_KEY: KIE_KEY,
  KIE_API_ROOT: ROOTS.kie,
  KIE_UPLOAD_ROOT: ROOTS.files,
  TELEGRAM_API_ROOT: ROOTS.telegram,
  TELEGRAM_BOT_TOKEN: TOKEN,
  TELEGRAM_WEBHOOK_SECRET: "test-webhook-secret",
  WEBHOOK_BASE_URL: ROOTS.bot,
  JOB_UNKNOWN_S: "60",
  JOB_DEADLINE_S: "90",
  DELIVERY_DEADLINE_S: "120",
};

/** Of this process: each seed has an instance of its own in the one database. */
let instances = 0;

export function makeWorld(seed: number, ground: Ground, tell?: (line: string) => void): World {
  const time = new VirtualTime(EPOCH);
  const trace = new Trace(time, tell);
  const dice = new Dice(seed, "fate");
  const weather = new Weather(new Dice(seed, "weather"), ground.demanded);
  const surroundings: Surroundings = { time, trace, dice, weather };
  const instance = `seed-${++instances}`;
  const { engine, wares } = ground;
  const { questions } = wares;
  const witness = new Witness(engine, instance);
  const network: Network = new Network(
    surroundings,
    {
      bot: async (request) => {
        await crossed(request);
        return fleet.serve(request);
      },
      telegram: (request) => telegram.handle(request),
      kie: async (request) => {
        const response = await kie.handle(request);
        if (request.url.endsWith(questions)) witness.answers(await response.clone().bytes());
        return response;
      },
      files: async (request) => (kept.isGone(request) ? notFound() : kie.handle(request)),
    },
    (from, host, path, body) => {
      if (host === "kie" && path.endsWith("/createTask")) witness.create(body);
      if (host === "kie" && path.endsWith(questions)) witness.asks(body);
      if (host === "telegram") witness.sends(from, path.slice(1), body);
    },
  );
  const kept = new KeptFiles(surroundings);
  const made = (task: Task) => {
    witness.made(task);
    if (!task.model.answers) kept.made(task.id);
  };
  /** Somebody knows the address of a callback, and misuses it. */
  const crossed = async (request: Request) => {
    const { url } = request;
    if (!url.includes("/kie/callback/") || !weather.strikes("callback_crossed")) return;
    const own = await request.clone().text();
    const others = kie.control.tasks().filter((task) => !own.includes(task.taskId));
    const taskId = dice.pick(others)?.taskId ?? "nobodys";
    const body = JSON.stringify({ code: 200, data: { taskId, state: "success" } });
    await fleet.serve(new Request(url, { method: "POST", body })).catch(notFound);
  };
  const { telegram, kie } = emulators(seed, ground, { surroundings, network, witness, made });
  const { control } = telegram;
  const people = dice.chance(0.3) ? [1001, 1002] : [1001];
  if (dice.chance(0.1)) people.push(ADMIN);
  const { models } = wares.catalogue;
  const crowd = new Crowd(control, { people, models }, surroundings, new Dice(seed, "crowd"));
  const mode = dice.chance(0.2) ? "polling" : "webhook";
  const parts = { surroundings, instance, network, witness, mode, tell } as const;
  const fleet: Fleet = makeFleet(seed, ground, parts);
  const scene: Scene = { engine, instance, control, crowd, witness };
  return {
    ...surroundings,
    witness,
    crowd,
    fleet,
    scene,
    async begin() {
      trace.say("world", `seed ${seed}, ${people.length} people, ${mode}: ${weather}`);
      await engine.bear(instance, EPOCH);
      fleet.start("a");
      if (dice.chance(0.5)) fleet.start("b");
      fleet.watch();
      crowd.wake();
    },
    calm() {
      for (const fault of weather.kie.keys()) kie.control.faults.set(fault, { rate: 0, next: 0 });
    },
    async end() {
      kie.stop();
      await telegram.stop();
    },
  };
}

interface Parts {
  readonly surroundings: Surroundings;
  readonly network: Network;
  readonly witness: Witness;
}

const notFound = () => new Response("Not Found", { status: 404 });

function emulators(seed: number, { wares }: Ground, parts: Parts & { made: (task: Task) => void }) {
  const { surroundings, network, witness, made } = parts;
  const { time, weather } = surroundings;
  const common = { clock: time.clock, log: silentLog };
  const telegram = createTelegramEmulator({
    ...common,
    token: TOKEN,
    random: new Dice(seed, "telegram"),
    fetch: network.fetchFrom("telegram"),
  });
  const kie = createKieEmulator({
    ...common,
    models: wares.emulated,
    schemas: wares.schemas,
    apiKey: KIE_KEY,
    random: new Dice(seed, "kie"),
    fetch: network.fetchFrom("kie"),
    filesRoot: ROOTS.files,
    draw: drawMarked,
    made,
  });
  const { faults } = kie.control;
  for (const [fault, rate] of weather.kie) faults.set(fault, { rate });
  const happens = faults.happens.bind(faults);
  faults.happens = (name) => {
    const does = happens(name);
    if (does) weather.count(name);
    return does;
  };
  witness.watch(telegram.control);
  return { telegram, kie };
}

function makeFleet(
  seed: number,
  { engine, wares }: Ground,
  parts: Parts & {
    instance: string;
    mode: Config["mode"];
    tell: ((line: string) => void) | undefined;
  },
): Fleet {
  const { surroundings, instance, network, witness, mode, tell } = parts;
  const config = configOf(instance, mode);
  const secrets = [...secretsOf(config), ...PRIVATE_WORDS];
  return new Fleet({
    seed,
    world: surroundings,
    engine,
    config,
    catalogue: wares.catalogue,
    network,
    committed: (process, operation, result) => witness.committed(process, operation, result),
    logged: (line) => {
      const secret = secrets.find((one) => line.includes(one));
      if (secret !== undefined) witness.fault(`the log tells a secret: ${line}`);
      tell?.(`         log      ${line.trimEnd()}`);
    },
  });
}

const known = new Map<Config["mode"], Config>();

function configOf(instance: string, mode: Config["mode"]): Config {
  const config = known.get(mode) ?? load(mode);
  known.set(mode, config);
  return { ...config, instance };
}

function load(mode: Config["mode"]): Config {
  const loaded = loadConfig({ ...ENV, BOT_MODE: mode });
  if (loaded.status !== "ok") throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}
