import type { People } from "../../accounts/index.ts";
import type { Catalogue, Rate } from "../../catalog/index.ts";
import type { Welcome } from "../../growth/index.ts";
import type { Jobs } from "../../jobs/index.ts";
import type { Clock, Kopecks, Log, Random } from "../../kernel/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import type { Drafts, Statement } from "../../queue/index.ts";
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
    | "find"
    | "findByNumber"
    | "history"
    | "remove"
    | "openJobs"
    | "files"
    | "place"
    | "usualTime"
  >;
  drafts: Drafts;
  files: Pick<PeoplesFiles, "readText">;
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

/** What the person can spend, for screens. */
export async function available(visit: Visit, flow: Flow): Promise<Kopecks> {
  return (await flow.ledger.balance(visit.person)).available;
}
