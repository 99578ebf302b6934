import {
  activeFields,
  checkField,
  checkInput,
  itemAt,
  type Located,
  type Model,
  type Rate,
  topPlace,
  toSend,
} from "../../catalog/index.ts";
import { Fault, kopecks } from "../../kernel/index.ts";
import { choicesOf, chosenValue, optionsOf } from "../flows/choices.ts";
import { type Desk, type Entry, enter } from "../flows/entry.ts";
import { fieldLines, settingLines } from "../flows/fields.ts";
import { answered, without } from "../flows/form.ts";
import {
  entranceOfNew,
  intakeOf,
  isNeeded,
  membersIn,
  missingIn,
  nextPlace,
  valueIn,
} from "../flows/places.ts";
import { DEAR_KOPECKS, priceOf } from "../flows/priced.ts";
import { questionScreen } from "../flows/question.ts";
import type { Form } from "../flows/talk.ts";
import type { Screen } from "../screen.ts";
import { changeScreen, confirmationScreen } from "../screens/confirmation.ts";
import { look, type Notes, newNotes } from "./notes.ts";
import { exampleAt, fileFor, filesOf, numberFor, runFor, wordsFor } from "./right-answers.ts";
import { wrongAnswers } from "./wrong-answers.ts";

/** What a form is asked with: the catalogue that it is of, and today's rate. */
export interface Stage {
  readonly catalogue: Desk["catalogue"];
  readonly rate: Rate;
}

/** More than any form has: it would ask for ever. */
const QUESTIONS_MAX = 200;
const FORM_ID = "rehearsal0";

/** Nobody is there who could have sent a file. */
const NO_FILES: Desk["files"] = {
  content: () => Promise.reject(new Fault("telegram_file", { retry: "never" })),
  readText: () => Promise.reject(new Fault("telegram_file", { retry: "never" })),
};

/**
 * Goes through the form of a model as a person would, from its first question to the confirmation:
 * by the buttons of its screens where there are some, each kind of wrong answer before each right
 * one. Nothing is stored, nothing leaves the house.
 */
export async function rehearse(model: Model, stage: Stage): Promise<Notes> {
  const notes = newNotes();
  const walk = new Walk(model, stage, notes);
  const form = await walk.toTheEnd();
  if (form) await walk.atTheEnd(form);
  return notes;
}

class Walk {
  readonly #model: Model;
  readonly #stage: Stage;
  readonly #notes: Notes;

  constructor(model: Model, stage: Stage, notes: Notes) {
    this.#model = model;
    this.#stage = stage;
    this.#notes = notes;
  }

