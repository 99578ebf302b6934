import type { UserFromGetMe } from "grammy/types";
import type { Clock, Fetch, Log, Random } from "../../kernel/index.ts";
import type { Args } from "./args.ts";
import { CallLog } from "./call-log.ts";
import { Callbacks } from "./callbacks.ts";
import { Messages } from "./chats/messages.ts";
import { People } from "./chats/people.ts";
import { Checkouts } from "./checkouts.ts";
import type { ChatView } from "./control-types.ts";
import { Polling } from "./delivery/polling.ts";
import { UpdateQueue } from "./delivery/update-queue.ts";
import { Webhook } from "./delivery/webhook.ts";
import { Events } from "./events.ts";
import { FaultPlan } from "./faults.ts";
import { FileStore } from "./files/file-store.ts";
import { Flood } from "./flood.ts";
import { Profile } from "./profile.ts";
import { Stars } from "./stars.ts";

/** Everything there is, by the thing that owns it. Methods and people act on this. */
export interface World {
  readonly token: string;
  readonly bot: UserFromGetMe;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Aborts when the emulator stops. */
  readonly stop: AbortSignal;
  readonly people: People;
  readonly messages: Messages;
  readonly files: FileStore;
  readonly updates: UpdateQueue;
  readonly webhook: Webhook;
  readonly polling: Polling;
  readonly callbacks: Callbacks;
  readonly checkouts: Checkouts;
  readonly stars: Stars;
  readonly profile: Profile;
  readonly faults: FaultPlan;
  readonly flood: Flood;
  readonly calls: CallLog;
  readonly events: Events;
  /** What the bot does in a chat right now, and its keyboard below, by chat. */
  readonly actions: Map<number, NonNullable<ChatView["action"]>>;
  readonly replyKeyboards: Map<number, string[][]>;
}

export interface WorldOptions {
  token: string;
  botUsername: string;
  clock: Clock;
  random: Random;
  log: Log;
  stop: AbortSignal;
  /** Runs a method that came in the answer to a webhook. */
  execute: (method: string, args: Args) => Promise<void>;
  fetch?: Fetch;
  web?: Fetch;
}

const FIRST_UPDATE_ID = 100_000_000;
const UPDATE_IDS = 800_000_000;

export function createWorld(options: WorldOptions): World {
  const { token, clock, random, log, stop, execute, fetch = globalThis.fetch } = options;
  const { web = globalThis.fetch } = options;
  const bot = botUser(token, options.botUsername);
  const events = new Events();
  const faults = new FaultPlan();
  const firstId = FIRST_UPDATE_ID + Math.floor(random.fraction() * UPDATE_IDS);
  const updates = new UpdateQueue(clock, firstId);
  const webhook = new Webhook({ clock, random, log, updates, faults, execute, fetch });
  return {
    token,
    bot,
    clock,
    random,
    log,
    stop,
    people: new People(),
    messages: new Messages(clock),
    files: new FileStore(bot.id, clock, web),
    updates,
    webhook,
    polling: new Polling({ clock, updates, webhook, stop }),
    callbacks: new Callbacks({ clock, events, stop }),
    checkouts: new Checkouts({ clock, events, stop }),
    stars: new Stars(),
    profile: new Profile(),
    faults,
    flood: new Flood(clock),
    calls: new CallLog(),
    events,
    actions: new Map(),
    replyKeyboards: new Map(),
  };
}

function botUser(token: string, username: string): UserFromGetMe {
  return {
    id: Number.parseInt(token, 10) || 1,
    is_bot: true,
    first_name: username,
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
