import { readFileSync } from 'node:fs';

/** Which signals this process ignores and which it catches, as the kernel reports them. */
export function dispositions(): string {
  const status = readFileSync('/proc/self/status', 'latin1');
  return /^SigIgn:.*\nSigCgt:.*$/m.exec(status)?.[0] ?? '';
}
