import { describe, expect, test } from "bun:test";
import { topPlace } from "../../src/catalog/index.ts";
import { kopecks } from "../../src/kernel/index.ts";
import type { FailureClass } from "../../src/kie/index.ts";
import type { Entry } from "../../src/ledger/index.ts";
import { optionsOf } from "../../src/telegram/flows/choices.ts";
import { stockShelf } from "../../src/telegram/flows/shelf.ts";
import { keyboardOf, type Screen } from "../../src/telegram/screen.ts";
import {
  changeScreen,
  confirmationScreen,
  mendScreen,
} from "../../src/telegram/screens/confirmation.ts";
import { fieldScreen } from "../../src/telegram/screens/field.ts";
import { greetingScreen } from "../../src/telegram/screens/greeting.ts";
import {
  historyScreen,
  runMediaCaption,
  runRows,
  runScreen,
} from "../../src/telegram/screens/history.ts";
import { menuScreen } from "../../src/telegram/screens/menu.ts";
import { listScreen, markScreen } from "../../src/telegram/screens/models.ts";
import { statementScreen } from "../../src/telegram/screens/money.ts";
import { receivedScreen } from "../../src/telegram/screens/notices.ts";
import { catalogue } from "../support/catalogue.ts";
import { faultsOf, type Rules } from "./screen-rules.ts";

const HOSTILE = `<b>&amp;"</i>${'&"<>'.repeat(1500)}`;
const MARKS = '<b>&"</b>'.repeat(20);
const rate = { rubPerUsd: "78.00", multiplier: "2" };
const shelf = stockShelf(catalogue, rate);

function check(screen: Screen, rules?: Rules): void {
  expect(faultsOf({ html: screen.text.text, keyboard: keyboardOf(screen) }, rules)).toEqual([]);
}

const model = { name: MARKS, maker: MARKS };
const manyFields = Array.from({ length: 24 }, (_, i) => ({
  name: `field_${i}`,
  label: `Поле номер ${i}`,
  value: i % 2 ? HOSTILE : "да",
  byButton: i % 3 === 0,
}));
const money = { price: kopecks(18_72), upTo: true, available: kopecks(200_00), dear: true };
const confirming = {
  quote: "Q".repeat(16),
  version: 99_999,
  settings: 9,
  model,
  fields: manyFields,
  money,
  note: MARKS,
  back: { do: "menu" },
} as const;

// Goal: nobody's name or words can break a screen. Method: marks, quotes and length everywhere.
describe("screens with hostile and endless words (N34, N58)", () => {
  test("the greeting (N34)", () => {
    const view = {
      firstName: HOSTILE,
      bonus: kopecks(200_00),
      starter: { model: "m", prompt: HOSTILE },
    };
    check(greetingScreen(view), { back: false, out: false });
  });

  test("the menu (N34)", () => {
    const view = { available: kopecks(0), sections: [], draft: HOSTILE, running: 12 };
    check(menuScreen(view), { back: false, out: false });
  });

  test("the confirmation, with and without enough money, and for an admin (N34, R148)", () => {
    check(confirmationScreen(confirming));
    check(
      confirmationScreen({
        ...confirming,
        support: "@trt_help",
        money: { ...money, available: kopecks(0) },
      }),
    );
    check(confirmationScreen({ ...confirming, money: { ...money, adminCost: kopecks(9_36) } }));
    const one = [{ name: "prompt", label: "Описание", value: HOSTILE, byButton: false }];
    check(confirmationScreen({ ...confirming, fields: one }));
  });

  test("what is to be mended, and what can be changed (N34)", () => {
    const problems = manyFields.map((field) => ({ text: HOSTILE, field }));
    check(mendScreen({ form: "F", model, fields: manyFields, problems, back: { do: "menu" } }));
    const page = { items: manyFields.slice(0, 8), index: 1, count: 3 };
    check(changeScreen("F", MARKS, page));
  });

  test("the history and a run of it, in a message and under a picture (N34, R206)", () => {
    const runs = Array.from({ length: 8 }, (_, i) => ({
      number: `A1B2C${i}`,
      model: MARKS,
      outcome: "done" as const,
      price: kopecks(1_250_00),
      at: 1_790_000_000_000,
      asked: HOSTILE,
    }));
    check(historyScreen({ items: runs, index: 2, count: 5 }, MARKS));
    const view = {
      number: "A1B2C3",
      model: MARKS,
      price: kopecks(18_72),
      outcome: "done" as const,
      at: 1_790_000_000_000,
      tookMs: 42_000,
      gone: true,
      asFile: true,
      canStop: false,
      steps: [{ model: "m".repeat(12), label: MARKS, from: kopecks(18_72) }],
      values: manyFields,
    };
    check(runScreen(view));
    const caption = runMediaCaption(view).text;
    const keyboard = keyboardOf({ rows: runRows(view), stays: true });
    expect(faultsOf({ html: caption, keyboard, caption: true })).toEqual([]);
    for (const failure of ["input", "lost"] satisfies FailureClass[]) {
      check(runScreen({ ...view, outcome: "failed", failure }));
    }
  });

  test("what was sent outside a form (N34, G8)", () => {
    const sent = { text: HOSTILE, files: 10 };
    const fitting = shelf.offers.slice(0, 8);
    const onwards = { sections: shelf.sections, draft: MARKS };
    const here = { form: "F".repeat(16), field: "f".repeat(32), model: MARKS };
    check(receivedScreen({ sent, fitting, onwards, here }));
    check(receivedScreen({ sent, fitting, onwards }));
    check(receivedScreen({ sent, fitting: [], onwards }));
  });

  test("the statement with every kind of operation (R126)", () => {
    const kinds: Entry["kind"][] = [
      "topup",
      "bonus",
      "referral",
      "promo",
      "hold",
      "capture",
      "release",
      "refund",
      "chargeback",
      "adjust",
    ];
    const lines = kinds.map((kind, i) => ({
      entry: {
        number: i,
        id: `${kind}:1`,
        kind,
        at: 1_790_000_000_000,
        reason: HOSTILE,
        paid: kopecks(i % 2 ? -100 : 100),
        bonus: kopecks(0),
        held: kopecks(-500),
        ordinal: 1_000 + i,
        stars: 1_000_000,
        setAside: kopecks(100_000_00),
        available: kopecks(100_000_00),
      },
      run: "A1B2C3",
    }));
    check(statementScreen({ lines, newerExist: true, older: 12_345_678 }));
  });
});

