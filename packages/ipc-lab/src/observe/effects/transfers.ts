/** Transfers of bytes: writes, and the write from which each read takes its bytes. */
import { isHandledBy } from '../../system-calls/system-calls.js';
import { atEnd, type Context } from '../state/context.js';
import { readCall, type Call, type OpenCall } from '../strace/calls.js';
import { closed, entryOf } from './descriptors.js';
import type { SharedObject } from '../events.js';
import { bytes, descriptor, field, items, number } from '../strace/fields.js';
import { acceptedByDescriptor } from './signals.js';
import { addressOf } from './sockets.js';
import type { DescriptorValue, Value } from '../strace/value.js';

/** How many writes are kept for later reads: more than any pipe holds. */
const rememberedWrites = 65_536;

interface Content {
  readonly data: Buffer;
  readonly whole: boolean;
}

function contentOf(call: Call): Content {
  const second = call.arguments[1];
  const list = second?.kind === 'struct' ? field(second, 'msg_iov') : second;
  if (list?.kind !== 'list' && list?.kind !== 'change') return piece(list);
  const pieces = items(list).map((item) => piece(field(item, 'iov_base')));
  return {
    data: Buffer.concat(pieces.map((one) => one.data)),
    whole: pieces.every((one) => one.whole),
  };
}

function piece(value: Value | undefined): Content {
  return { data: bytes(value) ?? Buffer.alloc(0), whole: value?.kind === 'string' && value.whole };
}

/** The number of bytes that a call which has not returned is to write. */
function requested(call: Call, content: Content): number {
  const [, second, third] = call.arguments;
  const list = second?.kind === 'struct' ? field(second, 'msg_iov') : second;
  if (list?.kind !== 'list') return number(third) ?? content.data.length;
  return items(list).reduce((sum, item) => sum + (number(field(item, 'iov_len')) ?? 0), 0);
}

/** The object from which a reader takes what is written to `object`. */
function destination(context: Context, object: SharedObject, call: Call): string | undefined {
  if (object.kind !== 'socket') return object.id;
  if (object.peer !== undefined) return object.peer;
  const to = call.name === 'sendto' ? call.arguments[4] : field(call.arguments[1], 'msg_name');
  return context.addresses.get(addressOf(to).address);
}

/** @param known `inferred` if the call has not returned, but its effect was seen. */
export function bytesWritten(
  context: Context,
  call: Call,
  known: 'observed' | 'inferred' = 'observed',
): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return;
  const entry = entryOf(context, context.process(call), shown);
  const { object } = entry.file;
  const content = contentOf(call);
  const count = known === 'inferred' ? requested(call, content) : call.result;
  if (call.error !== undefined) {
    if (call.error === 'EPIPE') {
      context.emit('failed', atEnd(call), { call: call.name, error: call.error, object });
    }
    return;
  }
  if (count === undefined || count < 0) return;
  if (object.kind === 'file') context.touched.add(object.id);
  if (!context.matters(object) && object.kind !== 'terminal') return;
  const data = content.data.length > count ? content.data.subarray(0, count) : content.data;
  const event = context.emit(
    'written',
    known === 'observed' ? atEnd(call) : { thread: call.thread, time: call.begin },
    {
      object,
      descriptor: shown.fd,
      count,
      data,
      truncated: data.length < count ? true : undefined,
      call: call.name,
    },
    { known },
  );
  if (object.kind === 'file') {
    grown(context, call, object, entry.file, count);
  } else if (object.kind !== 'terminal' && object.kind !== 'device') {
    const where = destination(context, object, call);
    if (where === undefined) return;
    const channel = context.channel(where);
    channel.queue.push({ event, remaining: count });
    channel.queued += count;
    if (channel.queue.length > rememberedWrites) {
      channel.queued -= channel.queue.shift()?.remaining ?? 0;
    }
  }
}

function grown(
  context: Context,
  call: Call,
  object: SharedObject,
  file: { offset: number },
  count: number,
): void {
  const positioned = call.name.startsWith('pwrite');
  const start = positioned ? (number(call.arguments[3]) ?? 0) : file.offset;
  const end = start + count;
  if (!positioned) file.offset = end;
  if (end <= (context.sizes.get(object.id) ?? 0)) return;
  context.sizes.set(object.id, end);
  context.emit('sized', atEnd(call), { object, size: end, call: call.name });
}

/** Only later versions of strace show the signals behind it. */
const signalDescriptor = /^(?:signalfd:|anon_inode:\[signalfd\])/;

