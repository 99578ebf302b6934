import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseHtml } from "../../src/emulator/telegram/text/html.ts";
import { clip, html, lines, paragraphs } from "../../src/telegram/html.ts";
import { button } from "../../src/telegram/screen.ts";
import { LABEL_CHARS_MAX } from "../../src/telegram/texts/words.ts";

const words = fc.string({
  unit: fc.constantFrom("<", ">", "&", '"', "b", "/", " ", "é", "🐱", ";", "lt"),
  maxLength: 60,
});

test("what people write stays what they wrote, whatever marks it imitates (N34)", () => {
  fc.assert(
    fc.property(words, words, (name, prompt) => {
      const { text } = parseHtml(html`<b>${name}</b>: ${prompt}`.text);
      expect(text).toBe(`${name}: ${prompt}`);
    }),
  );
  expect(html`<b>${"<b>&"}</b>`.text).toBe("<b>&lt;b&gt;&amp;</b>");
});

test("a template within a template keeps its marks (N34)", () => {
  expect(html`a ${html`<i>${"<"}</i>`}`.text).toBe("a <i>&lt;</i>");
  expect(lines("<", undefined, false, "", html`<b>x</b>`).text).toBe("&lt;\n<b>x</b>");
  expect(paragraphs(lines(), "x", lines("y")).text).toBe("x\n\ny");
});

test("a cut text is never longer than it may be, and never broken (N34)", () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 80 }), (plain, most) => {
      const cut = html`${clip(plain, most)}`.text;
      expect(cut.length).toBeLessThanOrEqual(most);
      expect(parseHtml(cut).text.isWellFormed()).toBe(true);
    }),
  );
  expect(clip("короткое", 8)).toBe("короткое");
  expect(clip("подлиннее", 5)).toBe("подл…");
});

test("a label is cut, and its price is not (N58)", () => {
  fc.assert(
    fc.property(words, (label) => {
      const shown = button(label, { do: "menu" }, " · 18,72 ₽").text;
      expect(shown.length).toBeLessThanOrEqual(LABEL_CHARS_MAX);
      expect(shown.endsWith(" · 18,72 ₽")).toBe(true);
      expect(shown.isWellFormed()).toBe(true);
    }),
  );
});
