import type { Field, FileFacts, Input, MediaFacts, Model } from "../../src/catalog/index.ts";
import type { FileKind, MessageView } from "../../src/emulator/telegram/index.ts";
import { choicesOf } from "../../src/telegram/flows/fields.ts";
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
const STEPS_MAX = 12;
/** Long words are cut when there are many. */
const SHOWN_CHARS = 40;

const STEP = /Шаг (\d+) из (\d+) · (.+)/;
export const CONFIRMATION = /Проверьте и запускайте|Не хватает|Осталось поправить/;

export const isStep = ({ text }: MessageView) => STEP.test(text);
const isStepOrEnd = (message: MessageView) => isStep(message) || CONFIRMATION.test(message.text);

/**
 * A person who goes through one model's form, led by nothing but what the screens say: the label of
 * a step tells which field is asked for, the catalogue which answers it takes. What was given is
 * kept in `values` and `facts`, so that a test can work out the price for itself.
 */
export class FormWalker {
  readonly person: TestPerson;
  readonly model: Model;
  readonly values: Input = {};
  readonly facts: MediaFacts = {};
  /** Lines that the confirmation must have, by the fields' names. */
  readonly lines: Record<string, string> = {};

  constructor(person: TestPerson, model: Model) {
    this.person = person;
    this.model = model;
  }

  /** A newcomer: greeting, menu, card. */
  async findsCard(): Promise<MessageView> {
    const { person } = this;
    await person.sends("/start");
    await person.sees(/Дарим/);
    await person.presses("Пропустить");
    await person.sees("Главное меню");
    return this.findsInMenu();
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
      screen = await this.answers(this.fieldOf(screen));
    }
    return screen;
  }

  /** The field that a step asks for, by the label that it shows. */
  fieldOf(screen: MessageView): Field {
    const label = STEP.exec(screen.text)?.[3];
    const field = this.model.fields.find((it) => it.label === label);
    if (!field) throw new Error(`${this.model.key} has no field «${label}»: ${screen.text}`);
    return field;
  }

  /** Gives the field a value that fits and sees what comes next. */
  async answers(field: Field): Promise<MessageView> {
    const { person } = this;
    switch (field.type) {
      case "text":
        await person.sends(this.#text(field));
        break;
      case "number":
        await person.sends(this.#number(field));
        break;
      case "choice":
      case "toggle": {
        const label = this.#choice(field);
        await person.presses(new RegExp(`^(✓ )?${RegExp.escape(label)}( · .*)?$`));
        break;
      }
      case "media":
        await this.#sendsMedia(field);
        break;
    }
    return person.sees(isStepOrEnd);
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
      .replace(/ · (от )?[\d\s,]+₽$/, "")
      .replace(/…$/, "");
    if (button && !this.model.name.startsWith(shown ?? "?")) {
      throw new Error(`«${button.text}» leads to ${this.model.name}`);
    }
    return button?.text;
  }

  #keep({ name, label }: Field, value: unknown, words: string): void {
    this.values[name] = value;
    this.lines[name] = `${label}: ${words}`;
  }

  #text(field: Extract<Field, { type: "text" }>): string {
    const words = wordsFor(field, this.model);
    this.#keep(field, words, words.slice(0, SHOWN_CHARS));
    return words;
  }

  #number(field: Extract<Field, { type: "number" }>): string {
    const { minimum, maximum, asText } = field;
    const value = Number(this.model.example[field.name] ?? minimum ?? maximum ?? 1);
    const words = String(value).replace(".", ",");
    this.#keep(field, asText ? String(value) : value, words);
    return words;
  }

  /** What the example has, or the first that there is; returned by its label. */
  #choice(field: Field): string {
    const choices = choicesOf(field);
    const like = choices.find(({ value }) => value === this.model.example[field.name]);
    const chosen = like ?? choices[0];
    if (!chosen) throw new Error(`${this.model.key}: ${field.name} has no options`);
    const words = field.type === "toggle" ? chosen.label.toLowerCase() : chosen.label;
    this.#keep(field, chosen.value, words);
    return chosen.label;
  }

  async #sendsMedia(field: MediaField): Promise<void> {
    const { person } = this;
    const { kind, mime, bytes, facts } = sampleFor(field);
    const count = field.many ? Math.max(field.minItems, Math.min(ALBUM, field.maxItems)) : 1;
    // What follows the end of a file is of no interest, and makes each another one.
    const files = Array.from({ length: count }, (_, i) => Buffer.concat([bytes, Buffer.of(i)]));
    const refs = files.map(() => "tg:file");
    this.#keep(field, field.many ? refs : refs[0], `${refs.length} файл`);
    this.facts[field.name] = files.map(({ byteLength }) => ({ ...facts, bytes: byteLength }));
    const name = `sample.${mime.split("/")[1]}`;
    await person.sendsFile(kind, files.length > 1 ? files : bytes, { name, mime });
    if (!field.many) return;
    await person.sees(`Принято: ${count} из`);
    await person.presses("✅ Готово");
  }
}

/** The example's own words where the field has some, else words of the right length. */
function wordsFor(field: Extract<Field, { type: "text" }>, { example }: Model): string {
  const own = example[field.name];
  if (typeof own === "string") return own;
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
