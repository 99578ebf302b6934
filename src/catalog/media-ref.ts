/** A file of the messenger that is not uploaded yet. */
const TELEGRAM_FILE = /^tg:[A-Za-z0-9_-]{1,256}$/;
const WEB_ADDRESS = /^https?:\/\/[^\s]+$/;

/** Whether a value stands for a file: an address, or `tg:<file_id>` until it is uploaded. */
export function isMediaRef(value: string): boolean {
  return TELEGRAM_FILE.test(value) || isWebAddress(value);
}

export function isWebAddress(value: string): boolean {
  return WEB_ADDRESS.test(value) && URL.canParse(value);
}
