declare const TRT_VERSION: string | undefined;
declare const TRT_COMMIT: string | undefined;

/** What `scripts/build.ts` wrote into the executable; a run from the sources says so. */
export const version: string = typeof TRT_VERSION === "string" ? TRT_VERSION : "0.0.0-source";
export const commit: string = typeof TRT_COMMIT === "string" ? TRT_COMMIT : "source";
