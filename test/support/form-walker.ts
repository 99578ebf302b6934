import {
  activeFields,
  chosenBranch,
  type Field,
  type FileFacts,
  type Input,
  isSearched,
  itemAt,
  jobRef,
  type Located,
  type MediaFacts,
  type Model,
  putAt,
  takesSeveral,
  topPlace,
  valueAt,
} from "../../src/catalog/index.ts";
import type { FileKind, MessageView } from "../../src/emulator/telegram/index.ts";
import { choicesOf } from "../../src/telegram/flows/choices.ts";
import { intakeOf, itemOf, membersIn, topOf } from "../../src/telegram/flows/places.ts";
import { SECTION_LABELS } from "../../src/telegram/texts/words.ts";
import { jpeg, mp3, mp4, png, wav, webp } from "./sample-media.ts";
import type { TestPerson } from "./telegram.ts";

type MediaField = Extract<Field, { type: "media" }>;

interface Sample {
  kind: FileKind;
  mime: string;
  bytes: Uint8Array;
  facts: FileFacts;
}

/** Large enough for the models with a lower limit, small enough for those with an upper one. */
const SIDE_PX = 1024;
const VIDEO = { widthPx: 1280, heightPx: 720, seconds: 5 };
const AUDIO_SECONDS = 8;
/** A list of files gets an album where it may have more than one. */
const ALBUM = 2;
const STEPS_MAX = 30;
/** So many items go into a list that may have more than one. */
const ITEMS = 2;
/** Long words are cut when there are many. */
const SHOWN_CHARS = 40;

const STEP = /Шаг (\d+) из (\d+) · (.+)/;
export const CONFIRMATION = /Проверьте и запускайте|Не хватает|Осталось поправить/;

export const isStep = ({ text }: MessageView) => STEP.test(text);
/** A finished run in a list: the newest comes first. */
const RUN = /^✅ ([0-9A-Z]{6}) · /;
const isStepOrEnd = (message: MessageView) => isStep(message) || CONFIRMATION.test(message.text);

/**
 * A person who goes through one model's form, led by nothing but what the screens say: the label of
 * a step tells which field is asked for, the catalogue which answers it takes. What was given is
 * kept in `values` and `facts`, so that a test can work out the price for itself.
 */
export class FormWalker {
  readonly person: TestPerson;
  readonly model: Model;
  values: Input = {};
  readonly facts: MediaFacts = {};
  /** Lines that the confirmation must have, by the fields' names. */
  readonly lines: Record<string, string> = {};

  constructor(person: TestPerson, model: Model) {
    this.person = person;
    this.model = model;
  }

  /** A newcomer: greeting, menu, card. */
  async findsCard(): Promise<MessageView> {
    await this.greeted();
    return this.findsInMenu();
  }

  /** A newcomer: greeting, menu. */
  async greeted(): Promise<void> {
    const { person } = this;
    await person.sends("/start");
    await person.sees(/Дарим/);
    await person.presses("Пропустить");
    await person.sees("Главное меню");
  }

  /** From the menu, through its section and as many pages as it takes, to the card. */
  async findsInMenu(): Promise<MessageView> {
    const { person, model } = this;
    const title = SECTION_LABELS[model.section];
    await person.presses(title);
    let list = await person.sees(title);
    for (let page = 2; !this.#labelIn(list); page++) {
      await person.presses(`Стр. ${page} ›`);
      list = await person.sees(`Страница ${page} из`);
    }
    await person.presses(this.#labelIn(list) ?? "");
    return person.sees((message) => message.text.startsWith(`${model.name} · ${model.maker}`));
  }

  /** ▶️ and then every step with a value that fits, up to the confirmation. */
  async walks(): Promise<MessageView> {
    return this.answersAll(await this.launches());
  }

  async launches(): Promise<MessageView> {
    await this.person.presses("▶️ Запустить");
    return this.person.sees(isStepOrEnd);
  }

  async answersAll(shown: MessageView): Promise<MessageView> {
    let screen = shown;
    for (let step = 0; !CONFIRMATION.test(screen.text); step++) {
      if (step === STEPS_MAX) throw new Error(`${this.model.key} asks for ever: ${screen.text}`);
      screen = await this.answers(this.placeOf(screen));
    }
    return screen;
  }

  /** What a step asks for, by the title that it shows: «Реплика 2 · Голос». */
  placeOf(screen: MessageView): Located {
    const title = STEP.exec(screen.text)?.[3] ?? "";
    const tops = activeFields(this.model, this.values).map(topPlace);
    const found = tops.find(({ field }) => field.label === title) ?? this.#inside(tops, title);
    if (!found) throw new Error(`${this.model.key} has no field «${title}»: ${screen.text}`);
    return found;
  }

  #inside(tops: readonly Located[], title: string): Located | undefined {
    const [, label, number, rest] = /^(.+?) (\d+)(?: · (.+))?$/.exec(title) ?? [];
    const lists = tops.filter(({ field }) => field.type === "list" && field.item.label === label);
    for (const list of lists) {
      const item = itemAt(list, Number(number) - 1);
      if (!item || rest === undefined) return item;
      const members = membersIn({ values: this.values }, item);
      const found = members.find(({ field }) => field.label === rest);
      if (found) return found;
    }
    return undefined;
  }

