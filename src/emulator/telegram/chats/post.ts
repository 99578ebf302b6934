import { messageView } from "../control/views.ts";
import type { World } from "../world.ts";
import type { NewMessage, StoredMessage, Version } from "./message.ts";

/** The message is there for both sides; whoever watches is told. */
export function addMessage(world: World, message: NewMessage): StoredMessage {
  const stored = world.messages.add(message);
  world.events.emit({
    type: "message",
    chatId: stored.chatId,
    message: messageView(world, stored),
  });
  return stored;
}

export function editMessage(world: World, message: StoredMessage, version: Version): StoredMessage {
  const edited = world.messages.edit(message, version);
  emitEdit(world, edited);
  return edited;
}

/** Not an edit in the eyes of the bot, yet the person sees a change. */
export function changeMessage(
  world: World,
  message: StoredMessage,
  change: Partial<StoredMessage>,
): StoredMessage {
  const changed = world.messages.set(message, change);
  emitEdit(world, changed);
  return changed;
}

export function deleteMessage(world: World, message: StoredMessage): void {
  world.messages.delete(message);
  world.events.emit({ type: "delete", chatId: message.chatId, messageId: message.id });
}

function emitEdit(world: World, message: StoredMessage): void {
  world.events.emit({
    type: "edit",
    chatId: message.chatId,
    message: messageView(world, message),
  });
}
