import { createServer, connect as dial, type Socket } from "node:net";

/** What happens to an answer: the connection is reset, or nothing more is ever heard. */
export type Loss = "reset" | "silence";

/** A loopback wire to a server, on which answers get lost after the server has done its work. */
export interface Wire extends AsyncDisposable {
  readonly port: number;
  /** Requests that were passed on, counted by their first bytes. */
  readonly passed: number;
  /** Answers that were lost. */
  readonly lost: number;
  /** The next answer, or the next so many, get lost. */
  lose(loss: Loss, count?: number): void;
}

export async function wireTo(port: number): Promise<Wire> {
  const ends = new Set<Socket>();
  let passed = 0;
  let lost = 0;
  let losses: Loss[] = [];

  const server = createServer((near) => {
    const far = dial(port, "127.0.0.1");
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => ends.delete(end));
    }
    let silent = false;
    near.on("data", (bytes) => {
      if (String(bytes).startsWith("POST ")) passed++;
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      const loss = losses.shift();
      if (loss) lost++;
      if (loss === "silence") silent = true;
      if (loss === "reset") near.resetAndDestroy();
      else if (!silent) near.write(bytes);
    });
    near.on("close", () => far.destroy());
    far.on("close", () => silent || near.destroy());
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
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
