import type { Bench } from "./bench.ts";

/** What the admins were told of stops, in order: `model:x:stopped`, `selling:lifted`, … */
export async function newsOf(bench: Bench): Promise<string[]> {
  const rows = await bench.db.read.all<{ key: string }>(
    "SELECT key FROM outbox WHERE key LIKE 'news:%' ORDER BY id",
  );
  return rows.map(({ key }) => key.slice("news:".length, key.lastIndexOf(":")));
}
