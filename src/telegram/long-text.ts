import type { Update } from "grammy/types";
import type { InboxRow } from "../queue/index.ts";

/** Clients cut long texts at 4 096 characters; a part over this length may have a continuation. */
const PART_CHARS_MIN = 3900;
const CLIENT_CUT_CHARS = 4096;
/** How long after a long part its continuation may come (design §10). */
const CONTINUATION_MS = 2000;

export type Joined =
  | { status: "ready"; update: Partial<Update>; updateIds: readonly number[] }
  | { status: "wait"; untilMs: number };

/** Could this be the first part of a text that the client has cut? */
export function mayContinue(update: Partial<Update>): boolean {
  const text = textOf(update);
  return text !== undefined && text.length >= PART_CHARS_MIN && !text.startsWith("/");
}

/** The update is as it came: nobody has checked its shape yet. */
function textOf(update: Partial<Update>): string | undefined {
  const text: unknown = update.message?.text;
  return typeof text === "string" ? text : undefined;
}

/** Joins the rows at the head of a lane into the text as the person wrote it. */
export function joinLongText(rows: readonly InboxRow[], now: number): Joined {
  const parts = partsOf(rows);
  const last = parts.at(-1);
  const mayGoOn = last !== undefined && last.text.length >= PART_CHARS_MIN;
  if (mayGoOn && parts.length === rows.length && now < last.receivedAt + CONTINUATION_MS) {
    return { status: "wait", untilMs: last.receivedAt + CONTINUATION_MS };
  }
  const first = rows[0]?.body as Partial<Update>;
  const text = parts.map((part, i) => separator(parts[i - 1]) + part.text).join("");
  const message = first.message && { ...first.message, text };
  return {
    status: "ready",
    update: message ? { ...first, message } : first,
    updateIds: parts.map((part) => part.updateId),
  };
}

interface Part {
  updateId: number;
  receivedAt: number;
  text: string;
}

/** The head and the texts that continue it. */
function partsOf(rows: readonly InboxRow[]): Part[] {
  const parts: Part[] = [];
  for (const { body, updateId, receivedAt } of rows) {
    const text = textOf(body as Partial<Update>);
    const before = parts.at(-1);
    if (text === undefined || (before && text.startsWith("/"))) break;
    if (before && before.text.length < PART_CHARS_MIN) break;
    if (before && receivedAt - before.receivedAt > CONTINUATION_MS) break;
    parts.push({ updateId, receivedAt, text });
  }
  return parts;
}

/** A part of full length was cut within a line, a shorter one at the end of a line. */
function separator(before: Part | undefined): string {
  return before && before.text.length < CLIENT_CUT_CHARS ? "\n" : "";
}
