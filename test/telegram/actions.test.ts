import { expect, test } from "bun:test";
import fc from "fast-check";
import { everyField, locate, placeOf } from "../../src/catalog/index.ts";
import {
  type Action,
  type ActionName,
  type ActionOf,
  DATA_BYTES_MAX,
  decode,
  encode,
  optionToken,
} from "../../src/telegram/actions.ts";
import { choicesOf } from "../../src/telegram/flows/choices.ts";
import { fitWords, type Listing } from "../../src/telegram/listing.ts";
import { catalogue } from "../support/catalogue.ts";

const from = (letters: string, min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max });
const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
const model = from(`${LOWER}-`, 1, 12);
const form = from(`${LOWER.toUpperCase()}_-`, 1, 16);
const field = from(`${LOWER}_`, 1, 32);
const option = from(LOWER, 1, 8);
const number = from("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 6, 6);
const page = fc.integer({ min: 0, max: 99_999_999 });
const nothing = {};
const sections = fc.constantFrom("video", "image", "improve", "audio", "text");
/** As the search understands them: small letters of two alphabets, numbers, one space between. */
const words = fc
  .array(from(`${LOWER}.абвгдежзийклмнопрстуфхцчшщъыьэюя`, 1, 50), { minLength: 1, maxLength: 5 })
  .map((all) => fitWords(all.join(" ")));
const list: fc.Arbitrary<Listing> = fc.oneof(
  fc.record({ of: fc.constant("section"), section: sections }),
  fc.record({ of: fc.constant("kind"), section: sections, kind: option }),
  fc.record({ of: fc.constantFrom("all", "cheap", "new", "favourites") }),
  fc.record({ of: fc.constant("maker"), maker: option }),
  fc.record({ of: fc.constant("found"), words }),
) as fc.Arbitrary<Listing>;
/** A thousand pages of models are more than there will ever be. */
const listed = { list, page: fc.integer({ min: 0, max: 999 }) };
const on = fc.integer({ min: 0, max: 1 });

/** Every member with its longest ids: a new one does not compile without a line here. */
const PARTS: {
  [N in ActionName]: { [K in Exclude<keyof ActionOf<N>, "do">]: fc.Arbitrary<ActionOf<N>[K]> };
} = {
  menu: nothing,
  create: nothing,
  help: nothing,
  guide: { step: page },
  section: { section: sections, page },
  models: { page },
  cheap: { page },
  list: listed,
  makers: { page },
  seek: nothing,
  card: { model },
  card_in: { model, ...listed },
  favour: { model, ...listed, on },
  mark: listed,
  tick: { model, ...listed, on },
  launch: { model },
  as_before: { model },
  example: { model },
  resume: nothing,
  use: { model },
  use_here: { form, field },
  step: { form, field, page: fc.integer({ min: 0, max: 999 }) },
  back_step: { form, field },
  options: { form, field, page: fc.integer({ min: 0, max: 99 }), found: on, hearing: on },
  hear: { form, field, option },
  pick: { form, field, option },
  pick_run: { form, field, number },
  pick_part: { form, field, number, part: fc.integer({ min: 0, max: 99 }) },
  skip: { form, field },
  done: { form, field },
  drop_last: { form, field },
  add_item: { form, field },
  raise: { form, field },
  lower: { form, field },
  drop_item: { form, field },
  confirmation: { form },
  change: { form, page },
  settings: { form, page },
  cancel_form: { form },
  instead: { form, model },
  run: { quote: form, version: page },
  job: { number },
  stop: { number },
  again: { number },
  vary: { number },
  other: { number, page },
  vary_with: { number, model },
  next: { number, file: fc.integer({ min: 0, max: 99 }), model },
  steps: { number, page },
  file: { number },
  ask_remove: { number },
  remove: { number },
  history: { page },
  balance: nothing,
  statement: { before: page },
  outdated: nothing,
};

const names = Object.keys(PARTS) as ActionName[];
const anyAction = fc.oneof(
  ...names.map(
    (name) => fc.record({ do: fc.constant(name), ...PARTS[name] }) as fc.Arbitrary<Action>,
  ),
);

// Goal: no button is ever too long or means something else after a restart.
// Method: every member of the union, with ids of every length up to the longest.
test("every action fits into a button and comes back as it was (N6, R172)", () => {
  const runs = { numRuns: 2000 };
  fc.assert(
    fc.property(anyAction, fc.boolean(), (action, stays) => {
      const data = encode(action, stays);
      expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(DATA_BYTES_MAX);
      expect(decode(data)).toEqual({ action, stays });
    }),
    runs,
  );
});

test("the longest data of each action fit into a button (N6)", () => {
  const longest = {
    model: "m".repeat(12),
    form: "F".repeat(16),
    quote: "Q".repeat(16),
    field: "f".repeat(32),
    option: "o".repeat(8),
    number: "Z".repeat(6),
    section: "improve",
    list: { of: "found", words: "щ".repeat(40) },
    on: 1,
    found: 1,
    hearing: 1,
    page: 999,
    part: 99,
    file: 99,
    step: 99,
    version: 99_999_999,
    before: 99_999_999,
  };
  for (const name of names) {
    const data = encode({ ...longest, do: name } as unknown as Action, true);
    expect(new TextEncoder().encode(data).length, data).toBeLessThanOrEqual(DATA_BYTES_MAX);
  }
});

test("no two actions share a code (N7)", () => {
  const samples = names.map(
    (name) => fc.sample(fc.record({ do: fc.constant(name), ...PARTS[name] }), 1)[0],
  );
  const codes = samples.map((action) => encode(action as Action).split(":")[0]);
  expect(new Set(codes).size).toBe(names.length);
});

test("whatever data a press carries, it means something (N7, R174)", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (data) => {
      expect(names).toContain(decode(data).action.do);
    }),
  );
  for (const old of [
    "",
    "+",
    "show_models",
    "quick:1",
    "param_x",
    "i:",
    "i:a:b",
    "m:1",
    "go:a:-1",
    "ls:q:0",
    "ls:x:0",
    "ls:sz:0",
    "ls:kv:0",
    `ls:q${"z".repeat(41)}:0`,
  ]) {
    expect(decode(old).action).toEqual({ do: "outdated" });
  }
});

test("every field and every option of the catalogue fits into a button (N6, R140)", () => {
  for (const { key, fields } of catalogue.models) {
    for (const { name, field } of everyField(fields)) {
      // The tenth item of a list has the longest place that a button can have.
      const place = placeOf(name.split(".").flatMap((it, i) => (i > 0 ? [10, it] : [it])));
      expect(locate(fields, place)?.field, `${key} ${place}`).toEqual(field);
      const tokens = choicesOf(field).map(({ value }) => optionToken(value));
      expect(new Set(tokens).size, `${key} ${name}`).toBe(tokens.length);
      for (const token of [...tokens, "z".repeat(7)]) {
        encode({ do: "pick", form: "F".repeat(10), field: place, option: token }, true);
      }
      encode({ do: "card", model: key });
    }
  }
});
