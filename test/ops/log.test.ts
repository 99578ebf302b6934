import { describe, expect, test } from "bun:test";
import type { Clock } from "../../src/kernel/index.ts";
import { createLog, type LogOptions } from "../../src/ops/index.ts";

const clock: Clock = { now: () => Date.UTC(2026, 10, 21, 8, 9, 10, 11), sleep: async () => {} };

function openLog(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({
    level: "info",
    clock,
    secrets: ["kie-key-0123456789"],
    fields: { instance: "default", partner: "studio-1" },
    readable: false,
    write: (line) => lines.push(line),
    ...options,
  });
  return { log, lines };
}

describe("JSON", () => {
  test("a line is one object with time, level, phrase and fields (R235, R252, N61)", () => {
    const { log, lines } = openLog();
    log.info("hold captured", { job: "7K2M9Q", kopecks: 1870, paid: true, note: undefined });
    expect(lines).toEqual([
      '{"time":"2026-11-21T08:09:10.011Z","level":"info","phrase":"hold captured",' +
        '"instance":"default","partner":"studio-1","job":"7K2M9Q","kopecks":1870,"paid":true}\n',
    ]);
  });

  test("a value can't break out of its line or take another's place (R237)", () => {
    const { log, lines } = openLog();
    log.warn('two\nlines "quoted"', { level: "error", phrase: "other", text: "a\nb" });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "warn",
      phrase: 'two\nlines "quoted"',
      text: "a\nb",
    });
  });

  test("fields, phrases and errors are redacted (R236, R248)", () => {
    const { log, lines } = openLog();
    const error = new Error("Bearer kie-key-0123456789");
    log.error("with kie-key-0123456789", { url: "https://kie-key-0123456789.example/?a=1" }, error);
    expect(lines.join()).not.toContain("kie-key");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      phrase: "with [redacted]",
      url: "https://[redacted].example/?[redacted]",
      error: { name: "Error", message: "Bearer [redacted]" },
    });
  });

  test("twenty equal lines are twenty lines, also when the clock goes back (R235)", () => {
    const { log, lines } = openLog();
    for (let i = 0; i < 20; i++) log.warn("kie answered 429");
    expect(lines).toHaveLength(20);
  });

  test("the level cuts what is less important (R234)", () => {
    const said = (level: LogOptions["level"]) => {
      const { log, lines } = openLog({ level });
      log.debug("d");
      log.info("i");
      log.warn("w");
      log.error("e");
      return lines.map((line) => JSON.parse(line).phrase).join("");
    };
    expect(said("error")).toBe("e");
    expect(said("warn")).toBe("we");
    expect(said("info")).toBe("iwe");
    expect(said("debug")).toBe("diwe");
  });
});

test("on a terminal the same is readable (R235)", () => {
  const { log, lines } = openLog({ readable: true, fields: {} });
  const cause = Object.assign(new TypeError("refused"), { code: "ECONNREFUSED", stack: "" });
  const error = Object.assign(new Error("no answer", { cause }), { stack: "" });
  log.warn("kie is silent", { job: "7K2M9Q", note: undefined }, error);
  expect(lines).toEqual([
    "08:09:10 warn  kie is silent job=7K2M9Q\n" +
      "  Error: no answer\n" +
      "  caused by TypeError [ECONNREFUSED]: refused\n",
  ]);
});
