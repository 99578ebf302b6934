import type { Clock, Fetch, Log, Random } from "../../kernel/index.ts";
import type { Args } from "./args.ts";
import { createControl, type TelegramControl } from "./control/control.ts";
import { dispatch } from "./dispatch.ts";
import { route, serve } from "./server.ts";
import { createWorld, type World } from "./world.ts";

export interface TelegramEmulatorOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** `<bot id>:<secret>`; calls with another one answer 401. */
  token: string;
  /** Every wait and every date of the emulator is on this clock. */
  clock: Clock;
  random: Random;
  log: Log;
  botUsername?: string;
  /** How the bot's webhook is reached; absent: over the network. */
  fetch?: Fetch;
  /** How a file is got that the bot gives by its address; absent: over the network. */
  web?: Fetch;
}

export interface TelegramEmulator {
  /** What goes into `TELEGRAM_API_ROOT`, without a slash at the end. */
  readonly url: string;
  readonly control: TelegramControl;
  stop(): Promise<void>;
}

/** The same without a port: requests are handed to it. */
export interface TelegramInProcess extends Omit<TelegramEmulator, "url"> {
  handle(request: Request): Promise<Response>;
}

/** A Bot API server for one bot, on loopback, with people to talk to it. */
export function startTelegramEmulator(options: TelegramEmulatorOptions): TelegramEmulator {
  const { world, ...emulator } = createEmulator(options);
  const server = serve(world, emulator.handle, options.port ?? 0);
  return {
    url: server.url,
    control: emulator.control,
    async stop() {
      await emulator.stop();
      await server.stop();
    },
  };
}

/** One without a port, for whoever shares its process. */
export function createTelegramEmulator(options: TelegramEmulatorOptions): TelegramInProcess {
  return createEmulator(options);
}

function createEmulator(options: TelegramEmulatorOptions): TelegramInProcess & { world: World } {
  const { token, clock, random, log, botUsername = "trt_demo_bot", fetch, web } = options;
  const stopping = new AbortController();
  const stop = stopping.signal;
  const execute = async (method: string, args: Args): Promise<void> => {
    await dispatch(world, method, async () => args, { gone: stop });
  };
  const common = { token, botUsername, clock, random, log, stop, execute };
  const world: World = createWorld({ ...common, ...(fetch && { fetch }), ...(web && { web }) });
  const control = createControl(world);

  return {
    world,
    control,
    handle: (request) => route(world, control, request),
    async stop() {
      world.webhook.remove();
      stopping.abort();
    },
  };
}
