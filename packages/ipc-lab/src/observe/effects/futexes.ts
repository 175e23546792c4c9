/** Futexes in shared memory: semaphores, mutexes and conditions that several processes use. See futex(7). */
import { atEnd, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { emitEarly } from './early.js';
import type { SharedObject } from '../events.js';
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
    if (call.result === 0 && operation !== 'FUTEX_UNLOCK_PI') return;
    const event = context.emit('released', atEnd(call), { object, call: call.name });
    const cause = context.causeOf(call, event);
    context.channel(object.id).give({ cause, remaining: Math.max(1, call.result) });
  } else if (waits.test(operation)) woken(context, call, object);
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
  const cause = channel.take(1).at(-1)?.cause;
  context.release = cause;
  context.emit('acquired', atEnd(call), { object, call: call.name }, { cause: cause?.event });
}
