import * as v from "valibot";
import { faultOf } from "./classify.ts";
import type { Connection } from "./connection.ts";

/** The documents say integer, live values are fractional (kie/API.md §11). */
const amount = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite());

/** `GET /api/v1/chat/credit`. Faults: those of `faultOf`. */
export async function credit(connection: Connection): Promise<number> {
  const reply = await connection.get("credit", "/api/v1/chat/credit");
  if (reply.status !== "envelope" || reply.code !== 200) throw faultOf("credit", reply);
  const parsed = v.safeParse(amount, reply.data);
  if (!parsed.success) throw faultOf("credit", { status: "not_json", http: reply.http });
  return parsed.output;
}
