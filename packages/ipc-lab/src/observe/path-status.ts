import { lstatSync, statSync, type Stats } from 'node:fs';

/** What is at a path; `undefined` where nothing is, or where this process may not look. */
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
