import { pathToFileURL } from "node:url";
import type { Client } from "@libsql/client";
import { createClient as createHttpClient } from "@libsql/client/http";
import { createClient as createFileClient } from "@libsql/client/sqlite3";
import type { DatabaseTarget } from "./database-url.ts";
import { BUSY_TIMEOUT_MS, checkDirectory, checkFile } from "./file-connection.ts";

/** The client has no timeouts of its own: a call into a black hole would last for ever (§1.5). */
const REQUEST_TIMEOUT_MS = 10_000;

interface ConnectOptions {
  readonly requestTimeoutMs?: number | undefined;
  /** Requests to a remote primary side by side (DB_MAXCONN); a file has one connection. */
  readonly connectionsMax?: number | undefined;
  /** A connection that no earlier request has used. */
  readonly fresh?: boolean;
  /** Integers of any size; otherwise one above 2^53 is an error, after the deed. */
  readonly bigIntegers?: boolean;
  /** Refuse to make a file that is not there. */
  readonly existing?: boolean;
}

/** A client for single statements and scripts. Its pool is one connection: PRAGMAs reach all. */
export function connect(target: DatabaseTarget, options: ConnectOptions = {}): Client {
  if (target.kind === "file") {
    checkDirectory(target.path);
    if (options.existing) checkFile(target.path);
    const url = pathToFileURL(target.path).href;
    return createFileClient({ url, concurrency: 1, timeout: BUSY_TIMEOUT_MS });
  }
  const { url, authToken } = target;
  const timeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const fetch = fetchWithin(timeoutMs, options.fresh ?? false);
  const intMode = options.bigIntegers ? "bigint" : "number";
  const { connectionsMax: concurrency } = options;
  return createHttpClient({
    url,
    fetch,
    intMode,
    ...(authToken !== undefined && { authToken }),
    ...(concurrency !== undefined && { concurrency }),
  });
}

function fetchWithin(timeoutMs: number, fresh: boolean) {
  return (request: Request) =>
    fetch(request, { signal: AbortSignal.timeout(timeoutMs), keepalive: !fresh });
}
