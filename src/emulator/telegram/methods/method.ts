import type { Args } from "../args.ts";
import type { World } from "../world.ts";

/** Aborts when the caller has hung up. */
export interface CallContext {
  readonly gone: AbortSignal;
}

/** One method of the Bot API: what it returns is the `result`; a refusal is a thrown ApiError. */
export type Method = (world: World, args: Args, context: CallContext) => unknown;
export type Methods = Record<string, Method>;
