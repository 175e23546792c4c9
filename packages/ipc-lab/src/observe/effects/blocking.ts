/** Calls that waited, and the objects on which they waited. */
import type { WaitKind } from '../../system-calls/system-call.js';
import { waitKindOf } from '../../system-calls/system-calls.js';
import { type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf } from './descriptors.js';
import type { SharedObject } from '../events.js';
import { descriptor, number, word } from '../strace/fields.js';
import { timeLimit } from './time-limit.js';
import { untilTimer } from './timers.js';

/** Tracing alone costs up to this many seconds; a shorter wait is not reported. */
const shortestWait = 0.001;

export function waitedIn(context: Context, call: Call, returned: boolean): void {
  const kind = waitKindOf(call.name);
  if (kind === undefined) return;
  if (returned && call.end - call.begin < shortestWait) return;
  if (call.name === 'futex' && !word(call.arguments[1]).startsWith('FUTEX_WAIT')) return;
  context.emit(
    'blocked',
    { thread: call.thread, time: call.end },
    {
      call: call.name,
      since: call.begin,
      until: returned ? call.end : undefined,
      limit:
        timeLimit(call, context.sources.monotonicOrigin) ?? untilTimer(context.process(call), call),
      object: objectOf(context, call, kind),
      error: call.error,
      awaited: call.name === 'wait4' ? number(call.arguments[0]) : undefined,
    },
  );
}

/** The object of a wait of this kind is in its first argument, or in its result. */
const placeOfObject: Readonly<Partial<Record<WaitKind, 'argument' | 'result'>>> = {
  descriptor: 'argument',
  connection: 'argument',
  lock: 'argument',
  'record-lock': 'argument',
  opening: 'result',
};

function objectOf(context: Context, call: Call, kind: WaitKind): SharedObject | undefined {
  const place = placeOfObject[kind];
  if (place === 'result') {
    if (call.target === undefined) return undefined;
    return context.objects.ofTarget(call.target.target, call.target.deleted);
  }
  const shown = place === undefined ? undefined : descriptor(call.arguments[0]);
  if (shown === undefined || shown.fd < 0) return undefined;
  return entryOf(context, context.process(call), shown).file.object;
}
