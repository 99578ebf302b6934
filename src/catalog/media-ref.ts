import { readJobRef } from "./job-ref.ts";

/** A file of the messenger that is not uploaded yet. */
const TELEGRAM_FILE = /^tg:[A-Za-z0-9_-]{1,256}$/;
const WEB_ADDRESS = /^https?:\/\/[^\s]+$/;

/**
 * Whether a value stands for a file: an address, or until it is sent a file of the messenger
 * (`tg:<file_id>`) or of a result (`run:<№>.<part>`).
 */
export function isMediaRef(value: string): boolean {
  if (readJobRef(value)?.part !== undefined) return true;
  return TELEGRAM_FILE.test(value) || isWebAddress(value);
}

export function isWebAddress(value: string): boolean {
  return WEB_ADDRESS.test(value) && URL.canParse(value);
}
