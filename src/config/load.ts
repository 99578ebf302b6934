import * as v from "valibot";
import { type Config, configFrom, type StorageConfig, storageConfigFrom } from "./config.ts";
import { KEY_NAMES, KEYS, type Key } from "./keys.ts";
import { environment, storageEnvironment } from "./schema.ts";

/** The surroundings of the process, as `process.env` gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** One key that is missing or wrong. Never holds its value (R44). */
export interface Problem {
  readonly key: Key;
  /** Completes the sentence «KEY …». */
  readonly why: string;
  readonly example: string;
  readonly source: string;
}

export type Loaded<T> =
  | { readonly status: "ok"; readonly config: T }
  | { readonly status: "wrong"; readonly problems: readonly Problem[] };

/** The exit code of a program that is configured wrongly (sysexits.h, EX_CONFIG). */
export const EXIT_CONFIG = 78;

/** Reads the whole contract of design §8. All problems are told at once. */
export function loadConfig(env: Env): Loaded<Config> {
  const values = { BOT_MODE: "webhook", ...given(env) };
  const result = v.safeParse(environment, values);
  if (result.success) {
    const keys = Object.keys(given(env)) as Key[];
    return { status: "ok", config: freeze(configFrom(result.output, keys)) };
  }
  return { status: "wrong", problems: problemsOf(allIssues(values, result.issues), values) };
}

/** What `migrate`, `backup` or `ledger audit` need: they run where no bot is configured. */
export function loadStorageConfig(env: Env): Loaded<StorageConfig> {
  const values = given(env);
  const result = v.safeParse(storageEnvironment, values);
  if (result.success) return { status: "ok", config: freeze(storageConfigFrom(result.output)) };
  return { status: "wrong", problems: problemsOf(result.issues, values) };
}

/** One line for one problem: the key, why, an example and where to get it. */
export function problemLine({ key, why, example, source }: Problem): string {
  return `${key} ${why}. Example: ${example}. Where to get it: ${source}.`;
}

/** Lines of the start log: which keys are set, what is off. Never a value (R45). */
export function describeConfig(config: Config): readonly string[] {
  return KEY_NAMES.map((key) => {
    const set = config.given.includes(key);
    return set ? `${key} OK${offIn(config, key)}` : `${key} not set (${KEYS[key].unset})`;
  });
}

/** A key that is set and yet does nothing, as others of its group are missing. */
function offIn(config: Config, key: Key): string {
  const idle = key.startsWith("PAYMENT_") && config.payments === undefined;
  return idle ? `, not used (${KEYS[key].unset})` : "";
}

/** Known keys with a value. Blank counts as not set: dashboards leave keys blank. */
function given(env: Env): Partial<Record<Key, string>> {
  const entries = KEY_NAMES.map((key) => [key, env[key]?.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value));
}

type Issue = v.BaseIssue<unknown>;

/** An unknown mode hides all else that is wrong, so the rest is looked at as for a webhook. */
function allIssues(values: object, issues: readonly Issue[]): readonly Issue[] {
  if (!issues.some((issue) => v.getDotPath(issue) === "BOT_MODE")) return issues;
  const rest = { ...values, BOT_MODE: "webhook" };
  const result = v.safeParse(environment, rest);
  return result.success ? issues : [...issues, ...result.issues];
}

function problemsOf(issues: readonly Issue[], values: Partial<Record<Key, string>>): Problem[] {
  const found = new Map<string, string>();
  for (const issue of issues) {
    const key = v.getDotPath(issue)?.split(".")[0];
    if (key !== undefined && !found.has(key)) found.set(key, issue.message);
  }
  return KEY_NAMES.filter((key) => found.has(key)).map((key) => ({
    key,
    why: values[key] === undefined ? "is not set" : whyOf(key, found.get(key)),
    example: KEYS[key].example,
    source: KEYS[key].source,
  }));
}

function whyOf(key: Key, message = "is wrong"): string {
  return key === "BOT_MODE" ? "is neither webhook nor polling" : message;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
