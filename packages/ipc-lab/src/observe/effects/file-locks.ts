/** The calls that lock files: flock(2), fcntl_locking(2). */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { entryOf } from './descriptors.js';
import type { Lock } from '../state/locks.js';
import type { OpenFile } from '../state/process-table.js';
import { giveBack } from './lock-returns.js';
import { descriptor, field, hasFlag, number, word } from '../strace/fields.js';

interface Request {
  readonly lock: Lock;
  readonly isUnlock: boolean;
}

/** flock(2). */
export function fileLocked(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (shown === undefined) return;
  const process = context.process(call);
  const { file } = entryOf(context, process, shown);
  const kind = call.arguments[1];
  const lock: Lock = {
    family: 'flock',
    owner: file,
    pid: process.pid,
    isExclusive: hasFlag(kind, 'LOCK_EX'),
    ...{ from: 0, to: Infinity },
  };
  settle(context, call, file, { lock, isUnlock: hasFlag(kind, 'LOCK_UN') });
}

const commands = /^F_(OFD_)?SETLKW?(?:64)?$/;

/** fcntl(2): F_SETLK, F_OFD_SETLK and those that wait. */
export function recordLocked(context: Context, call: Call): void {
  const command = commands.exec(word(call.arguments[1]));
  const shown = descriptor(call.arguments[0]);
  if (command === null || shown === undefined) return;
  const process = context.process(call);
  const { file } = entryOf(context, process, shown);
  const request = call.arguments[2];
  const start =
    (number(field(request, 'l_start')) ?? 0) +
    originOf(context, file, word(field(request, 'l_whence')));
  const length = number(field(request, 'l_len')) ?? 0;
  const lock: Lock = {
    family: 'record',
    owner: command[1] === undefined ? process.pid : file,
    pid: process.pid,
    isExclusive: word(field(request, 'l_type')) === 'F_WRLCK',
    from: length < 0 ? start + length : start,
    to: length === 0 ? Infinity : length < 0 ? start : start + length,
  };
  settle(context, call, file, { lock, isUnlock: word(field(request, 'l_type')) === 'F_UNLCK' });
}

function originOf(context: Context, { object, offset }: OpenFile, whence: string): number {
  if (whence === 'SEEK_CUR') return offset;
  return whence === 'SEEK_END' ? (context.sizes.get(object.id) ?? 0) : 0;
}

function settle(context: Context, call: Call, file: OpenFile, { lock, isUnlock }: Request): void {
  const { locks } = context;
  const { object } = file;
  if (call.error !== undefined || call.result === undefined) return;
  const held = locks.heldBy(object.id, lock);
  const isWeaker = !lock.isExclusive && held.some(({ isExclusive }) => isExclusive);
  if (held.length > 0 && (isUnlock || isWeaker))
    giveBack(context, atEnd(call), lock, object, call.name);
  if (isUnlock) return;
  // A process that gets a lock shows that the others have released theirs.
  for (const other of locks.against(object.id, lock)) {
    const at = { thread: other.pid, time: call.end, pid: other.pid };
    const { known } = context;
    context.known = 'inferred';
    giveBack(context, at, other, object, call.name);
    context.known = known;
  }
  locks.take(object.id, lock);
  const cause = locks.lastReturn(object.id, lock);
  context.release = cause;
  context.emit('acquired', atEnd(call), { object, call: call.name }, { cause: cause?.event });
}
