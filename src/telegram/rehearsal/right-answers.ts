import {
  chosenBranch,
  type Field,
  type Input,
  jobRef,
  type Located,
  type MediaField,
  type Model,
  type TextField,
  valueAt,
} from "../../catalog/index.ts";
import type { SentFile } from "../incoming.ts";

/** Answers that a field takes, as a person would give them. */

/** What the example has there, by the choice that it speaks for where there is one to be made. */
export function exampleAt(at: Located, { example }: Model): unknown {
  if (at.field.type !== "branch") return valueAt(example, at.path);
  const inside = at.inside ? valueAt(example, at.inside.path) : example;
  return chosenBranch(at.field, (inside ?? {}) as Input)?.value;
}

const SOME_WORDS = "рыжий кот в сапогах идёт по набережной под тёплым дождём";

export function wordsFor(field: TextField, example: unknown): string {
  if (typeof example === "string") return example;
  if (field.link) return "https://example.com/page";
  // What has a form of its own is told by its hint: «Например: #1E90FF».
  const told = /^Например: (\S+?)[.,]?(?:\s|$)/.exec(field.hint ?? "")?.[1];
  if (field.pattern !== undefined && told !== undefined) return told;
  const enough = SOME_WORDS.padEnd(field.minLength, ", и ещё раз");
  const length = Math.max(field.minLength, SOME_WORDS.length);
  return enough.slice(0, Math.min(field.maxLength, length)).trim();
}

export function numberFor(field: Extract<Field, { type: "number" }>, example: unknown): string {
  const { minimum, maximum } = field;
  const number = Number.parseFloat(String(example ?? field.default ?? minimum ?? maximum ?? 1));
  return String(number).replace(".", ",");
}

/** Large enough for the models with a lower limit, small enough for those with an upper one. */
const SAMPLES = {
  image: { widthPx: 1024, heightPx: 1024, bytes: 100_000 },
  video: { widthPx: 1280, heightPx: 720, seconds: 5, bytes: 100_000 },
  audio: { seconds: 8, bytes: 100_000 },
  document: { bytes: 1_000 },
} as const;

export function fileFor({ media, mime }: MediaField, index: number): SentFile {
  const kind = media[0] ?? "document";
  const type = mime?.find((it) => it.startsWith(kind));
  return { kind, fileId: `file${index}`, ...SAMPLES[kind], ...(type && { mime: type }) };
}

/** As many as are needed, two where there may be several. */
export const filesOf = ({ many, minItems, maxItems }: MediaField) =>
  many ? Math.max(minItems, Math.min(2, maxItems)) : 1;

export const runFor = ({ take }: Extract<Field, { type: "job" }>) =>
  jobRef({ number: "A1B2C3", ...(take.of === "part" && { part: 0 }) });
