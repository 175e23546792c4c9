/** Paths and addresses that no other test uses, for tables that run in child processes and workers, too. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function temporaryPath(): { path: string; remove: () => void } {
  const path = join(tmpdir(), `linux-ipc-test-${randomUUID()}`);
  const remove = (): void => {
    rmSync(path, { force: true });
  };
  return { path, remove };
}

/** An abstract address, which has no file that would have to be removed. */
export function abstractAddress(): { abstract: string } {
  return { abstract: `linux-ipc-test-${randomUUID()}` };
}
