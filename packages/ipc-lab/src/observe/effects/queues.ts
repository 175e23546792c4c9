/** Messages in queues: System V's (sysvipc(7)) and POSIX's (mq_overview(7)). */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf, put } from './descriptors.js';
import { emitEarly } from './early.js';
import type { SharedObject } from '../events.js';
import { releasedByRemoval } from './removals.js';
import { bytes, descriptor, field, hasFlag, items, number, text, words } from '../strace/fields.js';

const isPosix = ({ name }: Call): boolean => name.startsWith('mq_');

/** mq_open(3). strace shows the name without the slash that mq_overview(7) requires. */
function nameIn(call: Call): string {
  const name = text(call.arguments[0]) ?? '';
  return name.startsWith('/') ? name : `/${name}`;
}

export function queueOpened(context: Context, call: Call): void {
  const path = nameIn(call);
  if (call.error !== undefined || call.result === undefined) {
    const error = call.error ?? '';
    context.emit('failed', atEnd(call), { call: 'mq_open', error, path });
    return;
  }
  const flags = words(call.arguments[1]);
  const isNew = context.queues.get(path) === undefined;
  const object = context.queues.get(path) ?? context.objects.queue(path);
  context.queues.set(path, object);
  put(context.process(call), call.result, { object, mode: 'both', offset: 0 }, true);
  if (isNew && flags.includes('O_CREAT')) {
    const origin = { known: flags.includes('O_EXCL') ? 'observed' : 'inferred' } as const;
    context.emit('made', atEnd(call), { object, call: 'mq_open' }, origin);
  } else {
    const mode = flags.includes('O_RDWR') ? 'both' : flags.includes('O_WRONLY') ? 'write' : 'read';
    const where = { object, descriptor: call.result };
    context.emit('opened', atEnd(call), { ...where, mode, created: false, truncated: false });
  }
}

export function queueRemoved(context: Context, call: Call): void {
  const path = nameIn(call);
  const object = context.queues.get(path);
  if (call.error !== undefined || object === undefined) return;
  context.queues.delete(path);
  context.emit('removed', atEnd(call), { object, call: call.name });
}

/** The queue of a call that sends or receives. */
export function queueOf(context: Context, call: Call): SharedObject | undefined {
  if (!isPosix(call)) {
    const id = number(call.arguments[0]);
    return id === undefined ? undefined : context.objects.get(`queue:${id}`, 'queue');
  }
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return undefined;
  const entry = entryOf(context, context.process(call), shown);
  // A descriptor that is older than the trace.
  if (entry.file.object.kind === 'file') entry.file.object = context.objects.queue(shown.target);
  return entry.file.object;
}

/**
 * Shows that the queue refused the call, or was removed while the call waited.
 *
 * @returns Whether the call failed.
 */
function noteFailure(context: Context, call: Call, object: SharedObject): boolean {
  if (call.error === undefined) return false;
  releasedByRemoval(context, call, object);
  if (isRefusal(call.error)) {
    context.emit('failed', atEnd(call), { call: call.name, error: call.error, object });
  }
  return true;
}

export function messageSent(context: Context, call: Call): void {
  const object = queueOf(context, call);
  if (object === undefined || noteFailure(context, call, object)) return;
  if (call.result === undefined) return;
  const [, second, third, fourth] = call.arguments;
  const count = number(third) ?? number(isPosix(call) ? third : fourth) ?? 0;
  const message = isPosix(call) ? second : field(second, 'mtext');
  const tag = isPosix(call) ? number(fourth) : number(field(second, 'mtype'));
  const channel = context.channel(object.id);
  context.release = channel.lastTaken;
  const event = emitMessage(context, call, 'written', object, bytes(message), count, undefined);
  channel.give({ cause: context.causeOf(call, event), remaining: count, tag });
}

export function messageReceived(context: Context, call: Call): void {
  const object = queueOf(context, call);
  if (object === undefined || noteFailure(context, call, object)) return;
  const message = isPosix(call) ? call.arguments[1] : field(call.arguments[1], 'mtext');
  const tag = isPosix(call)
    ? number(items(call.arguments[3])[0])
    : number(field(call.arguments[1], 'mtype'));
  if (call.result === undefined) return;
  // MSG_COPY leaves the message where it is.
  if (hasFlag(call.arguments[4], 'MSG_COPY')) return;
  const channel = context.channel(object.id);
  const isWanted = ({ tag: given }: { tag?: number | undefined }): boolean =>
    tag === undefined || given === undefined || given === tag;
  let taken = channel.takeMessage(isWanted);
  if (taken === undefined) {
    emitOpenMessages(context, object);
    taken = channel.takeMessage(isWanted);
  }
  context.release = taken?.cause;
  const from = taken?.cause.event;
  // MSG_NOERROR discards what does not fit.
  const rest = taken === undefined ? 0 : taken.remaining - call.result;
  const isCut = hasFlag(call.arguments[4], 'MSG_NOERROR') && rest > 0;
  const event = emitMessage(context, call, 'read', object, bytes(message), call.result, from, {
    lost: isCut ? rest : undefined,
  });
  channel.lastTaken = context.causeOf(call, event);
}

/** What is sent to the queue by calls that have not returned. */
export function emitOpenMessages(context: Context, object: SharedObject): void {
  if (object.kind !== 'queue') return;
  emitEarly(
    context,
    'messageSent',
    (sender) => queueOf(context, sender) === object,
    (sender) => {
      messageSent(context, sender);
    },
  );
}

/** An empty queue, a full one, or a time-out is no refusal. */
function isRefusal(error: string): boolean {
  return !/^(?:EAGAIN|ENOMSG|ETIMEDOUT|EINTR|ERESTART\w*)$/.test(error);
}

function emitMessage(
  context: Context,
  call: Call,
  type: 'written' | 'read',
  object: SharedObject,
  content: Buffer | undefined,
  count: number,
  cause: number | undefined,
  more: { readonly lost?: number | undefined } = {},
): number {
  const data = content?.subarray(0, count);
  const truncated = (data?.length ?? 0) < count ? true : undefined;
  const fields = { object, descriptor: descriptor(call.arguments[0])?.fd ?? -1 };
  return context.emit(
    type,
    atEnd(call),
    { ...fields, ...more, count, data, truncated, call: call.name },
    { cause },
  );
}
