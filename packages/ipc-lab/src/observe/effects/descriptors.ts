/** Descriptor tables: which process holds which end of an object. */
import { isHandledBy } from '../../system-calls/system-calls.js';
import { atEnd, type At, type Context } from '../state/context.js';
import { locksClosed } from './lock-returns.js';
import { readCall, type Call } from '../strace/calls.js';
import type { SharedObject } from '../events.js';
import {
  descriptor,
  hasFlag,
  permissionsIn,
  items,
  number,
  text,
  word,
  words,
} from '../strace/fields.js';
import { openedPath } from './paths.js';
import type { DescriptorValue } from '../strace/value.js';
import type { DescriptorTable, Entry, OpenFile, Process } from '../state/process-table.js';

type Mode = OpenFile['mode'];

/**
 * The table's entry for a descriptor that strace shows. One that no call of the trace opened was inherited by the first
 * process: all that have it share its open file.
 */
export function entryOf(context: Context, process: Process, shown: DescriptorValue): Entry {
  const { entries } = process.table;
  const known = entries.get(shown.fd);
  if (known !== undefined && refersTo(known.file, shown)) {
    noteAddress(context, known.file.object, shown);
    return known;
  }
  const object = context.objects.ofTarget(shown);
  if (known?.file.object === object) return known;
  const file: OpenFile =
    known === undefined ? context.inherited(shown.fd, object) : { object, mode: 'both', offset: 0 };
  const entry: Entry = { file, closeOnExec: false };
  if (shown.fd >= 0) entries.set(shown.fd, entry);
  return entry;
}

/** An object that strace shows without an identity, or with another, keeps the one from its creation. */
function refersTo({ object, isMaster }: OpenFile, { target }: DescriptorValue): boolean {
  if (object.kind === 'eventfd') return target.startsWith('anon_inode:[eventfd');
  if (object.kind === 'inotify') return target.startsWith('anon_inode:inotify');
  if (object.kind === 'memory') return target.startsWith('/memfd:');
  if (isMaster === true) return target.endsWith('ptmx');
  if (isInternet(object.id)) return isInternet(target);
  return object.path !== undefined && object.path === target;
}

function isInternet(text: string): boolean {
  return /^(?:TCP|UDP)/.test(text);
}

function noteAddress(context: Context, object: SharedObject, shown: DescriptorValue): void {
  if (object.kind !== 'socket' || !isInternet(shown.target)) return;
  const before = object.address;
  const address = context.objects.reAddressed(object, shown);
  if (address !== undefined && address !== before) {
    context.addressKnown(object, address.split('->')[0] ?? '');
  }
}

export function put(process: Process, fd: number, file: OpenFile, closeOnExec: boolean): void {
  process.table.entries.set(fd, { file, closeOnExec });
}

/** Makes an entry for the descriptor that open(2) or a similar call returned. @returns The entry. */
export function putResult(
  context: Context,
  call: Call,
  mode: Mode,
  closeOnExec: boolean,
): { fd: number; object: SharedObject } | undefined {
  if (call.result === undefined || call.error !== undefined || call.target === undefined)
    return undefined;
  const object = context.objects.ofTarget(call.target);
  put(context.process(call), call.result, { object, mode, offset: 0 }, closeOnExec);
  return { fd: call.result, object };
}

export function opened(context: Context, call: Call): void {
  const shift = call.name === 'openat' || call.name === 'openat2' ? 1 : 0;
  const path = openedPath(context, call) ?? '';
  const flags =
    call.name === 'creat' ? ['O_WRONLY', 'O_CREAT', 'O_TRUNC'] : words(call.arguments[shift + 1]);
  const mode: Mode = flags.includes('O_WRONLY')
    ? 'write'
    : flags.includes('O_RDWR')
      ? 'both'
      : 'read';
  if (call.error !== undefined) {
    const object = context.objects.find(path);
    if (mode !== 'read' || (object !== undefined && context.matters(object))) {
      context.emit('failed', atEnd(call), { call: call.name, error: call.error, path, object });
    } else {
      context.process(call).refusedOpen = call;
    }
    return;
  }
  const result = putResult(context, call, mode, flags.includes('O_CLOEXEC'));
  if (result === undefined) return;
  const { object, fd } = result;
  if (isOfLater(object, flags, mode)) {
    object.kind = 'file';
    delete object.inode;
  }
  if (object.kind === 'file' && mode !== 'read') context.touched.add(object.id);
  if (!context.matters(object)) return;
  const created = flags.includes('O_CREAT');
  const truncated = flags.includes('O_TRUNC');
  if (object.kind === 'file') settleSize(context, call, object, truncated);
  const event = context.emit('opened', atEnd(call), {
    ...{ object, descriptor: fd, mode, created, truncated },
    permissions: created ? permissionsIn(call.arguments[shift + 2]) : undefined,
  });
  if (object.kind === 'fifo') metInFifo(context, call, object, mode, event, path);
}

/**
 * Every program looks for files that are not there. A missing file that the program meant to read shows when -1 is
 * used in its place.
 */
