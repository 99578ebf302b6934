import type { MessageView } from "../../src/emulator/telegram/index.ts";
import { eventually } from "../support/eventually.ts";
import type { TestPerson } from "../support/telegram.ts";
import { printChat } from "../support/telegram-chat.ts";
import type { World } from "../support/world.ts";

/** From the time on when nothing is killed any more. */
const PATIENCE_MS = 90_000;
/** Whoever sees nothing happen presses again. */
const IMPATIENCE_MS = 4_000;
const NUMBER = /№ (\w{6})/;

/** A person who, with a confirmation before them, runs it, waits for its end and repeats it. */
export class Patron {
  readonly person: TestPerson;
  /** Confirmations that were run. */
  runs = 0;
  readonly #world: World;

  constructor(world: World, person: TestPerson) {
    this.#world = world;
    this.person = person;
  }

  /** Until it is over; a run that was begun is waited for. */
  async runsAgainAndAgain(over: AbortSignal): Promise<void> {
    const patience = new Patience(over);
    for (;;) {
      const confirmation = this.#newest("✅ Запустить", 0);
      if (!confirmation) throw new Error("there is nothing to run");
      this.#press(confirmation, "✅ Запустить");
      this.runs++;
      const end = await this.#end(this.runs, patience);
      if (over.aborted) return;
      await this.#untilShown(end, confirmation.id, patience);
    }
  }

  /** Numbers of runs whose end they were told, in the order of the ends. */
  get told(): string[] {
    const told = this.#ends().map(({ text }) => NUMBER.exec(text)?.[1] ?? "");
    return [...new Set(told)];
  }

  /** 🔁 on the end of a run brings a new confirmation, if need be when pressed again. */
  async #untilShown(end: MessageView, after: number, patience: Patience): Promise<void> {
    const shown = () => this.#newest("✅ Запустить", Math.max(after, end.id));
    while (!patience.isOver) {
      this.#press(end, /^🔁/);
      if (await eventually("a confirmation", shown, IMPATIENCE_MS).catch(() => undefined)) return;
    }
    throw new Error(`🔁 leads nowhere: ${this.#picture()}`);
  }

  #picture(): string {
    return printChat(this.person.chat, this.#world.telegram.control.status());
  }

  #end(count: number, patience: Patience): Promise<MessageView> {
    const ended = () => {
      if (this.told.length >= count) return this.#ends().at(-1);
      if (patience.isOver) throw new Error(`no end is seen: ${this.#picture()}`);
      return undefined;
    };
    return eventually(`run ${count} ends`, ended, Number.POSITIVE_INFINITY);
  }

  /** What tells the end of a run and offers to repeat it. */
  #ends(): MessageView[] {
    return this.person.chat.messages.filter(
      (message) => NUMBER.test(message.text) && has(message, /^🔁/),
    );
  }

  #newest(label: string, after: number): MessageView | undefined {
    return this.person.chat.messages.findLast((one) => one.id > after && has(one, label));
  }

  /** The answer is not waited for: the bot may be dead. */
  #press(message: MessageView, label: string | RegExp): void {
    for (const [row, buttons] of message.keyboard.entries()) {
      const column = buttons.findIndex(({ text }) => fits(text, label));
      if (column < 0) continue;
      this.#world.telegram.control.press(this.person.id, { messageId: message.id, row, column });
      return;
    }
  }
}

/** Begins to run out when the killing is over: before that, nothing need ever get done. */
class Patience {
  #endsAt = Number.POSITIVE_INFINITY;

  constructor(over: AbortSignal) {
    over.addEventListener("abort", () => {
      this.#endsAt = performance.now() + PATIENCE_MS;
    });
  }

  get isOver(): boolean {
    return performance.now() > this.#endsAt;
  }
}

function has({ keyboard }: MessageView, label: string | RegExp): boolean {
  return keyboard.flat().some(({ text }) => fits(text, label));
}

function fits(text: string, label: string | RegExp): boolean {
  return typeof label === "string" ? text === label : label.test(text);
}
