import { randomUUID } from 'node:crypto';

/** A name for a POSIX object that no other test has. */
export function uniqueName(): string {
  return `/linux-ipc-test-${randomUUID()}`;
}
