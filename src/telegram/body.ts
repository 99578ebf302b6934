import type { OutgoingMessage, Purpose } from "../queue/index.ts";

/** A button as it leaves the house: its action is encoded already. */
export type BodyButton =
  | { text: string; data: string }
  | { text: string; url: string }
  | { text: string; copy: string };

export type BodyKeyboard = readonly (readonly BodyButton[])[];

/** Where a message goes: a new one, in place of a pressed one, or in place of what a slot holds. */
export type Target = "new" | { edit: number } | { slot: string };

/** What the outbox stores for the sender of this room. Text is Telegram's HTML. */
export type Body =
  | { type: "screen"; text: string; keyboard?: BodyKeyboard; target: Target }
  | {
      type: "media";
      as: "photo" | "video" | "audio" | "voice" | "animation" | "document";
      fileId: string;
      caption: string;
      keyboard?: BodyKeyboard;
      /** Of a sound: what the player calls it. */
      title?: string;
      /** Said in its place where it cannot be sent: Telegram could not fetch what it is. */
      instead?: { text: string; keyboard?: BodyKeyboard };
    }
  | {
      type: "result";
      job: string;
      /** One file, or two to ten of an album. */
      ordinals: readonly number[];
      caption?: string;
      keyboard?: BodyKeyboard;
      /** The exact bytes, uncompressed. */
      asDocument?: boolean;
      /** Somebody waits for it now: said where the file cannot be had. Without it, it is tried on. */
      instead?: { text: string; keyboard?: BodyKeyboard };
      /** Its words have marks, as those of language models do. */
      markdown?: boolean;
      /** Its arrival completes the hand-over of the job. */
      last: boolean;
    }
  | { type: "delete"; slot: string };

/** The slot of the screen that a person is looking at. */
export const SCREEN_SLOT = "screen";

/** The slot of a job's progress message. */
export const progressSlot = (job: string) => `job:${job}`;

/** A body with its way through the outbox: which slot it takes, and whether newer ones replace it. */
export function outgoing(message: {
  key: string;
  chat: number;
  purpose: Purpose;
  body: Body;
  job?: string;
}): OutgoingMessage {
  const { body } = message;
  if (body.type === "delete") return { ...message, slot: body.slot, replaces: true };
  if (body.type !== "screen") return message;
  if (body.target === "new") {
    return message.purpose === "screen" ? { ...message, slot: SCREEN_SLOT } : message;
  }
  const slot = "slot" in body.target ? body.target.slot : `message:${body.target.edit}`;
  return { ...message, slot, replaces: true };
}
