/** Transfers of bytes: writes, and the write from which each read takes its bytes. */
import { isHandledBy } from '../../system-calls/system-calls.js';
import { atEnd, type Context } from '../state/context.js';
import type { Cause } from '../state/channel.js';
import type { Entry } from '../state/process-table.js';
import { readCall, type Call } from '../strace/calls.js';
import { closed, entryOf, inferClosed, refusedOpenUsed } from './descriptors.js';
import { emitEarly } from './early.js';
import { emitCopied, processInMemoryFile } from './copies.js';
import type { SharedObject } from '../events.js';
import { bytes, descriptor, field, flagsIn, items, number } from '../strace/fields.js';
import { changesRead } from './changes.js';
import { filesIn, receiveFiles, type Taken } from './passed-descriptors.js';
import { acceptedByDescriptor } from './signals.js';
import { placeOf, shut } from './sockets.js';
import { givenToTerminal, takenFromTerminal } from './terminals.js';
import type { DescriptorValue, Value } from '../strace/value.js';

interface Content {
  readonly data: Buffer;
  readonly whole: boolean;
}

/** What one call moves at a time: sendmmsg(2) and recvmmsg(2) move several messages. */
interface Message {
  readonly content: Content;
  readonly count: number;
  readonly address: Value | undefined;
  readonly control: Value | undefined;
}

function contentOf(call: Call): Content {
  const second = call.arguments[1];
  return contentIn(second?.kind === 'struct' ? field(second, 'msg_iov') : second);
}