  /** Gives a place a value that fits and sees what comes next; `shown` is the step that asks. */
  async answers(at: Located, shown = this.person.screen): Promise<MessageView> {
    const { person } = this;
    if (at.field.type === "list") return this.#fills(at);
    if (at.field.type === "job") await this.#choosesRun(at, at.field, shown);
    else await this.#sends(at);
    return person.sees(isStepOrEnd);
  }

  /** A list gets its items, each by what it asks for, and then «Готово». */
  async #fills(list: Located): Promise<MessageView> {
    const { field } = list;
    if (field.type !== "list") throw new Error("only a list is filled");
    const { person } = this;
    const count = Math.max(field.minItems, Math.min(ITEMS, field.maxItems));
    for (let index = this.#items(list); index < count; index = this.#items(list)) {
      const intake = intakeOf(list, this);
      if (intake) await this.#sends(intake);
      else await person.presses(`➕ Добавить: ${field.item.label}`);
      let screen = await person.sees(isStepOrEnd);
      while (itemOf(this.placeOf(screen))) screen = await this.answers(this.placeOf(screen));
    }
    await person.presses("✅ Готово");
    return person.sees(isStepOrEnd);
  }

  #items(list: Located): number {
    const items = valueAt(this.values, list.path);
    return Array.isArray(items) ? items.length : 0;
  }

  async #sends(at: Located): Promise<void> {
    const { person } = this;
    const { field } = at;
    switch (field.type) {
      case "text":
        await person.sends(this.#text(at, field));
        return;
      case "number":
        await person.sends(this.#number(at, field));
        return;
      case "choice":
      case "toggle":
      case "branch":
      case "pick":
        return this.#pressesOption(this.#choice(at), field);
      case "media":
        return this.#sendsMedia(at, field);
      case "job":
      case "list":
      case "group":
      case "serial":
        throw new Error(`${field.label} is answered by what is in it`);
    }
  }

  /** The newest of the person's own runs, and its first part where it has several. */
  async #choosesRun(
    at: Located,
    field: Extract<Field, { type: "job" }>,
    { id: messageId, keyboard }: MessageView,
  ): Promise<void> {
    const { person } = this;
    const row = keyboard.findIndex(([first]) => RUN.test(first?.text ?? ""));
    const number = RUN.exec(keyboard[row]?.[0]?.text ?? "")?.[1] ?? "";
    await person.pressesAt({ messageId, row, column: 0 }, `run ${number}`);
    const ref = { number, ...(field.take.of === "part" && { part: 0 }) };
    this.#keep(at, jobRef(ref), `№ ${number}`);
    if (field.take.of !== "part") return;
    await person.sees(/Какой вариант из № /);
    await person.presses(/^1 · /);
  }

  /** On the page that has it; among many it is asked for by its name. */
  async #pressesOption(label: string, field: Field): Promise<void> {
    const { person } = this;
    if (isSearched(field)) {
      // With a word of no meaning it is no exact name, which would be the answer itself.
      await person.sends(`${label.split(/[:,]/)[0]} пожалуйста`);
      await person.sees("🔎");
    }
    const option = new RegExp(`^(✓ )?${RegExp.escape(label)}( · .*)?$`);
    let { screen } = person;
    for (let page = 2; !screen.keyboard.flat().some(({ text }) => option.test(text)); page++) {
      await person.presses(`Стр. ${page} ›`);
      screen = await person.sees(isStepOrEnd);
    }
    await person.presses(option);
  }

  /** From the confirmation to one of its fields, through ✏️. */
  async changes(field: Field): Promise<MessageView> {
    const { person } = this;
    const label = new RegExp(`^${RegExp.escape(field.label)}: `);
    await person.presses("✏️ Изменить");
    let list = await person.sees("Что изменить?");
    for (let page = 2; !list.keyboard.flat().some(({ text }) => label.test(text)); page++) {
      await person.presses(`Стр. ${page} ›`);
      list = await person.sees("Что изменить?");
    }
    await person.presses(label);
    return person.sees((message) => message.text.startsWith(field.label));
  }

  /** The button of this model in a list, which names it as far as there is room. */
  #labelIn(list: MessageView): string | undefined {
    const button = list.keyboard.flat().find(({ data }) => data === `i:${this.model.key}`);
    const shown = button?.text
      .replace(/^[⏸🆕⚡⭐] /u, "")
      .replace(/ · (((от|≈) )?[\d\s,]+₽|бесплатно)$/, "")
      .replace(/…$/, "");
    if (button && !this.model.name.startsWith(shown ?? "?")) {
      throw new Error(`«${button.text}» leads to ${this.model.name}`);
    }
    return button?.text;
  }

  #keep(at: Located, value: unknown, words: string): void {
    this.values = putAt(this.values, at, value);
    const { field } = at;
    const top = topOf(at);
    // Of what is inside of something the words come one after the other.
    this.lines[at.place] = at === top || !at.inside ? `${field.label}: ${words}` : words;
  }

  #text(at: Located, field: Extract<Field, { type: "text" }>): string {
    const words = wordsFor(at, field, this.model);
    this.#keep(at, words, words.slice(0, SHOWN_CHARS));
    return words;
  }

  #number(at: Located, field: Extract<Field, { type: "number" }>): string {
    const { minimum, maximum, asText } = field;
    const value = Number(valueAt(this.model.example, at.path) ?? minimum ?? maximum ?? 1);
    const words = String(value).replace(".", ",");
    this.#keep(at, asText ? String(value) : value, words);
    return words;
  }

  /** What the example has, or the first that there is; returned by its label. */
  #choice(at: Located): string {
    const { field } = at;
    const { model, values } = this;
    const choices = choicesOf(field, { fields: model.fields, values });
    // What can be picked was entered before this walk began: the screen has it.
    if (field.type === "pick" && choices.length === 0) {
      return this.person.screen.keyboard[0]?.[0]?.text ?? "";
    }
    const branch = field.type === "branch" ? chosenBranch(field, model.example) : undefined;
    const example = branch?.value ?? valueAt(model.example, at.path);
    const like = choices.find(({ value }) => value === example);
    const chosen = like ?? choices[0];
    if (!chosen) throw new Error(`${model.key}: ${field.name} has no options`);
    const words = field.type === "toggle" ? chosen.label.toLowerCase() : chosen.label;
    this.#keep(at, chosen.value, words);
    return chosen.label;
  }

  async #sendsMedia(at: Located, field: MediaField): Promise<void> {
    const { person } = this;
    const { kind, mime, bytes, facts } = sampleFor(field);
    const count = field.many ? Math.max(field.minItems, Math.min(ALBUM, field.maxItems)) : 1;
    // What follows the end of a file is of no interest, and makes each another one.
    const files = Array.from({ length: count }, (_, i) => Buffer.concat([bytes, Buffer.of(i)]));
    const refs = files.map(() => "tg:file");
    this.#keep(at, field.many ? refs : refs[0], `${refs.length} файл`);
    const known = files.map(({ byteLength }) => ({ ...facts, bytes: byteLength }));
    this.facts[at.path.join(".")] = known;
    const name = `sample.${mime.split("/")[1]}`;
    await person.sendsFile(kind, files.length > 1 ? files : bytes, { name, mime });
    if (!takesSeveral(field)) return;
    await person.sees(`Принято: ${count} из`);
    await person.presses("✅ Готово");
  }
}