  /** The form with all its questions answered; nothing when one of them cannot be. */
  async toTheEnd(): Promise<Form | undefined> {
    const begun = { id: FORM_ID, model: this.#model.key, values: {}, facts: {}, skipped: [] };
    let form: Form | undefined = { ...begun, walking: true };
    for (let question = 0; form && question < QUESTIONS_MAX; question++) {
      const at: Located | undefined = nextPlace(form, this.#model);
      if (!at) return form;
      form = await this.#answered(form, at);
    }
    if (form) this.#fault("it asks for ever");
    return undefined;
  }

  /** What was answered can be run for a price, and every field can be opened and changed. */
  async atTheEnd(form: Form): Promise<void> {
    const model = this.#model;
    const problems = checkInput(model, form.values, form.facts);
    for (const { field = "the whole", text } of problems) this.#fault(`${field}: ${text}`);
    this.#confirmed(form);
    for (const field of activeFields(model, form.values)) {
      const at = topPlace(field);
      await this.#answered({ ...without(form, at), walking: false }, at);
    }
  }

  #confirmed(form: Form): void {
    const model = this.#model;
    const priced = priceOf(model, form.values, form.facts, this.#stage.rate);
    if (priced.status === "no_price") {
      this.#fault("what was answered has no price");
      return;
    }
    const { price, upTo } = priced;
    const fields = fieldLines(model, form.values);
    const settings = settingLines(model, form.values);
    const back = { do: "card", model: model.key } as const;
    const view = { quote: form.id, version: 1, model, fields, settings: settings.length, back };
    const dear = price > DEAR_KOPECKS;
    const money = { price, upTo, dear };
    // Once with the money for it, once without.
    for (const available of [price, kopecks(0)]) {
      this.#look(confirmationScreen({ ...view, money: { ...money, available } }), "confirmation");
    }
    const page = { items: fields, index: 0, count: 1 };
    this.#look(changeScreen(form.id, model.name, page), "changes");
    const sent = Object.keys(toSend(model, form.values));
    if (sent.length === 0) this.#fault("nothing would be sent");
  }

  /** The question with its pages, wrong answers, and the right one. */
  async #answered(form: Form, at: Located): Promise<Form | undefined> {
    this.#pages(form, at);
    for (const deed of wrongAnswers(at.field)) {
      const { status } = await enter(form, at, deed, this.#desk());
      if (status === "wrong") this.#notes.refused++;
      else this.#fault(`${at.place} takes ${JSON.stringify(deed)}`);
    }
    this.#notes.answers++;
    if (at.field.type === "list") return this.#filled(form, at);
    if (at.field.type === "group") return this.#within(form, at);
    const entry = await this.#rightAnswer(form, at);
    if (entry.status !== "wrong") return entry.form;
    this.#fault(`${at.place} refuses its own answer: ${entry.problem}`);
    return undefined;
  }

  async #rightAnswer(form: Form, at: Located): Promise<Entry> {
    const { field } = at;
    const example = exampleAt(at, this.#model);
    switch (field.type) {
      case "text":
        return enter(form, at, { did: "wrote", text: wordsFor(field, example) }, this.#desk());
      case "number":
        return enter(form, at, { did: "wrote", text: numberFor(field, example) }, this.#desk());
      case "media":
        return this.#sent(form, at, filesOf(field));
      case "job":
        return { ...answered(form, at, field.many ? [runFor(field)] : runFor(field)), at } as Entry;
      default: {
        const choices = choicesOf(field, { fields: this.#model.fields, values: form.values });
        const chosen = choices.find(({ value }) => value === example) ?? choices[0];
        return { ...answered(form, at, chosen?.value), at } as Entry;
      }
    }
  }

  async #sent(form: Form, at: Located, count: number): Promise<Entry> {
    const { field } = at;
    let entry: Entry = { status: "more", form, at };
    for (let i = 0; i < count && entry.status !== "wrong"; i++) {
      const file = field.type === "media" ? fileFor(field, i) : undefined;
      if (file) entry = await enter(entry.form, at, { did: "sent", file }, this.#desk());
    }
    return entry;
  }

  /** What a group needs; of one that needs nothing the first field. */
  async #within(form: Form, group: Located): Promise<Form | undefined> {
    const members = membersIn(form, group);
    const needed = members.filter(({ field }) => isNeeded(field));
    let next: Form | undefined = form;
    for (const member of needed.length > 0 ? needed : members.slice(0, 1)) {
      next = next && (await this.#answered(next, member));
    }
    return next;
  }

  /** As many items as are needed, each with all that it needs. */
  async #filled(form: Form, list: Located): Promise<Form | undefined> {
    const { field } = list;
    if (field.type !== "list") return form;
    let next: Form | undefined = form;
    for (let index = 0; next && index < Math.max(1, field.minItems); index++) {
      const start: Located | undefined = intakeOf(list, next) ?? entranceOfNew(list, next);
      next = start && (await this.#answered(next, start));
      const item = itemAt(list, index);
      for (let open = item && next && missingIn(item, next); open && next; ) {
        next = await this.#answered(next, open);
        open = item && next && missingIn(item, next);
      }
      if (item && next) this.#pages(next, item);
    }
    if (!next) return undefined;
    this.#pages(next, list);
    const check = checkField(field, valueIn(next, list));
    if (check.status === "wrong") this.#fault(`${list.place}: ${check.problem.text}`);
    const full = [valueIn(next, list)].flat()[0];
    const many = Array.from({ length: field.maxItems + 1 }, () => full);
    if (checkField(field, many).status === "wrong") this.#notes.refused++;
    else this.#fault(`${list.place} takes more than it may`);
    return next;
  }

  /** Every page of a question; on them each of its options once, and each is taken. */
  #pages(form: Form, at: Located): void {
    const { model, stage } = { model: this.#model, stage: this.#stage };
    const expected = optionsOf(at, form, model, stage.rate).map(({ token }) => token);
    const shown: string[] = [];
    for (let page = 0; page === 0 || shown.length < expected.length; page++) {
      const screen = questionScreen(form, at, model, this.#stock(at), { page });
      this.#look(screen, at.place);
      const tokens = optionsIn(screen);
      if (page > 0 && tokens.length === 0) break;
      shown.push(...tokens);
    }
    if (!Bun.deepEquals(shown, expected)) this.#fault(`${at.place} hides some of its options`);
    const around = { fields: model.fields, values: form.values };
    for (const token of expected) {
      const value = chosenValue(at.field, token, around);
      const isTaken = value !== undefined && answered(form, at, value).status === "ok";
      if (!isTaken) this.#fault(`${at.place} refuses its own button for ${String(value)}`);
    }
  }

  #stock({ field }: Located) {
    const { catalogue, rate } = this.#stage;
    const { name } = this.#model;
    const run = {
      number: "A1B2C3",
      model: name,
      outcome: "done",
      price: kopecks(0),
      at: 0,
    } as const;
    const runs = { runs: [run], index: 0, count: 1, first: [] };
    return { catalogue, rate, ...(field.type === "job" && { runs }) };
  }

  #desk(): Desk {
    return { files: NO_FILES, catalogue: this.#stage.catalogue };
  }

  #look(screen: Screen, where: string): void {
    look(screen, where, this.#notes);
  }

  #fault(text: string): void {
    this.#notes.faults.push(text);
  }
}

/** What the buttons of a page choose. */
function optionsIn({ rows }: Screen): readonly string[] {
  return rows
    .flat()
    .flatMap((it) => ("action" in it && it.action.do === "pick" ? [it.action.option] : []));
}
