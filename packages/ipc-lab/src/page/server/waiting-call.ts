/** The call in which a process waits, from outside: strace shows it only once it has returned. */
import { readFileSync, readlinkSync } from 'node:fs';

import { sleepingCall } from '../../system-calls/system-calls.js';
import type { WaitKind } from '../../system-calls/system-call.js';
import type { WaitingCall } from '../protocol.js';

/** Those whose first argument is the descriptor of what they wait for. */
const onDescriptor: ReadonlySet<WaitKind | undefined> = new Set<WaitKind>([
  'descriptor',
  'connection',
  'lock',
  'record-lock',
]);

/** @returns `undefined` if the process does not wait, is another user's, or has ended. */
export function waitingCallOf(pid: number): WaitingCall | undefined {
  try {
    // `0 0x3 0x7ff… …`; `running`.
    const [number = '', argument = ''] = readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ');
    const call = sleepingCall(parseInt(number, 10), process.arch);
    if (call === undefined) return undefined;
    const target = onDescriptor.has(call.waitsFor) ? targetOf(pid, Number(argument)) : undefined;
    return { pid, call: call.name, ...(target !== undefined && { target }) };
  } catch {
    return undefined;
  }
}

function targetOf(pid: number, descriptor: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}
