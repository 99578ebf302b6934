import type { Client, InStatement } from "@libsql/client";
import { Bug, Fault, newId } from "../src/kernel/index.ts";
import type { BoundOperation } from "./bind.ts";
import { Rejected } from "./operation.ts";
import { answerOf } from "./remote-error.ts";
import { batchOf, placeOf, readResults } from "./remote-group.ts";
import {
  connectForWrites,
  Inquiry,
  pauseBefore,
  type RemoteOptions,
  TRIES_MAX,
} from "./remote-inquiry.ts";
import { Unclear } from "./unclear.ts";
import { failed, type WriteResult, type Writer } from "./writer.ts";

/** After that the callers are told, one way or the other (ledger.md §1.5). */
const GIVE_UP_MS = 60_000;

/** Rows of groups only serve answers that are still awaited; a day is more than any clock is off. */
const KEPT_MS = 24 * 60 * 60 * 1_000;
const CLEANING_EVERY = 256;
const CLEANED_MAX = 512;

type Group = readonly BoundOperation[];

type Settled =
  | { readonly status: "committed"; readonly results: readonly WriteResult[] }
  | RefusedGroup
  | { readonly status: "gave_up"; readonly fault: Fault };

/** Nothing of it was written, because of one operation: `operation`, if it is known which. */
interface RefusedGroup {
  readonly status: "refused";
  readonly operation: number | undefined;
  readonly error: Rejected | Bug;
}

type Sent =
  | Exclude<Settled, { status: "gave_up" }>
  | { readonly status: "not_done"; readonly cause: unknown }
  | { readonly status: "unclear"; readonly cause: unknown };

/**
 * Writes to a libSQL primary. A group is one `batch` over HTTP: one round trip, and no transaction
 * of ours is ever open between two requests, where the server may end it and run the rest without
 * one (ledger.md §1.3).
 *
 * A lost answer usually means that the group was committed (measured: 8 of 8 dropped answers). So a
 * group begins with a row of its own in `write_group`, and an unclear one is claimed by inserting
 * that row as `void`: whoever was first, the group or the claim, has decided.
 */
export class RemoteWriter implements Writer {
  readonly #options: RemoteOptions;
  readonly #client: Client;
  readonly #inquiry: Inquiry;
  #groups = 0;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.#client = connectForWrites(options);
    this.#inquiry = new Inquiry(options);
  }

  async commit(group: Group): Promise<readonly WriteResult[]> {
    const results: WriteResult[] = [];
    let rest = group;
    let length = rest.length;
    while (rest.length > 0) {
      const part = rest.slice(0, length);
      const sent = await this.#sendSurely(part);
      if (sent.status === "gave_up") {
        const untried = rest.slice(length).map(() => failed(unavailable(sent.fault)));
        return [...results, ...part.map(() => failed(sent.fault)), ...untried];
      }
      if (sent.status === "refused" && sent.operation !== 0 && part.length > 1) {
        // Those before it are committed first: it may be refused only because of one of them.
        length = sent.operation ?? Math.ceil(part.length / 2);
        continue;
      }
      const done = sent.status === "committed" ? sent.results : [failed(sent.error)];
      results.push(...done);
      rest = rest.slice(done.length);
      length = rest.length;
    }
    return results;
  }

  close(): void {
    this.#inquiry.close();
    this.#client.close();
  }

  /** Sends until it is known what became of the group. */
  async #sendSurely(group: Group): Promise<Settled> {
    const { clock, log } = this.#options;
    const giveUpAt = clock.now() + GIVE_UP_MS;
    for (let tries = 1; ; tries++) {
      const id = newId("grp", this.#options);
      const sent = await this.#send(id, group, tries);
      if (sent.status !== "not_done" && sent.status !== "unclear") return sent;

      log.warn("write not answered", { status: sent.status, tries }, sent.cause);
      const fate = sent.status === "unclear" ? await this.#inquiry.fateOf(id, giveUpAt) : "void";
      if (fate === "committed") return await this.#inquiry.readAgain(group, giveUpAt);
      if (fate === "unknown") {
        return gaveUp(new Unclear(sent.cause, this.#inquiry.untilKnown(id)));
      }
      if (tries === TRIES_MAX || clock.now() > giveUpAt) return gaveUp(unavailable(sent.cause));
      await pauseBefore(tries + 1, this.#options);
    }
  }

  /** Once a try was not answered, the next does not trust the connections of those before it. */
  async #send(id: string, group: Group, tries: number): Promise<Sent> {
    const head = this.#headOf(id);
    const isFirst = tries === 1;
    const client = isFirst ? this.#client : connectForWrites(this.#options, { fresh: true });
    try {
      const results = await client.batch(batchOf(head, group), "write");
      return { status: "committed", results: readResults(results, head.length, group) };
    } catch (error) {
      return sentOf(error, head.length, group);
    } finally {
      if (!isFirst) client.close();
    }
  }

  #headOf(id: string): InStatement[] {
    const { clock, random } = this.#options;
    const now = clock.now();
    const insert = {
      sql: "INSERT INTO write_group (id, outcome, at) VALUES (?, 'committed', ?)",
      args: [id, BigInt(now)],
    };
    if (this.#groups++ % CLEANING_EVERY !== 0) return [insert];
    // Ids begin with their time, so old rows are a range of the key.
    const clean = {
      sql: `DELETE FROM write_group WHERE id IN
        (SELECT id FROM write_group WHERE id < ? ORDER BY id LIMIT ${CLEANED_MAX})`,
      args: [newId("grp", { clock: { now: () => now - KEPT_MS }, random })],
    };
    return [insert, clean];
  }
}

/** What an error says about the group that was sent. */
function sentOf(cause: unknown, headLength: number, group: Group): Sent {
  const answer = answerOf(cause);
  if (answer.kind === "not_done" || answer.kind === "unclear") {
    return { status: answer.kind, cause };
  }
  const place = answer.at === undefined ? undefined : placeOf(answer.at, headLength, group);
  // Its own row is there already: the request arrived twice (Bun before 1.4 did that, §1.5).
  if (answer.at !== undefined && !place) return { status: "unclear", cause };
  const operation = place?.operation ?? (group.length === 1 ? 0 : undefined);
  const { name = "", statements = [] } = group[operation ?? 0] ?? {};
  const index = place?.index ?? statements.length; // COMMIT comes after all of them.
  const error =
    answer.kind === "bug"
      ? new Bug(`${name}: ${answer.text}`, { cause })
      : new Rejected(statements[index]?.rule ?? answer.text, index, cause);
  return { status: "refused", operation, error };
}

function gaveUp(fault: Fault): Settled {
  return { status: "gave_up", fault };
}

function unavailable(cause: unknown): Fault {
  return new Fault("database_unavailable", { retry: "later", cause });
}
