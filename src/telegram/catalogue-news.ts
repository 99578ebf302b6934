import type { PlannedMessage } from "./plan.ts";
import { screenBody } from "./screen.ts";
import { HOME } from "./screens/navigation.ts";
import { type NewsCounts, newsOfCatalogue } from "./texts/catalogue-news.ts";

/** Tells an admin what a nightly comparison found that was not there before. */
export function catalogueNews(admin: number, proposal: number, counts: NewsCounts): PlannedMessage {
  const text = newsOfCatalogue(proposal, counts);
  return {
    chat: admin,
    purpose: "notice",
    body: screenBody({ text, rows: [[HOME]], stays: true }, "new"),
  };
}
