import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Message, MessageEntity } from "grammy/types";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

// Goal: texts mean here what they mean to Telegram. Method: sendMessage, and what comes back.
let bench: TelegramBench;
beforeAll(async () => {
  bench = await telegramBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const send = (text: string, more: object = { parse_mode: "HTML" }) =>
  bench.ok<Message>("sendMessage", { chat_id: bench.ann.id, text, ...more });

/** `bold 0 3`: enough to compare, short enough to read. */
const short = (entities: readonly MessageEntity[] = []) =>
  entities.map(({ type, offset, length }) => `${type} ${offset} ${length}`);

describe("markup becomes entities with UTF-16 offsets", () => {
  test.each([
    ["plain", "plain", []],
    ["<b>a</b><strong>b</strong>", "ab", ["bold 0 2"]],
    ["<i>a</i> <em>b</em>", "a b", ["italic 0 1", "italic 2 1"]],
    ["<u>a</u> <ins>b</ins>", "a b", ["underline 0 1", "underline 2 1"]],
    [
      "<s>a</s> <strike>b</strike> <del>c</del>",
      "a b c",
      ["strikethrough 0 1", "strikethrough 2 1", "strikethrough 4 1"],
    ],
    [
      '<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>',
      "a b",
      ["spoiler 0 1", "spoiler 2 1"],
    ],
    ["<b>one <i>two</i></b>", "one two", ["bold 0 7", "italic 4 3"]],
    ["😀 <b>кот</b>", "😀 кот", ["bold 3 3"]],
    ["<blockquote>a\nb</blockquote>", "a\nb", ["blockquote 0 3"]],
    ["<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote 0 1"]],
    ["<b><blockquote>a</blockquote></b>", "a", ["blockquote 0 1", "bold 0 1"]],
    ["<code>/start <b>x</b></code>", "/start x", ["code 0 8"]],
    ["<pre>a</pre>", "a", ["pre 0 1"]],
    ['<pre><code class="language-ts">a</code></pre>', "a", ["pre 0 1"]],
    ["<b></b>x", "x", []],
    ["1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;", '1 < 2 && 3 > 2 "', []],
    ["&nbsp;&copy &#1082;&#x43e;&#1090", "&nbsp;&copy кот", []],
    ["<B>a</b >", "a", ["bold 0 1"]],
    ["<b>a</>", "a", ["bold 0 1"]],
    ["  \n<b> a</b> \n", " a", ["bold 0 2"]],
  ])("%s becomes «%s» (N34)", async (html, text, entities) => {
    const message = await send(html);
    expect(message.text).toBe(text);
    expect(short(message.entities)).toEqual(entities);
  });

  test("links keep their address, and what is no address is text (N34)", async () => {
    const { text, entities } = await send(
      `<a href="https://example.com/?a=1&amp;b=2">x</a> <a href='example.com'>y</a> ` +
        `<a href="javascript:1">z</a>`,
    );
    expect(text).toBe("x y z");
    expect(entities).toEqual([
      { type: "text_link", offset: 0, length: 1, url: "https://example.com/?a=1&b=2" },
      { type: "text_link", offset: 2, length: 1, url: "http://example.com/" },
    ]);
  });

  test("a link to a person names the person (N34)", async () => {
    const { entities } = await send(`<a href="tg://user?id=${bench.ann.id}">Аня</a>`);
    expect(entities?.[0]).toMatchObject({ type: "text_mention", user: { first_name: "Аня" } });
    expect((await send('<a href="tg://user?id=5">кто</a>')).entities).toBeUndefined();
  });

  test("code knows its language only inside pre (N34)", async () => {
    const { entities } = await send(
      '<pre><code class="language-ts">a</code></pre> <code class="language-ts">b</code>',
    );
    expect(entities).toEqual([
      { type: "pre", offset: 0, length: 1, language: "ts" },
      { type: "code", offset: 2, length: 1 },
    ]);
  });
});

test.each([
  ["<b>a", `Can't find end tag corresponding to start tag "b"`],
  ["<p>a</p>", 'Unsupported start tag "p" at byte offset 0'],
  ["кот <br/>", 'Unsupported start tag "br/" at byte offset 7'],
  ["a</b>", "Unexpected end tag at byte offset 1"],
  ["<b><i>a</b>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
  ["1 < 2", 'Unsupported start tag "" at byte offset 2'],
  ["a <", "Unclosed start tag at byte offset 2"],
  ["a <b", "Unclosed start tag at byte offset 2"],
  ["<b>a</b", "Unclosed end tag at byte offset 4"],
  ['<a href="x>a</a>', "Unclosed start tag at byte offset 0"],
  [
    "<a href>a</a>",
    'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
  ],
  ["<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'],
  ["<a href=a/b>a</a>", "Unexpected end of name token at byte offset 8"],
  ["<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ["<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"],
])("%s is refused with Telegram's own complaint (N34)", async (html, complaint) => {
  const parameters = { chat_id: bench.ann.id, text: html, parse_mode: "HTML" };
  expect(await bench.refusal("sendMessage", parameters)).toBe(
    `400 Bad Request: can't parse entities: ${complaint}`,
  );
});

test.each([
  ["/start и /go@some_bot, но не a/b", ["bot_command 0 6", "bot_command 9 12"]],
  ["@anna и a@example.com", ["mention 0 5", "email 8 13"]],
  ["см. https://example.com/a?b=c, и t.me/x.", ["url 4 25", "url 33 6"]],
  ["#кот #1 $USD", ["hashtag 0 4", "cashtag 8 4"]],
  ["цена 3.50 и т.д.", []],
])("Telegram itself finds what is in «%s» (N34)", async (text, entities) => {
  expect(short((await send(text, {})).entities)).toEqual(entities);
});

test("entities can be given in place of markup (N34)", async () => {
  const entities = [{ type: "bold", offset: 0, length: 3 }];
  expect((await send("кот и пёс", { entities })).entities).toEqual([
    { type: "bold", offset: 0, length: 3 },
  ]);
});

test("another parse mode is refused (N34)", async () => {
  const parameters = { chat_id: bench.ann.id, text: "*a*", parse_mode: "Wiki" };
  expect(await bench.refusal("sendMessage", parameters)).toBe(
    "400 Bad Request: unsupported parse_mode",
  );
});

test("the page gets HTML in which nothing but markup is markup (N34)", async () => {
  await send(
    "<b>1 &lt; 2</b> <i>a<u>b</u></i> <tg-spoiler>?</tg-spoiler> " +
      '<a href="https://example.com/?q=%22">x</a>',
  );
  expect(bench.ann.screen.html).toBe(
    '<b>1 &lt; 2</b> <i>a<u>b</u></i> <span class="tg-spoiler">?</span> ' +
      '<a href="https://example.com/?q=%22" target="_blank" rel="noopener">x</a>',
  );
});

test("entities that cross each other are closed and opened again (N34)", async () => {
  const entities = [
    { type: "bold", offset: 0, length: 2 },
    { type: "italic", offset: 1, length: 2 },
  ];
  await send("abc", { entities });
  expect(bench.ann.screen.html).toBe("<b>a<i>b</i></b><i>c</i>");
});
