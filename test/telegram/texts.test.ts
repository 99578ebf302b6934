import { expect, test } from "bun:test";
import { formatRoubles, kopecks } from "../../src/kernel/index.ts";
import {
  counted,
  duration,
  megabytes,
  moment,
  plural,
  stopwatch,
  thousands,
} from "../../src/telegram/texts/words.ts";
import { projectFiles } from "../house/guards/project.ts";

const RUNS = ["запуск", "запуска", "запусков"] as const;

test("numbers agree with their nouns (R154)", () => {
  const forms = [0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111, 112].map((n) => plural(n, RUNS));
  expect(forms.join(" ")).toBe(
    "запусков запуск запуска запуска запусков запусков запусков запусков запуск запуска запусков запуск запусков запусков",
  );
  expect(counted(3, RUNS)).toBe("3 запуска");
});

test("times are told as people say them (R154)", () => {
  expect([0, 900, 42_000, 59_600, 61_000, 130_000, 3_600_000, 3_900_000].map(duration)).toEqual([
    "1 секунду",
    "1 секунду",
    "42 секунды",
    "1 минуту",
    "1 минуту",
    "2 минуты",
    "1 час",
    "1 час 5 минут",
  ]);
  expect([0, 61_000, 725_999, -5].map(stopwatch)).toEqual(["0:00", "1:01", "12:05", "0:00"]);
  expect(moment(Date.UTC(2026, 10, 20, 21, 5))).toBe("21 ноября, 00:05");
});

test("sizes and sums are told as phones show them (R154)", () => {
  expect([10_485_760, 1_572_864, 31_457_280].map(megabytes)).toEqual(["10 МБ", "1,5 МБ", "30 МБ"]);
  expect(thousands(20_000)).toBe("20\u00a0000");
  expect(formatRoubles(kopecks(125_000))).toBe("1\u00a0250\u00a0₽");
  expect(formatRoubles(kopecks(1_870))).toBe("18,70\u00a0₽");
});

// Goal: one place for words. Method: no Russian letter in the code of this room outside `texts`, but
// in what a rehearsal of the forms says in the place of a person.
test("every Russian word of the bot is in src/telegram/texts (R154)", () => {
  const russian = projectFiles()
    .filter(({ path }) => /^src\/(?:telegram|accounts|growth)\/(?!texts\/|rehearsal\/)/.test(path))
    .flatMap(({ path, text = "" }) =>
      text
        .split("\n")
        .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line) && /[а-яё]/i.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
  expect(russian).toEqual([]);
});

test("no text says that something is unknown, or names the provider (N55, R153)", () => {
  const said = projectFiles()
    .filter(({ path }) => path.startsWith("src/telegram/texts/"))
    .flatMap(({ text = "" }) => text.match(/["`][^"`]*[а-яё][^"`]*["`]/gi) ?? []);
  expect(said.length).toBeGreaterThan(100);
  for (const text of said) expect(text).not.toMatch(/неизвестн|\bkie\b|ошибк[аи] сервера|упс/i);
});
