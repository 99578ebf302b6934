import type { Person } from "../../telegram/control-types.ts";
import { Chat } from "./chat.ts";
import { byId, element } from "./element.ts";
import { startPanel } from "./panel.ts";
import { serverApi } from "./server-api.ts";

const app = document.querySelector<HTMLElement>(".app");
const chat = new Chat();
const text = byId<HTMLTextAreaElement>("text");
const files = byId<HTMLInputElement>("files");

/** A button stays the one that it is: what is replaced under a finger hears no click. */
const people = new Map<number, { button: HTMLElement; note: HTMLElement }>();

async function drawPeople(): Promise<Person[]> {
  const all = await serverApi.people();
  for (const person of all) {
    const shown = people.get(person.id) ?? addPerson(person);
    shown.button.setAttribute("aria-current", String(person.id === chat.personId));
    shown.note.textContent = noteOf(person);
  }
  return all;
}

function addPerson({ id, firstName }: Person) {
  const note = element("small", {});
  const button = element(
    "button",
    { type: "button", onclick: () => void goTo(id) },
    element("span", { class: "avatar" }, firstName.charAt(0)),
    element("span", {}, firstName, note),
  );
  byId("people").append(element("li", {}, button));
  const shown = { button, note };
  people.set(id, shown);
  return shown;
}

function noteOf(person: Person): string {
  if (person.blocked) return "остановил бота";
  return person.admin ? "администратор" : `@${person.username ?? person.id}`;
}

/** A choice closes the drawer that it was made in. */
function goTo(personId: number): Promise<void> {
  app?.classList.remove("people-open");
  return openChat(personId);
}

async function openChat(personId: number): Promise<void> {
  if (!(await chat.open(personId))) return;
  history.replaceState(null, "", `#${personId}`);
  byId("commands").replaceChildren(
    ...chat.commands.map(({ command, description }) =>
      element(
        "li",
        {},
        element(
          "button",
          { type: "button", onclick: () => void send(`/${command}`) },
          `/${command}`,
          element("span", {}, description),
        ),
      ),
    ),
  );
  await drawPeople();
  text.focus();
}

async function send(words: string): Promise<void> {
  byId("commands").hidden = true;
  if (words.trim()) await chat.say(words);
}

async function submit(): Promise<void> {
  const words = text.value;
  const attached = [...(files.files ?? [])];
  text.value = "";
  files.value = "";
  text.placeholder = "Сообщение";
  if (attached.length > 0) await chat.sendFiles(attached, words);
  else await send(words);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  void submit();
});
text.addEventListener("input", () => {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
});
files.addEventListener("change", () => {
  const count = files.files?.length ?? 0;
  text.placeholder = count > 0 ? `Файлов: ${count}. Подпись или ➤` : "Сообщение";
  text.focus();
});
byId("commands-button").addEventListener("click", () => {
  byId("commands").hidden = !byId("commands").hidden;
});
byId("add-person").addEventListener("click", () => {
  const name = prompt("Как зовут нового человека?")?.trim();
  if (name) void serverApi.addPerson(name).then((person) => goTo(person.id));
});
byId("show-people").addEventListener("click", () => app?.classList.toggle("people-open"));
byId("show-panel").addEventListener("click", () => app?.classList.add("panel-open"));
byId("hide-panel").addEventListener("click", () => app?.classList.remove("panel-open"));

async function start(): Promise<void> {
  const all = await drawPeople();
  const wished = Number(location.hash.slice(1));
  const first = all.find(({ id }) => id === wished) ?? all[0];
  if (first) await openChat(first.id);
  serverApi.listen(
    (event) => {
      chat.onEvent(event);
      if (event.type === "person") void drawPeople();
    },
    // What happened while the connection was away is read afresh.
    () => void (chat.wished !== undefined && openChat(chat.wished)),
  );
  await startPanel();
}

void start();