export function refusedOpenUsed(context: Context, { refusedOpen: call }: Process): void {
  if (call?.error === undefined) return;
  const path = openedPath(context, call) ?? '';
  context.emit('failed', atEnd(call), { call: call.name, error: call.error, path });
}

/**
 * Whether the kind of an opened path must be that of something that has taken the path since: the trace is read later
 * than the call is made. No folder is opened for writing, no socket at all, and O_EXCL creates a file.
 */
function isOfLater({ kind, path }: SharedObject, flags: readonly string[], mode: Mode): boolean {
  if (path === undefined || kind === 'file') return false;
  if (flags.includes('O_CREAT') && flags.includes('O_EXCL')) return true;
  return kind === 'socket' || (kind === 'other' && mode !== 'read');
}

/** An open of a FIFO waits until its other end is open. */
function metInFifo(
  context: Context,
  call: Call,
  object: SharedObject,
  mode: Mode,
  event: number,
  path: string,
): void {
  const here = `${object.id} ${mode === 'read' ? 'readers' : 'writers'}`;
  const there = `${object.id} ${mode === 'read' ? 'writers' : 'readers'}`;
  context.channel(here).lastTaken = context.causeOf(call, event);
  context.release = context.channel(there).lastTaken;
  if (context.release !== undefined && context.release.time >= call.begin) return;
  // The other open has not returned, and so has no event yet.
  for (const open of context.open.all()) {
    if (!isHandledBy(open.name, 'opened') || open.begin < call.begin) continue;
    const other = readCall(open.thread, open.name, open.begin, open.text);
    if (openedPath(context, other) !== path) continue;
    context.release = { event: undefined, pid: context.process(other).pid, time: call.end };
  }
}

function settleSize(context: Context, call: Call, object: SharedObject, truncated: boolean): void {
  if (truncated) {
    context.sizes.set(object.id, 0);
    context.emit('sized', atEnd(call), { object, size: 0, call: call.name });
    return;
  }
  if (context.sizes.has(object.id) || object.path === undefined) return;
  const seen = context.sources.lookup?.(object.path);
  if (seen === undefined) return;
  context.sizes.set(object.id, seen.size);
  context.emit(
    'sized',
    atEnd(call),
    { object, size: seen.size, call: call.name },
    { known: 'sampled' },
  );
}

export function closed(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  const fd = shown?.fd ?? number(call.arguments[0]);
  if (fd === undefined || call.error === 'EBADF') return;
  const process = context.process(call);
  if (shown !== undefined) entryOf(context, process, shown);
  drop(context, process, fd, atEnd(call));
}

export function rangeClosed(context: Context, call: Call): void {
  if (call.result !== 0) return;
  const first = number(call.arguments[0]) ?? 0;
  const last = number(call.arguments[1]) ?? Infinity;
  const process = context.process(call);
  const marks = hasFlag(call.arguments[2], 'CLOSE_RANGE_CLOEXEC');
  for (const [fd, entry] of process.table.entries) {
    if (fd < first || fd > last) continue;
    if (marks) entry.closeOnExec = true;
    else drop(context, process, fd, atEnd(call));
  }
}

function drop(context: Context, process: Process, fd: number, at: At & { pid?: number }): void {
  const entry = process.table.entries.get(fd);
  process.table.entries.delete(fd);
  if (entry === undefined) return;
  emitClosed(context, entry, fd, at);
  locksClosed(context, process, entry.file, at);
}

function emitClosed(context: Context, entry: Entry, fd: number, at: At & { pid?: number }): void {
  const { object, mode } = entry.file;
  if (!context.matters(object)) return;
  const last = !isHeld(context, object, mode);
  const unread = last ? unreadIn(context, entry.file) : undefined;
  const fields = { object, descriptor: fd, mode, last, unread: unread?.count };
  const event = context.emit('closed', at, fields, { cause: unread?.sent });
  const far = object.kind === 'socket' ? object.peer : object.id;
  const pid = at.pid ?? context.process(at).pid;
  const cause = { event, pid, time: at.time };
  if (mode !== 'read' && far !== undefined) context.channel(far).lastClose = cause;
  // A writer that waits for room learns that nobody reads any more.
  if (mode !== 'write' && last) context.channel(object.id).lastTaken = cause;
  const isNumbered = object.kind === 'pipe' || object.kind === 'socket';
  if (isNumbered && last && !isHeld(context, object, 'both')) context.forget(object.id);
}

/** What was sent to a socket and nobody can read any more. */
function unreadIn(
  context: Context,
  file: OpenFile,
): { readonly count: number; readonly sent: number | undefined } | undefined {
  if (file.object.kind !== 'socket' || context.isInherited(file)) return undefined;
  const { total, first } = context.channel(file.object.id);
  return total > 0 ? { count: total, sent: first?.cause.event } : undefined;
}

/** Whether a process of the trace still has this end open. */
function isHeld(context: Context, object: SharedObject, mode: Mode): boolean {
  for (const file of context.underWay) {
    if (file.object === object && (file.mode === mode || file.mode === 'both')) return true;
  }
  const seen = new Set<DescriptorTable>();
  for (const process of context.processes.byPid.values()) {
    if (process.exiting || process.ended !== undefined || seen.has(process.table)) continue;
    seen.add(process.table);
    for (const entry of process.table.entries.values()) {
      if (entry.file.object !== object) continue;
      if (mode === 'both' || entry.file.mode === 'both' || entry.file.mode === mode) return true;
    }
  }
  return false;
}

