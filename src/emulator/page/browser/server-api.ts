import type {
  ChatView,
  EmulatorEvent,
  Person,
  PressAccepted,
  Status,
} from "../../telegram/control-types.ts";
import type { BooksView, KieView } from "../views.ts";

async function request<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `${response.status}`);
  return body;
}

const post = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

/** What the page asks of the demo's server, which passes it on to the emulators. */
export const serverApi = {
  people: () => request<Person[]>("/telegram/people"),
  addPerson: (firstName: string) => request<Person>("/telegram/people", post({ firstName })),
  chat: (id: number) => request<ChatView>(`/telegram/chats/${id}`),
  status: () => request<Status>("/telegram/status"),
  kie: () => request<KieView>("/views/kie"),
  books: () => request<BooksView>("/views/books"),
  say: (id: number, text: string, replyTo?: number) =>
    request(
      `/telegram/chats/${id}/text`,
      post({ text, ...(replyTo !== undefined && { replyTo }) }),
    ),
  press: (id: number, messageId: number, row: number, column: number) =>
    request<PressAccepted>(`/telegram/chats/${id}/press`, post({ messageId, row, column })),
  pay: (id: number, messageId: number) => request(`/telegram/chats/${id}/pay`, post({ messageId })),
  block: (id: number, blocked: boolean) =>
    request(`/telegram/chats/${id}/block`, post({ blocked })),
  faults: (room: "telegram" | "kie") => request<Record<string, unknown>>(`/${room}/faults`),
  setFaults: (room: "telegram" | "kie", faults: unknown) =>
    request<Record<string, unknown>>(`/${room}/faults`, post(faults)),

  sendFiles(id: number, files: readonly File[], kind: string, caption: string): Promise<unknown> {
    const form = new FormData();
    form.set("kind", kind);
    if (caption) form.set("caption", caption);
    for (const [i, file] of files.entries()) form.append(`file${i}`, file);
    return request(`/telegram/chats/${id}/files`, { method: "POST", body: form });
  },

  /** Calls back for everything that happens, and once more after each reconnection. */
  listen(onEvent: (event: EmulatorEvent) => void, onConnected: () => void): void {
    const events = new EventSource("/telegram/events");
    events.onopen = onConnected;
    events.onmessage = ({ data }) => onEvent(JSON.parse(data) as EmulatorEvent);
  },
};
