import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import { html, paragraphs } from "../html.ts";
import { type Button, button, type Screen } from "../screen.ts";
import { LABELS } from "../texts/words.ts";
import { HOME } from "./navigation.ts";

export interface GreetingView {
  firstName: string;
  /** Zero where no welcome bonus is given. */
  bonus: Kopecks;
  /** A cheap run with everything filled in: the confirmation is one tap away (G5). */
  starter?: { model: string; prompt: string };
}

/** Said once, at the first contact of any kind (R156, G3). */
export function greetingScreen(view: GreetingView): Screen {
  const { firstName, bonus, starter } = view;
  const gift = `🎁 Дарим ${formatRoubles(bonus)}: они уже на балансе, хватит на первые работы.`;
  return {
    text: paragraphs(
      html`<b>${firstName === "" ? "Привет!" : `Привет, ${firstName}!`}</b>`,
      "Здесь нейросети рисуют картинки, снимают видео, пишут музыку и озвучивают текст. Всё прямо в этом чате.",
      bonus > 0 && gift,
      "Баланс не сгорает, подписки нет. Цена видна до запуска, а за неудачу деньги возвращаются.",
      starter ? "Попробуйте пример одной кнопкой или загляните в меню." : "Загляните в меню.",
    ),
    rows: [
      starter ? [tryButton(starter)] : [],
      [{ text: "👀 Как это работает", action: { do: "guide", step: 0 } }],
      [{ text: LABELS.skip, action: { do: "menu" } }],
    ],
  };
}

function tryButton(starter: { model: string; prompt: string }): Button {
  return button(`Попробовать: ${starter.prompt}`, { do: "example", model: starter.model });
}

const GUIDE = [
  {
    title: "Выберите модель",
    words:
      "В меню есть видео, картинки, улучшение фото и звук. На карточке модели написано, что она делает, сколько стоит и что ей прислать.",
  },
  {
    title: "Расскажите, что нужно",
    words:
      "Бот спросит только нужное: описание словами, фото или настройку кнопкой. На любом шаге можно вернуться или выйти, введённое сохранится.",
  },
  {
    title: "Проверьте цену и запускайте",
    words:
      "Перед запуском видна точная цена и баланс. Результат придёт сюда сам, чат можно закрыть. Если не получится, деньги вернутся.",
  },
] as const;

/** How it works, in three short steps that can be left at any time (R156). */
export function guideScreen(step: number): Screen {
  const index = Math.min(step, GUIDE.length - 1);
  const { title, words } = GUIDE[index] ?? GUIDE[0];
  const last = index === GUIDE.length - 1;
  const onwards: Button = last
    ? { text: LABELS.create, action: { do: "create" } }
    : { text: "Дальше", action: { do: "guide", step: index + 1 } };
  const back: Button[] =
    index === 0 ? [] : [{ text: LABELS.back, action: { do: "guide", step: index - 1 } }];
  const out: Button = last ? HOME : { text: LABELS.skip, action: { do: "menu" } };
  return {
    text: paragraphs(html`<b>${index + 1} из ${GUIDE.length}. ${title}</b>`, words),
    rows: [[onwards], [...back, out]],
  };
}
