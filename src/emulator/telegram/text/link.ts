const SCHEMES = ["http:", "https:", "tg:", "ton:", "tonsite:"];

/** The address as Telegram keeps it, or undefined where it makes no link of it. */
export function checkedLink(target: string): string | undefined {
  const trimmed = target.trim();
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/]+:\d/.test(trimmed);
  const url = URL.parse(absolute ? trimmed : `http://${trimmed}`);
  if (!url || !SCHEMES.includes(url.protocol)) return undefined;
  if (url.protocol.startsWith("http") && !isPublicName(url.hostname)) return undefined;
  return url.href;
}

/** The person behind `tg://user?id=…`. */
export function userOfLink(target: string): number | undefined {
  const id = /^tg:(?:\/\/)?user\?id=(\d{1,16})$/i.exec(target.trim())?.[1];
  return id === undefined ? undefined : Number(id);
}

/** Telegram takes no host without a dot, hence no `localhost`. */
function isPublicName(hostname: string): boolean {
  return hostname.includes(".") || hostname.startsWith("[");
}
