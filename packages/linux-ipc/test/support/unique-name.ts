import { randomUUID } from 'node:crypto';

/** A name for a POSIX object that no other test uses. */
export function uniqueName(): string {
  return `/linux-ipc-test-${randomUUID()}`;
}
