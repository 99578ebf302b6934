/** What the side panel shows. The demo's server makes these; the page only draws them. */

export interface KieView {
  credit: number;
  /** Newest first. */
  tasks: { id: string; model: string; state: string; prompt: string; credits: number }[];
}

export interface BooksView {
  audit: { ok: boolean; failed: string[] };
  /** Newest first; text is ready to be shown. */
  entries: { at: number; person: string; what: string; amount: string }[];
  balances: { person: string; available: string; held: string }[];
}
