import {
  type Client,
  createClient,
  type InStatement,
  LibsqlBatchError,
  type ResultSet,
} from "@libsql/client";
import {
  type Clock,
  Fault,
  type IdSource,
  type Log,
  newId,
  type Random,
} from "../src/kernel/index.ts";
import type { Operation, Rejected, Row, Statement } from "./operation.ts";
import { bindable, readRow } from "./values.ts";
import { isConstraint, meaningOf, textOf } from "./write-error.ts";
import type { WriteBackEnd, Written } from "./write-queue.ts";

export interface RemoteAddress {
  url: string;
  authToken: string | undefined;
}

export interface RemoteDeps {
  clock: Clock;
  random: Random;
  log: Log;
}

/** The client has no time limit of its own (ledger.md §1.5). */
const CALL_TIMEOUT_MS = 10_000;
/** How an unclear answer is resolved: this often, within this time, then the fault is reported. */
const CLAIMS_MAX = 5;
const CLAIM_PAUSE_MS = { first: 200, most: 5_000 };
const BUSY_TRIES_MAX = 20;
const BUSY_PAUSE_MS = 100;
/** Group rows only serve answers that are still awaited. */
const GROUP_KEPT_MS = 24 * 3_600_000;
const GROUPS_PER_CLEANING = 500;

/** A connection to a primary, over HTTP only, where every call has a time limit. */
export function remoteClient(address: RemoteAddress): Client {
  return createClient({
    url: address.url,
    ...(address.authToken !== undefined && { authToken: address.authToken }),
    intMode: "number",
    // Kept-alive sockets that close early make clients send again (ledger.md §1.5).
    fetch: (request: Request) =>
      fetch(request, { keepalive: false, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }),
  });
}

/**
 * A libSQL primary. A group is one batch: one round trip, no lock held across the network. It
 * begins with a row that names it, and that row decides what a lost answer meant.
 */
export class RemoteBackEnd implements WriteBackEnd {
  readonly #address: RemoteAddress;
  readonly #deps: RemoteDeps;
  readonly #ids: IdSource;
  #client: Client;
  #groups = 0;

  constructor(address: RemoteAddress, deps: RemoteDeps) {
    this.#address = address;
    this.#deps = deps;
    this.#ids = deps;
    this.#client = remoteClient(address);
  }

