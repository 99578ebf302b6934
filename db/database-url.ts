import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../src/kernel/index.ts";

export type DatabaseTarget =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "remote"; readonly url: string; readonly authToken: string | undefined };

/** Web sockets offer no timeouts (ledger.md §1.5), so every remote form means HTTP here. */
const HTTP_SCHEME: Readonly<Record<string, "http:" | "https:">> = {
  "libsql:": "https:",
  "https:": "https:",
  "wss:": "https:",
  "http:": "http:",
  "ws:": "http:",
};

/**
 * `file:…` or `libsql://…?authToken=…`, `http(s)://…`, `ws(s)://…`. Throws
 * `Fault("database_url_invalid")`, whose message never holds the URL: it carries the token.
 */
export function parseDatabaseUrl(text: string): DatabaseTarget {
  if (text.startsWith("file:")) return fileTarget(text);
  const url = URL.parse(text);
  const scheme = url && HTTP_SCHEME[url.protocol];
  if (!url || !scheme || url.hostname === "") {
    throw invalid("it is file:… or libsql://…, https://…, http://…, wss://… or ws://…");
  }
  if (url.username !== "" || url.password !== "") throw invalid("the token goes in ?authToken=…");
  const authToken = url.searchParams.get("authToken") ?? undefined;
  if ([...url.searchParams.keys()].some((key) => key !== "authToken")) {
    throw invalid("it takes no parameter but authToken");
  }
  const path = url.pathname === "/" ? "" : url.pathname;
  return { kind: "remote", url: `${scheme}//${url.host}${path}`, authToken };
}

function fileTarget(text: string): DatabaseTarget {
  const path = text.startsWith("file://") ? absolutePath(text) : text.slice("file:".length);
  // A database in memory belongs to one connection; reads and writes use two.
  if (path === "" || path.startsWith(":")) throw invalid("file: is followed by a path");
  if (path.includes("?")) throw invalid("a file takes no parameters");
  return { kind: "file", path: resolve(path) };
}

function absolutePath(text: string): string {
  const url = URL.parse(text);
  if (url?.host !== "" || url.search !== "") throw invalid("file:///absolute/path.db");
  return fileURLToPath(url);
}

function invalid(why: string): Fault {
  const message = `DATABASE_URL: ${why}`;
  return new Fault("database_url_invalid", { retry: "never", message });
}