function contentIn(list: Value | undefined): Content {
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

/** @param isUnderWay Whether the call has not returned: then it is taken to move all that was asked. */
function messagesOf(call: Call, isUnderWay: boolean): Message[] {
  const [, second, third, , fifth] = call.arguments;
  if (call.name.endsWith('mmsg')) {
    const all = items(second);
    return (isUnderWay ? all : all.slice(0, call.result)).map((item) => {
      const header = field(item, 'msg_hdr');
      const content = contentIn(field(header, 'msg_iov'));
      const count = number(field(item, 'msg_len')) ?? requested(field(header, 'msg_iov'), content);
      return { content, count, ...envelope(header) };
    });
  }
  const header = second?.kind === 'struct' ? second : undefined;
  const list = header === undefined ? second : field(header, 'msg_iov');
  const content = contentIn(list);
  const room = requested(list, content, third);
  // With MSG_TRUNC, the result is the length of the whole message.
  const isLonger = /^recv(?:from|msg)$/.test(call.name) && (call.result ?? 0) > room;
  const count = isUnderWay || isLonger ? room : (call.result ?? 0);
  const address = /^(?:sendto|recvfrom)$/.test(call.name) ? fifth : undefined;
  return [
    {
      content,
      count,
      ...(header === undefined ? { address, control: undefined } : envelope(header)),
    },
  ];
}

function envelope(header: Value | undefined): Pick<Message, 'address' | 'control'> {
  return { address: field(header, 'msg_name'), control: field(header, 'msg_control') };
}

/** The number of bytes that a call which has not returned is to write. */
function requested(list: Value | undefined, content: Content, count?: Value): number {
  if (list?.kind !== 'list') return number(count) ?? content.data.length;
  return items(list).reduce((sum, item) => sum + (number(field(item, 'iov_len')) ?? 0), 0);
}

/** The object from which a reader takes what is written to `object`. */
function destination(
  context: Context,
  object: SharedObject,
  call: Call,
  to: Value | undefined,
): string | undefined {
  if (object.kind !== 'socket') return object.id;
  if (object.peer !== undefined) return object.peer;
  // A connected UDP socket names no receiver in the call.
  const place = object.address?.split('->')[1] ?? placeOf(context, call, to);
  return context.socketAt(place) ?? `to ${place}`;
}

export function bytesWritten(context: Context, call: Call): void {
  if (call.error !== undefined) {
    transferFailed(context, call);
    return;
  }
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return;
  const entry = entryOf(context, context.process(call), shown);
  const { object } = entry.file;
  if (call.result === undefined || call.result < 0) return;
  const target = processInMemoryFile(object);
  if (target !== undefined) {
    emitCopied(context, call, target, contentOf(call).data, 'to');
    return;
  }
  if (object.kind === 'file') context.touched.add(object.id);
  if (!context.matters(object) && object.kind !== 'terminal') return;
  context.release = roomFor(context, call, object);
  const isUnderWay = context.known === 'inferred';
  for (const message of messagesOf(call, isUnderWay)) {
    const { content, count } = message;
    const data = content.data.length > count ? content.data.subarray(0, count) : content.data;
    const event = context.emit('written', atEnd(call), {
      object,
      descriptor: shown.fd,
      count,
      data,
      truncated: data.length < count ? true : undefined,
      call: call.name,
    });
    if (object.kind === 'file') grown(context, call, object, entry, count);
    else give(context, call, entry, message, data, context.causeOf(call, event));
  }
}

/**
 * Of the wrong end, or of no descriptor at all: EBADF. No process holds the other end: EPIPE; it was closed with bytes
 * unread: ECONNRESET. There is none: ENOTCONN.
 */
const mistakes: ReadonlySet<string> = new Set(['EBADF', 'EPIPE', 'ECONNRESET', 'ENOTCONN']);

function transferFailed(context: Context, call: Call): void {
  const { name, error = '' } = call;
  if (!mistakes.has(error)) return;
  const shown = descriptor(call.arguments[0]);
  const object = shown && entryOf(context, context.process(call), shown).file.object;
  const fd = shown?.fd ?? number(call.arguments[0]);
  if (fd === -1) refusedOpenUsed(context, context.process(call));
  context.emit('failed', atEnd(call), { call: name, error, object, descriptor: fd });
  if (object !== undefined && (error === 'EPIPE' || error === 'ECONNRESET')) {
    context.release = farEndGone(context, call, object);
  }
}

/** The close of the other end that made a call fail. */
function farEndGone(context: Context, call: Call, object: SharedObject): Cause | undefined {
  if (object.kind !== 'socket') return roomFor(context, call, object);
  const { lastClose } = context.channel(object.id);
  if (lastClose === undefined || lastClose.time < call.begin) emitOpenCloses(context, object);
  return context.channel(object.id).lastClose;
}

/** What made room for a write that waited: the last read, or one that has not returned. */
export function roomFor(context: Context, call: Call, object: SharedObject): Cause | undefined {
  const far = object.peer ?? object.id;
  const { lastTaken, isEmpty } = context.channel(far);
  if (lastTaken !== undefined && lastTaken.time >= call.begin) return lastTaken;
  // A reader that waited before the write began makes no room: it waits for that write.
  for (const open of isEmpty ? [] : context.open.all()) {
    if (!isHandledBy(open.name, 'bytesRead') || open.begin < call.begin) continue;
    const read = readCall(open.thread, open.name, open.begin, open.text);
    const shown = descriptor(read.arguments[0]);
    const process = context.process(read);
    if (shown === undefined || entryOf(context, process, shown).file.object.id !== far) continue;
    return { event: undefined, pid: process.pid, time: call.end };
  }
  return lastTaken;
}

function give(
  context: Context,
  call: Call,
  { file }: Entry,
  { count, address, control }: Message,
  data: Buffer,
  cause: Cause,
): void {
  const { object } = file;
  if (object.kind === 'terminal') {
    givenToTerminal(context, file, data, cause);
    return;
  }
  if (object.kind === 'device') return;
  const where = destination(context, object, call, address);
  if (where === undefined) return;
  const files = filesIn(context, context.process(call), control);
  const remaining = object.kind === 'eventfd' ? Number(data.readBigUInt64LE(0)) : count;
  context.channel(where).give({
    ...{ cause, remaining, from: object.id },
    ...(files.length > 0 && { files }),
  });
}

function grown(
  context: Context,
  call: Call,
  object: SharedObject,
  { file }: Entry,
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
export const signalDescriptor = /^(?:signalfd:|anon_inode:\[signalfd\])/;

export function bytesRead(context: Context, call: Call): void {
  if (call.error !== undefined) {
    transferFailed(context, call);
    return;
  }
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.result === undefined) return;
  const process = context.process(call);
  if (signalDescriptor.test(shown.target)) {
    acceptedByDescriptor(context, call, contentOf(call).data);
    return;
  }
  const entry = entryOf(context, process, shown);
  const { object } = entry.file;
  if (object.kind === 'inotify') {
    changesRead(context, call, entry.file, contentOf(call).data);
    return;
  }
  const target = processInMemoryFile(object);
  if (target !== undefined) {
    emitCopied(context, call, target, contentOf(call).data, 'from');
    return;
  }
  if (object.kind === 'file' && !call.name.startsWith('pread')) entry.file.offset += call.result;
  // At a terminal, a program asks a person: only an answer that does not come is an event.
  const isPersonal = object.kind === 'terminal' && !context.matters(object);
  if (isPersonal ? call.result > 0 : !context.matters(object)) return;
  // MSG_PEEK leaves all where it is.
  if (flagsIn(call).includes('MSG_PEEK')) {
    context.release = context.channel(object.id).first?.cause;
    return;
  }
  for (const message of messagesOf(call, false)) receive(context, call, shown, entry, message);
}

function receive(
  context: Context,
  call: Call,
  shown: DescriptorValue,
  entry: Entry,
  { content, count, address, control }: Message,
): void {
  const { object } = entry.file;
  const isFile = object.kind === 'file' || object.kind === 'device' || !context.matters(object);
  const data = isFile ? undefined : content.data.subarray(0, count);
  const taken = isFile ? noSource : take(context, call, entry, count, data);
  const fields = {
    object,
    descriptor: shown.fd,
    count,
    data,
    truncated: data !== undefined && data.length < count ? true : undefined,
    call: call.name,
    echoed: taken.echoed === 0 ? undefined : taken.echoed,
    lost: lostOf(context, object, taken, count),
  };
  const event = context.emit('read', atEnd(call), fields, { cause: taken.cause?.event });
  context.release = taken.cause;
  context.channel(object.id).lastTaken = context.causeOf(call, event);
  const sender = taken.given[0]?.from;
  if (sender !== undefined) context.senderKnown(sender, placeOf(context, call, address));
  receiveFiles(context, call, control, taken);
}

/** What is left of a message that is longer than the buffer: the kernel discards it. */
function lostOf(
  context: Context,
  { id }: SharedObject,
  { given: [message] }: Taken,
  count: number,
): number | undefined {
  if (context.takenAs.get(id) !== 'messages' || message === undefined) return undefined;
  return message.remaining > count ? message.remaining - count : undefined;
}

const noSource: Taken = { given: [], cause: undefined };

/** The writes that have not returned yet make their events first. */
function take(
  context: Context,
  call: Call,
  { file }: Entry,
  count: number,
  data: Buffer | undefined,
): Taken {
  const { object } = file;
  if (object.kind === 'terminal') {
    return { given: [], ...takenFromTerminal(context, file, data ?? Buffer.alloc(0)) };
  }
  const channel = context.channel(object.id);
  const how = context.takenAs.get(object.id) ?? 'bytes';
  const wanted = object.kind === 'eventfd' ? 1 : count;
  const isShort = (): boolean =>
    how === 'bytes' ? wanted > channel.total || channel.total === 0 : channel.isEmpty;
  if (isShort()) emitOpenWrites(context, object);
  if (count === 0 && channel.isEmpty) return { given: [], cause: endOf(context, call, object) };
  if (how === 'all') {
    const last = channel.takeAll();
    return { given: last === undefined ? [] : [last], cause: last?.cause };
  }
  if (how === 'messages') {
    const message = channel.takeMessage();
    return { given: message === undefined ? [] : [message], cause: message?.cause };
  }
  const given = channel.take(wanted);
  return { given, cause: given.at(-1)?.cause };
}

/** What is written to the object by calls that have not returned. */
export function emitOpenWrites(context: Context, object: SharedObject): void {
  const isTo = (call: Call): boolean => {
    const shown = descriptor(call.arguments[0]);
    if (shown === undefined) return false;
    const to = entryOf(context, context.process(call), shown).file.object;
    const address =
      call.name === 'sendto' ? call.arguments[4] : field(call.arguments[1], 'msg_name');
    return to === object
      ? object.kind !== 'socket'
      : destination(context, to, call, address) === object.id;
  };
  emitEarly(context, 'bytesWritten', isTo, (call) => {
    bytesWritten(context, call);
  });
  // vmsplice(2) writes only to the write end of a pipe.
  const isWriteEnd = (call: Call): boolean => {
    const shown = descriptor(call.arguments[0]);
    return (
      shown !== undefined && entryOf(context, context.process(call), shown).file.mode !== 'read'
    );
  };
  emitEarly(
    context,
    'pagesMoved',
    (call) => isTo(call) && isWriteEnd(call),
    (call) => {
      bytesWritten(context, call);
    },
  );
}

/** The close that a reader sees as end-of-file: nobody holds a write end any more. */
function endOf(context: Context, call: Call, object: SharedObject): Cause | undefined {
  const far = emitOpenCloses(context, object);
  const channel = context.channel(object.id);
  if (far !== undefined && !context.shutForReading.has(object.id)) {
    // A socket whose other end was shut down is still held.
    const isShut = object.kind === 'socket' && channel.lastClose !== undefined;
    if (!isShut) inferClosed(context, call, far);
  }
  return channel.lastClose;
}

/** The far end of the object is closed, or shut down, by calls that have not returned. @returns Its id. */
export function emitOpenCloses(context: Context, object: SharedObject): string | undefined {
  const far = object.kind === 'socket' ? object.peer : object.id;
  const isFar = (other: Call): boolean => {
    const shown = descriptor(other.arguments[0]);
    return (
      shown !== undefined && entryOf(context, context.process(other), shown).file.object.id === far
    );
  };
  emitEarly(context, 'closed', isFar, (other) => {
    closed(context, other);
  });
  emitEarly(context, 'shut', isFar, (other) => {
    shut(context, other);
  });
  return far;
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
  const entry = entryOf(context, context.process(call), from);
  const { object } = entry.file;
  const isStream = object.kind === 'pipe' || object.kind === 'fifo' || object.kind === 'socket';
  if (!context.matters(object) || (count === 0 && !isStream)) return;
  // tee(2) leaves the bytes where they are.
  const isLeft = call.name === 'tee';
  const taken = isLeft ? noSource : take(context, call, entry, count, undefined);
  const event = context.emit('read', atEnd(call), unseen(call, object, from, count), {
    cause: taken.cause?.event,
  });
  if (isLeft) {
    emitOpenWrites(context, object);
    context.release = context.channel(object.id).first?.cause;
    return;
  }
  context.release = taken.cause;
  context.channel(object.id).lastTaken = context.causeOf(call, event);
}

function givenUnseen(context: Context, call: Call, to: DescriptorValue, count: number): void {
  const entry = entryOf(context, context.process(call), to);
  const { object } = entry.file;
  if (!context.matters(object) && object.kind !== 'terminal') return;
  const event = context.emit('written', atEnd(call), unseen(call, object, to, count));
  if (object.kind === 'terminal') return;
  const where = destination(context, object, call, undefined);
  if (where === undefined) return;
  context.channel(where).give({ cause: context.causeOf(call, event), remaining: count });
}

function unseen(call: Call, object: SharedObject, { fd }: DescriptorValue, count: number) {
  const truncated = count > 0 ? true : undefined;
  return { object, descriptor: fd, count, truncated, call: call.name, data: undefined };
}
