/** Calls whose effect was seen before they returned. */
import type { Handler } from '../../system-calls/system-call.js';
import { isHandledBy } from '../../system-calls/system-calls.js';
import type { Context } from '../state/context.js';
import { readCall, type Call } from '../strace/calls.js';

/**
 * Emits, as inferred, the events of the calls under way that have the handler and are wanted. `result` is what
 * the call will return, as far as its effect shows.
 */
export function emitEarly(
  context: Context,
  handler: Handler,
  isWanted: (call: Call) => boolean,
  effect: (call: Call) => void,
  result: number | undefined = 0,
): void {
  for (const open of context.open.all()) {
    if (open.isEmitted === true || !isHandledBy(open.name, handler)) continue;
    const call = { ...readCall(open.thread, open.name, open.begin, open.text), result };
    if (!isWanted(call)) continue;
    open.isEmitted = true;
    const { known, release } = context;
    context.known = 'inferred';
    effect(call);
    if (context.release !== undefined) context.earlyReleases.set(open, context.release);
    context.known = known;
    context.release = release;
  }
}
