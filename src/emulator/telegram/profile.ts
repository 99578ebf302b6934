import type { BotCommand } from "grammy/types";
import { badRequest } from "./api-error.ts";
import { type Args, isRecord } from "./args.ts";

const COMMANDS_MAX = 100;

export type ProfileField = "name" | "description" | "short_description";
const LENGTH_MAX: Record<ProfileField, number> = {
  name: 64,
  description: 512,
  short_description: 120,
};

/** What the bot says about itself, per language and, for commands, per scope. */
export class Profile {
  readonly #commands = new Map<string, BotCommand[]>();
  readonly #fields = new Map<string, string>();

  setCommands(args: Args): void {
    const value = args.json("commands", "commands");
    if (!Array.isArray(value)) throw badRequest("expected an Array of BotCommand");
    if (value.length > COMMANDS_MAX) throw badRequest("BOT_COMMANDS_TOO_MUCH");
    this.#commands.set(commandsKey(args), value.map(readCommand));
  }

  deleteCommands(args: Args): void {
    this.#commands.delete(commandsKey(args));
  }

  /** Exactly what was set for this scope and language. */
  commands(args: Args): BotCommand[] {
    return this.#commands.get(commandsKey(args)) ?? [];
  }

  /** What a person sees in a private chat: the narrowest scope that has commands. */
  commandsFor(chatId: number, language: string): BotCommand[] {
    const scopes = [`chat:${chatId}`, "all_private_chats:", "default:"];
    for (const scope of scopes) {
      for (const tag of [language, ""]) {
        const commands = this.#commands.get(`${scope} ${tag}`);
        if (commands && commands.length > 0) return commands;
      }
    }
    return [];
  }

  set(field: ProfileField, args: Args): void {
    const value = args.text(field);
    if (value.length > LENGTH_MAX[field]) throw badRequest(`BOT_${field.toUpperCase()}_INVALID`);
    this.#fields.set(`${field} ${args.text("language_code")}`, value);
  }

  get(field: ProfileField, args: Args): string {
    const own = this.#fields.get(`${field} ${args.text("language_code")}`);
    return own ?? this.#fields.get(`${field} `) ?? "";
  }
}

function commandsKey(args: Args): string {
  const scope = args.json("scope", "bot command scope") ?? { type: "default" };
  if (!isRecord(scope)) throw badRequest("can't parse bot command scope: expected an Object");
  return `${scope.type}:${scope.chat_id ?? ""} ${args.text("language_code")}`;
}

function readCommand(value: unknown): BotCommand {
  const command = isRecord(value) ? String(value.command ?? "").replace(/^\//, "") : "";
  const description = isRecord(value) ? String(value.description ?? "") : "";
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest("BOT_COMMAND_INVALID");
  if (description.length < 1 || description.length > 256) {
    throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  }
  return { command, description };
}
