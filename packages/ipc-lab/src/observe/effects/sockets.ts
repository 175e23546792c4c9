/** Sockets: addresses, connections, and the two ends of each. */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf, put, putResult } from './descriptors.js';
import { emitEarly } from './early.js';
import { inFolder } from './paths.js';
import { descriptor, field, hasFlag, items, number, text, word } from '../strace/fields.js';
import type { SharedObject } from '../events.js';
import { plainAddress } from '../state/objects.js';
import type { Value } from '../strace/value.js';

/** `@name` for an abstract address, the path, or the address family with what strace shows. */
export function addressOf(value: Value | undefined): { address: string; path?: string } {
  const family = word(field(value, 'sa_family'));
  const name = field(value, 'sun_path');
  const path = text(name);
  if (family === 'AF_UNIX' && path !== undefined) {
    return path.startsWith('\0') ? { address: `@${path.slice(1)}` } : { address: path, path };
  }
  if (name?.kind === 'word') return { address: name.text };
  return { address: internetAddress(value) ?? family };
}

/** `127.0.0.1:80`, `[::1]:80`. strace prints `htons(80)`, `inet_addr("127.0.0.1")` and, for IPv6, inet_pton(…). */
function internetAddress(value: Value | undefined): string | undefined {
  const port = /\((\d+)\)/.exec(word(field(value, 'sin_port') ?? field(value, 'sin6_port')))?.[1];
  if (port === undefined || value === undefined) return undefined;
  const host = /"([^"]*)"/.exec(word(field(value, 'sin_addr')))?.[1];
  if (host !== undefined) return `${host}:${port}`;
  const now = value.kind === 'change' ? value.after : value;
  const fields = now.kind === 'struct' ? [...now.fields.values()] : [];
  const far = fields.map((one) => /^inet_pton\(AF_INET6, "([^"]*)"/.exec(word(one))?.[1]);
  const found = far.find((one) => one !== undefined);
  return found === undefined ? undefined : plainAddress(`[${found}]:${port}`);
}

/** Two processes may name one socket from different folders. */
export function placeOf(context: Context, call: Call, value: Value | undefined): string {
  const { address, path } = addressOf(value);
  return path === undefined ? address : inFolder(context.process(call).folder, path);
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
    noteMessages(context, call, made.object);
    context.emit('made', atEnd(call), {
      object: made.object,
      call: describe(call),
      descriptors: [made.fd],
    });
    return;
  }
  for (const end of items(call.arguments[3]).map(descriptor)) {
    if (end === undefined) continue;
    const object = context.objects.ofTarget(end);
    put(context.process(call), end.fd, { object, mode: 'both', offset: 0 }, closeOnExec);
    noteMessages(context, call, object);
    context.emit('made', atEnd(call), { object, call: describe(call), descriptors: [end.fd] });
  }
}

/** The sockets that keep the bounds of messages. */
function noteMessages(context: Context, call: Call, object: SharedObject): void {
  if (/SOCK_(?:DGRAM|SEQPACKET)/.test(word(call.arguments[1]))) {
    context.takenAs.set(object.id, 'messages');
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
  const place = placeOf(context, call, call.arguments[1]);
  const path = where.path === undefined ? undefined : place;
  context.addresses.set(place, object.id);
  context.emit('bound', atEnd(call), { object, descriptor: shown.fd, ...where, path });
}

export function listening(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return;
  const { object } = entryOf(context, context.process(call), shown).file;
  if (call.error !== undefined) {
    context.emit('failed', atEnd(call), { call: 'listen', error: call.error, object });
    return;
  }
  context.emit('listening', atEnd(call), {
    object,
    descriptor: shown.fd,
    backlog: number(call.arguments[1]) ?? 0,
  });
}

export function connected(context: Context, call: Call): void {
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
  const event = context.emit('connected', atEnd(call), { object, descriptor: shown.fd, address });
  if (!isConnection(object, to)) return;
  const listener = context.socketAt(placeOf(context, call, to));
  context.connect({ socket: object, cause: context.causeOf(call, event), listener });
  if (listener !== undefined) context.release = context.channel(listener).lastTaken;
}

/** connect(2) of a UDP socket only names the receiver of what is sent. */
function isConnection({ id }: SharedObject, to: Value | undefined): boolean {
  const family = word(field(to, 'sa_family'));
  return family === 'AF_UNIX' || (/^AF_INET6?$/.test(family) && !id.startsWith('UDP'));
}

export function accepted(context: Context, call: Call): void {
  const listener = descriptor(call.arguments[0]);
  if (listener === undefined || call.error !== undefined) return;
  const from = entryOf(context, context.process(call), listener).file.object;
  const made = putResult(context, call, 'both', hasFlag(call.arguments[3], 'SOCK_CLOEXEC'));
  if (made === undefined) return;
  const { fd, object } = made;
  const how = context.takenAs.get(from.id);
  if (how !== undefined) context.takenAs.set(object.id, how);
  let connection = context.accept(from.id, object);
  if (connection === undefined) {
    emitOpenConnect(context, object.peer, from);
    connection = context.accept(from.id, object);
  }
  context.release = connection?.cause;
  const event = context.emit(
    'accepted',
    atEnd(call),
    { object, descriptor: fd, listener: from.id },
    { cause: connection?.cause.event },
  );
  // connect(2) waits while the queue of connections is full.
  context.channel(from.id).lastTaken = context.causeOf(call, event);
}

/**
 * The server accepted, or noticed, the connection before connect(2) returned.
 *
 * @param socket The client's; `undefined` if strace does not show it, as of an Internet socket.
 */
export function emitOpenConnect(
  context: Context,
  socket: string | undefined,
  listener: SharedObject,
): void {
  let isFound = false;
  const isWanted = (call: Call): boolean => {
    const shown = descriptor(call.arguments[0]);
    if (shown === undefined || isFound) return false;
    const { object } = entryOf(context, context.process(call), shown).file;
    isFound =
      socket === undefined || socket === 'any'
        ? (socket === 'any' || isInternet(object)) &&
          context.socketAt(placeOf(context, call, call.arguments[1])) === listener.id
        : object.id === socket;
    return isFound;
  };
  emitEarly(context, 'connected', isWanted, (call) => {
    connected(context, call);
  });
}

function isInternet({ id }: SharedObject): boolean {
  return id.startsWith('TCP');
}

export function shut(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.error !== undefined) return;
  const { object } = entryOf(context, context.process(call), shown).file;
  const how = word(call.arguments[1]);
  const event = context.emit('shut', atEnd(call), { object, descriptor: shown.fd, how });
  if (how !== 'SHUT_WR') context.shutForReading.add(object.id);
  if (how !== 'SHUT_RD' && object.peer !== undefined) {
    context.channel(object.peer).lastClose = context.causeOf(call, event);
  }
}
