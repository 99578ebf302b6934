import { type Kopecks, kopecks } from "../kernel/index.ts";
import type {
  Catalogue,
  Field,
  FieldCheck,
  Input,
  MediaFacts,
  Model,
  Problem,
  Quote,
  Rate,
} from "./model.ts";

export type * from "./model.ts";

export function loadCatalogue(): Catalogue {
  return {
    models: [],
    byKey: () => undefined,
    inSection: () => [],
    broken: [],
    leftOut: [],
    version: "0",
  };
}
export function checkField(_field: Field, value: unknown): FieldCheck {
  return { status: "ok", value };
}
export function checkInput(_model: Model, _input: Input): readonly Problem[] {
  return [];
}
export function toSend(_model: Model, values: Input): Input {
  return values;
}
export function price(_model: Model, _input: Input, _facts?: MediaFacts): Quote {
  return { status: "no_price" };
}
export function startingPrice(_model: Model): Quote {
  return { status: "no_price" };
}
export function toKopecks(_cost: number, _rate: Rate): Kopecks {
  return kopecks(0);
}
