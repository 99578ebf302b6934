import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The tokens in the callback addresses of one instance: the random part that is stored with the
 * job, and a signature, so that a guess is told from the real thing without asking the database.
 */
export class CallbackTokens {
  readonly #secret: string;
  readonly #instance: string;

  constructor(secret: string, instance: string) {
    this.#secret = secret;
    this.#instance = instance;
  }

  sign(callbackToken: string): string {
    return `${callbackToken}.${this.#mac(callbackToken).toString("base64url")}`;
  }

  /** The stored part of a token that we have signed. */
  open(token: string): string | undefined {
    const [callbackToken = "", signature = "", ...rest] = token.split(".");
    if (rest.length > 0) return undefined;
    const given = Buffer.from(signature, "base64url");
    const expected = this.#mac(callbackToken);
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    return isOurs ? callbackToken : undefined;
  }

  #mac(callbackToken: string): Buffer {
    const signed = `${this.#instance} ${callbackToken}`;
    return createHmac("sha256", this.#secret).update(signed).digest();
  }
}
