/** Answers a request that asks for something to be done: done, or why not. */
import type { Context } from 'hono';

import { Refusal } from '../../language/refusal.js';
import type { Refused } from '../protocol.js';

export async function refusing(
  context: Context,
  work: () => Promise<void> | void,
): Promise<Response> {
  try {
    await work();
    return context.body(null, 204);
  } catch (error) {
    if (error instanceof Refusal) return refuse(context, error);
    throw error;
  }
}

export function refuse(context: Context, { text: why }: Refusal): Response {
  return context.json({ why } satisfies Refused, 400);
}
