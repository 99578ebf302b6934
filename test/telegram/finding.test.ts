import { describe, expect, test } from "bun:test";
import { isCounted } from "../../src/catalog/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { Bot, type Chat } from "./chat.ts";

async function known() {
  const bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  return { bot, ann };
}

const names = (chat: Chat) =>
  chat.labels.flatMap(
    (label) => /^(?:[⏸🆕⚡⭐] )?(.+) · (?:от |≈ |бесплатно)/u.exec(label)?.[1] ?? [],
  );

describe("search", () => {
  test("from the menu to a card and back to the same answers (G13, R137, R140)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/menu");
    await ann.presses("🔎 Найти модель");
    expect(ann.text).toContain("Напишите, что нужно сделать");
    await ann.says("видео из фото");
    expect(ann.text).toStartWith("🔎 «видео из фото»");
    const first = names(ann);
    await ann.presses("Стр. 2 ›");
    const second = names(ann);
    expect(second).not.toEqual(first);
    await ann.presses(/ · от /);
    expect(ann.labels).toContain("▶️ Запустить");
    await ann.presses("⬅️ Назад");
    expect(ann.text).toContain("Страница 2 из");
    expect(names(ann)).toEqual(second);
    await ann.presses("⬅️ Назад");
    expect(ann.text).toStartWith("🔎 Найти модель");
  });

  test("one word after the other, until another screen is opened (G13, R139)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/search rkbyu");
    expect(ann.text).toStartWith("🔎 «клинг»");
    await ann.says("озвучка");
    expect(ann.text).toStartWith("🔎 «озвучка»");
    await ann.says("/menu");
    await ann.says("озвучка");
    expect(ann.text).toContain("Что сделаем с этим?");
  });

  test("an example is one press, and is a search like any other (G13)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/search");
    for (const example of bot.catalogue.searchExamples) {
      await ann.says("/search");
      await ann.presses(example);
      expect(ann.text).toStartWith(`🔎 «${example}»`);
      expect(names(ann).length).toBeGreaterThan(0);
    }
  });

  test("nothing found says so, shows the nearest, and the ways on (R136)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/search миджорни");
    expect(ann.text).toContain("вот самое похожее");
    expect(names(ann).length).toBeGreaterThan(3);
    await ann.says("щзшщзш");
    expect(ann.text).toContain("Ничего не нашлось");
    expect(ann.labels).toEqual(["🔎 Найти модель", "🗂 Все модели", "⬅️ Назад", "🏠 Меню"]);
    await ann.says("🙂");
    expect(ann.text).toStartWith("🔎 Найти модель");
  });

  test("a description that comes while the search is open is no question (G8)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/search");
    await ann.says("рыжий кот на подоконнике, ".repeat(20));
    expect(ann.text).toContain("Что сделаем с этим?");
  });

  test("the form that waits is not lost in a search (R139)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.pressesData("l:nb1-edit");
    await ann.says("сделай лето");
    await ann.says("/search клинг");
    await ann.says("вео");
    await ann.says("/menu");
    await ann.presses(/^⏯ Продолжить: /);
    expect(ann.text).toContain("Шаг 2 из 2");
  });

  test("words outside a form lead to the search too, first when they name a model (G8, G13)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("клинг");
    expect(ann.labels[0]).toBe("🔎 Найти модель: клинг");
    await ann.presses(/^🔎 Найти модель: /);
    expect(names(ann)[0]).toContain("Kling");
    await ann.says("/menu");
    await ann.says("кот на фоне моря, картинка маслом");
    expect(ann.labels[0]).toContain(" · от ");
    expect(ann.labels.some((label) => label.startsWith("🔎 Найти модель: "))).toBe(true);
  });

  test("a question longer than a button is asked by its first words (N6)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    const words = "оживить старую фотографию бабушки видео с движением волос";
    await ann.says(`/search ${words}`);
    expect(ann.text).toStartWith("🔎 «оживить старую фотографию бабушки видео»");
    expect(names(ann).length).toBeGreaterThan(0);
  });
});

test("by maker: every maker, every model of it, and back (G13, R158)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.says("/search");
  await ann.presses("🏷 По авторам");
  const makers = new Set(bot.catalogue.models.map(({ maker }) => maker));
  const shown = ann.labels.filter((label) => / · \d+$/.test(label));
  await ann.presses("Стр. 2 ›");
  shown.push(...ann.labels.filter((label) => / · \d+$/.test(label)));
  await ann.presses("‹ Стр. 1");
  expect(new Set(shown.map((label) => label.replace(/ · \d+$/, "")))).toEqual(makers);
  await ann.presses(/^Recraft · /);
  expect(ann.text).toStartWith("🏷 Recraft");
  expect(names(ann)).toHaveLength(2);
  await ann.presses(/ · от /);
  await ann.presses("⬅️ Назад");
  expect(ann.text).toStartWith("🏷 Recraft");
  await ann.presses("⬅️ Назад");
  expect(ann.text).toStartWith("🏷 По авторам");
});

test("what is counted afterwards is no «от», on its button and on its card (R110, N26, G2)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.says("/menu");
  await ann.presses("📝 Текст");
  const counted = bot.catalogue.inSection("text").filter(isCounted);
  expect(counted.length).toBeGreaterThan(40);
  const [first] = ann.labels.filter((label) => label.includes(" · ≈ "));
  await ann.presses(first ?? "a language model is on the first page");
  expect(ann.text).toMatch(/Цена: ≈ [\d,]+\s₽ за короткий запуск\n/);
  expect(ann.text).not.toContain("Цена: от");
});

