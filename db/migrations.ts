import foundation from "./migrations/0001_foundation.sql" with { type: "text" };
import ledger from "./migrations/0002_ledger.sql" with { type: "text" };
import stops from "./migrations/0003_stops.sql" with { type: "text" };
import favourite from "./migrations/0004_favourite.sql" with { type: "text" };
import books from "./migrations/0005_books.sql" with { type: "text" };
import catalogue from "./migrations/0006_catalogue.sql" with { type: "text" };
import breakers from "./migrations/0007_breakers.sql" with { type: "text" };
import resultParts from "./migrations/0008_result_parts.sql" with { type: "text" };
import opPerson from "./migrations/0009_op_person.sql" with { type: "text" };
import longPast from "./migrations/0010_long_past.sql" with { type: "text" };

export interface Migration {
  /** Its place: 1, 2, 3 … */
  number: number;
  name: string;
  sql: string;
}

/** In order. An old one is never edited: what is to change gets the next number. */
export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: "foundation", sql: foundation },
  { number: 2, name: "ledger", sql: ledger },
  { number: 3, name: "stops", sql: stops },
  { number: 4, name: "favourite", sql: favourite },
  { number: 5, name: "books", sql: books },
  { number: 6, name: "catalogue", sql: catalogue },
  { number: 7, name: "breakers", sql: breakers },
  { number: 8, name: "result parts", sql: resultParts },
  { number: 9, name: "op person", sql: opPerson },
  { number: 10, name: "long past", sql: longPast },
];
