import type { ChatMember } from "grammy/types";
import { newId } from "../../../kernel/index.ts";
import type { Upload } from "../args.ts";
import { seconds, toApiMessage } from "../chats/api-message.ts";
import type { Content, StoredMessage } from "../chats/message.ts";
import { toChat, toUser } from "../chats/people.ts";
import { addMessage, editMessage } from "../chats/post.ts";
import type { FileKind, Person, PressAction, TextAction } from "../control-types.ts";
import { isImage } from "../files/actual-kind.ts";
import { addFile, type FileDetails } from "../files/input-file.ts";
import { sniffMime } from "../files/sniff.ts";
import { findUser, newAlbumId } from "../methods/sending.ts";
import { beginPayment } from "../pay.ts";
import type { Offer } from "../stars.ts";
import { EMPTY_TEXT, formatText } from "../text/format.ts";
import type { World } from "../world.ts";
import { ControlRefusal } from "./refusal.ts";

const TEXT_MAX = 4096;
const ALBUM_MAX = 10;
const ALBUM_KINDS: readonly FileKind[] = ["photo", "video", "audio", "document"];

export interface PersonFile
  extends Upload,
    Pick<FileDetails, "durationS" | "title" | "performer"> {}

export interface FilesAction {
  kind: FileKind;
  /** Several make an album: one update each, with a common `media_group_id`. */
  files: readonly PersonFile[];
  caption?: string;
  replyTo?: number;
}

/** A long text is cut by the person's client and comes as several messages (design.md §10). */
export function sendText(world: World, personId: number, action: TextAction): StoredMessage[] {
  const person = whoWrites(world, personId);
  const place = reply(world, person, action.replyTo);
  const texts = parts(action.text.trim()).map((text) =>
    formatText({ text, parseMode: "" }, findUser(world)),
  );
  if (texts.length === 0) throw new ControlRefusal("an empty text cannot be sent");
  return texts.map((text) => say(world, person, { kind: "text", text }, place));
}

function parts(text: string): string[] {
  const count = Math.ceil(text.length / TEXT_MAX);
  return Array.from({ length: count }, (_, i) => text.slice(i * TEXT_MAX, (i + 1) * TEXT_MAX));
}

export function editText(world: World, personId: number, messageId: number, words: string): void {
  const person = whoWrites(world, personId);
  const message = findMessage(world, person, messageId);
  if (message.from !== "person" || message.content.kind !== "text") {
    throw new ControlRefusal("only one's own text can be edited");
  }
  const text = formatText({ text: words, parseMode: "" }, findUser(world));
  const edited = editMessage(world, message, { content: { kind: "text", text } });
  const edit_date = seconds(world.clock.now());
  const body = { ...toApiMessage(world, edited), edit_date };
  world.updates.add("edited_message", body, `chat ${person.id}`);
}

export function sendFiles(world: World, personId: number, action: FilesAction): StoredMessage[] {
  const person = whoWrites(world, personId);
  const { kind, files, caption = "" } = action;
  if (files.length === 0) throw new ControlRefusal("there is no file");
  if (files.length > ALBUM_MAX) throw new ControlRefusal("an album has at most ten files");
  for (const file of files) checkFile(kind, file);

  const isAlbum = files.length > 1 && ALBUM_KINDS.includes(kind);
  const place = {
    ...reply(world, person, action.replyTo),
    ...(isAlbum ? { albumId: newAlbumId(world) } : {}),
  };
  const text = formatText({ text: caption, parseMode: "" }, findUser(world));
  const stored = files.map(({ name, mime, bytes, ...details }) => {
    const named = { name: kind === "photo" ? "" : name, mime, bytes };
    return addFile(world.files, named, kind, details);
  });
  return stored.map((file, index) => {
    const caption = index === 0 ? text : EMPTY_TEXT;
    const flags = { spoiler: false, captionAbove: false };
    return say(world, person, { kind: "media", file, text: caption, ...flags }, place);
  });
}

