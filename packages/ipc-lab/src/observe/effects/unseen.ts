/** Calls whose effects a trace of system calls cannot show. */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';

export function unseen(context: Context, call: Call): void {
  if (call.error !== undefined) return;
  context.emit('unseen', atEnd(call), { call: call.name });
}
