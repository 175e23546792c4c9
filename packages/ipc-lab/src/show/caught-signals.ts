import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** Whether the process has a handler for the signal, according to the kernel: proc_pid_status(5). */
export function catches(pid: number, signal: NodeJS.Signals): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, caught = '0'] = /^SigCgt:\s*(\w+)$/m.exec(status) ?? [];
  return ((BigInt(`0x${caught}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}