/** When a process exits, the descriptors close that no other process shares with it. */
export function closeAll(context: Context, process: Process, at: At & { pid?: number }): void {
  const { table } = process;
  for (const other of context.processes.byPid.values()) {
    if (other !== process && other.table === table && other.ended === undefined) return;
  }
  const entries = [...table.entries];
  table.entries.clear();
  const here = { ...at, pid: process.pid };
  for (const [fd, entry] of entries) {
    emitClosed(context, entry, fd, here);
    locksClosed(context, process, entry.file, here);
  }
}

/** An end-of-file shows that no process holds a write end: those that are known to hold one have closed it. */
export function inferClosed(context: Context, call: Call, id: string): void {
  const reader = context.process(call);
  const { known } = context;
  context.known = 'inferred';
  for (const process of context.processes.byPid.values()) {
    if (process === reader || process.ended !== undefined) continue;
    for (const [fd, { file }] of process.table.entries) {
      if (file.object.id !== id || file.mode === 'read') continue;
      drop(context, process, fd, { thread: process.pid, time: call.end, pid: process.pid });
    }
  }
  context.known = known;
}

export function closeOnExec(context: Context, process: Process, at: At): void {
  process.table = process.table.copy();
  for (const [fd, entry] of process.table.entries) {
    if (entry.closeOnExec) drop(context, process, fd, at);
  }
}

export function duplicated(context: Context, call: Call): void {
  const from = descriptor(call.arguments[0]);
  if (from === undefined || call.error !== undefined || call.result === undefined) return;
  const process = context.process(call);
  const source = entryOf(context, process, from);
  if (call.name !== 'dup' && call.result === from.fd) return;
  if (call.name !== 'dup') drop(context, process, call.result, atEnd(call));
  put(process, call.result, source.file, hasFlag(call.arguments[2], 'O_CLOEXEC'));
  emitDuplicated(context, call, source, from.fd);
}

function emitDuplicated(context: Context, call: Call, source: Entry, from: number): void {
  const { object } = source.file;
  if (call.result === undefined) return;
  // Standard output always gets an event, even if it is no longer a pipe.
  if (!context.matters(object) && call.result !== 1) return;
  context.emit('duplicated', atEnd(call), { object, descriptor: call.result, from });
}

export function controlled(context: Context, call: Call): void {
  const from = descriptor(call.arguments[0]);
  if (from === undefined || call.error !== undefined || call.result === undefined) return;
  const command = word(call.arguments[1]);
  const process = context.process(call);
  const source = entryOf(context, process, from);
  if (command === 'F_SETFD') source.closeOnExec = hasFlag(call.arguments[2], 'FD_CLOEXEC');
  if (command !== 'F_DUPFD' && command !== 'F_DUPFD_CLOEXEC') return;
  put(process, call.result, source.file, command === 'F_DUPFD_CLOEXEC');
  emitDuplicated(context, call, source, from.fd);
}

export function pipeMade(context: Context, call: Call): void {
  if (call.error !== undefined) {
    context.emit('failed', atEnd(call), { call: call.name, error: call.error });
    return;
  }
  const ends = items(call.arguments[0]).map(descriptor);
  const [read, write] = ends;
  if (read === undefined || write === undefined) return;
  const object = context.objects.ofTarget(read);
  const process = context.process(call);
  const closeOnExec = hasFlag(call.arguments[1], 'O_CLOEXEC');
  put(process, read.fd, { object, mode: 'read', offset: 0 }, closeOnExec);
  put(process, write.fd, { object, mode: 'write', offset: 0 }, closeOnExec);
  if (object.kind === 'pipe') context.ownPipes.add(object.id);
  context.emit('made', atEnd(call), { object, call: call.name, descriptors: [read.fd, write.fd] });
}

/** eventfd(2), memfd_create(2): processes share these objects by inheritance alone. */
export function anonymousMade(context: Context, call: Call): void {
  if (call.result === undefined || call.error !== undefined) return;
  const memory = call.name === 'memfd_create';

  const object = memory
    ? context.objects.anonymous('memory', `memfd:${text(call.arguments[0]) ?? ''}`)
    : context.objects.anonymous('eventfd', 'eventfd');
  if (!memory) {
    const initial = number(call.arguments[0]) ?? 0;
    if (!hasFlag(call.arguments[1], 'EFD_SEMAPHORE')) context.takenAs.set(object.id, 'all');
    if (initial > 0) {
      context
        .channel(object.id)
        .give({ cause: context.causeOf(call, undefined), remaining: initial });
    }
  }
  put(
    context.process(call),
    call.result,
    { object, mode: 'both', offset: 0 },
    word(call.arguments[1]).includes('CLOEXEC'),
  );
  context.emit('made', atEnd(call), { object, call: call.name, descriptors: [call.result] });
}
