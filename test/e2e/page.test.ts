import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../support/browser.ts";

// The demo as a stranger meets it: the command, the address that it prints, the page behind it.

const SHOTS = resolve("test/e2e/shots");
let demo: Bun.Subprocess<"ignore", "pipe", "inherit">;
let browser: Browser;
let url = "";

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  demo = Bun.spawn([process.execPath, resolve("src/main.ts"), "demo", "--port", "0"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  url = await addressPrinted(demo.stdout);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  demo?.kill("SIGTERM");
  expect(await demo?.exited).toBe(0);
});

test("a stranger goes from /start to a picture, by clicks alone (R31, R32, R163)", async () => {
  const page = await openPage({ width: 1280, height: 900 });
  await say(page, "/start");
  await page.getByText("Дарим 200").waitFor();
  await page.screenshot({ path: join(SHOTS, "1-greeting.png") });
  await press(page, "Попробовать:");
  await page.getByText("на балансе 200").waitFor();
  await page.screenshot({ path: join(SHOTS, "2-confirmation.png") });
  await press(page, "✅ Запустить");
  await page.getByText("Создаю").waitFor();
  await page.screenshot({ path: join(SHOTS, "3-progress.png") });
  const picture = page.locator("img.photo");
  await picture.waitFor();
  await page.waitForFunction("document.querySelector('img.photo').naturalWidth > 0");
  await page.getByText("199,37").first().waitFor();
  await page.screenshot({ path: join(SHOTS, "4-result.png") });
  expect(await page.locator("#audit").textContent()).toContain("сходятся");
  expect(await page.locator("button.waiting").count()).toBe(0);
  await page.close();
});

test("on a phone the chat fills the screen, and people and insides slide in (G6, R155)", async () => {
  const page = await openPage({ width: 390, height: 844 });
  await page.locator("#show-people").click();
  await choose(page, "Борис");
  await say(page, "/menu");
  await page.getByText("🖼 Картинка").waitFor();
  await page.screenshot({ path: join(SHOTS, "5-phone-menu.png") });
  await press(page, "🖼 Картинка");
  await page
    .getByText(/от 0,63/)
    .first()
    .waitFor();
  await page.screenshot({ path: join(SHOTS, "6-phone-models.png") });
  const width = await page.evaluate("document.documentElement.scrollWidth");
  expect(width).toBeLessThanOrEqual(390);
  await page.locator("#show-panel").click();
  await page.getByText("Обмен с Telegram").waitFor();
  await page.close();
});

test("a picture is sent from the page and becomes the input of a model (R197, G8)", async () => {
  const page = await openPage({ width: 1280, height: 900 });
  await choose(page, "Хозяин");
  await page.setInputFiles("#files", resolve("docs/chat.png"));
  await page.locator(".send").click();
  await page.locator(".mine img.photo").waitFor();
  await page.getByText(/Что сделаем/).waitFor();
  expect(await page.locator(".keyboard button").count()).toBeGreaterThan(1);
  await page.screenshot({ path: join(SHOTS, "7-photo.png") });
  await page.close();
});

test("a port that is taken is told in plain words, and the demo ends (R44)", async () => {
  const { port } = new URL(url);
  const second = Bun.spawn([process.execPath, resolve("src/main.ts"), "demo", "--port", port], {
    stdout: "ignore",
    stderr: "pipe",
  });
  expect(await second.exited).toBe(1);
  expect(await new Response(second.stderr).text()).toContain(`Port ${port} is taken`);
});

async function openPage(viewport: { width: number; height: number }): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(url);
  await page.locator("#people button").first().waitFor({ state: "attached" });
  return page;
}

async function choose(page: Page, firstName: string): Promise<void> {
  await page.locator("#people button", { hasText: firstName }).click();
  await page
    .locator("#people button[aria-current=true]", { hasText: firstName })
    .waitFor({ state: "attached" });
}

async function say(page: Page, words: string): Promise<void> {
  await page.fill("#text", words);
  await page.press("#text", "Enter");
}

async function press(page: Page, label: string): Promise<void> {
  await page.locator(".keyboard button", { hasText: label }).last().click();
}

async function addressPrinted(stream: ReadableStream<Uint8Array>): Promise<string> {
  let printed = "";
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the demo has ended: ${printed}`);
    printed += new TextDecoder().decode(value);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    if (address) {
      // Whatever it prints from now on is read, so that it is never held up.
      void (async () => {
        while (!(await reader.read()).done);
      })();
      return address;
    }
  }
}
