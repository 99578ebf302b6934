import { leg, seal } from "../raw.ts";
import { attack } from "./attack.ts";

const MIXED = "ledger: leg between two assets";
const SUM = "ledger: legs do not add up to the total";
const WHOLE = "ledger: stars are returned whole";

/** Bob pays 200 kopecks with 130 stars. */
export const STARS_PAID = [
  leg("topup:stars", "src_payment", "bob.cash", 200),
  leg("topup:stars", "src_stars", "stars", 130),
  seal("topup", "topup:stars", 200, { person: "bob", stars: 130 }),
];

const roubles = leg("topup:new", "src_payment", "ann.cash", 10);
const stars = leg("topup:new", "src_stars", "stars", 7);

/** Bob's payment in stars is taken back. */
function taken(kopecks: number, back: number): string[] {
  return [
    ...STARS_PAID,
    leg("back:topup:stars", "bob.cash", "src_payment", kopecks),
    ...(back > 0 ? [leg("back:topup:stars", "stars", "src_stars", back)] : []),
    seal("chargeback", "back:topup:stars", kopecks, {
      person: "bob",
      origin: "topup:stars",
      stars: back,
    }),
  ];
}

export const STAR_ATTACKS = [
  attack("stars into cash", MIXED, leg("topup:new", "src_stars", "ann.cash", 10)),
  attack("roubles into stars", MIXED, leg("topup:new", "src_payment", "stars", 10)),
  attack("dollars into stars", MIXED, leg("topup:new", "src_provider", "stars", 10)),
  attack("stars for cost", MIXED, leg("cost:job-q", "stars", "prov_cost", 10)),
  attack("a payment in stars alone", SUM, stars, seal("topup", "topup:new", 7, { stars: 7 })),
  attack("stars that the seal does not say", SUM, roubles, stars, seal("topup", "topup:new", 10)),
  attack(
    "stars added to roubles",
    SUM,
    roubles,
    stars,
    seal("topup", "topup:new", 17, { stars: 0 }),
  ),
  attack("stars that are not there", SUM, roubles, seal("topup", "topup:new", 10, { stars: 7 })),
  attack(
    "fewer stars than none",
    SUM,
    leg("topup:less", "src_payment", "ann.cash", 10),
    seal("topup", "topup:less", 10, { stars: -1 }),
  ),
  attack(
    "stars with a gift",
    "ledger: leg not allowed for this kind",
    leg("bonus:new", "src_bonus", "ann.bonus", 10),
    leg("bonus:new", "src_stars", "stars", 7),
    seal("bonus", "bonus:new", 10, { stars: 7 }),
  ),
  attack(
    "more stars back than there are",
    "ledger: insufficient funds",
    ...STARS_PAID,
    leg("back:topup:stars", "stars", "src_stars", 131),
  ),
  attack("roubles back, the stars kept", WHOLE, ...taken(200, 0)),
  attack("stars back, some roubles kept", WHOLE, ...taken(100, 130)),
  attack("some of the stars back", WHOLE, ...taken(200, 65)),
  attack(
    "the stars of one payment for the roubles of another",
    WHOLE,
    ...STARS_PAID,
    leg("back:topup:bob", "bob.cash", "src_payment", 500),
    leg("back:topup:bob", "stars", "src_stars", 130),
    seal("chargeback", "back:topup:bob", 500, { person: "bob", origin: "topup:bob", stars: 130 }),
  ),
];

export const STARS_RETURNED = taken(200, 130);
