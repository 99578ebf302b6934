import { present } from "../../../kernel/index.ts";
import type { StoredMessage } from "../chats/message.ts";
import type {
  CallbackAnswerView,
  ChatView,
  Faults,
  MessageView,
  NewPerson,
  PaymentView,
  Person,
  PressAction,
  Status,
  TextAction,
} from "../control-types.ts";
import type { Listener } from "../events.ts";
import type { FaultChange } from "../faults.ts";
import type { StoredFile } from "../files/file-store.ts";
import type { World } from "../world.ts";
import * as acts from "./person-acts.ts";
import { chatView, messageView } from "./views.ts";

/** What people do and what can be seen of it: for tests, and for the control API over HTTP. */
export interface TelegramControl {
  addPerson(person: NewPerson): Person;
  people(): Person[];
  chat(personId: number): ChatView;
  /** The first message; a text over 4096 characters makes several. */
  sendText(personId: number, action: TextAction): MessageView;
  sendFiles(personId: number, action: acts.FilesAction): MessageView[];
  editText(personId: number, messageId: number, text: string): void;
  press(personId: number, action: PressAction): { queryId: string };
  block(personId: number, blocked: boolean): Person;
  deactivate(personId: number): Person;
  pay(personId: number, messageId: number): { queryId: string };
  payLink(personId: number, link: string): { queryId: string };
  /** Any update, however odd; returns its number. */
  inject(update: Record<string, unknown>): number;
  /** How a press was answered so far. */
  callback(queryId: string): CallbackAnswerView | undefined;
  payment(queryId: string): PaymentView | undefined;
  /** A message before each of its edits, oldest first, and as it is now. */
  versions(personId: number, messageId: number): MessageView[];
  /** The file of a message, by `fileUniqueId` of its media. */
  file(uniqueId: string): StoredFile | undefined;
  faults(): Faults;
  setFaults(change: FaultChange): Faults;
  status(): Status;
  /** Told of everything at once, in order. Returns how to stop. */
  on(listener: Listener): () => void;
}

export function createControl(world: World): TelegramControl {
  const view = (message: StoredMessage) => messageView(world, message);
  return {
    addPerson: (person) => addPerson(world, person),
    people: () => world.people.list(),
    chat: (personId) => chatView(world, acts.findPerson(world, personId)),
    sendText: (personId, action) => {
      const [first] = acts.sendText(world, personId, action);
      return view(present(first, "a text makes at least one message"));
    },
    sendFiles: (personId, action) => acts.sendFiles(world, personId, action).map(view),
    editText: (personId, messageId, text) => acts.editText(world, personId, messageId, text),
    press: (personId, action) => acts.press(world, personId, action),
    block: (personId, blocked) => acts.block(world, personId, blocked),
    deactivate: (personId) => acts.deactivate(world, personId),
    pay: (personId, messageId) => acts.pay(world, personId, messageId),
    payLink: (personId, link) => acts.payLink(world, personId, link),
    inject: (update) => world.updates.inject(update),
    callback: (queryId) => world.callbacks.find(queryId),
    payment: (queryId) => world.checkouts.find(queryId),
    versions: (personId, messageId) => versions(world, personId, messageId),
    file: (uniqueId) => world.files.byUniqueId(uniqueId),
    faults: () => world.faults.current(),
    setFaults: (change) => world.faults.change(change),
    status: () => status(world),
    on: (listener) => world.events.on(listener),
  };
}

function addPerson(world: World, person: NewPerson): Person {
  const added = world.people.add(person);
  world.events.emit({ type: "person", chatId: added.id, person: added });
  return added;
}

/** Also of a message that was deleted since. */
function versions(world: World, personId: number, messageId: number): MessageView[] {
  const found = world.messages.history(personId).find(({ id }) => id === messageId);
  const message = present(found, "a message with that id was sent");
  const { content, keyboard, ...rest } = message;
  const before = message.history.map((version) => ({ ...rest, ...version }));
  return [...before, message].map((version) => messageView(world, version));
}

function status(world: World): Status {
  const { webhook, updates, bot } = world;
  const { settings, lastError } = webhook;
  return {
    bot: { id: bot.id, username: bot.username },
    mode: settings ? "webhook" : "polling",
    webhook: {
      url: settings?.url ?? "",
      allowedUpdates: updates.allowed,
      maxConnections: settings?.maxConnections ?? 0,
      ...(lastError ? { lastErrorAt: lastError.at, lastErrorMessage: lastError.words } : {}),
    },
    pendingUpdates: updates.pending().length,
    lastUpdateId: updates.lastId,
    unansweredCallbacks: world.callbacks.unanswered(),
    methods: world.calls.methods(),
    recentCalls: world.calls.recent(),
  };
}
