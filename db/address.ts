import { Fault } from "../src/kernel/index.ts";

/** Where the database is: a file of this machine, or a primary reached over HTTP. */
export type Address =
  | { kind: "file"; path: string }
  | { kind: "remote"; url: string; authToken: string | undefined };

/** Reads DATABASE_URL. The address may hold a token: it is never put into an error. */
export function parseAddress(databaseUrl: string): Address {
  if (databaseUrl.startsWith("file:")) {
    const path = databaseUrl.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    if (path === "") throw unusable("it names no file");
    return { kind: "file", path };
  }
  const url = URL.parse(databaseUrl);
  if (!url || !/^(libsql|https?|wss?):$/.test(url.protocol)) {
    throw unusable("it begins with file:, libsql:, http(s): or ws(s):");
  }
  const authToken = url.searchParams.get("authToken") ?? undefined;
  url.search = "";
  // Only HTTP has time limits (ledger.md §1.5), so the other schemes stand for it.
  const scheme = url.protocol === "ws:" || url.protocol === "http:" ? "http:" : "https:";
  return { kind: "remote", url: url.href.replace(url.protocol, scheme), authToken };
}

function unusable(why: string): Fault {
  return new Fault("database_url", { retry: "never", message: `DATABASE_URL: ${why}` });
}