test("every field of every model makes a step that can be read and answered (R140, R144, N58)", () => {
  for (const offered of catalogue.models) {
    for (const field of offered.fields) {
      const form = {
        id: "F",
        model: offered.key,
        values: {},
        facts: {},
        skipped: [],
        walking: true,
      };
      const view = {
        form: "F".repeat(16),
        model: offered.name,
        at: field.name,
        title: field.label,
        field,
        received: 2,
        maxBytes: 20 * 1024 * 1024,
        options: optionsOf(topPlace(field), form, offered, rate),
        page: 0,
        optional: true,
        filled: true,
        back: { do: "menu" },
        problem: HOSTILE,
        present: HOSTILE,
      } as const;
      check(fieldScreen({ ...view, step: { index: 1, count: 3 } }));
      check(fieldScreen(view));
    }
  }
});

test("models keep different names on one screen, however narrow and marked (N58, R196)", () => {
  const lists = [
    shelf.offers,
    shelf.cheap,
    shelf.fresh,
    ...shelf.sections.map((name) => shelf.inSection(name)),
    ...shelf.makers.map(({ token }) => shelf.ofMaker(token)),
  ];
  const marks = { usualMs: 3_600_000, isPaused: true, isFast: true, isFavourite: true };
  for (const offers of lists) {
    for (let at = 0; at < offers.length; at += 10) {
      const items = offers.slice(at, at + 10);
      const listing = { of: "found", words: "щ".repeat(40) } as const;
      const view = { listing, title: HOSTILE.slice(0, 100), words: "Выберите модель.", kinds: [] };
      const page = { items, index: 1, count: 3 };
      check(listScreen({ ...view, page }));
      const marked = items.map((line) => ({ ...line, ...marks }));
      check(listScreen({ ...view, page: { ...page, items: marked } }));
      check(markScreen({ ...view, page: { ...page, items: marked } }));
    }
  }
});

test("kinds and makers are named, counted and all there (R158, G13)", () => {
  for (const section of shelf.sections) {
    const kinds = shelf.kindsIn(section);
    const all = kinds.flatMap(({ token }) => shelf.ofKind(section, token));
    expect(all.length).toBe(shelf.inSection(section).length);
    for (const { token, count } of kinds) expect(shelf.ofKind(section, token).length).toBe(count);
  }
  const all = shelf.makers.flatMap(({ token }) => shelf.ofMaker(token));
  expect(new Set(all)).toEqual(new Set(shelf.offers));
  for (const { token, count } of shelf.makers) expect(shelf.ofMaker(token).length).toBe(count);
});

test("new are the latest the data know of, newest first, and cheap a fifth of a section (R157)", () => {
  const days = shelf.fresh.map(({ model: { since = "" } }) => since);
  expect(days.length).toBeGreaterThan(10);
  expect(days).toEqual([...days].sort((a, b) => Date.parse(b) - Date.parse(a)));
  const others = shelf.offers.filter(({ isNew }) => !isNew);
  for (const { model } of others) expect((model.since ?? "") < "2026-09-01").toBe(true);
  for (const section of shelf.sections) {
    const offers = shelf.inSection(section);
    const cheap = offers.filter(({ isCheap }) => isCheap);
    expect(cheap.length).toBeGreaterThan(0);
    const dearest = Math.max(...cheap.map(({ from }) => from));
    for (const { from, isCheap } of offers) expect(isCheap).toBe(from <= dearest);
  }
});

test("the cheap list is cheapest first, and every price is above nothing (R157, N28)", () => {
  const prices = shelf.cheap.map(({ from }) => from);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  expect(prices.every((price) => price > 0)).toBe(true);
});

test("only sections that have models are on the menu (R158)", () => {
  for (const section of shelf.sections) expect(shelf.inSection(section).length).toBeGreaterThan(0);
  expect(stockShelf({ ...catalogue, inSection: () => [] }, rate).sections).toEqual([]);
});
