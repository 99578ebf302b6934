// Goal: what a person types becomes what the schema wants, or a Russian word on how to mend it.
import { describe, expect, test } from "bun:test";
import { checkField, type Field } from "../../src/catalog/index.ts";
import { files } from "./sold.ts";

const base = { name: "it", label: "Поле", required: true } as const;
const text: Field = { ...base, type: "text", minLength: 3, maxLength: 5000, multiline: true };
const choice: Field = {
  ...base,
  type: "choice",
  options: [
    { value: "16:9", label: "16:9" },
    { value: "square_hd", label: "Квадрат 1:1, HD" },
    { value: "1", label: "×1" },
  ],
};
const scale: Field = {
  ...base,
  type: "number",
  integer: false,
  minimum: 1,
  maximum: 10,
  asText: false,
};
const whole: Field = {
  ...base,
  type: "number",
  integer: true,
  minimum: 0,
  maximum: 12,
  asText: false,
};
const toggle: Field = { ...base, type: "toggle" };
const photo: Field = {
  ...base,
  type: "media",
  media: ["image"],
  many: false,
  minItems: 1,
  maxItems: 1,
};
const photos: Field = { ...photo, many: true, maxItems: 3 };

describe("a right answer is understood", () => {
  test.each([
    ["text, trimmed", text, "  рыжий кот \n", "рыжий кот"],
    ["text, counted in characters", { ...text, maxLength: 3 }, "🦊🦊🦊", "🦊🦊🦊"],
    ["a value", choice, "16:9", "16:9"],
    ["a label", choice, "квадрат 1:1, hd", "square_hd"],
    ["a number for a value in text", choice, 1, "1"],
    ["a comma", scale, "2,5", 2.5],
    ["a point", scale, " 2.5 ", 2.5],
    ["spaces between thousands", { ...whole, maximum: 9999 }, "1\u00a0250", 1250],
    ["a number", whole, 12, 12],
    ["a number sent as text", { ...whole, asText: true }, "7", "7"],
    ["the lower bound", whole, "0", 0],
    ["a multiple", { ...whole, step: 4 }, "8", 8],
    ["as many decimals as allowed", { ...scale, decimals: 2 }, "1,25", 1.25],
    ["a pressed toggle", toggle, false, false],
    ["a typed yes", toggle, "Да", true],
    ["a typed no", toggle, "нет", false],
    ["a file of the messenger", photo, "tg:AgACAgIAAxkBAAIB_x-9", "tg:AgACAgIAAxkBAAIB_x-9"],
    ["an address", photo, "https://example.com/in.png", "https://example.com/in.png"],
    ["one of many", photos, "tg:a", ["tg:a"]],
    ["as many files as allowed", photos, files(3), files(3)],
  ] as const)("takes %s (R94, R145)", (_, field, entered, value) => {
    expect(checkField(field, entered)).toEqual({ status: "ok", value });
  });
});

describe("a wrong answer is told with the way to mend it", () => {
  test.each([
    ["nothing", text, "   ", "Заполните «Поле»: пришлите текст."],
    ["too short", text, "ой", "Слишком коротко: нужно от 3 знаков. Допишите подробности."],
    ["too long", { ...text, maxLength: 4 }, "яблоко", "В тексте 6 знаков, а можно до 4 знаков."],
    ["no text", text, 5, "Пришлите ответ текстом."],
    [
      "a text of another form",
      { ...text, pattern: "^\\d+$", hint: "Например: 42" },
      "ёлка",
      "Запись не подходит. Например: 42",
    ],
    [
      "no option",
      choice,
      "8K",
      "Такого варианта нет. Выберите один из этих: 16:9, Квадрат 1:1, HD, ×1.",
    ],
    ["an option of another type", choice, true, "Такого варианта нет."],
    ["no number", scale, "много", "Нужно число, например 1."],
    ["an empty number", scale, "", "Нужно число"],
    ["too small", scale, "0,5", "Нужно число от 1 до 10."],
    ["too large", scale, "11", "Нужно число от 1 до 10."],
    [
      "below an only bound",
      { ...base, type: "number", integer: false, minimum: 0, asText: false },
      "-1",
      "Нужно число не меньше 0.",
    ],
    [
      "above an only bound",
      { ...base, type: "number", integer: false, maximum: 5, asText: false },
      "6",
      "Нужно число не больше 5.",
    ],
    ["not whole", whole, "2,5", "Нужно целое число, например 0."],
    ["no finite number", whole, Number.POSITIVE_INFINITY, "Нужно число"],
    [
      "beyond exact numbers",
      { ...base, type: "number", integer: true, asText: false },
      "99999999999999999999",
      "Слишком большое число.",
    ],
    ["no multiple", { ...whole, step: 4 }, "6", "Нужно число, кратное 4."],
    ["too many decimals", { ...scale, decimals: 1 }, "1,25", "После запятой не больше 1 цифры."],
    ["neither yes nor no", toggle, "наверное", "Ответьте «да» или «нет»."],
    ["words in place of a file", photo, "вот фото", "Пришлите фото."],
    ["a file that is no address", photo, "ftp://example.com/a.png", "Пришлите фото."],
    ["no files", photos, [], "Пришлите хотя бы 1 фото."],
    ["too many files", photos, files(4), "Можно не больше 3 фото, а здесь 4. Уберите лишнее."],
    [
      "a file of any kind",
      { ...photos, media: ["audio", "video"] },
      [],
      "Пришлите хотя бы 1 файл.",
    ],
  ] as const)("refuses %s (R94, R144, R147)", (_, field, entered, words) => {
    const check = checkField(field as Field, entered);
    expect(check.status).toBe("wrong");
    if (check.status === "wrong") {
      expect(check.problem.text.replaceAll("\u00a0", " ")).toContain(words);
      expect(check.problem.field).toBe("it");
    }
  });
});
