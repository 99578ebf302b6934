import type { Favourites, People } from "../../accounts/index.ts";
import type { Catalogue, Rate } from "../../catalog/index.ts";
import type { Welcome } from "../../growth/index.ts";
import type { Jobs } from "../../jobs/index.ts";
import { type Clock, type Kopecks, kopecks, type Log, type Random } from "../../kernel/index.ts";
import type { Balance, Ledger } from "../../ledger/index.ts";
import type { Drafts, Outbox, Statement } from "../../queue/index.ts";
import type { Target } from "../body.ts";
import type { PeoplesFiles } from "../files.ts";
import type { PlannedMessage } from "../plan.ts";
import { type Screen, screenBody } from "../screen.ts";
import type { Support } from "../screens/help.ts";
import type { Shelf } from "./shelf.ts";
import type { Talk } from "./talk.ts";

/** What the conversation stands on; everything else it is given with each update. */
export interface FlowDeps {
  people: People;
  favourites: Favourites;
  welcome: Welcome;
  ledger: Pick<Ledger, "balance" | "entries">;
  catalogue: Catalogue;
  jobs: Pick<
    Jobs,
    | "quotes"
    | "refusalToRun"
    | "start"
    | "jobOfQuote"
    | "cancel"
    | "demandAsSeen"
    | "find"
    | "findByNumber"
    | "history"
    | "lastRun"
    | "remove"
    | "openJobs"
    | "files"
    | "place"
    | "usualTimes"
    | "successRate"
    | "pausedModels"
    | "pauseOf"
    | "origins"
  >;
  drafts: Drafts;
  /** Which message tells of a run. */
  slots: Pick<Outbox, "standing" | "stand">;
  files: Pick<PeoplesFiles, "content" | "readText">;
  clock: Clock;
  random: Random;
  log: Log;
  /** What turns a cost into a price, now. */
  rate(): Rate;
  isAdmin(person: number): boolean;
  support: Support;
}

/** The flows' own view of it: with the models that can be sold at this rate. */
export interface Flow extends FlowDeps {
  shelf(): Shelf;
}

/** One deed of one person, and how things stood when it was read. */
export interface Visit {
  person: number;
  firstName: string;
  chat: number;
  now: number;
  admin: boolean;
  /** Where the conversation stands; empty for a newcomer. */
  talk: Talk;
  /** The search was opened: words are a question to it, once. Said anew by whoever asks again. */
  seeking: boolean;
  /** The model whose card was shown. Said anew by whoever shows one. */
  viewing?: string;
  /** Of the stored conversation, as it was read. */
  draftVersion?: number;
  /** What a newcomer is given with this very update: their balance does not show it yet. */
  gift: Kopecks;
  /** The message whose button was pressed, unless it must stay as it is. */
  pressed?: number;
  /** It came while the screen of this very album was shown: that screen is brought up to date. */
  sameAlbum?: boolean;
}

/** What a handler answers. The router makes one write of it. */
export interface Reply {
  screen?: Screen;
  /** Where the screen goes, when it is not the ordinary place. */
  target?: Target;
  /** Said besides the screen, and after it. */
  also?: readonly PlannedMessage[];
  statements?: readonly Statement[];
  /** The conversation afterwards; absent: as it was. */
  talk?: Talk;
}

/** In place of the pressed screen, or below what the person has sent. */
export function placeOf(visit: Visit): Target {
  if (visit.sameAlbum) return { slot: "screen" };
  return visit.pressed === undefined ? "new" : { edit: visit.pressed };
}

/** A screen as a message of its own. */
export function message(visit: Visit, screen: Screen, target: Target = "new"): PlannedMessage {
  return { chat: visit.chat, purpose: "screen", body: screenBody(screen, target) };
}

/** A person's money, as it is when this update has been handled. */
export async function balanceOf(visit: Visit, flow: Flow): Promise<Balance> {
  const stored = await flow.ledger.balance(visit.person);
  const more = (amount: Kopecks) => kopecks(amount + visit.gift);
  return { ...stored, available: more(stored.available), bonus: more(stored.bonus) };
}
