/** Shared memory, and the sizes of the objects that are mapped. */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf, refusedOpenUsed } from './descriptors.js';
import { pathOf } from './paths.js';
import type { SharedObject } from '../events.js';
import {
  descriptor,
  field,
  hasFlag,
  number,
  permissionsIn,
  text,
  word,
  words,
} from '../strace/fields.js';

/** Every program maps its libraries, and the like: a mapping of such a file is an event only if it is writable. */
const systemFile = /^\/(?:etc|usr|lib|lib64|proc|sys)\//;

export function mapped(context: Context, call: Call): void {
  const [, length, protection, flags, from] = call.arguments;
  const shared = words(flags).some(
    (flag) => flag === 'MAP_SHARED' || flag === 'MAP_SHARED_VALIDATE',
  );
  const shown = descriptor(from);
  const writable = words(protection).includes('PROT_WRITE');
  if (!shared && (shown === undefined || hasFlag(flags, 'MAP_DENYWRITE'))) return;
  if (!writable && shown !== undefined && systemFile.test(shown.target)) return;
  const process = context.process(call);
  const object = shown === undefined ? undefined : entryOf(context, process, shown).file.object;
  if (call.error !== undefined) {
    if (call.error === 'EBADF' && object === undefined) refusedOpenUsed(context, process);
    context.emit('failed', atEnd(call), { call: 'mmap', error: call.error, object });
    return;
  }
  if (call.result === undefined) return;
  // Each mapping of this device is memory of its own.
  const isZero = object?.path === '/dev/zero' && shared;
  const target =
    object === undefined || isZero ? context.objects.anonymous('memory', 'anonymous') : object;
  if (target.kind === 'device' || target.kind === 'other') return;
  if (target.kind === 'file' && shared) context.touched.add(target.id);
  process.mappings.set(call.result, {
    ...{ object: target, length: number(length) ?? 0, isShared: shared },
  });
  context.emit('mapped', atEnd(call), {
    object: target,
    address: call.result,
    length: number(length) ?? 0,
    shared,
    writable,
    call: 'mmap',
  });
}

export function unmapped(context: Context, call: Call): void {
  const address = number(call.arguments[0]);
  if (call.result !== 0 || address === undefined) return;
  const { mappings } = context.process(call);
  const mapping = mappings.get(address);
  if (mapping === undefined) return;
  mappings.delete(address);
  context.emit('unmapped', atEnd(call), { object: mapping.object, address, call: call.name });
}

const kinds = { shm: 'segment', sem: 'semaphore', msg: 'queue' } as const;

function systemV(context: Context, call: Call, id: number): SharedObject {
  const kind = kinds[call.name.slice(0, 3) as keyof typeof kinds];
  return context.objects.get(`${kind}:${id}`, kind);
}

/** shmget(2), semget(2), msgget(2). */
export function identifierFound(context: Context, call: Call): void {
  const flags = call.arguments.at(-1);
  if (call.error !== undefined || call.result === undefined) {
    context.emit('failed', atEnd(call), { call: call.name, error: call.error ?? '' });
    return;
  }
  const object = systemV(context, call, call.result);
  const isPrivate = word(call.arguments[0]) === 'IPC_PRIVATE';
  if (isPrivate || hasFlag(flags, 'IPC_CREAT')) {
    const certain = isPrivate || hasFlag(flags, 'IPC_EXCL');
    const origin = { known: certain ? 'observed' : 'inferred' } as const;
    const permissions = permissionsIn(flags);
    context.emit('made', atEnd(call), { object, call: call.name, permissions }, origin);
    if (call.name === 'shmget') {
      context.emit('sized', atEnd(call), {
        object,
        size: number(call.arguments[1]) ?? 0,
        call: 'shmget',
      });
    }
  } else {
    context.emit('opened', atEnd(call), {
      object,
      descriptor: call.result,
      mode: 'both',
      created: false,
      truncated: false,
    });
  }
}

export function segmentAttached(context: Context, call: Call): void {
  const id = number(call.arguments[0]);
  if (id === undefined) return;
  const object = systemV(context, call, id);
  if (call.error !== undefined || call.result === undefined) {
    context.emit('failed', atEnd(call), { call: 'shmat', error: call.error ?? '', object });
    return;
  }
  context.process(call).mappings.set(call.result, { object, length: 0, isShared: true });
  context.emit('mapped', atEnd(call), {
    object,
    address: call.result,
    length: 0,
    shared: true,
    writable: !hasFlag(call.arguments[2], 'SHM_RDONLY'),
    call: 'shmat',
  });
}

/** shmctl(2), semctl(2), msgctl(2): a removal. */
export function identifierRemoved(context: Context, call: Call): void {
  const id = number(call.arguments[0]);
  const isRemoval = call.arguments.some((value) => hasFlag(value, 'IPC_RMID'));
  if (id === undefined || !isRemoval || call.error !== undefined) return;
  const object = systemV(context, call, id);
  const event = context.emit('removed', atEnd(call), { object, call: call.name });
  // Whoever waits for it fails with EIDRM.
  context.channel(object.id).lastClose = context.causeOf(call, event);
}

/** ftruncate(2), truncate(2), fallocate(2). */
export function resized(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  const path = pathOf(context, call, 0);
  const object =
    shown === undefined
      ? path === undefined
        ? undefined
        : context.objects.ofPath(path)
      : entryOf(context, context.process(call), shown).file.object;
  if (object === undefined) return;
  if (call.error !== undefined) {
    context.emit('failed', atEnd(call), { call: call.name, error: call.error, object });
    return;
  }
  const before = context.sizes.get(object.id) ?? 0;
  const size =
    call.name === 'fallocate'
      ? Math.max(before, (number(call.arguments[2]) ?? 0) + (number(call.arguments[3]) ?? 0))
      : (number(call.arguments[1]) ?? 0);
  if (object.kind === 'file') context.touched.add(object.id);
  context.sizes.set(object.id, size);
  context.emit('sized', atEnd(call), { object, size, call: call.name });
}

export function positioned(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined || call.result === undefined || call.error !== undefined) return;
  entryOf(context, context.process(call), shown).file.offset = call.result;
}

const device = /makedev\((0x[0-9a-f]+|\d+), (0x[0-9a-f]+|\d+)\)/;

/** fstat(2): a descriptor's device and inode, its size, and whether it is a FIFO. */
export function examined(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (call.result !== 0 || shown === undefined || shown.fd < 0) return;
  if (call.name === 'newfstatat' && text(call.arguments[1]) !== '') return;
  const status = call.arguments[call.name === 'newfstatat' ? 2 : 1];
  const { object } = entryOf(context, context.process(call), shown).file;
  const parts = device.exec(word(field(status, 'st_dev')));
  const inode = number(field(status, 'st_ino'));
  if (parts !== null && inode !== undefined) {
    object.inode ??= `${Number(parts[1]) * 256 + Number(parts[2])}:${inode}`;
  }
  if (words(field(status, 'st_mode')).includes('S_IFIFO') && object.kind === 'file')
    object.kind = 'fifo';
  const size = number(field(status, 'st_size'));
  if (size === undefined || object.kind !== 'file' || context.sizes.get(object.id) === size) return;
  context.sizes.set(object.id, size);
  if (context.matters(object))
    context.emit('sized', atEnd(call), { object, size, call: call.name });
}
