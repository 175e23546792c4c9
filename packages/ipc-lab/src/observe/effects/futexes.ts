/** Futexes in shared memory: semaphores, mutexes and conditions that several processes use. See futex(7). */
import { atEnd, type Context } from '../state/context.js';
import type { Cause } from '../state/channel.js';
import type { Process } from '../state/process-table.js';
import { readCall, type Call } from '../strace/calls.js';
import { emitEarly } from './early.js';
import type { SharedObject } from '../events.js';
import { forceSending } from './signals.js';
import { number, word, words } from '../strace/fields.js';

const waits = /^FUTEX_(?:WAIT|WAIT_BITSET|LOCK_PI|WAIT_REQUEUE_PI)$/;
const wakes = /^FUTEX_(?:WAKE|WAKE_BITSET|WAKE_OP|UNLOCK_PI|REQUEUE|CMP_REQUEUE)$/;

function operationOf(call: Call): string {
  return words(call.arguments[1])[0] ?? '';
}

/** @returns `undefined` if the memory belongs to this process alone. */
export function futexOf(context: Context, call: Call): SharedObject | undefined {
  const address = number(call.arguments[0]);
  if (address === undefined || word(call.arguments[1]).includes('_PRIVATE')) return undefined;
  for (const [start, { object, length, isShared }] of context.process(call).mappings) {
    if (isShared !== true || address < start || address >= start + (length || Infinity)) continue;
    const { id, path } = context.objects.lastNameOf(object);
    const offset = address - start;
    // sem_overview(7): a named semaphore is a file of its own.
    const isNamed = path?.startsWith('/dev/shm/sem.') === true;
    return isNamed
      ? context.objects.get(`futex in ${id}`, 'semaphore', path)
      : context.objects.get(`0x${offset.toString(16)} in ${id}`, 'futex');
  }
  return undefined;
}

export function futexUsed(context: Context, call: Call): void {
  const operation = operationOf(call);
  const object = futexOf(context, call);
  if (object === undefined || call.error !== undefined || call.result === undefined) return;
  if (wakes.test(operation)) {
    const isUnderWay = context.known === 'inferred';
    const count = isUnderWay ? wokenSoon(context, call, object) : call.result;
    if (count === 0 && operation !== 'FUTEX_UNLOCK_PI') return;
    const event = context.emit('released', atEnd(call), { object, call: call.name });
    const cause = context.causeOf(call, event);
    context.channel(object.id).give({ cause, remaining: Math.max(1, count) });
  } else if (waits.test(operation)) woken(context, call, object);
}

/** How many a call that has not returned wakes: at most as many as it wants to, one of which has just returned. */
function wokenSoon(context: Context, call: Call, object: SharedObject): number {
  let sleepers = 1;
  for (const open of context.open.all()) {
    if (open.name !== 'futex' || open.begin >= call.begin) continue;
    const other = readCall(open.thread, open.name, open.begin, open.text);
    if (waits.test(operationOf(other)) && futexOf(context, other) === object) sleepers += 1;
  }
  return Math.min(number(call.arguments[2]) ?? 1, sleepers);
}

function woken(context: Context, call: Call, object: SharedObject): void {
  const channel = context.channel(object.id);
  if (channel.isEmpty) {
    emitEarly(
      context,
      'futexUsed',
      (other) => wakes.test(operationOf(other)) && futexOf(context, other) === object,
      (other) => {
        futexUsed(context, other);
      },
      1,
    );
  }
  const cause = channel.take(1).at(-1)?.cause ?? ownerDied(context, call, object);
  context.release = cause;
  context.emit('acquired', atEnd(call), { object, call: call.name }, { cause: cause?.event });
}

/** Of the word of a mutex whose owner matters: whether others wait, and the thread that owns it. */
const waitersBit = 0x8000_0000;
const ownerBits = 0x3fff_ffff;

/** The kernel wakes a waiter, without a call, when the owner of a robust mutex ends: get_robust_list(2). */
function ownerDied(context: Context, call: Call, object: SharedObject): Cause | undefined {
  const owner = ownerOf(context, call, object);
  if (owner === undefined || owner.pid === context.process(call).pid) return undefined;
  const time = Math.min(owner.endedAt ?? call.end, call.end);
  const at = { thread: owner.pid, time, pid: owner.pid };
  const event = context.emit('released', at, { object, call: 'exit' }, { known: 'inferred' });
  return { event, pid: owner.pid, time: call.end };
}

function ownerOf(context: Context, call: Call, object: SharedObject): Process | undefined {
  const { processes } = context;
  const value = number(call.arguments[2]) ?? 0;
  if (operationOf(call) !== 'FUTEX_LOCK_PI') {
    const owner = value >= waitersBit ? value % (ownerBits + 1) : 0;
    return processes.ofThread(owner) ?? processes.byPid.get(owner);
  }
  // The call does not name the owner: it is the one that has ended meanwhile, if only one of those that map it has.
  let ended = endedDuring(context, call, object);
  if (ended.length === 0) {
    // It may have been killed by a call that has not returned.
    forceSending(context, undefined, 'SIGKILL');
    ended = endedDuring(context, call, object);
  }
  return ended.length === 1 ? ended[0] : undefined;
}

function endedDuring(context: Context, { begin }: Call, { id }: SharedObject): Process[] {
  return [...context.processes.byPid.values()].filter(
    ({ exiting, pending, endedAt = 0, mappings }) =>
      (exiting || pending.has('SIGKILL') || endedAt >= begin) &&
      [...mappings.values()].some(({ object }) => id.endsWith(` in ${object.id}`)),
  );
}
