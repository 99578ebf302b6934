/** This machine itself: the only place where plain http is accepted (design §8). */
export function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return true;
  if (hostname === "[::1]" || hostname === "::1") return true;
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** Loopback, or an address that is not reachable from the public internet. */
export function isPrivate(hostname: string): boolean {
  if (isLoopback(hostname)) return true;
  if (/^\[f[cd]/i.test(hostname) || /^\[fe[89ab]/i.test(hostname)) return true;
  const parts = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(hostname);
  const first = Number(parts?.[1]);
  const second = Number(parts?.[2]);
  if (first === 10) return true;
  if (first === 172) return second >= 16 && second <= 31;
  if (first === 192) return second === 168;
  return first === 169 && second === 254;
}

/** What is wrong with a web address, or nothing. Never repeats the address: it may hold a secret. */
export function faultOfAddress(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url) return "is not an address";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https://";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "must begin with https:// (plain http:// is accepted for this machine only)";
  }
  if (url.username || url.password) return "must not hold a name or a password";
  if (url.search || url.hash) return "must have no ? and no #";
  return undefined;
}

/** What is wrong with the address of a database, or nothing. */
export function faultOfDatabaseUrl(text: string): string | undefined {
  if (text.startsWith("file:")) {
    if (/:memory:/i.test(text)) return "must be a file that lasts, not memory";
    return /^file:[^?#]+$/.test(text) ? undefined : "must name a file, without ? and #";
  }
  const url = URL.parse(text);
  if (!url) return "must begin with file: or libsql://";
  const plain = ["http:", "ws:"].includes(url.protocol) || url.searchParams.get("tls") === "0";
  if (!plain && !["libsql:", "https:", "wss:"].includes(url.protocol)) {
    return "must begin with file: or libsql://";
  }
  if (plain && !isLoopback(url.hostname)) {
    return "must be encrypted (without TLS it is accepted for this machine only)";
  }
  return url.hostname === "" ? "must name a host" : undefined;
}

/** The token inside a database's address, if there is one. */
export function authTokenOf(databaseUrl: string): string | undefined {
  return URL.parse(databaseUrl)?.searchParams.get("authToken") ?? undefined;
}
