/** poll(2), select(2), epoll(7): which descriptor became ready, and by what. */
import type { Context } from '../state/context.js';
import type { Cause } from '../state/channel.js';
import type { Call } from '../strace/calls.js';
import type { Entry } from '../state/process-table.js';
import { changesFor } from './changes.js';
import { entryOf } from './descriptors.js';
import { emitOpenMessages } from './queues.js';
import { waitingAtTerminal } from './terminals.js';
import { emitOpenConnect } from './sockets.js';
import { emitOpenCloses, emitOpenWrites, roomFor, signalDescriptor } from './transfers.js';
import type { SharedObject } from '../events.js';
import { descriptor, field, items, number, word, words } from '../strace/fields.js';
import type { Value } from '../strace/value.js';

/** What a wait for several descriptors waited for. */
export interface Ready {
  readonly object: SharedObject;
  readonly cause: Cause | undefined;
}

/** epoll_ctl(2): which descriptor stands behind each value that epoll_wait(2) returns. */
export function interestChanged(context: Context, call: Call): void {
  const [epoll, operation, of, event] = call.arguments;
  const shown = descriptor(epoll);
  const fd = number(of);
  if (shown === undefined || fd === undefined || call.error !== undefined) return;
  const { file } = entryOf(context, context.process(call), shown);
  const watched = descriptor(of);
  if (watched !== undefined) entryOf(context, context.process(call), watched);
  if (word(operation) === 'EPOLL_CTL_DEL') return;
  (file.interests ??= new Map()).set(word(field(field(event, 'data'), 'u64')), fd);
}

/** @returns `undefined` if none became ready, or none of which more is known. */
export function readyIn(context: Context, call: Call): Ready | undefined {
  if (call.error !== undefined || call.result === undefined || call.result <= 0) return undefined;
  for (const { fd, isWritable } of readyDescriptors(context, call)) {
    const entry = context.process(call).table.entries.get(fd);
    if (entry === undefined) continue;
    const { object } = entry.file;
    return {
      object,
      cause: isWritable ? roomFor(context, call, object) : given(context, call, entry),
    };
  }
  return undefined;
}

/** The descriptors of a call that waits for one alone. */
export function onlyAwaited(context: Context, call: Call): SharedObject | undefined {
  const shown = call.name.endsWith('poll') ? items(call.arguments[0]) : [];
  const [only] = shown.length === 1 ? shown.map((item) => descriptor(field(item, 'fd'))) : [];
  if (only === undefined || only.fd < 0) return undefined;
  return entryOf(context, context.process(call), only).file.object;
}

interface ReadyDescriptor {
  readonly fd: number;
  readonly isWritable: boolean;
}

function readyDescriptors(context: Context, call: Call): ReadyDescriptor[] {
  if (call.name.startsWith('epoll')) return readyInEpoll(context, call);
  const note = call.note ?? '';
  if (call.name.endsWith('poll')) {
    const [first, ...more] = items(call.arguments[0]);
    for (const item of [first, ...more]) noteEntry(context, call, field(item, 'fd'));
    // strace shows no events of a call that was interrupted and restarted.
    if (note === '' && more.length === 0) return onlyReady(first);
    return [...note.matchAll(/fd=(\d+)[^}]*?revents=([A-Z|]+)/g)].map((match) => ({
      fd: Number(match[1]),
      isWritable: !/POLLIN|POLLHUP|POLLRDNORM/.test(match[2] ?? ''),
    }));
  }
  call.arguments.slice(1, 4).forEach((set) => {
    for (const item of items(set)) noteEntry(context, call, item);
  });
  return [...note.matchAll(/(in|out) \[([^\]]*)\]/g)].flatMap(([, which, fds = '']) =>
    [...fds.matchAll(/\d+/g)].map(([fd]) => ({ fd: Number(fd), isWritable: which === 'out' })),
  );
}

/** A call that waits for one descriptor, and returns that one is ready. */
function onlyReady(item: Value | undefined): ReadyDescriptor[] {
  const shown = descriptor(field(item, 'fd'));
  const isWritable = !words(field(item, 'events')).includes('POLLIN');
  return shown === undefined ? [] : [{ fd: shown.fd, isWritable }];
}

/** Knows the object behind a descriptor from here on. */
function noteEntry(context: Context, call: Call, value: Value | undefined): void {
  const shown = descriptor(value);
  if (shown !== undefined && shown.fd >= 0) entryOf(context, context.process(call), shown);
}

function readyInEpoll(context: Context, call: Call): ReadyDescriptor[] {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return [];
  const { interests } = entryOf(context, context.process(call), shown).file;
  return items(call.arguments[1]).flatMap((item) => {
    const fd = interests?.get(word(field(field(item, 'data'), 'u64')));
    const events = words(field(item, 'events'));
    const isWritable = !events.some((event) => /EPOLLIN|EPOLLHUP|EPOLLRDHUP/.test(event));
    return fd === undefined ? [] : [{ fd, isWritable }];
  });
}

/** What made a descriptor readable. The call that did may not have returned. */
function given(context: Context, call: Call, { file }: Entry): Cause | undefined {
  const { object } = file;
  if (object.kind === 'inotify') return lastOf(changesFor(context, file));
  if (signalDescriptor.test(object.id)) return signalFor(context, call);
  if (object.kind === 'process') return endOfProcess(context, call, object);
  const found = (): Cause | undefined =>
    object.kind === 'terminal'
      ? waitingAtTerminal(context, file)
      : (context.waitingConnection(object.id)?.cause ?? context.channel(object.id).first?.cause);
  const known = found();
  if (known !== undefined) return known;
  emitOpenWrites(context, object);
  emitOpenMessages(context, object);
  if (object.kind === 'socket') emitOpenConnect(context, 'any', object);
  const late = found();
  if (late !== undefined || object.kind === 'terminal') return late;
  const { lastClose } = context.channel(object.id);
  if (lastClose === undefined || lastClose.time < call.begin) emitOpenCloses(context, object);
  return context.channel(object.id).lastClose;
}

/** A descriptor of signals is readable while one is pending: signalfd(2). The end of a child sends one, too. */
function signalFor(context: Context, call: Call): Cause | undefined {
  const { pending, children } = context.process(call);
  const [sent] = [...pending.values()].flat();
  if (sent !== undefined) return { event: sent.event, pid: sent.sender, time: call.end };
  const ended = [...children].map((pid) => context.processes.byPid.get(pid));
  return lastOf(
    ended.flatMap((child) =>
      child?.endedAt === undefined || child.endedAt < call.begin
        ? []
        : [{ event: child.ended, pid: child.pid, time: child.endedAt }],
    ),
  );
}

/** A descriptor of a process is readable once that has ended: pidfd_open(2). */
function endOfProcess(context: Context, call: Call, { id }: SharedObject): Cause | undefined {
  const pid = Number(/^pid:(\d+)/.exec(id)?.[1]);
  const ended = context.processes.byPid.get(pid);
  return ended && { event: ended.ended, pid, time: ended.endedAt ?? call.end };
}

function lastOf(causes: readonly Cause[]): Cause | undefined {
  return [...causes].sort((a, b) => a.time - b.time).at(-1);
}
