/**
 * A secret that every process of the bot knows without being told. Hex, so that an operator makes
 * it with `printf '<purpose>' | openssl dgst -sha256 -hmac "$TELEGRAM_BOT_TOKEN"` (docs/runbook.md).
 */
export function deriveSecret(botToken: string, purpose: string): string {
  return new Bun.CryptoHasher("sha256", botToken).update(purpose).digest("hex");
}