export function bytesRead(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.result === undefined || call.error !== undefined) return;
  const count = call.result;
  if (signalDescriptor.test(shown.target)) {
    acceptedByDescriptor(context, call, contentOf(call).data);
    return;
  }
  const entry = entryOf(context, context.process(call), shown);
  const { object } = entry.file;
  if (object.kind === 'file' && !call.name.startsWith('pread')) entry.file.offset += count;
  if (!context.matters(object)) return;
  const isFile = object.kind === 'file' || object.kind === 'device';
  const data = isFile ? undefined : contentOf(call).data.subarray(0, count);
  const cause = isFile ? undefined : take(context, object, count);
  context.emit(
    'read',
    atEnd(call),
    {
      object,
      descriptor: shown.fd,
      count,
      data,
      truncated: data !== undefined && data.length < count ? true : undefined,
      call: call.name,
    },
    { cause },
  );
}

/** Takes `count` bytes from the writes; those that have not returned yet make their events first. */
function take(context: Context, object: SharedObject, count: number): number | undefined {
  const channel = context.channel(object.id);
  if (count > channel.queued || (count === 0 && channel.queued === 0)) {
    emitOpenWrites(context, object, count === 0);
  }
  if (count === 0) return channel.lastClose;
  let cause: number | undefined;
  let wanted = count;
  let used = 0;
  while (wanted > 0) {
    const first = channel.queue[used];
    if (first === undefined) break;
    cause = first.event;
    const taken = Math.min(first.remaining, wanted);
    first.remaining -= taken;
    channel.queued -= taken;
    wanted -= taken;
    if (first.remaining === 0) used += 1;
  }
  channel.queue.splice(0, used);
  return cause;
}

function emitOpenWrites(context: Context, object: SharedObject, closing: boolean): void {
  const handler = closing ? 'closed' : 'bytesWritten';
  for (const open of context.open.all()) {
    if (open.isEmitted === true || !isHandledBy(open.name, handler)) continue;
    const call = readCall(open.thread, open.name, open.begin, open.text);
    const shown = descriptor(call.arguments[0]);
    if (shown === undefined) continue;
    const to = entryOf(context, context.process(call), shown).file.object;
    if (to !== object && destination(context, to, call) !== object.id) continue;
    emitEarly(context, open, call);
  }
}

function emitEarly(context: Context, open: OpenCall, call: Call): void {
  open.isEmitted = true;
  if (open.name === 'close') closed(context, call);
  else bytesWritten(context, call, 'inferred');
}

/** sendfile(2), splice(2), tee(2), copy_file_range(2): strace does not show the bytes. */
export function bytesMoved(context: Context, call: Call): void {
  if (call.result === undefined || call.error !== undefined) return;
  const [first, second, third] = call.arguments.map(descriptor);
  const from = call.name === 'sendfile' ? second : first;
  const to = call.name === 'sendfile' ? first : (third ?? second);
  if (from !== undefined) takenUnseen(context, call, from, call.result);
  if (to !== undefined && call.result > 0) givenUnseen(context, call, to, call.result);
}

/** vmsplice(2): moves pages to a pipe, or from it. */
export function pagesMoved(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.result === undefined) return;
  const { mode } = entryOf(context, context.process(call), shown).file;
  if (mode === 'read') takenUnseen(context, call, shown, call.result);
  else bytesWritten(context, call);
}

function takenUnseen(context: Context, call: Call, from: DescriptorValue, count: number): void {
  const { object } = entryOf(context, context.process(call), from).file;
  const isStream = object.kind === 'pipe' || object.kind === 'fifo' || object.kind === 'socket';
  if (!context.matters(object) || (count === 0 && !isStream)) return;
  const cause = call.name === 'tee' ? undefined : take(context, object, count);
  context.emit('read', atEnd(call), unseen(call, object, from, count), { cause });
}

function givenUnseen(context: Context, call: Call, to: DescriptorValue, count: number): void {
  const { object } = entryOf(context, context.process(call), to).file;
  if (!context.matters(object) && object.kind !== 'terminal') return;
  const event = context.emit('written', atEnd(call), unseen(call, object, to, count));
  const where = destination(context, object, call);
  if (where === undefined || object.kind === 'terminal') return;
  const channel = context.channel(where);
  channel.queue.push({ event, remaining: count });
  channel.queued += count;
}

function unseen(call: Call, object: SharedObject, { fd }: DescriptorValue, count: number) {
  const truncated = count > 0 ? true : undefined;
  return { object, descriptor: fd, count, truncated, call: call.name, data: undefined };
}
