import type {
  EmulatorEvent,
  MessageView,
  TelegramControl,
} from "../../src/emulator/telegram/index.ts";
import { present } from "../../src/kernel/index.ts";
import type { Dice } from "./dice.ts";
import type { Surroundings } from "./sim-process.ts";
import { type Favourite, favouriteOf, leadsToQuestion, tasteFor } from "./taste.ts";
import { PICTURE } from "./wares.ts";

/** Stands in everything that people write, and must stand in no line of any log. */
export const PRIVATE_WORDS = ["заветное", "9123456789"];

/** How often somebody whom the bot has not answered yet begins anew. */
const IMPATIENT = 0.2;
const PAUSE_MS = { least: 150, most: 2_500 };
/** Who goes on without looking, whatever the bot does; everybody else waits for an answer. */
const HASTY = 0.5;
/** So long, and then goes on without it. */
const PATIENCE_MS = { least: 1_000, most: 5_000 };
/** How often whoever was asked for words or a file gives some next. */
const OBLIGING = 0.7;

const ACTING = [
  { weight: 70, what: "press" },
  { weight: 10, what: "write" },
  { weight: 5, what: "file" },
  { weight: 5, what: "command" },
  { weight: 0.7, what: "block" },
] as const;
const ANSWERING = [
  { weight: 80, what: "write" },
  { weight: 20, what: "file" },
] as const;

/** What the bot does in a chat that a person takes for an answer. */
const ANSWERS: ReadonlySet<EmulatorEvent["type"]> = new Set([
  "message",
  "edit",
  "delete",
  "callback_answer",
]);

/** People who use the bot as people do: in haste, twice, with old buttons, and out of order. */
export class Crowd {
  readonly #control: TelegramControl;
  readonly #world: Surroundings;
  readonly #dice: Dice;
  /** Quotes whose confirmation was pressed, by whom. */
  readonly pressed = new Set<string>();
  readonly blockers = new Set<number>();
  readonly people: readonly number[];
  readonly #favourites: ReadonlyMap<number, Favourite>;
  readonly #hasty: ReadonlySet<number>;
  /** Until when people wait for an answer to what they did last. */
  readonly #waitsUntil = new Map<number, number>();
  /** Who has pressed what leads to a question. */
  readonly #asked = new Set<number>();
  #isAsleep = false;
  #words = 0;

  constructor(
    control: TelegramControl,
    { people, models }: { people: readonly number[]; models: readonly Favourite[] },
    world: Surroundings,
    dice: Dice,
  ) {
    this.#control = control;
    this.#world = world;
    this.#dice = dice;
    this.people = people;
    this.#favourites = new Map(people.map((id) => [id, favouriteOf(models, dice)]));
    this.#hasty = new Set(people.filter(() => dice.chance(HASTY)));
    for (const id of people) control.addPerson({ id, firstName: `Человек ${id}` });
    control.on(({ type, chatId }) => {
      if (ANSWERS.has(type)) this.#waitsUntil.delete(chatId);
    });
  }

  /** Everybody begins, and goes on until `sleep`. */
  wake(): void {
    for (const id of this.people) {
      this.#later(id, () => this.#first(id));
    }
  }

  sleep(): void {
    this.#isAsleep = true;
  }

  asks(id: number, text: string): void {
    this.#world.trace.say(`p${id}`, `writes ${text}`);
    this.#control.sendText(id, { text });
  }

  isBlocking(id: number): boolean {
    return this.#control.people().some((person) => person.id === id && person.blocked);
  }

  #later(id: number, act: () => void): void {
    const { time } = this.#world;
    const pauseMs = Math.round(this.#dice.spread(PAUSE_MS.least, PAUSE_MS.most));
    time.at(time.now + pauseMs, () => {
      if (this.#isAsleep) return;
      if (time.now < (this.#waitsUntil.get(id) ?? 0)) return this.#later(id, act);
      act();
      if (!this.#hasty.has(id)) this.#wait(id);
      this.#later(id, () => this.#act(id));
    });
  }

  #wait(id: number): void {
    const patienceMs = Math.round(this.#dice.spread(PATIENCE_MS.least, PATIENCE_MS.most));
    this.#waitsUntil.set(id, this.#world.time.now + patienceMs);
  }

  #first(id: number): void {
    const what = this.#dice.weighted([
      { weight: 45, what: "start" },
      { weight: 40, what: "write" },
      { weight: 15, what: "file" },
    ]);
    if (what === "start") this.asks(id, "/start");
    else if (what === "write") this.#write(id);
    else this.#send(id);
  }

  #act(id: number): void {
    if (this.isBlocking(id)) {
      if (this.#dice.chance(0.5)) this.#block(id, false);
      return;
    }
    const isObliging = this.#asked.delete(id) && this.#dice.chance(OBLIGING);
    const what = this.#dice.weighted(isObliging ? ANSWERING : ACTING);
    if (what === "press") this.#press(id);
    else if (what === "write") this.#write(id);
    else if (what === "file") this.#send(id);
    else if (what === "block") this.#block(id, true);
    else this.asks(id, this.#dice.pick(["/start", "/cancel", "/balance", "/menu"]) ?? "/start");
  }

  /** Mostly under the last messages, sometimes twice. */
  #press(id: number): void {
    const messages = this.#control.chat(id).messages.filter(({ from }) => from === "bot");
    const seen = this.#dice.chance(0.85) ? messages.slice(-3) : messages;
    const buttons = seen.flatMap(buttonsOf);
    const button = this.#dice.weighted(
      buttons.map((what) => ({ what, weight: tasteFor(what.data, this.#favouriteOf(id)) })),
    );
    if (button) this.#tap(id, button);
    else if (this.#dice.chance(IMPATIENT)) this.asks(id, "/start");
    if (button && this.#dice.chance(0.25)) this.#tap(id, button);
  }

  #favouriteOf(id: number): Favourite {
    return present(this.#favourites.get(id), "everybody has one");
  }

  #tap(id: number, { message, row, column, data }: Button): void {
    this.#world.trace.say(`p${id}`, `presses ${data} under ${message}`);
    if (leadsToQuestion(data)) this.#asked.add(id);
    const quote = /^\+?go:([^:]+):/.exec(data)?.[1];
    if (quote !== undefined) this.pressed.add(`${id} ${quote}`);
    this.#control.press(id, { messageId: message, row, column });
  }

  #write(id: number): void {
    this.asks(id, `рыжий кот ${++this.#words}, ${PRIVATE_WORDS[0]}, +7${PRIVATE_WORDS[1]}`);
  }

  #send(id: number): void {
    const kind = this.#dice.chance(0.7) ? "photo" : "document";
    this.#world.trace.say(`p${id}`, `sends a ${kind}`);
    const unique = Buffer.from(`file ${++this.#words}`);
    const bytes = Buffer.concat([PICTURE, unique]);
    this.#control.sendFiles(id, { kind, files: [{ name: "cat.png", mime: "image/png", bytes }] });
  }

  #block(id: number, blocked: boolean): void {
    this.#world.trace.say(`p${id}`, blocked ? "blocks the bot" : "lets the bot back in");
    if (blocked) this.blockers.add(id);
    this.#control.block(id, blocked);
  }
}

interface Button {
  readonly message: number;
  readonly row: number;
  readonly column: number;
  readonly data: string;
}

function buttonsOf({ id, keyboard }: MessageView): Button[] {
  return keyboard.flatMap((buttons, row) =>
    buttons.flatMap(({ data }, column) =>
      data === undefined ? [] : [{ message: id, row, column, data }],
    ),
  );
}
