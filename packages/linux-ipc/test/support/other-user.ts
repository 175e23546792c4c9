/** Another user than the one who runs the tests. */
import { readFileSync } from 'node:fs';

export const nobody = 65534;

/** capabilities(7): CAP_SETGID and CAP_SETUID. */
const needed = (1n << 6n) | (1n << 7n);
const effective = /^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];

/** Why a test has to be skipped that needs one; false when a child can become one. */
export const noOtherUser =
  (BigInt(`0x${effective ?? '0'}`) & needed) !== needed && 'may not become another user';
