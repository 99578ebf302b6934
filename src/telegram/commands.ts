import type { BotCommandText } from "./registration.ts";
import { commandWords } from "./texts/commands.ts";

/** For `setMyCommands`: the same list that the conversation obeys. */
export const COMMANDS: readonly BotCommandText[] = Object.entries(commandWords).map(
  ([command, description]) => ({ command, description }),
);
