/** Promises that are settled already, for calls that need not wait. */

/** Shared by all: to make one would cost as much as a message. */
export const resolved: Promise<void> = Promise.resolve();

/** Rejects with whatever was thrown. */
export function rejected(reason: unknown): Promise<never> {
  return resolved.then(() => {
    throw reason;
  });
}
