import type { Field, Media, MediaField, NumberField, TextField } from "../../catalog/index.ts";
import type { Deed } from "../incoming.ts";
import { fileFor } from "./right-answers.ts";

/** One answer of each kind that a field cannot take. */
export function wrongAnswers(field: Field): readonly Deed[] {
  switch (field.type) {
    case "text":
      return [...wrongTexts(field).map(wrote), ARCHIVE];
    case "number":
      return [...wrongNumbers(field).map(wrote), ARCHIVE, STICKER];
    case "media":
      return [wrote("вот, держите"), STICKER, ...wrongFiles(field)];
    case "choice":
    case "branch":
    case "toggle":
    case "pick":
    case "job":
      return [wrote("такого здесь нет"), ARCHIVE, STICKER];
    case "list":
    case "group":
    case "serial":
      return []; // Answered by what is in them.
  }
}

const wrote = (text: string): Deed => ({ did: "wrote", text });
const STICKER: Deed = { did: "sent_other" };
const ARCHIVE: Deed = {
  did: "sent",
  file: { kind: "document", fileId: "archive", mime: "application/zip", name: "a.zip" },
};

function wrongTexts({ minLength, maxLength, link, pattern }: TextField): readonly string[] {
  const odd = pattern === undefined ? undefined : ODD_TEXTS.find((it) => !matches(pattern, it));
  return [
    "я".repeat(maxLength + 1),
    ...(minLength > 1 ? ["я".repeat(minLength - 1)] : []),
    ...(link ? ["просто слова"] : []),
    ...(odd === undefined ? [] : [odd]),
  ];
}

const ODD_TEXTS = ["§ §", "просто слова", "100 500"];
const matches = (pattern: string, text: string) => new RegExp(pattern, "u").test(text);

function wrongNumbers({ minimum, maximum, integer, decimals }: NumberField): readonly string[] {
  const inside = Math.floor(minimum ?? maximum ?? 1);
  return [
    "несколько",
    ...(minimum === undefined ? [] : [`${minimum - 1}`]),
    ...(maximum === undefined ? [] : [`${maximum + 1}`]),
    ...(integer ? [`${inside},5`] : []),
    ...(decimals === undefined || integer ? [] : [`${inside},${"1".repeat(decimals + 1)}`]),
  ];
}

const KINDS: readonly Media[] = ["image", "video", "audio", "document"];
const TOO_MANY_BYTES = 2 ** 40;

function wrongFiles(field: MediaField): readonly Deed[] {
  const file = fileFor(field, 0);
  const other = KINDS.find((kind) => !field.media.includes(kind) && kind !== "document");
  const all = [
    { ...file, bytes: TOO_MANY_BYTES },
    ...(field.mime ? [{ ...file, mime: "application/x-nothing" }] : []),
    ...(other && !field.media.includes("document") ? [{ ...file, kind: other }] : []),
  ];
  return all.map((one) => ({ did: "sent", file: one }));
}
