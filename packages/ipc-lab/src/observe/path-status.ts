import { lstatSync, statSync, type Stats } from 'node:fs';

/** What is at a path; nothing where it is gone, or where we may not look: the program may be let in. */
export function statusAt(path: string): Stats | undefined {
  return tried(() => statSync(path));
}

/** The same, of a symbolic link itself. */
export function linkStatusAt(path: string): Stats | undefined {
  return tried(() => lstatSync(path));
}

function tried(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
