import type { Input, Model } from "../../src/catalog/index.ts";
import {
  type ButtonView,
  ControlRefusal,
  type MessageView,
  type PressAction,
} from "../../src/emulator/telegram/index.ts";
import type { Random } from "../../src/kernel/index.ts";
import { type ActionName, decode } from "../../src/telegram/actions.ts";
import { faultsOf, type Rules } from "../telegram/screen-rules.ts";
import { catalogue } from "./catalogue.ts";
import { FormWalker, isStep } from "./form-walker.ts";
import type { TestPerson } from "./telegram.ts";

/** A button of a chat, with what tells it from others that mean something else. */
export interface Choice {
  readonly place: PressAction;
  readonly data: string;
  readonly does: ActionName;
  /** Its meaning and the screen that it stands on, without names and numbers. */
  readonly shape: string;
}

/** Messages looked at for buttons, newest first: a screen, a result, what came before. */
const MESSAGES_SEEN = 5;

const { models } = catalogue;
const byNameLength = models.map(({ name }) => name).sort((a, b) => b.length - a.length);

/** What was pressed by everybody, and what was wrong with it. */
export class Atlas {
  readonly #shapes = new Map<string, number>();
  readonly #kinds = new Map<ActionName, number>();
  readonly #random: Random;
  readonly faults: string[] = [];
  /** How long each answer took, in milliseconds. */
  readonly answersMs: number[] = [];
  /** Data of every ✅ that was pressed. */
  readonly runs = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  get presses(): number {
    return [...this.#shapes.values()].reduce((sum, times) => sum + times, 0);
  }

  get shapes(): number {
    return this.#shapes.size;
  }

  get kinds(): ReadonlySet<ActionName> {
    return new Set(this.#kinds.keys());
  }

  timesOf({ shape }: Choice): number {
    return this.#shapes.get(shape) ?? 0;
  }

  /** What has been pressed least: a meaning that is new, else by the shape, else by the meaning. */
  choose(choices: readonly Choice[]): Choice | undefined {
    const weight = (choice: Choice) => {
      const kind = this.#kinds.get(choice.does);
      if (kind === undefined) return this.#random.fraction() - 1;
      return this.timesOf(choice) * 1_000 + kind + this.#random.fraction();
    };
    const weighed = choices.map((choice) => [weight(choice), choice] as const);
    return weighed.sort(([a], [b]) => a - b)[0]?.[1];
  }

  count({ shape, does, data }: Choice): void {
    this.#shapes.set(shape, (this.#shapes.get(shape) ?? 0) + 1);
    this.#kinds.set(does, (this.#kinds.get(does) ?? 0) + 1);
    if (does === "run") this.runs.add(data.split(":")[1] ?? "");
  }
}

/** Presses so many buttons of a person's chat, those first that nobody has pressed yet. */
export async function crawl(person: TestPerson, atlas: Atlas, presses: number): Promise<void> {
  let seen: MessageView | undefined;
  for (let press = 0; press < presses; press++) {
    const choice = atlas.choose(choicesOf(person));
    if (!choice) throw new Error("there is nothing to press");
    // An open question is answered once its buttons are known.
    const answers = seen !== undefined && isOpenStep(seen) && atlas.timesOf(choice) > 0;
    seen = answers ? await answer(person, seen) : await pressAndLook(person, choice, atlas);
  }
}

/** Where an answer stands already, there is a button to go on with it; without a run, no answer. */
function isOpenStep(message: MessageView): boolean {
  const labels = message.keyboard.flat().map(({ text }) => text);
  const canBeAnswered = !message.text.includes("Подходящих запусков пока нет");
  return isStep(message) && canBeAnswered && !labels.some((it) => /Готово|Дальше/.test(it));
}

async function answer(person: TestPerson, screen?: MessageView): Promise<MessageView> {
  const model = models.find(({ name }) => screen?.text.split("\n").includes(name));
  if (!screen || !model) throw new Error(`a step names no model: ${screen?.text}`);
  const walker = new FormWalker(person, model);
  walker.values = waysChosen(model, screen);
  return walker.answers(walker.placeOf(screen), screen);
}

/** A step inside a branch shows that its way was chosen. */
function waysChosen({ fields }: Model, { text }: MessageView): Input {
  const labels = fields.filter(({ label }) => text.includes(label)).map(({ name }) => name);
  const ways = fields.flatMap((field) => {
    if (field.type !== "branch") return [];
    const way = field.options.find((option) => option.fields.some((it) => labels.includes(it)));
    return way ? [[field.name, way.value] as const] : [];
  });
  return Object.fromEntries(ways);
}

/** The press is answered, and something is seen of it; both are held to the rules. */
export async function pressAndLook(
  person: TestPerson,
  choice: Choice,
  atlas: Atlas,
): Promise<MessageView | undefined> {
  const what = `${choice.shape} (${choice.data})`;
  atlas.count(choice);
  try {
    const press = async () => {
      const { tookMs } = await person.pressesAt(choice.place, what);
      if (tookMs !== undefined) atlas.answersMs.push(tookMs);
      return person.sees(() => true);
    };
    // What is looked at twice within a second looks the same.
    const seen = await press().catch((error) => {
      if (error instanceof ControlRefusal) throw error;
      return press();
    });
    atlas.faults.push(...faultsOfMessage(seen).map((fault) => `${what}: ${fault}`));
    return seen;
  } catch (error) {
    // The message may have gone just now: a progress gives way to its result.
    if (error instanceof ControlRefusal) return undefined;
    atlas.faults.push(`${what}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** The buttons of the newest messages that make a callback. */
export function choicesOf({ chat }: TestPerson, messages = MESSAGES_SEEN): readonly Choice[] {
  const shown = chat.messages.filter(({ from, keyboard }) => from === "bot" && keyboard.length > 0);
  return shown.slice(-messages).flatMap((message) =>
    message.keyboard.flatMap((buttons, row) =>
      buttons.flatMap(({ data }, column): Choice[] => {
        if (data === undefined) return [];
        const { action, stays } = decode(data);
        const shape = `${action.do}${stays ? "+" : ""} @ ${headlineOf(message)}`;
        const place = { messageId: message.id, row, column };
        return [{ place, data, does: action.do, shape }];
      }),
    ),
  );
}

/** The first line without what differs from one run or model to the next. */
function headlineOf({ text, media }: MessageView): string {
  const [first = ""] = text.split("\n");
  const model = byNameLength.find((name) => first.startsWith(name));
  const plain = model === undefined ? first : first.replace(model, "‹model›");
  const bare = plain
    .replace(/№ \w{6}/g, "№")
    .replace(/[\d\u00a0,]+/g, "#")
    .replace(/ · .*/, "");
  return `${media ? `${media.kind} ` : ""}${bare.slice(0, 40)}`;
}

const NOWHERE: Rules = { back: false, out: false };

/** The ways that design §10 asks of it. */
function rulesFor({ text, media, keyboard }: MessageView): Rules {
  const labels = keyboard.flat().map((button) => button.text);
  if (text.startsWith("Главное меню") || labels.includes("Пропустить")) return NOWHERE;
  if (text.startsWith("Создаю…")) return { back: false, out: true };
  // Files of one result, and exact bytes: the words stand in the message after them.
  if (media && keyboard.length === 0) return NOWHERE;
  return { back: true, out: true };
}

export function faultsOfMessage(message: MessageView): readonly string[] {
  const { media, text } = message;
  // The marks are the sender's business; here is only what people read.
  const html = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const keyboard = message.keyboard.map((row) => row.map(asBodyButton));
  const faults = faultsOf({ html, keyboard, caption: media !== undefined }, rulesFor(message));
  return /неизвестн(ая|ый|ое|ые|ой|ую)/i.test(text)
    ? [...faults, "says that something is unknown"]
    : faults;
}

function asBodyButton({ text, data, url, copyText }: ButtonView) {
  if (data !== undefined) return { text, data };
  return url === undefined ? { text, copy: copyText ?? "" } : { text, url };
}
