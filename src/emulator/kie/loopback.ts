import { OVER } from "../../kernel/index.ts";
import type { World } from "./world.ts";

export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

/**
 * One request to a server on this machine, or `undefined`: no answer within the time, or another
 * machine, which the emulator never speaks to.
 */
export async function fetchLocally<T>(
  world: World,
  url: string,
  request: { method: string; headers?: Record<string, string>; body?: string; limitMs: number },
  read: (answer: Response) => T | Promise<T>,
): Promise<T | undefined> {
  if (!isLoopback(url)) return undefined;
  const { limitMs, ...init } = request;
  const finished = new AbortController();
  const late = new AbortController();
  const either = AbortSignal.any([finished.signal, world.stop]);
  void world.clock.sleep(limitMs, either).then(() => late.abort());
  try {
    return await read(await world.fetch(url, { ...init, keepalive: false, signal: late.signal }));
  } catch {
    return undefined;
  } finally {
    finished.abort(OVER);
  }
}
