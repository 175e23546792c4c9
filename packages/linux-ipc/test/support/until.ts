import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a state of the system that no event announces, such as the exit of a thread. The time that
 * it takes never decides a test, which fails only by the time limit of the runner.
 */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(1);
}
