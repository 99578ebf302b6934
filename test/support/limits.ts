// A limit ends what hangs. It is no measure of speed: the pipeline's machine is several times slower
// than a developer's, and shared. So limits are ten times and more what is needed here.

/** What one test may take that kills processes by the hundred, or buys every model. */
export const LONG_TEST_MS = 1_800_000;

/** How long a test waits for something that really happens: an answer, a message, a process. */
export const PATIENCE_MS = 120_000;
