import { Api } from "grammy";
import type { ApiResponse, Update } from "grammy/types";
import {
  startTelegramEmulator,
  type TelegramControl,
  type TelegramEmulator,
} from "../../src/emulator/telegram/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { ManualClock } from "./manual-clock.ts";
import { seededRandom } from "./seeded-random.ts";
import { people, type TestPerson } from "./telegram.ts";

export const TOKEN = "7000001:test-token";

export interface TelegramBench extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly emulator: TelegramEmulator;
  readonly control: TelegramControl;
  /** The client that the bot itself uses. */
  readonly api: Api;
  /** A person who has already written to the bot. */
  readonly ann: TestPerson;
  /** One call over HTTP with JSON, and the whole answer. */
  call(method: string, parameters?: object): Promise<ApiResponse<unknown>>;
  /** The result, or an exception with Telegram's words. */
  ok<T>(method: string, parameters?: object): Promise<T>;
  /** `400 Bad Request: …`, or an exception when the call succeeded. */
  refusal(method: string, parameters?: object): Promise<string>;
  /** Takes and forgets all updates by `getUpdates`. */
  updates(): Promise<Update[]>;
  /** The first of them, or an exception when there is none. */
  update(): Promise<Update>;
}

/** The emulator on a clock that a test moves, with one person, and two ways to call it. */
export async function telegramBench(): Promise<TelegramBench> {
  const clock = new ManualClock();
  const random = seededRandom(11);
  const emulator = startTelegramEmulator({ token: TOKEN, clock, random, log: silentLog });
  const ann = people(emulator.control).person("Аня", { username: "anna" });
  await ann.sends("/start");

  const call = async (method: string, parameters: object = {}) => {
    const response = await fetch(`${emulator.url}/bot${TOKEN}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
    });
    return (await response.json()) as ApiResponse<unknown>;
  };
  const ok = async <T>(method: string, parameters?: object) => {
    const response = await call(method, parameters);
    if (!response.ok) throw new Error(response.description);
    return response.result as T;
  };
  const updates = async () => {
    const taken = await ok<Update[]>("getUpdates");
    const last = taken.at(-1)?.update_id;
    if (last !== undefined) await ok("getUpdates", { offset: last + 1 });
    return taken;
  };
  await updates();
  return {
    clock,
    emulator,
    control: emulator.control,
    api: new Api(TOKEN, { apiRoot: emulator.url }),
    ann,
    call,
    ok,
    updates,
    async update() {
      const [first] = await updates();
      if (!first) throw new Error("the bot was told nothing");
      return first;
    },
    async refusal(method, parameters) {
      const response = await call(method, parameters);
      if (response.ok) throw new Error(`${method} succeeded`);
      return `${response.error_code} ${response.description}`;
    },
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}
