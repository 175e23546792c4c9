/** Names in the file system: calls that create nodes, and that add, change and remove names. */
import type { Call } from '../strace/calls.js';
import { atEnd, type Context } from '../state/context.js';
import type { SharedObject } from '../events.js';
import { descriptor, hasFlag, text, words } from '../strace/fields.js';

export function nodeMade(context: Context, call: Call): void {
  const shift = call.name === 'mknodat' ? 1 : 0;
  const path = absolute(context, call, shift);
  if (!words(call.arguments[shift + 1]).includes('S_IFIFO') || path === undefined) return;
  if (call.error === undefined) {
    const object = context.objects.madeAt(path, 'fifo');
    context.emit('made', atEnd(call), { object, call: call.name });
  } else {
    const object = call.error === 'EEXIST' ? context.objects.madeAt(path, 'fifo') : undefined;
    context.emit('failed', atEnd(call), { call: call.name, error: call.error, path, object });
  }
}

/** link(2): a second name. sem_open(3) gives a semaphore its name this way. */
export function linked(context: Context, call: Call): void {
  const isAt = call.name === 'linkat';
  if (call.error !== undefined) return;
  const source = isAt ? linkSource(context, call) : found(context, call, 0);
  named(context, call, source, absolute(context, call, isAt ? 3 : 1));
}

/** rename(2): a new name, which replaces the object that had it. */
export function renamed(context: Context, call: Call): void {
  const isAt = call.name !== 'rename';
  // RENAME_EXCHANGE swaps two names: neither object is new, and events would confuse the names.
  if (call.error !== undefined || hasFlag(call.arguments[4], 'RENAME_EXCHANGE')) return;
  const from = absolute(context, call, isAt ? 1 : 0);
  const to = absolute(context, call, isAt ? 3 : 1);
  if (from === undefined || to === undefined || from === to) return;
  const source = context.objects.find(from);
  if (context.objects.find(to) !== undefined) removed(context, call, to);
  named(context, call, source, to);
  removed(context, call, from);
}

export function unlinked(context: Context, call: Call): void {
  const path = absolute(context, call, call.name === 'unlinkat' ? 1 : 0);
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
  const path = absolute(context, call, index);
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

/** A path argument; a relative path is joined to its directory descriptor, or to the working folder. */
function absolute(context: Context, call: Call, index: number): string | undefined {
  const path = text(call.arguments[index]);
  if (path === undefined || path.startsWith('/')) return path;
  const folder = noteFolder(context, call, index - 1) ?? context.process(call).folder;
  return folder === undefined ? path : `${folder}/${path}`;
}

/** strace shows the working folder behind AT_FDCWD; calls without `at` do not have it. */
export function noteFolder(context: Context, call: Call, index: number): string | undefined {
  const shown = index < 0 ? undefined : descriptor(call.arguments[index]);
  if (shown === undefined) return undefined;
  if (shown.fd < 0) context.process(call).folder = shown.target;
  return shown.target;
}
