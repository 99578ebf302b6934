import type { AnyTrouble } from "./weather.ts";

/** A change of the program that breaks one of its promises. */
export interface Mutant {
  readonly name: string;
  readonly shown: ShownBy;
  readonly patches: readonly Patch[];
}

/** What shows it soonest. */
interface ShownBy {
  /** Each seed has these, beside those that it draws. */
  readonly troubles?: readonly AnyTrouble[];
  /** Keys; absent: some of every shape. */
  readonly models?: readonly string[];
}

interface Patch {
  /** From the root of the project. */
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly replace: string;
}

const mutant = (name: string, shown: ShownBy, ...patches: Patch[]): Mutant => ({
  name,
  shown,
  patches,
});

/** Each must be caught by some seed. What they find stands in the program to the letter. */
export const MUTANTS: readonly Mutant[] = [
  mutant(
    "a create without an intent before it",
    {},
    {
      file: "src/jobs/submission.ts",
      find: 'await owner.write("intend to submit", [...allowed, ...intent.statements]);',
      replace: "",
    },
  ),
  mutant(
    "an unclear create is sent again",
    { troubles: ["create_lost_after", "net_lost"] },
    {
      file: "src/jobs/submission.ts",
      find: 'return owner.insist("lose reply", [...this.lose(job, usual).statements, ...counted]);',
      replace: `return owner.insist("again", this.#postpone(job, NETWORK_BACK_OFF, "x").statements);`,
    },
  ),
  mutant(
    "an intent that a dead process left is sent again",
    { troubles: ["crash"] },
    {
      file: "src/jobs/create-jobs.ts",
      find: "const lost = submission.lose(job, await usualTimes.of(job.model));",
      replace: `const lost = transitions.postpone(job, { at: clock.now(), dueAt: clock.now(),
      attempts: job.attempts, patienceMs: 60_000, reason: "x" });`,
    },
  ),
  mutant(
    "a message is sent without an intent before it",
    {},
    {
      file: "src/telegram/outbox-pump.ts",
      find: 'if ((await this.#begin(row, fence)) === "gone") return;',
      replace: "",
    },
    {
      file: "src/queue/outbox.ts",
      find: "eq(outbox.id, id), eq(outbox.state, state));",
      replace: "eq(outbox.id, id));",
    },
  ),
  mutant(
    "a message is marked as sent before it is",
    {},
    {
      file: "src/telegram/outbox-pump.ts",
      find: "await this.#insist(row, await this.#attempt(row), fence);",
      replace: `await this.#deps.outbox.sent(row, fence, { ids: [] },
      row.purpose === "result" && row.job ? await this.#deps.unreachable(row) : []);
      await this.#attempt(row);`,
    },
  ),
  mutant(
    "a lost send of money is let be",
    { troubles: ["net_reset", "telegram_500", "task_input"] },
    {
      file: "src/telegram/outbox-pump.ts",
      find: 'return !row.unclear && (row.purpose === "result" || row.purpose === "money");',
      replace: "return false;",
    },
  ),
  mutant(
    "a lost receipt is let be",
    { troubles: ["net_reset", "telegram_500"], models: ["song"] },
    {
      file: "src/telegram/announcer.ts",
      find: '{ purpose: "money", body: receipt }',
      replace: '{ purpose: "notice", body: receipt }',
    },
  ),
  mutant(
    "a write of a former owner is taken",
    { troubles: ["freeze", "db_slow"] },
    {
      file: "db/guards.ts",
      find: "return [guard(held, FENCE_RULE)];",
      replace: 'return [guard(held && sql.raw("TRUE"), FENCE_RULE)];',
    },
  ),
  mutant(
    "two owners at once",
    {},
    {
      file: "db/lease.ts",
      find: "} OR expires_at <= $",
      replace: "} OR TRUE OR expires_at <= $",
    },
    {
      file: "db/guards.ts",
      find: "return [guard(held, FENCE_RULE)];",
      replace: 'return [guard(held && sql.raw("TRUE"), FENCE_RULE)];',
    },
  ),
  mutant(
    "a run is charged before its result is handed over",
    {},
    {
      file: "src/jobs/polling.ts",
      find: 'await owner.insist("succeed job", succeeded.statements);',
      replace: `await owner.insist("succeed job", succeeded.statements);
    const early = transitions.deliver(succeeded.job, { at, detail: "x" });
    await owner.write("charge early", early.statements);`,
    },
  ),
  mutant(
    "a result that was handed over is not charged",
    {},
    {
      file: "src/telegram/delivery.ts",
      find: "...(body.last ? await results.deliveryComplete(body.job) : []),",
      replace: "",
    },
  ),
  mutant(
    "money is given back twice",
    { troubles: ["task_input"] },
    {
      file: "src/jobs/transitions.ts",
      find: 'money: giveBack(job, ledger, { at, available, reason: "lost" }),',
      replace: `money: [...giveBack(job, ledger, { at, available, reason: "lost" }),
      ...giveBack(job, ledger, { at, reason: "lost" })],`,
    },
  ),
  mutant(
    "money that came back is told, and did not",
    { troubles: ["task_input"] },
    {
      file: "src/jobs/settle.ts",
      find: "...ledger.release({ job: job.id, person, actor: ACTOR, ...rest }),",
      replace: "",
    },
    {
      file: "db/migrations/0002_ledger.sql",
      find: "WHEN NEW.price_kopecks > 0 AND NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL",
      replace: "WHEN FALSE",
    },
  ),
  mutant(
    "a confirmation runs as often as it is pressed",
    {},
    {
      file: "src/telegram/flows/form.ts",
      find: "const job = quote && (await flow.jobs.jobOfQuote(id, visit.person));",
      replace: "const job: Job | undefined = undefined as Job | undefined;",
    },
    {
      file: "src/jobs/start.ts",
      find: "guard(sql`NOT ",
      replace: "guard(sql`TRUE OR NOT ",
    },
    {
      file: "db/migrations/0001_foundation.sql",
      find: "CREATE UNIQUE INDEX job_quote",
      replace: "CREATE INDEX job_quote",
    },
  ),
  mutant(
    "whatever task a callback names is believed",
    { troubles: ["callback_crossed"] },
    {
      file: "src/jobs/own-task.ts",
      find: "if (isOwn(job, record, tokens)) return { taskId, record };",
      replace: "return { taskId, record };",
    },
  ),
  mutant(
    "the deadline of a lost create is forgotten",
    { troubles: ["create_lost_before"] },
    {
      file: "src/jobs/search.ts",
      find: "if (at >= job.deadlineAt) {",
      replace: "if (at < 0) {",
    },
  ),
  mutant(
    "the deadline of a result is forgotten",
    { troubles: ["net_reset", "telegram_500"], models: ["z1"] },
    {
      file: "src/jobs/scheduler.ts",
      find: "return steps.miss(job, owner);",
      replace: "return;",
    },
  ),
  mutant(
    "an update that came twice is handled twice",
    { troubles: ["update_doubled"] },
    {
      file: "src/queue/inbox.ts",
      find: ".onConflictDoNothing(),",
      replace: `.onConflictDoUpdate({ target: [inbox.instanceId, inbox.updateId],
      set: { state: "new", body: sql\`excluded.body\` } }),`,
    },
  ),
  mutant(
    "a job is made without its hold",
    {},
    {
      file: "src/jobs/start.ts",
      find: "...(job.price > 0 ? ledger.hold(hold) : []),",
      replace: "",
    },
  ),
];
