import type { ActionOf } from "../actions.ts";
import { makersScreen, seekScreen } from "../screens/finding.ts";
import { paginate } from "../screens/navigation.ts";
import { foundListing, seeking, show } from "./lists.ts";
import type { Flow, Reply, Visit } from "./reply.ts";

/** Ways to a model when its section is not known: by words, by maker. */

const MAKERS_PER_PAGE = 20;
/** More is no question; the search reads no more words than fit in here. */
export const QUESTION_CHARS_MAX = 200;

/** A description that comes while the search is open is not looked for. */
export const isQuestion = (text: string): boolean => text.length <= QUESTION_CHARS_MAX;

/** Asks for words. The next ones are a question, whatever they look like. */
export function seek(visit: Visit, flow: Flow): Reply {
  const examples = flow.catalogue.searchExamples.map((words) => ({
    words,
    list: foundListing(flow.catalogue.search(words)),
  }));
  return { screen: seekScreen(examples), talk: seeking(visit) };
}

/** What answers these words; the words after them are a question again. */
export async function find(words: string, flow: Flow, visit: Visit): Promise<Reply> {
  const question = words.slice(0, QUESTION_CHARS_MAX);
  const found = flow.catalogue.search(question);
  if (found.understood === "") return seek(visit, flow);
  return show(foundListing(found), 0, visit, flow);
}

export function makers({ page }: ActionOf<"makers">, flow: Flow): Reply {
  return { screen: makersScreen(paginate(flow.shelf().makers, page, MAKERS_PER_PAGE)) };
}