  async commit(group: readonly Operation<unknown>[]): Promise<readonly Written[]> {
    const together = await this.#commitTogether(group);
    if (together.status === "done") return together.written;
    // One of them was refused, and with it all: each one alone.
    const alone: Written[] = [];
    for (const operation of group) alone.push(await this.#commitAlone(operation));
    return alone;
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  async #commitAlone(operation: Operation<unknown>): Promise<Written> {
    try {
      const one = await this.#commitTogether([operation]);
      if (one.status === "refused") return { status: "failed", error: one.error };
      return one.written[0] as Written;
    } catch (error) {
      return { status: "failed", error: error as Error };
    }
  }

  async #commitTogether(
    group: readonly Operation<unknown>[],
  ): Promise<{ status: "done"; written: Written[] } | { status: "refused"; error: Error }> {
    for (let tries = 1; ; tries++) {
      const id = newId("grp", this.#ids);
      try {
        const results = await this.#client.batch(this.#batch(id, group), "write");
        return { status: "done", written: readGroup(group, results) };
      } catch (error) {
        const certain = certainNo(error, group);
        if (certain === "busy" && tries < BUSY_TRIES_MAX) {
          await this.#deps.clock.sleep(BUSY_PAUSE_MS);
          continue;
        }
        if (certain instanceof Error) return { status: "refused", error: certain };
        if (certain === "busy") throw new Fault("database_busy", { retry: "later", cause: error });
        if (certain === "not_sent") {
          throw new Fault("database_unavailable", { retry: "later", cause: error });
        }
        const { code } = textOf(error);
        this.#deps.log.warn("commit without an answer", { group: id, code });
        if (await this.#wasCommitted(id))
          return { status: "done", written: await this.#readBack(group) };
        if (tries >= CLAIMS_MAX)
          throw new Fault("database_unavailable", { retry: "later", cause: error });
      }
    }
  }

  #batch(id: string, group: readonly Operation<unknown>[]): InStatement[] {
    const at = this.#deps.clock.now();
    const named = toClient({
      sql: "INSERT INTO write_group (id, outcome, at) VALUES (?, 'committed', ?)",
      args: [id, at],
    });
    const body = group.flatMap(({ statements, outcome }) =>
      (outcome ? [...statements, outcome.select] : statements).map(toClient),
    );
    if (this.#groups++ % GROUPS_PER_CLEANING > 0) return [named, ...body];
    const clean = toClient({
      sql: "DELETE FROM write_group WHERE at < ?",
      args: [at - GROUP_KEPT_MS],
    });
    return [named, ...body, clean];
  }

  /**
   * Claims the group's name for nothing, on a fresh connection. If that succeeds the group can
   * never be committed any more; if the name is taken, the group was committed.
   */
  async #wasCommitted(id: string): Promise<boolean> {
    let pauseMs = CLAIM_PAUSE_MS.first;
    for (let claim = 1; ; claim++) {
      this.#client.close();
      this.#client = remoteClient(this.#address);
      try {
        const [, found] = await this.#client.batch(
          [
            {
              sql: `INSERT INTO write_group (id, outcome, at) VALUES (?, 'void', ?)
                    ON CONFLICT DO NOTHING`,
              args: [id, BigInt(this.#deps.clock.now())],
            },
            { sql: "SELECT outcome FROM write_group WHERE id = ?", args: [id] },
          ],
          "write",
        );
        return found?.rows[0]?.outcome === "committed";
      } catch (error) {
        if (claim >= CLAIMS_MAX) {
          throw new Fault("write_unclear", { retry: "same_key", cause: error });
        }
        await this.#deps.clock.sleep(pauseMs);
        pauseMs = Math.min(CLAIM_PAUSE_MS.most, pauseMs * 4);
      }
    }
  }

  /** The group is committed, only its answer was lost: outcomes are asked for again. */
  async #readBack(group: readonly Operation<unknown>[]): Promise<Written[]> {
    const written: Written[] = [];
    for (const { outcome } of group) {
      const found = outcome && (await this.#client.execute(toClient(outcome.select)));
      written.push({ status: "done", rows: found ? rowsOf(found) : [] });
    }
    return written;
  }
}

function readGroup(group: readonly Operation<unknown>[], results: readonly ResultSet[]): Written[] {
  let next = 1; // The first result is that of the group's own row.
  return group.map(({ statements, outcome }) => {
    next += statements.length;
    const found = outcome ? results[next++] : undefined;
    return { status: "done", rows: found ? rowsOf(found) : [] };
  });
}

function rowsOf(result: ResultSet): Row[] {
  return result.rows.map((row) =>
    readRow(Object.fromEntries(result.columns.map((column, i) => [column, row[i]]))),
  );
}

function toClient(one: Statement): { sql: string; args: ReturnType<typeof bindable>[] } {
  return { sql: one.sql, args: one.args.map(bindable) };
}

const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ConnectionRefused|FailedToOpenSocket)$/;

/** Errors after which nothing was written (ledger.md §1.5); everything else is unclear. */
function certainNo(
  error: unknown,
  group: readonly Operation<unknown>[],
): Error | "busy" | "not_sent" | undefined {
  const { code } = textOf(error);
  if (isConstraint(error)) {
    const [at, index] = locate(error, group);
    return meaningOf(error, at, index) as Rejected;
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return "busy";
  if (/^(SQLITE_ERROR|SQLITE_UNKNOWN|SQL_|ARGS_INVALID|SQL_PARSE)/.test(code)) {
    return meaningOf(error, undefined, -1);
  }
  const cause = error instanceof Error ? textOf(error.cause).code : "";
  return NEVER_SENT.test(code) || NEVER_SENT.test(cause) ? "not_sent" : undefined;
}

/** Which statement of which operation failed: the batch counts from the group's own row. */
function locate(
  error: unknown,
  group: readonly Operation<unknown>[],
): [Statement | undefined, number] {
  if (!(error instanceof LibsqlBatchError)) return [undefined, -1];
  let index = error.statementIndex - 1;
  for (const { statements, outcome } of group) {
    if (index < statements.length) return [statements[index], index];
    index -= statements.length + (outcome ? 1 : 0);
  }
  return [undefined, -1];
}
