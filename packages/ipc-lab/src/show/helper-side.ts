/** The helper's own side of `helper.ts`. */
import { createInterface } from 'node:readline';

/** Sends a message to the owner. */
export function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Answers each request, in order, until the owner closes its end or exits. */
export async function answer(handle: (request: never) => unknown): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    say(await handle(JSON.parse(line) as never));
  }
}
