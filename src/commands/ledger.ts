import { createJobReads } from "../jobs/index.ts";
import { formatRoubles } from "../kernel/index.ts";
import { type AuditReport, createLedger, type Ledger, PARTS } from "../ledger/index.ts";
import { auditBeside } from "./audit-beside.ts";
import { type Command, EXIT_USAGE, type Surroundings } from "./command.ts";
import { withDatabase } from "./open.ts";

const ENTRIES_MAX = 500;

export const ledgerAudit: Command = {
  name: "ledger audit",
  takes: "[--cheap] [--part=first|second] [--json]",
  about: "prove the books of the instance; exit code 1 if they do not balance",
  run: (args, surroundings) =>
    withDatabase(surroundings, async (db) => {
      const depth = args.includes("--cheap") ? "cheap" : "full";
      const part = PARTS.find((one) => args.includes(`--part=${one}`));
      const inTwo = db.kind === "file" && depth === "full" && part === undefined;
      const report = inTwo
        ? await auditInTwo(createLedger(db), surroundings)
        : await createLedger(db).audit({ depth, part });
      if (args.includes("--json")) surroundings.out(`${JSON.stringify(report)}\n`);
      else {
        for (const { name, ok, detail } of report.checks) {
          surroundings.out(`${ok ? "ok  " : "FAIL"} ${name}: ${detail}\n`);
        }
      }
      return report.ok ? 0 : 1;
    }),
};

/** A million operations take ten seconds of one processor: a second process takes half of them. */
async function auditInTwo(ledger: Ledger, { env }: Surroundings): Promise<AuditReport> {
  const beside = auditBeside(env)("full", "second");
  const [first, second] = await Promise.all([
    ledger.audit({ depth: "full", part: "first" }),
    beside,
  ]);
  return { ok: first.ok && second.ok, checks: [...first.checks, ...second.checks] };
}

export const ledgerStatement: Command = {
  name: "ledger statement",
  takes: "<Telegram id>",
  about: "print one person's balance and operations, newest first",
  async run(args, surroundings) {
    const person = Number(args[0]);
    if (!Number.isSafeInteger(person) || person <= 0) {
      surroundings.err("ledger statement takes a Telegram id, a whole number\n");
      return EXIT_USAGE;
    }
    return withDatabase(surroundings, async (db) => {
      const ledger = createLedger(db);
      const balance = await ledger.balance(person);
      surroundings.out(
        `available ${formatRoubles(balance.available)} (bonus ${formatRoubles(balance.bonus)}), ` +
          `held ${formatRoubles(balance.held)}\n`,
      );
      const jobs = createJobReads(db);
      for (const entry of await ledger.entries(person, { limit: ENTRIES_MAX })) {
        const at = new Date(entry.at).toISOString();
        const job = entry.job === undefined ? undefined : await jobs.findAny(entry.job);
        const change =
          formatRoubles(entry.paid) + (entry.bonus ? ` + bonus ${formatRoubles(entry.bonus)}` : "");
        const after = `available ${formatRoubles(entry.available)}, held ${formatRoubles(entry.setAside)}`;
        const which = [entry.id, job && `№ ${job.number}`, entry.stars && `${entry.stars} stars`];
        const words = [...which, entry.reason].filter((word) => word).join("  ");
        surroundings.out(
          `${entry.ordinal}  ${at}  ${entry.kind.padEnd(10)}  ${change}  ${after}  ${words}\n`,
        );
      }
      return 0;
    });
  },
};
