/** Places that no other test has, for tables that run in child processes and workers too. */
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

/** No file stands for it: nothing to remove, whatever happens. */
export function abstractAddress(): { abstract: string } {
  return { abstract: `linux-ipc-test-${randomUUID()}` };
}
