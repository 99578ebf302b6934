import { createServer } from "node:net";

/**
 * Below those that the system hands out: a port that is free for a moment, as of a server which is
 * killed and comes back, is not given to a connection of somebody else meanwhile.
 */
const FIRST = 12_000;
const COUNT = 20_000;
/** Processes that test side by side begin far from each other. */
const APART = 617;

let next = (process.pid * APART) % COUNT;

/** A port on loopback that nobody listens on, and that this process has not given before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await isFree(port)) return port;
  }
  throw new Error("every port is taken");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}
