/** poll(2), select(2), epoll(7): which descriptor became ready, and by what. */
import type { Context } from '../state/context.js';
import type { Cause } from '../state/channel.js';
import type { Call } from '../strace/calls.js';
import type { Entry } from '../state/process-table.js';
import { entryOf } from './descriptors.js';
import { waitingAtTerminal } from './terminals.js';
import { roomFor } from './transfers.js';
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
    return { object, cause: isWritable ? roomFor(context, object) : given(context, entry) };
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
    for (const item of items(call.arguments[0])) noteEntry(context, call, field(item, 'fd'));
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

function given(context: Context, { file }: Entry): Cause | undefined {
  const { object } = file;
  if (object.kind === 'terminal') return waitingAtTerminal(context, file);
  const connection = context.waitingConnection(object.id);
  if (connection !== undefined) return connection.cause;
  const channel = context.channel(object.id);
  return channel.first?.cause ?? channel.lastClose;
}
