import type { Chat, User } from "grammy/types";
import { badRequest, forbidden } from "../api-error.ts";
import type { NewPerson, Person } from "../control-types.ts";

const FIRST_ID = 7_100_000_001;

interface Known {
  person: Person;
  /** The bot may write only after the person has written. */
  started: boolean;
}

/** Everybody who has an account. A person's private chat with the bot has the person's id. */
export class People {
  readonly #known = new Map<number, Known>();
  #nextId = FIRST_ID;

  add(person: NewPerson): Person {
    const {
      id = this.#unusedId(),
      language = "ru",
      admin = false,
      started = false,
      ...names
    } = person;
    const added = { id, language, admin, blocked: false, deactivated: false, ...names };
    this.#known.set(id, { person: added, started });
    return added;
  }

  list(): Person[] {
    return [...this.#known.values()].map(({ person }) => person);
  }

  find(id: number): Person | undefined {
    return this.#known.get(id)?.person;
  }

  update(id: number, change: Partial<Person>): Person | undefined {
    const known = this.#known.get(id);
    if (known) known.person = { ...known.person, ...change };
    return known?.person;
  }

  /** The first message of a person opens the chat for the bot. */
  start(id: number): void {
    const known = this.#known.get(id);
    if (known) known.started = true;
  }

  /** The person of a chat that the bot may read. */
  chat(chatId: string): Person {
    if (chatId === "") throw badRequest("chat_id is empty");
    const known = this.#find(chatId);
    if (!known?.started) throw badRequest("chat not found");
    return known.person;
  }

  /** The person of a chat that the bot may write to. */
  writableChat(chatId: string): Person {
    const person = this.chat(chatId);
    if (person.deactivated) throw forbidden("user is deactivated");
    if (person.blocked) throw forbidden("bot was blocked by the user");
    return person;
  }

  #find(chatId: string): Known | undefined {
    // Private chats have no public names: `@username` finds channels and groups only.
    return /^-?\d+$/.test(chatId) ? this.#known.get(Number(chatId)) : undefined;
  }

  #unusedId(): number {
    while (this.#known.has(this.#nextId)) this.#nextId++;
    return this.#nextId++;
  }
}

export function toUser(person: Person): User {
  return {
    id: person.id,
    is_bot: false,
    first_name: person.firstName,
    ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
    ...(person.username === undefined ? {} : { username: person.username }),
    language_code: person.language,
  };
}

export function toChat(person: Person): Chat.PrivateChat {
  return {
    id: person.id,
    type: "private",
    first_name: person.firstName,
    ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
    ...(person.username === undefined ? {} : { username: person.username }),
  };
}
