/** The current folder, whatever the bytes of its name. */
import { statSync } from 'node:fs';

const link = '/proc/self/cwd';

/** @returns A path of it: the link under /proc if Node.js cannot say its name, which need not be UTF-8. */
export function currentFolder(): string {
  const name = process.cwd();
  const named = statSync(name, { throwIfNoEntry: false });
  const here = statSync(link, { throwIfNoEntry: false });
  if (here === undefined) return name;
  return named?.ino === here.ino && named.dev === here.dev ? name : link;
}