/** Makes a callback query of a button; other buttons do nothing that the bot could see. */
export function press(world: World, personId: number, action: PressAction): { queryId: string } {
  const person = whoWrites(world, personId);
  const message = findMessage(world, person, action.messageId);
  const button = message.keyboard?.inline_keyboard[action.row]?.[action.column];
  if (!button) throw new ControlRefusal("there is no such button", 404);
  if (!("callback_data" in button)) throw new ControlRefusal("this button makes no callback");

  const queryId = newId("callback", world);
  const data = button.callback_data;
  world.callbacks.press({ queryId, chatId: person.id, messageId: message.id, data });
  const query = {
    id: queryId,
    from: toUser(person),
    message: toApiMessage(world, message),
    chat_instance: String(person.id * 7919),
    data,
  };
  world.updates.add("callback_query", query, `callback ${person.id}`);
  return { queryId };
}

/** Stops the bot or starts it again; the bot hears of it. */
export function block(world: World, personId: number, blocked: boolean): Person {
  const before = findPerson(world, personId);
  if (before.blocked === blocked) return before;
  const person = changePerson(world, personId, { blocked });
  const member: ChatMember = { user: world.bot, status: "member" };
  const banned: ChatMember = { user: world.bot, status: "kicked", until_date: 0 };
  const [old_chat_member, new_chat_member] = blocked ? [member, banned] : [banned, member];
  const body = {
    chat: toChat(person),
    from: toUser(person),
    date: seconds(world.clock.now()),
    old_chat_member,
    new_chat_member,
  };
  world.updates.add("my_chat_member", body, `member ${personId}`);
  return person;
}

/** Deletes the account: from now on sends answer «user is deactivated». */
export function deactivate(world: World, personId: number): Person {
  findPerson(world, personId);
  return changePerson(world, personId, { deactivated: true });
}

export function pay(world: World, personId: number, messageId: number): { queryId: string } {
  const person = whoWrites(world, personId);
  const { content } = findMessage(world, person, messageId);
  if (content.kind !== "invoice") throw new ControlRefusal("this message is no invoice");
  checkStars(content);
  if (content.paid) throw new ControlRefusal("this invoice is paid");
  return beginPayment(world, person, content, messageId);
}

/** Pays through an address that `createInvoiceLink` gave. */
export function payLink(world: World, personId: number, link: string): { queryId: string } {
  const person = whoWrites(world, personId);
  const offer = world.stars.byLink(link.split("$").at(-1) ?? "");
  if (!offer) throw new ControlRefusal("there is no such invoice", 404);
  checkStars(offer);
  return beginPayment(world, person, offer, 0);
}

export function findPerson(world: World, id: number): Person {
  const person = world.people.find(id);
  if (!person) throw new ControlRefusal("there is no such person", 404);
  return person;
}

function whoWrites(world: World, id: number): Person {
  const person = findPerson(world, id);
  if (person.blocked) throw new ControlRefusal("the person has blocked the bot");
  if (person.deactivated) throw new ControlRefusal("the account is deleted");
  return person;
}

function findMessage(world: World, person: Person, id: number): StoredMessage {
  const message = world.messages.find(person.id, id);
  if (!message) throw new ControlRefusal("there is no such message", 404);
  return message;
}

function reply(world: World, person: Person, replyTo: number | undefined): { replyTo?: number } {
  return replyTo === undefined ? {} : { replyTo: findMessage(world, person, replyTo).id };
}

/** Other currencies would need their payment provider. */
function checkStars({ invoice }: Offer): void {
  if (invoice.currency !== "XTR") throw new ControlRefusal("only Stars can be paid here");
}

function checkFile(kind: FileKind, file: PersonFile): void {
  if (file.bytes.byteLength === 0) throw new ControlRefusal("an empty file cannot be sent");
  if (kind === "photo" && !isImage(sniffMime(file.bytes))) {
    throw new ControlRefusal("a photo must be a png, jpeg, webp or gif picture");
  }
}

function say(
  world: World,
  person: Person,
  content: Content,
  place: { replyTo?: number; albumId?: string },
): StoredMessage {
  world.people.start(person.id);
  const message = addMessage(world, { chatId: person.id, from: "person", content, ...place });
  world.updates.add("message", toApiMessage(world, message), `chat ${person.id}`);
  return message;
}

function changePerson(world: World, id: number, change: Partial<Person>): Person {
  const person = world.people.update(id, change) ?? findPerson(world, id);
  world.events.emit({ type: "person", chatId: id, person });
  return person;
}
