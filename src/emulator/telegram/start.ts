import type { Clock, Log, Random } from "../../kernel/index.ts";
import type { Args } from "./args.ts";
import { createControl, type TelegramControl } from "./control/control.ts";
import { dispatch } from "./dispatch.ts";
import { serve } from "./server.ts";
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
}

export interface TelegramEmulator {
  /** What goes into `TELEGRAM_API_ROOT`, without a slash at the end. */
  readonly url: string;
  readonly control: TelegramControl;
  stop(): Promise<void>;
}

/** A Bot API server for one bot, on loopback, with people to talk to it. */
export function startTelegramEmulator(options: TelegramEmulatorOptions): TelegramEmulator {
  const { token, clock, random, log, botUsername = "trt_demo_bot", port = 0 } = options;
  const stopping = new AbortController();
  const stop = stopping.signal;
  const execute = async (method: string, args: Args): Promise<void> => {
    await dispatch(world, method, async () => args, { gone: stop });
  };
  const world: World = createWorld({ token, botUsername, clock, random, log, stop, execute });
  const control = createControl(world);
  const server = serve(world, control, port);

  return {
    url: server.url,
    control,
    async stop() {
      world.webhook.remove();
      stopping.abort();
      await server.stop();
    },
  };
}
