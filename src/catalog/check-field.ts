import { unreachable } from "../kernel/index.ts";
import { checkGroup, checkList } from "./check-container.ts";
import { readJobRef } from "./job-ref.ts";
import { isMediaRef, isWebAddress } from "./media-ref.ts";
import type {
  BranchField,
  ChoiceField,
  Field,
  FieldCheck,
  JobField,
  Media,
  MediaField,
  NumberField,
  PickField,
  Problem,
  SerialField,
  TextField,
  ToggleField,
} from "./model.ts";
import { CHARACTERS, counted, formatNumber, OF_CHARACTERS } from "./russian.ts";

/**
 * One field at the step where it was entered: what a person typed or pressed becomes the value
 * that the schema takes, or a Russian word on what is wrong and how to mend it.
 */
export function checkField(field: Field, value: unknown): FieldCheck {
  switch (field.type) {
    case "text":
      return checkText(field, value);
    case "choice":
      return checkChoice(field, value);
    case "number":
      return checkNumber(field, value);
    case "toggle":
      return checkToggle(field, value);
    case "media":
      return checkMedia(field, value);
    case "job":
      return checkJob(field, value);
    case "list":
      return checkList(field, value, checkField);
    case "group":
      return checkGroup(field, value, checkField);
    case "branch":
      return checkChoice(field, value);
    case "serial":
    case "pick":
      return checkName(field, value);
    default:
      return unreachable(field);
  }
}

function checkText(field: TextField, value: unknown): FieldCheck {
  if (typeof value !== "string") return wrong(field, "type", "Пришлите ответ текстом.");
  const text = value.trim();
  const length = [...text].length;
  if (length < field.minLength) {
    const least = counted(field.minLength, OF_CHARACTERS);
    return length === 0
      ? wrong(field, "minLength", `Заполните «${field.label}»: пришлите текст.`)
      : wrong(field, "minLength", `Слишком коротко: нужно от ${least}. Допишите подробности.`);
  }
  if (length > field.maxLength) {
    const most = counted(field.maxLength, OF_CHARACTERS);
    const is = counted(length, CHARACTERS);
    return wrong(field, "maxLength", `В тексте ${is}, а можно до ${most}. ${SHORTEN}`);
  }
  if (field.link && !isWebAddress(text)) {
    return wrong(field, "link", "Нужна ссылка, например https://example.com/page.");
  }
  if (field.pattern && !new RegExp(field.pattern, "u").test(text)) {
    return wrong(field, "pattern", `Запись не подходит. ${field.hint ?? "Проверьте её."}`);
  }
  return { status: "ok", value: text };
}

const SHORTEN = "Сократите его; длинный текст удобно прислать файлом .txt.";

/** Which names there are, only the whole form knows (`checkInput`). */
function checkName(field: SerialField | PickField, value: unknown): FieldCheck {
  if (typeof value === "string" && value !== "") return { status: "ok", value };
  return wrong(field, "type", "Выберите кнопкой.");
}

function checkChoice(field: ChoiceField | BranchField, value: unknown): FieldCheck {
  const exact = field.options.find((option) => option.value === value);
  if (exact) return { status: "ok", value: exact.value };
  const typed = typeof value === "string" || typeof value === "number" ? plain(value) : undefined;
  const named = field.options.find(
    (option) => plain(option.value) === typed || plain(option.label) === typed,
  );
  if (named) return { status: "ok", value: named.value };
  const labels = field.options.map((option) => option.label).join(", ");
  return wrong(field, "enum", `Такого варианта нет. Выберите один из этих: ${labels}.`);
}

function plain(value: string | number | boolean): string {
  return String(value).trim().toLowerCase();
}

const NUMBER = /^[+-]?\d{1,30}(?:\.\d{1,30})?$/;

function checkNumber(field: NumberField, value: unknown): FieldCheck {
  const { suffix = "" } = field;
  const typed = String(typeof value === "number" || typeof value === "string" ? value : "");
  const text = (suffix && typed.endsWith(suffix) ? typed.slice(0, -suffix.length) : typed)
    .replace(/\s/g, "")
    .replace("−", "-")
    .replace(",", ".");
  const number = Number(text);
  if (typeof value === "number" ? !Number.isFinite(value) : !NUMBER.test(text)) {
    return wrong(field, "type", `Нужно число${exampleOf(field)}.`);
  }
  if (field.integer && !Number.isInteger(number)) {
    return wrong(field, "type", `Нужно целое число${exampleOf(field)}.`);
  }
  const below = field.minimum !== undefined && number < field.minimum;
  const above = field.maximum !== undefined && number > field.maximum;
  if (below || above) return wrong(field, "range", `Нужно число ${rangeOf(field)}.`);
  if (field.step && number % field.step !== 0) {
    return wrong(field, "step", `Нужно число, кратное ${formatNumber(field.step)}.`);
  }
  if (field.integer && !Number.isSafeInteger(number)) {
    return wrong(field, "range", "Слишком большое число. Пришлите поменьше.");
  }
  const decimals = String(number).split(".")[1]?.length ?? 0;
  if (field.decimals !== undefined && decimals > field.decimals) {
    return wrong(field, "decimals", `После запятой не больше ${counted(field.decimals, DIGITS)}.`);
  }
  return { status: "ok", value: field.asText ? numberText(field, number) : number };
}

