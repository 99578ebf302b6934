import { byId, element } from "./element.ts";
import { serverApi } from "./server-api.ts";
import { type FaultSwitch, faultSwitches } from "./switches.ts";

const REFRESH_MS = 1_500;
const ROWS_MAX = 40;

/** Draws what goes on behind the chat, anew every moment. */
export async function startPanel(): Promise<void> {
  void refreshForEver();
  const switches = await faultSwitches();
  const pressed = new Set<FaultSwitch>();
  byId("faults").replaceChildren(
    ...switches.map((fault) => {
      const button = element("button", { type: "button", "aria-pressed": "false" }, fault.label);
      button.addEventListener("click", () => {
        const turnOn = !pressed.has(fault);
        if (turnOn) pressed.add(fault);
        else pressed.delete(fault);
        button.setAttribute("aria-pressed", String(turnOn));
        void serverApi.setFaults(fault.room, turnOn ? fault.on : fault.off);
      });
      return button;
    }),
  );
}

async function refreshForEver(): Promise<void> {
  for (;;) {
    try {
      await Promise.all([drawKie(), drawBooks(), drawCalls()]);
    } catch (error) {
      byId("transport").textContent = `нет связи: ${String(error)}`;
    }
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
  }
}

async function drawKie(): Promise<void> {
  const { credit, tasks } = await serverApi.kie();
  byId("credit").textContent = `кредитов: ${credit.toFixed(1)}`;
  byId("tasks").replaceChildren(
    ...tasks
      .slice(0, ROWS_MAX)
      .map((task) => row(task.prompt || task.model, `${task.state} · ${task.credits}`)),
  );
}

async function drawBooks(): Promise<void> {
  const { audit, balances, entries } = await serverApi.books();
  const mark = byId("audit");
  mark.textContent = audit.ok ? "сходятся ✓" : `НЕ СХОДЯТСЯ: ${audit.failed.join(", ")}`;
  mark.className = audit.ok ? "good" : "bad";
  byId("books").replaceChildren(
    ...balances.map(({ person, available, held }) =>
      row(`👛 ${person}`, held ? `${available} (в работе ${held})` : available),
    ),
    ...entries
      .slice(0, ROWS_MAX)
      .map(({ person, what, amount }) => row(`${person}: ${what}`, amount)),
  );
}

async function drawCalls(): Promise<void> {
  const status = await serverApi.status();
  byId("bot-name").textContent = `@${status.bot.username}`;
  byId("transport").textContent =
    `${status.mode} · ждут: ${status.pendingUpdates} · без ответа: ${status.unansweredCallbacks.length}`;
  byId("calls").replaceChildren(
    ...status.recentCalls
      .slice(-ROWS_MAX)
      .reverse()
      .map(({ method, ok, errorCode, description, tookMs }) =>
        row(
          ok ? method : `${method}: ${description ?? "ответ потерян"}`,
          ok ? `${Math.round(tookMs)} мс` : String(errorCode ?? "—"),
          ok ? "ok" : "error",
        ),
      ),
  );
}

function row(left: string, right: string, kind = "ok"): HTMLLIElement {
  return element(
    "li",
    { class: kind },
    element("span", { title: left }, left),
    element("span", {}, right),
  );
}
