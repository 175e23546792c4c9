/** Sockets: addresses, connections, and the two ends of each. */
import { isHandledBy } from '../../system-calls/system-calls.js';
import { atEnd, type Context } from '../state/context.js';
import { readCall, type Call } from '../strace/calls.js';
import { entryOf, put, putResult } from './descriptors.js';
import { bytes, descriptor, field, hasFlag, items, number, word } from '../strace/fields.js';
import type { Value } from '../strace/value.js';

/** `@name` for an abstract address, the path, or the address family with what strace shows. */
export function addressOf(value: Value | undefined): { address: string; path?: string } {
  const family = word(field(value, 'sa_family'));
  const name = field(value, 'sun_path');
  const raw = bytes(name);
  if (family === 'AF_UNIX' && raw !== undefined) {
    if (raw[0] === 0) return { address: `@${raw.subarray(1).toString()}` };
    const path = raw.toString();
    return { address: path, path };
  }
  if (name?.kind === 'word') return { address: name.text };
  return { address: family };
}

export function socketMade(context: Context, call: Call): void {
  if (call.error !== undefined) {
    context.emit('failed', atEnd(call), { call: call.name, error: call.error });
    return;
  }
  const kind = call.arguments[1];
  const closeOnExec = hasFlag(kind, 'SOCK_CLOEXEC');
  if (call.name === 'socket') {
    const made = putResult(context, call, 'both', closeOnExec);
    if (made === undefined) return;
    context.emit('made', atEnd(call), {
      object: made.object,
      call: describe(call),
      descriptors: [made.fd],
    });
    return;
  }
  for (const end of items(call.arguments[3]).map(descriptor)) {
    if (end === undefined) continue;
    const object = context.objects.ofTarget(end.target, false);
    put(context.process(call), end.fd, { object, mode: 'both', offset: 0 }, closeOnExec);
    context.emit('made', atEnd(call), { object, call: describe(call), descriptors: [end.fd] });
  }
}

/** `socket AF_UNIX SOCK_SEQPACKET`. */
function describe(call: Call): string {
  const type = word(call.arguments[1]).split('|')[0] ?? '';
  return `${call.name} ${word(call.arguments[0])} ${type}`;
}

export function bound(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return;
  const { object } = entryOf(context, context.process(call), shown).file;
  const where = addressOf(call.arguments[1]);
  if (call.error !== undefined) {
    context.emit('failed', atEnd(call), {
      call: 'bind',
      error: call.error,
      object,
      path: where.address,
    });
    return;
  }
  context.addresses.set(where.address, object.id);
  context.emit('bound', atEnd(call), { object, descriptor: shown.fd, ...where, path: where.path });
}

export function listening(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.error !== undefined) return;
  const { object } = entryOf(context, context.process(call), shown).file;
  context.emit('listening', atEnd(call), {
    object,
    descriptor: shown.fd,
    backlog: number(call.arguments[1]) ?? 0,
  });
}

export function connected(
  context: Context,
  call: Call,
  known: 'observed' | 'inferred' = 'observed',
): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return;
  const { object } = entryOf(context, context.process(call), shown).file;
  const [, to] = call.arguments;
  const { address } = addressOf(to);
  if (call.error !== undefined && call.error !== 'EINPROGRESS') {
    context.emit('failed', atEnd(call), {
      call: 'connect',
      error: call.error,
      object,
      path: address,
    });
    return;
  }
  const at = known === 'observed' ? atEnd(call) : { thread: call.thread, time: call.begin };
  const event = context.emit('connected', at, { object, descriptor: shown.fd, address }, { known });
  if (word(field(to, 'sa_family')) !== 'AF_UNIX') return;
  context.connect({ socket: object, event, listener: context.addresses.get(address) });
}

export function accepted(context: Context, call: Call): void {
  const listener = descriptor(call.arguments[0]);
  if (listener === undefined || call.error !== undefined) return;
  const from = entryOf(context, context.process(call), listener).file.object;
  const made = putResult(context, call, 'both', hasFlag(call.arguments[3], 'SOCK_CLOEXEC'));
  if (made === undefined) return;
  const { fd, object } = made;
  let connection = context.accept(from.id, object);
  if (connection === undefined && object.peer !== undefined) {
    emitOpenConnect(context, object.peer);
    connection = context.accept(from.id, object);
  }
  context.emit(
    'accepted',
    atEnd(call),
    { object, descriptor: fd, listener: from.id },
    { cause: connection?.event },
  );
}

/** The server accepted the connection before connect(2) returned. */
function emitOpenConnect(context: Context, socket: string): void {
  for (const open of context.open.all()) {
    if (open.isEmitted === true || !isHandledBy(open.name, 'connected')) continue;
    const call = readCall(open.thread, open.name, open.begin, open.text);
    const shown = descriptor(call.arguments[0]);
    if (shown === undefined) continue;
    if (entryOf(context, context.process(call), shown).file.object.id !== socket) continue;
    open.isEmitted = true;
    connected(context, call, 'inferred');
  }
}

export function shut(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.error !== undefined) return;
  const { object } = entryOf(context, context.process(call), shown).file;
  const how = word(call.arguments[1]);
  const event = context.emit('shut', atEnd(call), { object, descriptor: shown.fd, how });
  if (how !== 'SHUT_RD' && object.peer !== undefined) {
    context.channel(object.peer).lastClose = event;
  }
}
