/** The call in which a process waits, from outside: strace shows it only once it has returned. */
import { readFileSync } from 'node:fs';

import { sleepingCall } from '../../system-calls/system-calls.js';

/** @returns `undefined` if the process does not wait, is another user's, or has ended. */
export function waitingCallOf(pid: number): string | undefined {
  try {
    // `0 0x3 0x7ff… …`; `running`.
    const number = parseInt(readFileSync(`/proc/${pid}/syscall`, 'utf8'), 10);
    return sleepingCall(number, process.arch)?.name;
  } catch {
    return undefined;
  }
}
