/** System V semaphores: the units that one process gives and another takes. See semop(2). */
import { atEnd, type At, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { emitEarly } from './early.js';
import type { SharedObject } from '../events.js';
import { releasedByRemoval } from './removals.js';
import { field, hasFlag, items, number, word } from '../strace/fields.js';
import type { Cause } from '../state/channel.js';

interface Operation {
  readonly index: number;
  readonly amount: number;
  readonly isUndone: boolean;
}

function operationsOf(call: Call): Operation[] {
  return items(call.arguments[1]).map((item) => ({
    index: number(field(item, 'sem_num')) ?? 0,
    amount: number(field(item, 'sem_op')) ?? 0,
    isUndone: hasFlag(field(item, 'sem_flg'), 'SEM_UNDO'),
  }));
}

export function semaphoreOf(context: Context, call: Call): SharedObject | undefined {
  const id = number(call.arguments[0]);
  return id === undefined ? undefined : context.objects.get(`semaphore:${id}`, 'semaphore');
}

const unitsOf = (object: SharedObject, index: number): string => `${object.id} ${index}`;

/** semop(2), semtimedop(2). */
export function semaphoreChanged(context: Context, call: Call): void {
  const object = semaphoreOf(context, call);
  if (object === undefined) return;
  if (call.error !== undefined) {
    releasedByRemoval(context, call, object);
    if (/^(?:EAGAIN|EINTR|ERESTART\w*)$/.test(call.error)) return;
    context.emit('failed', atEnd(call), { call: call.name, error: call.error, object });
    return;
  }
  if (call.result === undefined) return;
  const operations = operationsOf(call);
  const given = sum(operations.map(({ amount }) => Math.max(0, amount)));
  const taken = sum(operations.map(({ amount }) => Math.max(0, -amount)));
  if (taken > 0 || given === 0) take(context, call, object, operations, taken);
  if (given > 0) give(context, call, object, operations, given);
  noteUndo(context, call, object, operations);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function take(
  context: Context,
  call: Call,
  object: SharedObject,
  operations: readonly Operation[],
  amount: number,
): void {
  const lacks = ({ index, amount: change }: Operation): boolean =>
    change === 0
      ? context.channel(unitsOf(object, index)).total > 0
      : context.channel(unitsOf(object, index)).total < -change;
  if (operations.some(lacks)) {
    emitEarly(
      context,
      'semaphoreChanged',
      (other) =>
        semaphoreOf(context, other) === object &&
        operationsOf(other).some((one) =>
          operations.some(
            ({ index, amount: change }) =>
              one.index === index && (change === 0 ? one.amount < 0 : one.amount > 0),
          ),
        ),
      (other) => {
        semaphoreChanged(context, other);
      },
    );
  }
  let cause: Cause | undefined;
  for (const { index, amount: change } of operations) {
    const channel = context.channel(unitsOf(object, index));
    const from =
      change === 0
        ? channel.lastTaken
        : change < 0
          ? channel.take(-change).at(-1)?.cause
          : undefined;
    if (from !== undefined && (cause === undefined || from.time > cause.time)) cause = from;
  }
  context.release = cause;
  const fields = { object, call: call.name, amount };
  const event = context.emit('acquired', atEnd(call), fields, { cause: cause?.event });
  for (const { index, amount: change } of operations) {
    if (change < 0) {
      context.channel(unitsOf(object, index)).lastTaken = context.causeOf(call, event);
    }
  }
}

function give(
  context: Context,
  call: Call,
  object: SharedObject,
  operations: readonly Operation[],
  amount: number,
): void {
  const event = context.emit('released', atEnd(call), { object, call: call.name, amount });
  for (const { index, amount: change } of operations) {
    if (change <= 0) continue;
    const given = { cause: context.causeOf(call, event), remaining: change };
    context.channel(unitsOf(object, index)).give(given);
  }
}

function noteUndo(
  context: Context,
  call: Call,
  object: SharedObject,
  operations: readonly Operation[],
): void {
  const { undo } = context.process(call);
  for (const { index, amount, isUndone } of operations) {
    const key = unitsOf(object, index);
    if (isUndone) undo.set(key, { object, amount: (undo.get(key)?.amount ?? 0) - amount });
  }
}

/** SEM_UNDO: when a process ends, what it took is given back. */
export function undoAtEnd(context: Context, at: At & { pid: number }): void {
  const process = context.processes.byPid.get(at.pid);
  for (const [key, { object, amount }] of process?.undo ?? []) {
    if (amount > 0) {
      const fields = { object, call: 'SEM_UNDO', amount };
      const event = context.emit('released', at, fields, { known: 'inferred' });
      const cause = { event, pid: at.pid, time: at.time };
      context.channel(key).give({ cause, remaining: amount });
    } else context.channel(key).take(-amount);
  }
  process?.undo.clear();
}

/** semctl(2): SETVAL and SETALL give values. */
export function valuesSet(context: Context, call: Call): void {
  const object = semaphoreOf(context, call);
  if (object === undefined || call.error !== undefined) return;
  const [, index, command, value] = call.arguments;
  // strace shows IPC_64 beside the command.
  const isOne = hasFlag(command, 'SETVAL');
  if (!isOne && !hasFlag(command, 'SETALL')) return;
  const values = isOne ? [valueOfUnion(value)] : items(value).map((one) => number(one) ?? 0);
  const event = context.emit('released', atEnd(call), {
    object,
    call: call.name,
    amount: sum(values),
  });
  values.forEach((amount, at) => {
    const channel = context.channel(unitsOf(object, isOne ? (number(index) ?? 0) : at));
    channel.takeAll();
    const cause = context.causeOf(call, event);
    if (amount > 0) channel.give({ cause, remaining: amount });
    else channel.lastTaken = cause;
  });
}

/** strace shows union semun as a pointer; its value has 32 bits, and whatever lies beside it fills the others. */
function valueOfUnion(value: Call['arguments'][number] | undefined): number {
  const shown = number(value)?.toString() ?? word(value);
  return /^(?:0x[0-9a-f]+|\d+)$/.test(shown) ? Number(BigInt.asIntN(32, BigInt(shown))) : 0;
}
