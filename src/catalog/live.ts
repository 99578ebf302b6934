import type { Catalogue } from "./model.ts";

/**
 * A catalogue that can be replaced while the program runs. Whoever holds `catalogue` sees the
 * present one at each look; what was taken out of it before stays as it was.
 */
export interface LiveCatalogue {
  readonly catalogue: Catalogue;
  replace(next: Catalogue): void;
}

export function liveCatalogue(first: Catalogue): LiveCatalogue {
  let present = first;
  return {
    catalogue: {
      get models() {
        return present.models;
      },
      get broken() {
        return present.broken;
      },
      get leftOut() {
        return present.leftOut;
      },
      get version() {
        return present.version;
      },
      byKey: (key) => present.byKey(key),
      get searchExamples() {
        return present.searchExamples;
      },
      get kindLabels() {
        return present.kindLabels;
      },
      search: (words) => present.search(words),
      searchOptions: (field, words) => present.searchOptions(field, words),
      inSection: (section) => present.inSection(section),
    },
    replace: (next) => {
      present = next;
    },
  };
}
