/**
 * The folder for the files of our own programs. The server holds a lock on it, which the kernel releases however the server
 * ends: a folder without one belongs to nobody, and the next server removes it.
 */
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LockableFile } from 'linux-ipc/file-lock';

const prefix = 'ipc-lab-scratch-';

export class Scratch {
  private constructor(
    readonly path: string,
    readonly lock: LockableFile,
  ) {}

  static make(): Scratch {
    for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix)) removeOrphan(name);
    for (;;) {
      const path = mkdtempSync(join(tmpdir(), prefix));
      const lock = locked(path);
      // Another server may have taken it for an orphan before it was locked; once it is, none does.
      if (lock !== undefined && existsSync(path)) return new Scratch(path, lock);
      lock?.close();
    }
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true });
    this.lock.close();
  }
}

function removeOrphan(name: string): void {
  const path = join(tmpdir(), name);
  // Nobody else can exchange a folder of ours in /tmp while it is removed.
  if (lstatSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) return;
  const lock = locked(path);
  if (lock === undefined) return;
  rmSync(path, { recursive: true, force: true });
  lock.close();
}

/** @returns `undefined` if a server holds the lock, or if the folder is gone. */
function locked(path: string): LockableFile | undefined {
  try {
    const lock = LockableFile.open(path, { access: 'read' });
    if (lock.tryLock()) return lock;
    lock.close();
  } catch {
    // It is no folder of ours.
  }
  return undefined;
}
