import type { BooksView } from "../emulator/index.ts";
import { formatRoubles, type Kopecks, kopecks } from "../kernel/index.ts";
import type { Entry, Ledger } from "../ledger/index.ts";

const ENTRIES_SHOWN = 20;

const ENTRY_WORDS: Record<string, string> = {
  bonus: "бонус",
  topup: "пополнение",
  hold: "в работе",
  capture: "оплачено",
  release: "возврат",
};

/** What the demo's side panel shows of the ledger. */
export async function booksView(
  ledger: Ledger,
  people: readonly { id: number; firstName: string }[],
): Promise<BooksView> {
  const report = await ledger.audit();
  const balances = await Promise.all(
    people.map(async ({ id, firstName }) => {
      const { available, held } = await ledger.balance(id);
      return {
        person: firstName,
        available: formatRoubles(available),
        held: held > 0 ? formatRoubles(held) : "",
      };
    }),
  );
  const entries = await Promise.all(
    people.map(async ({ id, firstName }) =>
      (await ledger.entries(id, { limit: ENTRIES_SHOWN })).map((entry) => ({
        at: entry.at,
        person: firstName,
        what: ENTRY_WORDS[entry.kind] ?? entry.kind,
        amount: formatRoubles(changeOf(entry)),
      })),
    ),
  );
  return {
    audit: { ok: report.ok, failed: report.checks.filter(({ ok }) => !ok).map(({ name }) => name) },
    balances,
    entries: entries.flat().sort((a, b) => b.at - a.at),
  };
}

/** What could be spent more or less, or what was settled of a hold. */
function changeOf({ paid, bonus, held }: Entry): Kopecks {
  return kopecks(paid + bonus || held);
}
