import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { markdownParts, plainParts } from "../../src/telegram/markdown.ts";

const one = (markdown: string) => markdownParts(markdown).map(({ text }) => text);

describe("an answer in Markdown", () => {
  test("is shown with the marks that Telegram knows (G37)", () => {
    const answer = [
      "## План",
      "",
      "Первое **важно**, второе *нет*, ~~третье~~ `код`.",
      "",
      "1. раз",
      "2. два",
      "   - внутри",
      "",
      "> сказано",
      "",
      "```js",
      "if (a < b) {}",
      "```",
      "",
      "| а | б |",
      "|---|---|",
      "| 1 | 2 |",
      "",
      "[сайт](https://example.com/?a=1&b=2)",
    ].join("\n");
    expect(one(answer)).toEqual([
      [
        "<b>План</b>",
        "",
        "Первое <b>важно</b>, второе <i>нет</i>, <s>третье</s> <code>код</code>.",
        "",
        "1. раз",
        "2. два",
        "  • внутри",
        "",
        "<blockquote>сказано</blockquote>",
        "<pre>if (a &lt; b) {}</pre>",
        "",
        "а | б",
        "1 | 2",
        "",
        '<a href="https://example.com/?a=1&amp;b=2">сайт</a>',
      ].join("\n"),
    ]);
  });

  test("brings no marks and no addresses of its own (N34)", () => {
    expect(one("<b>я</b> <script>x</script> a&b")).toEqual([
      "&lt;b&gt;я&lt;/b&gt; &lt;script&gt;x&lt;/script&gt; a&amp;b",
    ]);
    expect(one("[жми](javascript:alert(1)) [и](tg://resolve?domain=x)")).toEqual(["жми и"]);
  });

  test("is cut between paragraphs, and a fence goes on in the next message (G37)", () => {
    const line = `const x = ${"1".repeat(80)};`;
    const code = ["```js", ...Array.from({ length: 60 }, () => line), "```"].join("\n");
    const parts = one(`Вот код:\n\n${code}\n\nИ всё.`);
    expect(parts.length).toBe(2);
    for (const part of parts) {
      expect(part.match(/<pre>/g)?.length).toBe(part.match(/<\/pre>/g)?.length);
    }
    expect(parts.join("").split(line).length - 1).toBe(60);
    expect(parts.at(-1)).toEndWith("И всё.");
  });

  test("never makes a message that Telegram would not take, and loses no word (N34)", () => {
    const words = fc.array(
      fc.constantFrom("слово", "**b", "`c", "\n", "\n\n", "```\n", "- ", "<", "&", "# ", "|", "> "),
      { maxLength: 2_000 },
    );
    fc.assert(
      fc.property(words, (tokens) => {
        const text = tokens.join(" ");
        const rendered = one(text);
        for (const part of rendered) {
          const shown = part.replace(/<[^>]*>/g, "").replace(/&(lt|gt|amp|quot);/g, "x");
          expect(shown.length).toBeLessThanOrEqual(4_096);
          expect(balanced(part)).toBe(true);
        }
        const count = (all: string) => all.split("слово").length;
        expect(count(rendered.join(" "))).toBe(count(text));
      }),
      { numRuns: 200 },
    );
  });
});

test("a plain text stays as it is, in parts (R94)", () => {
  const [first, second] = plainParts(`*${"а ".repeat(2_000)}`);
  expect(first?.text.startsWith("*а а")).toBe(true);
  expect(first?.text.length).toBeLessThanOrEqual(4_096);
  expect(second?.text.length).toBeGreaterThan(0);
});

/** Every mark is closed, and in order. */
function balanced(part: string): boolean {
  const open: string[] = [];
  for (const [, slash, tag] of part.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
    if (slash === "") open.push(tag ?? "");
    else if (open.pop() !== tag) return false;
  }
  return open.length === 0;
}
