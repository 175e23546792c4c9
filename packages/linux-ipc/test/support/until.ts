import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a state of the system that nothing announces, such as a thread's end. How long it takes
 * never decides a test: it fails only by the runner's time limit.
 */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(1);
}
