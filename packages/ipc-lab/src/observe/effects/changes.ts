/** inotify(7): which process made a change that another noticed. */
import type { Cause } from '../state/channel.js';
import { atEnd, type Context } from '../state/context.js';
import type { OpenFile } from '../state/process-table.js';
import type { Call } from '../strace/calls.js';
import { entryOf, put } from './descriptors.js';
import { inFolder, pathOf } from './paths.js';
import { descriptor, text } from '../strace/fields.js';
import { inotifyEvents } from '../strace/inotify-events.js';

/** inotify_init(2). */
export function noticesMade(context: Context, call: Call): void {
  if (call.result === undefined || call.error !== undefined) return;
  const object = context.objects.anonymous('inotify', 'inotify');
  put(context.process(call), call.result, { object, mode: 'read', offset: 0 }, true);
  context.emit('made', atEnd(call), { object, call: call.name, descriptors: [call.result] });
}

/** inotify_add_watch(2). */
export function watchAdded(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  const path = text(call.arguments[1]);
  if (shown === undefined || path === undefined || call.result === undefined) return;
  if (call.error !== undefined) return;
  const { file } = entryOf(context, context.process(call), shown);
  const { folder } = context.process(call);
  (file.watches ??= new Map()).set(call.result, withoutSlash(inFolder(folder, path)));
  context.isWatching = true;
}

/** The last changes of what an inotify descriptor watches, and of what is in the folders that it watches. */
export function changesFor(context: Context, { watches }: OpenFile): Cause[] {
  return [...(watches?.values() ?? [])].flatMap((path) => context.changesIn(path));
}

export function changesRead(context: Context, call: Call, file: OpenFile, data: Buffer): void {
  for (const { watch, name, changes } of inotifyEvents(data.subarray(0, call.result))) {
    const folder = file.watches?.get(watch) ?? '';
    const path = name === '' ? folder : inFolder(folder, name);
    const cause = context.lastChange(path);
    context.release = cause;
    const fields = { object: file.object, path, changes, by: cause?.pid };
    context.emit('change-noticed', atEnd(call), fields);
  }
}

/** `mkdir d/` makes what a watcher of its folder calls d. */
function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** The handlers of calls whose strings are paths, and of those that act on a descriptor's file. */
const byPath: ReadonlySet<string> = new Set([
  'opened',
  'unlinked',
  'renamed',
  'linked',
  'nodeMade',
  'resized',
  'changeMade',
]);
const byDescriptor: ReadonlySet<string> = new Set([
  'closed',
  'bytesRead',
  'bytesWritten',
  'resized',
  'changeMade',
]);

/** Remembers which process was the last to use a path, for whoever watches it. */
export function noteChange(context: Context, call: Call, handler: string): void {
  if (!context.isWatching || call.error !== undefined) return;
  const isNamed = call.arguments.some(({ kind }) => kind === 'string');
  if (byPath.has(handler) && isNamed) {
    call.arguments.forEach((value, index) => {
      // What a symbolic link leads to does not change.
      if (index === 0 && call.name.startsWith('symlink')) return;
      const path = value.kind === 'string' ? pathOf(context, call, index) : undefined;
      if (path !== undefined) context.noteChange(call, withoutSlash(path));
    });
  } else if (byDescriptor.has(handler)) {
    const target = descriptor(call.arguments[0])?.target;
    if (target?.startsWith('/') === true) context.noteChange(call, target);
  }
}
