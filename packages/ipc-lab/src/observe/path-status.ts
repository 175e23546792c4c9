import { lstatSync, statSync, type Stats } from 'node:fs';

import { bytesOf } from '../language/lossless.js';

/** The status of a path; `undefined` if it does not exist, or this process must not read its status. */
export function statusAt(path: string): Stats | undefined {
  return tried(() => statSync(bytesOf(path)));
}

/** The same for a symbolic link itself. */
export function linkStatusAt(path: string): Stats | undefined {
  return tried(() => lstatSync(bytesOf(path)));
}

/** Whether the path of a device is that of a terminal. */
export function isTerminal(path: string): boolean {
  return /^\/dev\/(?:pts\/|tty|console)/.test(path);
}

function tried(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
