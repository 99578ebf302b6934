import { badRequest } from "../api-error.ts";
import type { Args } from "../args.ts";

const PORTS = ["", "80", "88", "443", "8443"];
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

export interface WebhookSettings {
  url: string;
  secretToken: string;
  maxConnections: number;
}

/**
 * Reads the parameters of `setWebhook`. HTTPS on one of four ports, as the real server demands;
 * a loopback address may be plain and on any port, as with a local Bot API server.
 */
export function readWebhookSettings(args: Args): WebhookSettings {
  const written = args.text("url");
  const url = URL.parse(written.includes("://") ? written : `https://${written}`);
  if (!url || !/^https?:$/.test(url.protocol)) throw badRequest("invalid webhook URL specified");
  if (!LOOPBACK.includes(url.hostname)) {
    if (url.protocol !== "https:") {
      throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
    }
    if (!PORTS.includes(url.port)) {
      throw badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
    }
  }
  const secretToken = args.text("secret_token");
  if (secretToken.length > 256) throw badRequest("secret token is too long");
  if (!/^[A-Za-z0-9_-]*$/.test(secretToken)) {
    throw badRequest("secret token contains unallowed characters");
  }
  const maxConnections = args.integer("max_connections", 40, { min: 1, max: 100 });
  return { url: written, secretToken, maxConnections };
}
