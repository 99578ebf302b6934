/** 1 credit = 0.005 USD (kie/API.md §13). */
export const MICRO_USD_PER_CREDIT = 5_000;
