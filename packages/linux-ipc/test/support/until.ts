import { setTimeout as delay } from 'node:timers/promises';

/** Far longer than anything takes, even on a busy machine: only what never happens takes it. */
const LIMIT_MS = 30_000;

/**
 * Waits for a state of the system that no event announces, such as the exit of a thread. The time that
 * it takes never decides a test.
 *
 * @throws If the state is not there after 30 seconds: the error shows the source of `holds`.
 */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within 30 s: ${holds.toString()}`);
    await delay(1);
  }
}