/** The example's own words where the field has some, else words of the right length. */
function wordsFor(
  at: Located,
  field: Extract<Field, { type: "text" }>,
  { example }: Model,
): string {
  const own = valueAt(example, at.path);
  if (typeof own === "string") return own;
  if (field.link) return "https://example.com/page";
  const words = "рыжий кот в сапогах идёт по набережной под тёплым дождём";
  const enough = words.padEnd(field.minLength, ", и ещё раз");
  return enough.slice(0, Math.min(field.maxLength, Math.max(field.minLength, words.length))).trim();
}

/** The first sort of file that the field takes. */
function sampleFor(field: MediaField): Sample {
  const makers = field.media.flatMap((media) => SAMPLES[media]);
  const fits = ({ mime }: Sample) => field.mime === undefined || field.mime.includes(mime);
  const found = makers.map((make) => make()).find(fits);
  if (!found) throw new Error(`no sample for ${field.name}: ${field.media}, ${field.mime}`);
  return found;
}

const picture =
  (make: (widthPx: number, heightPx: number) => Uint8Array, kind: FileKind, mime: string) =>
  (): Sample => {
    const bytes = make(SIDE_PX, SIDE_PX);
    return { kind, mime, bytes, facts: { widthPx: SIDE_PX, heightPx: SIDE_PX } };
  };
const sound = (bytes: Uint8Array, kind: FileKind, mime: string) => (): Sample => ({
  kind,
  mime,
  bytes,
  facts: { seconds: AUDIO_SECONDS },
});

const SAMPLES: { readonly [M in MediaField["media"][number]]: readonly (() => Sample)[] } = {
  image: [
    picture(png, "photo", "image/png"),
    picture(jpeg, "photo", "image/jpeg"),
    picture(webp, "document", "image/webp"),
  ],
  video: [() => ({ kind: "video", mime: "video/mp4", bytes: mp4(VIDEO), facts: VIDEO })],
  audio: [
    sound(mp3(AUDIO_SECONDS), "audio", "audio/mpeg"),
    sound(wav(AUDIO_SECONDS), "document", "audio/wav"),
  ],
  document: [() => ({ kind: "document", mime: "text/plain", bytes: TEXT_FILE, facts: {} })],
};
const TEXT_FILE = new TextEncoder().encode("Кот в сапогах.\n".repeat(20));
