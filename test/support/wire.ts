import { createServer, connect as dial, type Socket } from "node:net";

/** What happens to an answer: the connection is reset, or nothing more is ever heard. */
export type Loss = "reset" | "silence";

/** A request is lost on its way there, or its answer on the way back, or half of the answer. */
export const FATES = [
  "passes",
  "request_reset",
  "request_silence",
  "answer_reset",
  "answer_silence",
  "answer_torn",
] as const;
export type Fate = (typeof FATES)[number];

/** A loopback wire to a server, on which requests get lost, and answers to what the server did. */
export interface Wire extends AsyncDisposable {
  readonly port: number;
  /** Requests that were passed on, counted by their first bytes. */
  readonly passed: number;
  /** Answers that were lost. */
  readonly lost: number;
  /** The next answer, or the next so many, get lost. */
  lose(loss: Loss, count?: number): void;
  /** From now on every request meets the fate that is drawn for it. */
  draw(fateOf: () => Fate): void;
  /** Resolves once so many more requests were passed on, or so many more answers came. */
  after(what: Event, count: number): Promise<void>;
}

type Event = "request" | "answer";

interface Events {
  fate(): Fate;
  requested(): void;
  answered(lost: boolean): void;
}

export async function wireTo(port: number): Promise<Wire> {
  const ends = new Set<Socket>();
  const watches = new Set<{ what: Event; left: number; done: () => void }>();
  let [passed, lost] = [0, 0];
  let losses: Loss[] = [];
  let fateOf = (): Fate => "passes";

  const tell = (what: Event) => {
    for (const watch of watches) {
      if (watch.what !== what || --watch.left > 0) continue;
      watches.delete(watch);
      watch.done();
    }
  };
  const events: Events = {
    fate() {
      const loss = losses.shift();
      return loss ? `answer_${loss}` : fateOf();
    },
    requested() {
      passed++;
      tell("request");
    },
    answered(isLost) {
      if (isLost) lost++;
      tell("answer");
    },
  };
  const server = createServer((near) => {
    const far = dial(port, "127.0.0.1");
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => ends.delete(end));
    }
    join(near, far, events);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    get passed() {
      return passed;
    },
    get lost() {
      return lost;
    },
    lose(loss, count = 1) {
      losses = Array.from({ length: count }, () => loss);
    },
    draw(given) {
      fateOf = given;
    },
    after: (what, left) => new Promise((done) => void watches.add({ what, left, done })),
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One connection: requests follow each other, so the last one's fate is that of what comes next. */
function join(near: Socket, far: Socket, events: Events): void {
  let fate: Fate = "passes";
  let silent = false;
  near.on("data", (bytes: Buffer) => {
    const begins = String(bytes.subarray(0, 5)) === "POST ";
    if (begins) fate = events.fate();
    if (fate === "request_reset") near.resetAndDestroy();
    if (fate === "request_silence") silent = true;
    if (fate.startsWith("request_")) return;
    far.write(bytes);
    if (begins) events.requested();
  });
  far.on("data", (bytes: Buffer) => {
    const isLost = fate.startsWith("answer_");
    if (fate === "answer_silence") silent = true;
    if (fate === "answer_reset") near.resetAndDestroy();
    else if (fate === "answer_torn") near.end(bytes.subarray(0, bytes.length >> 1));
    else if (!silent) near.write(bytes);
    fate = "passes";
    events.answered(isLost);
  });
  near.on("close", () => far.destroy());
  far.on("close", () => silent || near.destroy());
}
