/** Calls that waited, the objects on which they waited, and what released them. */
import type { WaitKind } from '../../system-calls/system-call.js';
import { isHandledBy, mayWait, waitKindOf } from '../../system-calls/system-calls.js';
import { type Context } from '../state/context.js';
import type { Cause } from '../state/channel.js';
import type { Call } from '../strace/calls.js';
import { entryOf } from './descriptors.js';
import type { SharedObject } from '../events.js';
import { descriptor, flagsIn, number } from '../strace/fields.js';
import { futexOf } from './futexes.js';
import { openedPath } from './paths.js';
import { queueOf } from './queues.js';
import { onlyAwaited, readyIn } from './readiness.js';
import { semaphoreOf } from './semaphores.js';
import { timeLimit } from './time-limit.js';
import { roomFor } from './transfers.js';
import { untilTimer } from './timers.js';

/** Tracing alone costs up to this many seconds; a shorter wait is not reported. */
const shortestWait = 0.001;

/** PIPE_BUF: a write of this many bytes is not divided, and every pipe has room for them. */
const pipeBuffer = 4096;

export interface Ending {
  /** Whether the call returned. */
  readonly returned: boolean;
  /** When its thread ended within the call. */
  readonly ended?: number | undefined;
  readonly release: Cause | undefined;
}

/** @returns The id of the event, if the call waited. */
export function waitedIn(context: Context, call: Call, ending: Ending): number | undefined {
  const kind = waitKindOf(call.name);
  const { returned, ended, release } = ending;
  if (kind === undefined || !mayWait(call.name, flagsIn(call))) return undefined;
  const until = ended ?? call.begin + (call.lasted ?? call.end - call.begin);
  if ((returned || ended !== undefined) && until - call.begin < shortestWait) return undefined;
  const ready = kind === 'readiness' ? readyIn(context, call) : undefined;
  const object = ready?.object ?? objectOf(context, call, kind);
  if (!returned && ended === undefined && isReady(context, call, object)) return undefined;
  // A long write may wait for a read of its own first bytes.
  const isLong = isHandledBy(call.name, 'bytesWritten') && (call.result ?? 0) > pipeBuffer;
  const room = isLong && object !== undefined ? roomFor(context, call, object) : undefined;
  const by = causeOf(call, kind, ready?.cause ?? release ?? room);
  return context.emit(
    'blocked',
    { thread: call.thread, time: ended ?? call.end },
    {
      call: call.name,
      since: call.begin,
      until: returned ? until : undefined,
      ended,
      by: by?.pid,
      limit:
        timeLimit(call, context.sources.monotonicOrigin) ?? untilTimer(context.process(call), call),
      object,
      error: call.error,
      awaited: call.name === 'wait4' ? number(call.arguments[0]) : undefined,
    },
    { cause: by?.event },
  );
}

/** Seconds by which strace may see the end of a child before its parent can. */
const childEndsEarlier = 0.002;

/** A state from before the call began did not release it, and no process releases a time-out. */
function causeOf(
  { begin, error }: Call,
  kind: WaitKind,
  release: Cause | undefined,
): Cause | undefined {
  const isTimeOut = error === 'ETIMEDOUT' || error === 'EAGAIN';
  const earliest = kind === 'child' ? begin - childEndsEarlier : begin;
  const isBefore = release !== undefined && release.time < earliest;
  return isBefore || isTimeOut ? undefined : release;
}

/** Whether a pipe has the bytes, or the room, that a call needs: the run was stopped while the call passed. */
function isReady(context: Context, call: Call, object: SharedObject | undefined): boolean {
  if (object === undefined || !context.ownPipes.has(object.id)) return false;
  const { total } = context.channel(object.id);
  if (isHandledBy(call.name, 'bytesRead')) return total > 0;
  const count = number(call.arguments[2]) ?? Infinity;
  return isHandledBy(call.name, 'bytesWritten') && total + count <= pipeBuffer;
}

function objectOf(context: Context, call: Call, kind: WaitKind): SharedObject | undefined {
  switch (kind) {
    case 'opening':
      return openingOf(context, call);
    case 'message':
      return queueOf(context, call);
    case 'semaphore':
      return semaphoreOf(context, call);
    case 'futex':
      return futexOf(context, call);
    case 'readiness':
      return onlyAwaited(context, call);
    case 'descriptor':
    case 'connection':
    case 'lock':
    case 'record-lock': {
      const shown = descriptor(call.arguments[0]);
      if (shown === undefined || shown.fd < 0) return undefined;
      return entryOf(context, context.process(call), shown).file.object;
    }
    default:
      return undefined;
  }
}

/** The FIFO that a call opens: its name tells which, until the call returns. */
function openingOf(context: Context, call: Call): SharedObject | undefined {
  if (call.target !== undefined) return context.objects.ofTarget(call.target);
  if (call.error !== undefined) return undefined;
  const path = openedPath(context, call);
  return path === undefined ? undefined : context.objects.find(path);
}
