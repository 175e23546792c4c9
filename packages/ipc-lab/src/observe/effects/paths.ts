/** Names in the file system: calls that create nodes, and that add, change and remove names. */
import { normalize } from 'node:path/posix';

import type { Call } from '../strace/calls.js';
import { atEnd, type Context } from '../state/context.js';
import type { SharedObject } from '../events.js';
import { descriptor, hasFlag, permissionsIn, text, words } from '../strace/fields.js';

export function nodeMade(context: Context, call: Call): void {
  const shift = call.name === 'mknodat' ? 1 : 0;
  const path = pathOf(context, call, shift);
  if (!words(call.arguments[shift + 1]).includes('S_IFIFO') || path === undefined) return;
  if (call.error === undefined) {
    const object = context.objects.madeAt(path, 'fifo');
    const permissions = permissionsIn(call.arguments[shift + 1]);
    const isRelative = text(call.arguments[shift])?.startsWith('/') === false;
    context.emit('made', atEnd(call), {
      ...{ object, call: call.name, permissions },
      ...(isRelative && { isRelative }),
    });
  } else {
    const object = call.error === 'EEXIST' ? context.objects.madeAt(path, 'fifo') : undefined;
    context.emit('failed', atEnd(call), { call: call.name, error: call.error, path, object });
  }
}

/** link(2): a second name. sem_open(3) gives a semaphore its name this way. */
export function linked(context: Context, call: Call): void {
  const isAt = call.name === 'linkat';
  const source = isAt ? linkSource(context, call) : found(context, call, 0);
  const path = pathOf(context, call, isAt ? 3 : 1);
  if (call.error === undefined) named(context, call, source, path);
  else if (source !== undefined && context.matters(source)) {
    context.emit('failed', atEnd(call), { call: call.name, error: call.error, path });
  }
}

/** rename(2): a new name, which replaces the object that had it. */
export function renamed(context: Context, call: Call): void {
  const isAt = call.name !== 'rename';
  // RENAME_EXCHANGE swaps two names: neither object is new, and events would confuse the names.
  if (call.error !== undefined || hasFlag(call.arguments[4], 'RENAME_EXCHANGE')) return;
  const from = pathOf(context, call, isAt ? 1 : 0);
  const to = pathOf(context, call, isAt ? 3 : 1);
  if (from === undefined || to === undefined || from === to) return;
  const source = context.objects.find(from);
  if (context.objects.find(to) !== undefined) removed(context, call, to);
  named(context, call, source, to);
  removed(context, call, from);
}

export function unlinked(context: Context, call: Call): void {
  const path = pathOf(context, call, call.name === 'unlinkat' ? 1 : 0);
  if (path !== undefined && call.error === undefined) removed(context, call, path);
}

function named(
  context: Context,
  call: Call,
  source: SharedObject | undefined,
  path: string | undefined,
): void {
  if (source === undefined || path === undefined || !context.matters(source)) return;
  const object = context.objects.madeAt(path, source.kind);
  context.objects.renamed(source, object);
  context.touched.add(object.id);
  const size = context.sizes.get(source.id);
  if (size !== undefined) context.sizes.set(object.id, size);
  context.emit('made', atEnd(call), { object, call: call.name, of: source });
}

function removed(context: Context, call: Call, path: string): void {
  const object = context.objects.find(path);
  if (object !== undefined && context.matters(object)) {
    context.emit('removed', atEnd(call), { object, call: call.name });
  }
  context.objects.removedAt(path);
}

function found(context: Context, call: Call, index: number): SharedObject | undefined {
  const path = pathOf(context, call, index);
  return path === undefined ? undefined : context.objects.find(path);
}

/** A file that was opened without a name (O_TMPFILE) gets one through its descriptor. */
function linkSource(context: Context, call: Call): SharedObject | undefined {
  const path = text(call.arguments[1]) ?? '';
  const fd =
    path === ''
      ? descriptor(call.arguments[0])?.fd
      : /^\/proc\/(?:self|thread-self|\d+)\/fd\/(\d+)$/.exec(path)?.[1];
  if (fd === undefined) return found(context, call, 1);
  return context.process(call).table.entries.get(Number(fd))?.file.object;
}

/** The path in this argument; a relative one starts at the folder before it, or at the working folder. */
export function pathOf(context: Context, call: Call, index: number): string | undefined {
  const path = text(call.arguments[index]);
  if (path === undefined) return undefined;
  const shown = index === 0 ? undefined : descriptor(call.arguments[index - 1]);
  const process = context.process(call);
  // strace shows the working folder behind AT_FDCWD.
  if (shown !== undefined && shown.fd < 0) process.folder = shown.target;
  return inFolder(shown?.target ?? process.folder, path);
}

/** The path that open(2), openat(2) or creat(2) opens. */
export function openedPath(context: Context, call: Call): string | undefined {
  return pathOf(context, call, call.name.startsWith('openat') ? 1 : 0);
}

/** @param folder `undefined` if it is not known. */
export function inFolder(folder: string | undefined, path: string): string {
  if (path.startsWith('/')) return normalize(path);
  return folder === undefined ? path : normalize(`${folder}/${path}`);
}

/** chdir(2), fchdir(2). */
export function folderChanged(context: Context, call: Call): void {
  if (call.error !== undefined || call.result !== 0) return;
  const process = context.process(call);
  process.folder = descriptor(call.arguments[0])?.target ?? pathOf(context, call, 0);
}
