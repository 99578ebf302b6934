const PROBE_LIMIT_MS = 3_000;

/**
 * Whether the program on this machine is alive: what `trt health` asks, so that an image needs no
 * other program for its health check. `port` is the environment's PORT.
 */
export async function probeHealth(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal });
    return answer.ok;
  } catch {
    return false; // Nobody listens, or nobody answers: both mean no.
  }
}
