import type { Person } from "../../telegram/control-types.ts";
import { Chat } from "./chat.ts";
import { byId, element } from "./element.ts";
import { startPanel } from "./panel.ts";
import { serverApi } from "./server-api.ts";

const app = document.querySelector<HTMLElement>(".app");
const chat = new Chat();
const text = byId<HTMLTextAreaElement>("text");
const files = byId<HTMLInputElement>("files");

async function drawPeople(): Promise<Person[]> {
  const people = await serverApi.people();
  byId("people").replaceChildren(
    ...people.map((person) =>
      element(
        "li",
        {},
        element(
          "button",
          {
            type: "button",
            "aria-current": String(person.id === chat.personId),
            onclick: () => void openChat(person.id),
          },
          element("span", { class: "avatar" }, person.firstName.charAt(0)),
          element("span", {}, person.firstName, element("small", {}, noteOf(person))),
        ),
      ),
    ),
  );
  return people;
}

function noteOf(person: Person): string {
  if (person.blocked) return "остановил бота";
  return person.admin ? "администратор" : `@${person.username ?? person.id}`;
}

async function openChat(personId: number): Promise<void> {
  if (!(await chat.open(personId))) return;
  history.replaceState(null, "", `#${personId}`);
  app?.classList.remove("people-open");
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
  if (name) void serverApi.addPerson(name).then((person) => openChat(person.id));
});
byId("show-people").addEventListener("click", () => app?.classList.toggle("people-open"));
byId("show-panel").addEventListener("click", () => app?.classList.add("panel-open"));
byId("hide-panel").addEventListener("click", () => app?.classList.remove("panel-open"));

async function start(): Promise<void> {
  const people = await drawPeople();
  const wished = Number(location.hash.slice(1));
  const first = people.find(({ id }) => id === wished) ?? people[0];
  if (first) await openChat(first.id);
  serverApi.listen(
    (event) => {
      chat.onEvent(event);
      if (event.type === "person") void drawPeople();
    },
    // What happened while the connection was away is read afresh.
    () => void (chat.personId !== undefined && chat.open(chat.personId)),
  );
  await startPanel();
}

void start();
