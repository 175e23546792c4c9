/** A user other than the one that runs the tests. */
import { readFileSync } from 'node:fs';

export const nobody = 65534;

/** capabilities(7): CAP_SETGID and CAP_SETUID. */
const needed = (1n << 6n) | (1n << 7n);
const effective = /^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];

/** Why a test that needs another user must be skipped; false if a child can become one. */
export const noOtherUser =
  (BigInt(`0x${effective ?? '0'}`) & needed) !== needed && 'this process must not change its user';
