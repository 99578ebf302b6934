import type { Clock } from "../../../kernel/index.ts";
import type { Events } from "../events.ts";

/** Proxies and browsers drop silent connections. */
const HEARTBEAT_MS = 15_000;

export interface EventStreamOptions {
  events: Events;
  clock: Clock;
  /** Aborts when the emulator stops. */
  stop: AbortSignal;
}

/** Server-sent events: one `data:` line of JSON for each thing that happens. */
export function eventStream({ events, clock, stop }: EventStreamOptions): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const end = AbortSignal.any([gone.signal, stop]);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const unsubscribe = events.on((event) => write(`data: ${JSON.stringify(event)}\n\n`));
      end.addEventListener("abort", unsubscribe, { once: true });
      write(": the stream is open\n\n");
      void beat(write);
    },
    cancel: () => gone.abort(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
  });

  async function beat(write: (text: string) => void): Promise<void> {
    while (!end.aborted) {
      await clock.sleep(HEARTBEAT_MS, end);
      if (!end.aborted) write(": still here\n\n");
    }
  }
}
