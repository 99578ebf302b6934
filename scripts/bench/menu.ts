import { resolve } from "node:path";
import { type Catalogue, loadCatalogue } from "../../src/catalog/index.ts";
import { kopecks, present } from "../../src/kernel/index.ts";
import type { Action } from "../../src/telegram/actions.ts";
import { act } from "../../src/telegram/flows/handlers.ts";
import type { Flow, Reply, Visit } from "../../src/telegram/flows/reply.ts";
import { stockShelf } from "../../src/telegram/flows/shelf.ts";
import { screenBody } from "../../src/telegram/screen.ts";
import { type Bench, compare, type Row, takeTurns } from "./harness.ts";
import { manyModels } from "./many-models.ts";

const RATE = { rubPerUsd: "78.00", multiplier: "2" };
const MANY = 1_000;
/** Renders of each kind in a round. */
const RENDERS = 300;
const USUAL = { medianMs: 42_000, p90Ms: 60_000, mostMs: 90_000 };
const STRINGIFIED = "its message put into JSON";

/** What a press costs before anything is written: nobody notices a millisecond (R165). */
export const menu: Bench = {
  name: "menu",
  about: "processor time of one screen, from the press to the message",
  async run() {
    const real = loadCatalogue();
    const many = loadCatalogue(manyModels(MANY));
    return [...(await measured(real)), ...(await measured(many)), await start()];
  },
};

const found = (words: string): Action => ({ do: "list", list: { of: "found", words }, page: 0 });

/** What is looked at most, by the name of the measure. */
export function screensOf(catalogue: Catalogue): { readonly [screen: string]: readonly Action[] } {
  return {
    menu: [{ do: "menu" }],
    "section page": [{ do: "section", section: "video", page: 1 }],
    "all models, a page": [{ do: "models", page: 3 }],
    "search, a name": [found("клинг 2.6"), found("yfyj ,fyfyf"), found("seadream")],
    "search, a wish": [found("видео из фото"), found("убрать фон"), found("озвучить текст")],
    "search, seven words": [found("рыжий кот на старом подоконнике смотрит вдаль")],
    card: catalogue.models.map(({ key }) => ({ do: "card", model: key })),
  };
}

async function measured(catalogue: Catalogue): Promise<readonly Row[]> {
  const flow = flowOf(catalogue);
  const rows: Row[] = [];
  for (const [name, actions] of Object.entries(screensOf(catalogue))) {
    const bodies = await Promise.all(actions.map((action) => render(action, flow)));
    const { ours, bare } = await takeTurns({
      ours: () => cpuMs(async (i) => void (await render(at(actions, i), flow))),
      bare: () => cpuMs(async (i) => void JSON.stringify(at(bodies, i))),
    });
    const measure = `ms, ${name}, ${catalogue.models.length} models`;
    rows.push(compare(measure, ours, bare, STRINGIFIED));
  }
  return rows;
}

const at = <T>(list: readonly T[], i: number): T => present(list[i % list.length], "never empty");

export async function render(action: Action, flow: Flow) {
  const reply: Reply = await act(action, VISIT, flow);
  return screenBody(present(reply.screen, "each of them shows a screen"), "new");
}

/** Of one render, on the average. */
async function cpuMs(work: (i: number) => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < RENDERS; i++) await work(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / RENDERS;
}

const VISIT: Visit = {
  person: 1,
  firstName: "Аня",
  chat: 1,
  now: 0,
  admin: false,
  talk: { open: false },
  seeking: false,
  gift: kopecks(0),
};

/** The flows on a database that answers at once: what is measured is our own work. */
export function flowOf(catalogue: Catalogue): Flow {
  const shelf = stockShelf(catalogue, RATE);
  const usual = new Map(catalogue.models.map(({ key }) => [key, USUAL]));
  const mine = catalogue.models.slice(0, 5).map(({ key }) => key);
  const balance = { available: kopecks(200_00), bonus: kopecks(200_00), held: kopecks(0) };
  return {
    catalogue,
    shelf: () => shelf,
    rate: () => RATE,
    favourites: { of: async () => mine },
    ledger: { balance: async () => balance },
    jobs: {
      usualTimes: async () => usual,
      openJobs: async () => [],
      pausedModels: async () => new Set(),
      pauseOf: async () => undefined,
      successRate: async () => undefined,
      lastRun: async () => undefined,
    },
  } as unknown as Flow;
}

/** In a process of its own each time: nothing is warm. */
async function start(): Promise<Row> {
  const { ours, bare } = await takeTurns({ ours: () => cold("load"), bare: () => cold("parse") });
  return compare("ms, the catalogue loaded and checked, cold", ours, bare, "its JSON parsed, cold");
}

async function cold(what: "load" | "parse"): Promise<number> {
  const script = resolve(import.meta.dir, "cold-catalogue.ts");
  const child = Bun.spawn([process.execPath, script, what], { stdout: "pipe", stderr: "inherit" });
  const printed = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("the catalogue could not be loaded");
  return Number(printed);
}