test("by task: a section is made shorter by its kinds (G13, R158)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.says("/menu");
  await ann.presses("🎬 Видео");
  await ann.presses(/^Говорящее фото · /);
  expect(ann.text).toStartWith("🎬 Видео · Говорящее фото");
  const kinds = bot.catalogue.inSection("video").filter(({ kind }) => kind === "speech-to-video");
  expect(names(ann)).toHaveLength(kinds.length);
  await ann.presses("⬅️ Назад");
  expect(ann.text).toStartWith("🎬 Видео\n");
});

describe("favourites", () => {
  test("❤️ on a card is kept, and pressed twice it stands once (G17, R140)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/menu");
    await ann.presses("❤️ Избранное");
    expect(ann.text).toContain("Здесь будут модели");
    await ann.pressesData("i:nb1");
    const card = ann.screen;
    const { data } = ann.button("🤍 В избранное");
    await ann.pressesData(data, card.id);
    await ann.pressesData(data, card.id);
    expect(ann.labels).toContain("❤️ В избранном");
    await ann.says("/menu");
    await ann.presses("❤️ Избранное");
    expect(names(ann)).toEqual(["Nano Banana"]);
    await ann.presses(/ · от /);
    await ann.presses("❤️ В избранном");
    expect(ann.labels).toContain("🤍 В избранное");
    await ann.presses("⬅️ Назад");
    expect(ann.text).toContain("Здесь будут модели");
  });

  test("are marked in any list, and are each person's own (G17, R48)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    await ann.says("/menu");
    await ann.presses("✨ Улучшить");
    const [first] = names(ann);
    await ann.presses("❤️ Отметить");
    await ann.presses(`🤍 ${first}`);
    expect(ann.labels[0]).toBe(`❤️ ${first}`);
    await ann.presses("✅ Готово");
    expect(ann.text).toStartWith("✨ Улучшить");
    await ann.pressesData(encode({ do: "list", list: { of: "favourites" }, page: 0 }));
    expect(names(ann)).toEqual([first ?? ""]);

    const bob = bot.person(1002, "Боб");
    await bob.says("/start");
    await bob.pressesData(encode({ do: "list", list: { of: "favourites" }, page: 0 }));
    expect(names(bob)).toEqual([]);
  });

  test("one that was taken out by a slip is there to be put back (R136)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    const list = { of: "favourites" } as const;
    for (const model of ["nb1", "veo31"]) {
      await ann.pressesData(encode({ do: "favour", model, list, page: 0, on: 1 }));
    }
    await ann.pressesData(encode({ do: "mark", list, page: 0 }));
    await ann.presses("❤️ Veo 3.1");
    expect(ann.labels.slice(0, 2).toSorted()).toEqual(["❤️ Nano Banana", "🤍 Veo 3.1"]);
    await ann.presses("🤍 Veo 3.1");
    expect(ann.labels.slice(0, 2).toSorted()).toEqual(["❤️ Nano Banana", "❤️ Veo 3.1"]);
  });
});

describe("what a line tells", () => {
  test("the usual time and the speed, once they are measured (G12, R143)", async () => {
    await using bot = await Bot.open({ admins: [1001] });
    const ann = bot.person();
    await ann.says("/start");
    for (let run = 0; run < 3; run++) {
      await ann.pressesData("e:nb1");
      await ann.presses("✅ Запустить");
      const [job] = await bot.jobs.openJobs(ann.id);
      if (job) await bot.deliver(job);
    }
    await bot.clock.advance(61_000);
    await ann.pressesData("i:nb1");
    expect(ann.text).toContain("Обычно готово за 42 секунды");
    await ann.says("/search nano banana");
    expect(ann.text).toContain("⏱ Обычно готово за:\nNano Banana: 42 секунды");
  });

  test("a pause, on the line and on the card, until it is lifted (G12, R158)", async () => {
    const { bot, ann } = await known();
    await using _ = bot;
    const { stops } = bot.jobs;
    await stops.stop({ name: "model:veo31", cause: "admin", reason: "a test" }, new Error("test"));
    await ann.says("/search вео");
    expect(ann.labels[0]).toStartWith("⏸ Veo 3.1 · от ");
    expect(ann.text).toContain("⏸ на паузе, скоро вернутся");
    await ann.presses(/Veo 3\.1/);
    expect(ann.text).toContain("⏸ На паузе");
    await stops.lift("model:veo31", "admin");
    await ann.pressesData("i:veo31");
    expect(ann.text).not.toContain("на паузе");
  });
});

test("buttons of the version before lead where they said (R141, N7)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  const before = {
    "s:v:0": "🎬 Видео",
    "a:0": "🗂 Все модели",
    "c:1": "⭐ Дешёвые",
    "i:veo31": "Veo 3.1 · Google",
  };
  for (const [data, title] of Object.entries(before)) {
    await ann.pressesData(data);
    expect(ann.text).toStartWith(title);
  }
  await ann.presses("⬅️ Назад");
  expect(ann.text).toStartWith("🎬 Видео");
});

test("what costs nothing is called free on its button and its card (R111, R154)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("f");
  await ann.says("suno обложка песни");
  await ann.presses(/Suno: обложка песни · бесплатно$/);
  expect(ann.text).toContain("Цена: бесплатно");
  expect(ann.text).not.toContain("0 ₽");
});
