/** The removal of a queue or semaphore set releases all that wait for it: EIDRM. */
import type { Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { emitEarly } from './early.js';
import type { SharedObject } from '../events.js';
import { hasFlag, number } from '../strace/fields.js';
import { identifierRemoved } from './memory.js';

export function releasedByRemoval(context: Context, call: Call, object: SharedObject): void {
  if (call.error !== 'EIDRM') return;
  const id = number(call.arguments[0]);
  const isRemoval = (other: Call): boolean =>
    number(other.arguments[0]) === id &&
    other.arguments.some((value) => hasFlag(value, 'IPC_RMID'));
  emitEarly(context, 'identifierRemoved', isRemoval, (other) => {
    identifierRemoved(context, other);
  });
  context.release = context.channel(object.id).lastClose;
}
