/**
 * The address to which the system call in which a process waits will return, found from outside: strace shows the stack of
 * a call only once it has returned.
 *
 * The code behind the call is read up to its `ret`. Only if nothing before the `ret` changes the stack, the word at the top of
 * the stack is the address. A call that the C library makes from within another function of its own is not found.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

import type { Frame } from '../../../observe/strace/stacks.js';

/** x86-64 code that returns after a call: a comparison with the range of errors and a jump, or a negation; then `ret`. */
const returnsAtOnce = /^(?:483d..f0ffff(?:7[37]..|0f8[37].{8})|f7d8)?c3/;

/** @returns `undefined` if the process does not wait, or it cannot be known. */
export function returnAddressOf(pid: number): Frame | undefined {
  if (process.arch !== 'x64') return undefined;
  try {
    const before = callOf(pid);
    const frame = before && frameOf(pid, before.stack, before.code);
    const after = callOf(pid);
    return before?.text === after?.text ? frame : undefined;
  } catch {
    // It ended meanwhile, or is another user's.
    return undefined;
  }
}

/** `0 0x3 0x7ff… 0x1 … 0x7ffc… 0x7ff…`: the call, its arguments, the stack and the code. */
function callOf(pid: number) {
  const text = readFileSync(`/proc/${pid}/syscall`, 'utf8').trim();
  const [stack, code] = text.split(' ').slice(-2).map(Number);
  return stack === undefined || !code ? undefined : { text, stack, code };
}

function frameOf(pid: number, stack: number, code: number): Frame | undefined {
  const fd = openSync(`/proc/${pid}/mem`, 'r');
  try {
    const next = Buffer.alloc(16);
    readSync(fd, next, 0, next.length, code);
    if (!returnsAtOnce.test(next.toString('hex'))) return undefined;
    const word = Buffer.alloc(8);
    readSync(fd, word, 0, word.length, stack);
    return placeOf(pid, Number(word.readBigUInt64LE()));
  } finally {
    closeSync(fd);
  }
}

/** In which file an address is. */
function placeOf(pid: number, address: number): Frame | undefined {
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from = '', to = '', offset = '', file = ''] =
      /^([0-9a-f]+)-([0-9a-f]+) r-xp ([0-9a-f]+) \S+ \d+ +(\/.*)$/.exec(line) ?? [];
    const begin = parseInt(from, 16);
    if (address < begin || address >= parseInt(to, 16) || file === '') continue;
    return { file, name: '', offset: address - begin + parseInt(offset, 16) };
  }
  return undefined;
}
