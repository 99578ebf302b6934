import type { Clock, Log } from "../kernel/index.ts";
import {
  type BareReply,
  CALL_TIMEOUT_MS,
  type Call,
  type Reply,
  send,
  sendForAnswer,
  type Wire,
} from "./request.ts";
import type { KieConfig } from "./types.ts";

/** Kie's two hosts with our key: everything that the endpoints share. */
export interface Connection {
  readonly clock: Clock;
  get(endpoint: string, path: string, query?: Record<string, string>): Promise<Reply>;
  post(endpoint: string, path: string, json: string): Promise<Reply>;
  /** To a language model: its answer has no envelope, its errors do. */
  ask(path: string, json: string, timeoutMs: number): Promise<BareReply>;
  /** To the upload host, whose paths do not exist on the other one. */
  upload(endpoint: string, path: string, file: UploadBody): Promise<Reply>;
}

export interface UploadBody {
  contentType: string;
  body: Blob | AsyncIterable<Uint8Array>;
  timeoutMs: number;
}

export function connect(config: KieConfig, deps: Wire & { log: Log }): Connection {
  const { log, clock } = deps;
  const { apiRoot, uploadRoot } = config;
  const timeoutMs = config.timeoutMs ?? CALL_TIMEOUT_MS;
  // The 401 text complains about both headers, on GET as well (kie/API.md §1).
  const headers = (contentType = "application/json") => ({
    Authorization: `Bearer ${config.apiKey}`,
    "Content-Type": contentType,
    Accept: "application/json",
  });

  async function logged<R extends BareReply>(
    endpoint: string,
    call: Call,
    sent: (call: Call, wire: Wire) => Promise<R>,
  ): Promise<R> {
    const startedAt = clock.now();
    const reply = await sent(call, deps);
    const fields = { endpoint, reply: reply.status, elapsedMs: clock.now() - startedAt };
    if (reply.status === "envelope") {
      log.debug("kie answered", { ...fields, http: reply.http, code: reply.code });
      // Its words are passed on to the operator: they must not quote our key back.
      return { ...reply, message: reply.message.replaceAll(config.apiKey, "<key>") };
    }
    if (reply.status === "json") {
      log.debug("kie answered", { ...fields, http: reply.http });
      return reply;
    }
    const http = reply.status === "not_json" ? reply.http : undefined;
    log.warn("kie gave no answer", { ...fields, http });
    return reply;
  }

  return {
    clock,
    get(endpoint, path, query) {
      const url = `${apiRoot}${path}${query ? `?${new URLSearchParams(query)}` : ""}`;
      return logged(endpoint, { method: "GET", url, headers: headers(), timeoutMs }, send);
    },
    post(endpoint, path, body) {
      const url = `${apiRoot}${path}`;
      return logged(endpoint, { method: "POST", url, headers: headers(), body, timeoutMs }, send);
    },
    ask(path, body, limitMs) {
      const call = { method: "POST", url: `${apiRoot}${path}`, headers: headers(), body } as const;
      return logged("ask", { ...call, timeoutMs: limitMs }, sendForAnswer);
    },
    upload(endpoint, path, file) {
      const { contentType, body, timeoutMs: limit } = file;
      const url = `${uploadRoot}${path}`;
      const call = { method: "POST", url, headers: headers(contentType), body } as const;
      return logged(endpoint, { ...call, timeoutMs: limit }, send);
    },
  };
}