/** `25.00%`: what stands behind the number comes after all the decimals it may have. */
function numberText({ suffix, decimals }: NumberField, number: number): string {
  if (suffix === undefined) return String(number);
  return `${number.toFixed(decimals ?? 0)}${suffix}`;
}

const DIGITS = ["цифры", "цифр", "цифр"] as const;

function exampleOf(field: NumberField): string {
  const some = field.default === undefined ? (field.minimum ?? 1) : Number(field.default);
  return `, например ${formatNumber(some)}`;
}

function rangeOf({ minimum, maximum }: NumberField): string {
  if (minimum === undefined) return `не больше ${formatNumber(maximum ?? 0)}`;
  if (maximum === undefined) return `не меньше ${formatNumber(minimum)}`;
  return `от ${formatNumber(minimum)} до ${formatNumber(maximum)}`;
}

const YES = new Set(["да", "вкл", "включить", "включено", "true", "yes", "1"]);
const NO = new Set(["нет", "выкл", "выключить", "выключено", "false", "no", "0"]);

function checkToggle(field: ToggleField, value: unknown): FieldCheck {
  if (typeof value === "boolean") return { status: "ok", value };
  const word = typeof value === "string" ? plain(value) : "";
  if (YES.has(word)) return { status: "ok", value: true };
  if (NO.has(word)) return { status: "ok", value: false };
  return wrong(field, "type", "Ответьте «да» или «нет».");
}

/** Whether there is such a run, and whose it is, is not for this room to know. */
function checkJob(field: JobField, value: unknown): FieldCheck {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  const isOne = items.length > 0 && (field.many || items.length === 1);
  const fits = items.every((it) => {
    const ref = readJobRef(it);
    return ref && (field.take.of !== "part" || ref.part !== undefined);
  });
  if (!isOne || !fits) return wrong(field, "type", "Выберите запуск кнопкой или напишите его №.");
  if (items.length > field.maxItems) {
    return wrong(field, "maxItems", `Можно не больше ${field.maxItems}. Уберите лишнее.`);
  }
  return { status: "ok", value: field.many ? items : items[0] };
}

/** The run that was chosen is gone, too old, or no longer fits. */
export function originGone(field: Field): Problem {
  return {
    field: field.name,
    rule: "origin",
    text: `«${field.label}»: этот запуск больше не подходит. Выберите другой.`,
  };
}

const MEDIA_WORDS: { readonly [medium in Media]: readonly [string, string, string] } = {
  image: ["фото", "фото", "фото"],
  video: ["видео", "видео", "видео"],
  audio: ["аудио", "аудио", "аудио"],
  document: ["файл", "файла", "файлов"],
};
const ANY_FILE = ["файл", "файла", "файлов"] as const;

function checkMedia(field: MediaField, value: unknown): FieldCheck {
  const words = mediaWords(field);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (!items.every((item) => typeof item === "string" && isMediaRef(item))) {
    return wrong(field, "type", `Пришлите ${words[0]}.`);
  }
  if (items.length < field.minItems || (!field.many && items.length === 0)) {
    const least = counted(Math.max(1, field.minItems), words);
    return wrong(field, "minItems", `Пришлите хотя бы ${least}.`);
  }
  if (items.length > field.maxItems) {
    const most = counted(field.maxItems, words);
    return wrong(
      field,
      "maxItems",
      `Можно не больше ${most}, а здесь ${items.length}. Уберите лишнее.`,
    );
  }
  return { status: "ok", value: field.many ? items : items[0] };
}

/** A list that takes one file is, to whoever sends it, a field for a file. */
export const takesSeveral = ({ many, maxItems }: MediaField): boolean => many && maxItems > 1;

/** What the person sends: `фото`, or `файл` where several kinds are welcome. */
export function mediaWords({ media }: MediaField): readonly [string, string, string] {
  const [only, ...others] = media;
  return only && others.length === 0 ? MEDIA_WORDS[only] : ANY_FILE;
}

function wrong(field: Field, rule: string, text: string): FieldCheck {
  return { status: "wrong", problem: { field: field.name, rule, text } };
}
