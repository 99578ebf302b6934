import fc from "fast-check";

// Plans of requests for the duel of model and ledger. Most requests are right or nearly so, since
// nonsense is refused at the first look; a tale brings together what depends on each other.

/** The amount that is right at that moment, or one beside it, or any small one. */
const amount = fc.constantFrom("right", "right", "right", "above", "below", "any" as const);
/** Whose request it is: of who should ask, or of somebody else. */
const by = fc.constantFrom("payer", "payer", "payer", "payer", "payer", "other" as const);
const who = fc.constantFrom(0, 0, 0, 0, 1, 1, 2); // 2 has no accounts
const job = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4); // 4 is not there
const key = fc.integer({ min: 0, max: 3 });
const any = fc.integer({ min: 1, max: 60 });
const about = { who, by, job, key, amount, any };

const step = fc.oneof(
  { weight: 4, arbitrary: verb("deposit") },
  { weight: 6, arbitrary: verb("hold") },
  { weight: 6, arbitrary: verb("capture") },
  { weight: 4, arbitrary: verb("release") },
  { weight: 5, arbitrary: verb("refund") },
  { weight: 4, arbitrary: verb("chargeback") },
  { weight: 3, arbitrary: verb("adjust") },
  { weight: 1, arbitrary: verb("begin") },
  { weight: 5, arbitrary: verb("again") }, // the step before once more
);

function verb<T extends string>(name: T) {
  return fc.record({
    do: fc.constant(name),
    ...about,
    kind: fc.constantFrom("topup", "topup", "topup", "bonus", "promo", "referral" as const),
    bucket: fc.constantFrom("bonus" as const, "paid" as const),
    sign: fc.constantFrom(1, -1),
  });
}

const one = step.map((alone) => [alone]);

/** The life of one job, or of one payment, so that requests meet those that they depend on. */
const tale = fc
  .record({
    job,
    key,
    steps: fc.oneof(
      steps("hold", "capture", "again", "refund", "refund"),
      steps("hold", "capture", "capture", "refund", "again"),
      steps("hold", "release", "again", "capture"),
      steps("begin", "hold"),
      steps("deposit", "again", "chargeback", "again", "chargeback"),
      steps("adjust", "again", "adjust"),
    ),
  })
  .map((told) => told.steps.map((each) => ({ ...each, job: told.job, key: told.key })));

function steps(...verbs: readonly Step["do"][]): fc.Arbitrary<Step[]> {
  return fc.tuple(...verbs.map((name) => verb(name)));
}

const price = fc.oneof(fc.constant(0), ...[40, 40, 40].map((max) => fc.integer({ min: 1, max })));
export const plan = fc.record({
  purses: fc.array(fc.record({ bonus: fc.nat(40), paid: fc.nat(90) }), {
    minLength: 2,
    maxLength: 2,
  }),
  jobs: fc.array(fc.record({ payer: fc.constantFrom(0, 0, 0, 1, 1, 2), price }), {
    minLength: 4,
    maxLength: 4,
  }),
  steps: fc
    .array(fc.oneof(one, tale), { minLength: 4, maxLength: 12 })
    .map((parts) => parts.flat()),
});

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
export type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;
