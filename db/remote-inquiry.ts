import type { Client, InStatement } from "@libsql/client";
import { type Clock, Fault, type Log, type Random } from "../src/kernel/index.ts";
import type { BoundOperation } from "./bind.ts";
import { connect } from "./connect.ts";
import type { DatabaseTarget } from "./database-url.ts";
import { rowsOf, toClient } from "./remote-group.ts";
import { failed, type WriteResult } from "./writer.ts";

/** Tries of one group, and of each question about it (ledger.md §1.5). */
export const TRIES_MAX = 5;
/** A group that could not be found within a minute. */
const ASK_AGAIN_MS = 5_000;
const PAUSES_MS = [100, 300, 1_000, 3_000] as const;

export interface RemoteOptions {
  readonly target: DatabaseTarget;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly requestTimeoutMs?: number;
}

/**
 * Finds out what became of a group whose answer was lost. Everything that is asked may be asked any
 * number of times, each time on a connection that no earlier request has used.
 */
export class Inquiry {
  readonly #options: RemoteOptions;
  readonly #closed = new AbortController();

  constructor(options: RemoteOptions) {
    this.#options = options;
  }

  /** Claims the group for nothing: afterwards it is committed, or can never be. */
  async fateOf(id: string, giveUpAt: number): Promise<"committed" | "void" | "unknown"> {
    const claim = {
      sql: "INSERT INTO write_group (id, outcome, at) VALUES (?, 'void', ?) ON CONFLICT DO NOTHING",
      args: [id, BigInt(this.#options.clock.now())],
    };
    const ask = { sql: "SELECT outcome FROM write_group WHERE id = ?", args: [id] };
    const results = await this.#ask([claim, ask], "write", giveUpAt);
    if (!results) return "unknown";
    return results[1]?.rows[0]?.outcome === "committed" ? "committed" : "void";
  }

  /** Asks on after the callers were told, until the database answers or is closed. */
  async untilKnown(id: string): Promise<void> {
    const { clock, log } = this.#options;
    while (!this.#closed.signal.aborted) {
      await clock.sleep(ASK_AGAIN_MS, this.#closed.signal);
      const fate = await this.fateOf(id, Number.POSITIVE_INFINITY);
      if (fate === "unknown") continue;
      log.warn("a lost answer is found", { fate });
      return;
    }
  }

  close(): void {
    this.#closed.abort();
  }

  /** The outcomes of a committed group, as they are now. */
  async readAgain(group: readonly BoundOperation[], giveUpAt: number) {
    const selects = group.flatMap(({ statements, reads }) => (reads ? statements.slice(-1) : []));
    const found = selects.length > 0 && (await this.#ask(selects.map(toClient), "read", giveUpAt));
    let next = 0;
    const results = group.map((operation): WriteResult => {
      if (!operation.reads) return { status: "committed", rows: [] };
      return found ? { status: "committed", rows: rowsOf(found[next++]) } : failed(unclear());
    });
    return { status: "committed", results } as const;
  }

  async #ask(statements: InStatement[], mode: "read" | "write", giveUpAt: number) {
    const { clock, log } = this.#options;
    for (let tries = 1; tries <= TRIES_MAX && clock.now() <= giveUpAt; tries++) {
      if (this.#closed.signal.aborted) return undefined;
      await pauseBefore(tries, this.#options);
      const client = connectForWrites(this.#options, { fresh: true });
      try {
        return await client.batch(statements, mode);
      } catch (error) {
        log.warn("a lost answer is not found yet", { tries }, error);
      } finally {
        client.close();
      }
    }
    return undefined;
  }
}

export function connectForWrites(options: RemoteOptions, { fresh = false } = {}): Client {
  const { target, requestTimeoutMs } = options;
  return connect(target, { fresh, requestTimeoutMs, bigIntegers: true });
}

/** No pause before the first try. */
export function pauseBefore(tries: number, { clock, random }: RemoteOptions): Promise<void> {
  const pauseMs = PAUSES_MS[tries - 2] ?? 0;
  return pauseMs === 0
    ? Promise.resolve()
    : clock.sleep(Math.round(pauseMs * (0.5 + random.fraction())));
}

export function unclear(cause?: unknown): Fault {
  return new Fault("write_unclear", { retry: "same_key", cause });
}
