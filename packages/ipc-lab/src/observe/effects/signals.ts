/** Signals: dispositions and masks, senders and receivers. */
import { atEnd, type At, type Context } from '../state/context.js';
import type { Call } from '../strace/calls.js';
import { emitEarly } from './early.js';
import type { Disposition } from '../events.js';
import { descriptor, field, number, word, words } from '../strace/fields.js';
import type { SignalArrived } from '../strace/line.js';
import { nameOfSignal, signalName } from '../strace/signal-names.js';
import type { Value } from '../strace/value.js';
import type { PendingSignal, Process } from '../state/process-table.js';

export function dispositionSet(context: Context, call: Call): void {
  const action = call.arguments[1];
  if (call.result !== 0 || action?.kind !== 'struct') return;
  const signal = signalName(word(call.arguments[0]));
  const handler = word(action.fields.get('sa_handler') ?? action.fields.get('sa_sigaction'));
  const disposition: Disposition =
    handler === 'SIG_DFL' ? 'default' : handler === 'SIG_IGN' ? 'ignored' : 'handler';
  const flags = words(action.fields.get('sa_flags')).filter((flag) => flag.startsWith('SA_'));
  const process = context.process(call);
  const before = process.dispositions.get(signal);
  if ((before?.disposition ?? 'default') === disposition && before?.flags.join() === flags.join()) {
    return;
  }
  process.dispositions.set(signal, { disposition, flags });
  if (before === undefined && disposition === 'default') return;
  context.emit('signal-disposition', atEnd(call), { signal, disposition, flags });
}

export function maskSet(context: Context, call: Call): void {
  const given = call.arguments[1];
  if (call.result !== 0 || given?.kind !== 'list') return;
  const { processes } = context;
  const before = processes.masks.get(call.thread) ?? {
    signals: new Set<string>(),
    inverted: false,
  };
  const names = given.items.map((item) => signalName(`SIG${word(item)}`));
  const after = change(before, word(call.arguments[0]), names, given.inverted);
  if (after.inverted === before.inverted && sameSet(after.signals, before.signals)) return;
  processes.masks.set(call.thread, after);
  context.emit('signal-mask', atEnd(call), {
    signals: [...after.signals],
    inverted: after.inverted,
  });
}

interface Mask {
  signals: Set<string>;
  inverted: boolean;
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((name) => b.has(name));
}

function change(before: Mask, how: string, names: readonly string[], inverted: boolean): Mask {
  if (how === 'SIG_SETMASK') return { signals: new Set(names), inverted };
  const block = how === 'SIG_BLOCK';
  // The call blocks, or unblocks, all signals but these.
  if (inverted) {
    const kept = block
      ? names.filter((name) => !blocks(before, name))
      : names.filter((name) => blocks(before, name));
    return { signals: new Set(kept), inverted: block };
  }
  const signals = new Set(before.signals);
  for (const name of names) {
    if (block !== before.inverted) signals.add(name);
    else signals.delete(name);
  }
  return { signals, inverted: before.inverted };
}

function blocks(mask: Mask, signal: string): boolean {
  return mask.signals.has(signal) !== mask.inverted;
}

interface Sending {
  readonly target: number;
  readonly signal: string;
  readonly value: number | undefined;
}

function sending(context: Context, call: Call): Sending {
  const [first, second, third, fourth] = call.arguments;
  switch (call.name) {
    case 'tgkill':
    case 'rt_tgsigqueueinfo':
      return {
        target: number(first) ?? 0,
        signal: signalName(word(third)),
        value: valueOf(fourth),
      };
    case 'tkill':
      return {
        target: context.processes.ofThread(number(first) ?? 0)?.pid ?? number(first) ?? 0,
        signal: signalName(word(second)),
        value: undefined,
      };
    case 'pidfd_send_signal':
      return {
        target: Number(/^pid:(\d+)/.exec(descriptor(first)?.target ?? '')?.[1] ?? 0),
        signal: signalName(word(second)),
        value: valueOf(third),
      };
    default:
      return {
        target: number(first) ?? 0,
        signal: signalName(word(second)),
        value: valueOf(third),
      };
  }
}

function valueOf(information: Value | undefined): number | undefined {
  return number(field(information, 'si_int') ?? field(field(information, 'si_value'), 'int'));
}

export function sent(context: Context, call: Call): void {
  const { target, signal, value } = sending(context, call);
  if (!signal.startsWith('SIG')) return;
  const fields = { signal, target, call: call.name, value, error: call.error };
  const event = context.emit('signal-sent', atEnd(call), fields);
  if (call.error !== undefined) return;
  const sender = context.process(call).pid;
  if (target > 0) {
    const receiver = context.processes.byPid.get(target);
    const isZombie = receiver?.ended !== undefined;
    if (isZombie) emitLost(context, receiver, atEnd(call), signal, { event, sender }, 'discarded');
    else if (receiver !== undefined) wait(receiver, signal, { event, sender, group: false });
    return;
  }
  // The members of a process group are unknown here: every process of the trace may receive the signal.
  for (const receiver of context.processes.byPid.values()) {
    wait(receiver, signal, { event, sender, group: true });
  }
}

function wait(receiver: Process, signal: string, sent: PendingSignal): void {
  if (receiver.ended !== undefined) return;
  const pending = receiver.pending.get(signal) ?? [];
  if (pending.length >= pendingLimit) pending.shift();
  pending.push(sent);
  receiver.pending.set(signal, pending);
}

/** Limits the memory for the signals of an endless sender. */
const pendingLimit = 1024;

/** A signal may arrive before the call that sent it returns. */
export function forceSending(context: Context, sender: number | undefined, signal: string): void {
  const isSending = (call: Call): boolean =>
    (sender === undefined || context.process(call).pid === sender) &&
    sending(context, call).signal === signal;
  emitEarly(context, 'signalSent', isSending, (call) => {
    sent(context, call);
  });
}

/** @returns What the process does with the signal. */
export function delivered(
  context: Context,
  at: At,
  body: SignalArrived,
): { readonly how: Disposition; readonly flags: readonly string[] } {
  const process = context.processes.ofThread(at.thread);
  const set = process?.dispositions.get(body.signal);
  const { disposition: how = 'default', flags = [] } = set ?? {};
  if (process === undefined) return { how, flags };
  // The kernel removes such a handler when it starts.
  if (how === 'handler' && flags.includes('SA_RESETHAND')) process.dispositions.delete(body.signal);
  arrive(context, process, at, body.signal, how, {
    code: word(body.information.get('si_code')),
    sender: number(body.information.get('si_pid')),
    value: number(body.information.get('si_int')),
  });
  return { how, flags };
}

/** sigtimedwait(2): the call accepts the signal, and the kernel does not deliver it. */
export function taken(context: Context, call: Call): void {
  const signal = signalName(/SIG\w+/.exec(call.note ?? '')?.[0] ?? '');
  if (signal === '' || call.error !== undefined) return;
  const information = call.arguments[1];
  arrive(context, context.process(call), atEnd(call), signal, 'accepted', {
    code: word(field(information, 'si_code')),
    sender: number(field(information, 'si_pid')),
    value: valueOf(information),
  });
}

/** read(2) from a signalfd: structures of 128 bytes. */
export function acceptedByDescriptor(context: Context, call: Call, data: Buffer): void {
  for (let offset = 0; offset + 128 <= data.length; offset += 128) {
    const signal = nameOfSignal(data.readUInt32LE(offset));
    const code = data.readInt32LE(offset + 8);
    arrive(context, context.process(call), atEnd(call), signal, 'accepted', {
      code: codeOf(signal, code),
      sender: data.readUInt32LE(offset + 12),
      // kill(2), tgkill(2) and the kernel send none.
      value: code < 0 && code !== -6 ? data.readInt32LE(offset + 44) : undefined,
    });
  }
}

const childCodes = ['EXITED', 'KILLED', 'DUMPED', 'TRAPPED', 'STOPPED', 'CONTINUED'] as const;

/** The name of si_code: sigaction(2). */
function codeOf(signal: string, code: number): string {
  if (code === 0) return 'SI_USER';
  if (code < 0) return code === -2 ? 'SI_TIMER' : code === -6 ? 'SI_TKILL' : 'SI_QUEUE';
  const child = signal === 'SIGCHLD' ? childCodes[code - 1] : undefined;
  return child === undefined ? 'SI_KERNEL' : `CLD_${child}`;
}

/** A code that a sender chose is negative, unlike those of the kernel; sigwait(3) shows none. */
const sentByProcess = /^(?:SI_(?:USER|TKILL|QUEUE)|0x[89a-f][0-9a-f]{7}|-\d+|)$/;

function arrive(
  context: Context,
  process: Process,
  at: At,
  signal: string,
  how: Disposition | 'accepted',
  from: { code: string; sender: number | undefined; value: number | undefined },
): void {
  const byProcess = sentByProcess.test(from.code);
  const sender = byProcess ? from.sender : undefined;
  let cause: number | undefined;
  if (sender !== undefined || byProcess) {
    const match = (): number =>
      process.pending
        .get(signal)
        ?.findIndex((one) => sender === undefined || one.sender === sender) ?? -1;
    if (match() < 0 && sender !== undefined) forceSending(context, sender, signal);
    const index = match();
    if (index >= 0) cause = process.pending.get(signal)?.splice(index, 1)[0]?.event;
  } else if (from.code.startsWith('CLD_') && from.sender !== undefined) {
    cause = context.processes.byPid.get(from.sender)?.ended;
  }
  const by = sender ?? (from.code.startsWith('CLD_') ? from.sender : undefined);
  context.release = by === undefined ? undefined : { event: cause, pid: by, time: at.time };
  const event = context.emit(
    'signal-delivered',
    at,
    { signal, sender, code: from.code, how, value: from.value },
    { cause },
  );
  process.lastSignal = { signal, event };
  process.arrived.set(signal, event);
  if (isBlocked(context, process, signal)) emitCoalesced(context, process, at, signal);
}

/**
 * A standard signal does not queue: if it is sent while the same signal is pending, it never arrives. If
 * the process keeps it blocked (sigwait), these are all that were sent before the one that arrived;
 * otherwise they are known when the process exits.
 */
function emitCoalesced(context: Context, process: Process, at: At, signal: string): void {
  const pending = process.pending.get(signal);
  const arrived = process.arrived.get(signal);
  if (pending === undefined || arrived === undefined || isRealTime(signal)) return;
  for (const lost of pending.splice(0)) {
    if (lost.event > arrived) pending.push(lost);
    else if (!lost.group) emitMerged(context, at, signal, lost);
  }
}

function emitMerged(context: Context, at: At, signal: string, lost: PendingSignal): void {
  const origin = { cause: lost.event, known: 'inferred' } as const;
  context.emit('signal-coalesced', at, { signal, sender: lost.sender }, origin);
}

/** When a process ends, the signals that were sent to it and have not arrived are lost. */
export function settlePending(context: Context, process: Process, at: At & { pid: number }): void {
  for (const [signal, pending] of process.pending) {
    emitCoalesced(context, process, at, signal);
    const how = isBlocked(context, process, signal) ? 'pending' : 'discarded';
    pending
      .filter(({ group }) => !group)
      .forEach((lost, index) => {
        // At most one standard signal of each number is pending.
        const isMerged = index > 0 && how === 'pending' && !isRealTime(signal);
        if (isMerged) emitMerged(context, at, signal, lost);
        else emitLost(context, process, at, signal, lost, how);
      });
  }
  process.pending.clear();
}

function isRealTime(signal: string): boolean {
  return signal.startsWith('SIGRT');
}

function emitLost(
  context: Context,
  process: Process,
  at: At,
  signal: string,
  { event, sender }: { readonly event: number; readonly sender: number },
  how: 'pending' | 'discarded',
): void {
  const here = { ...at, pid: process.pid };
  const origin = { cause: event, known: 'inferred' } as const;
  context.emit('signal-lost', here, { signal, sender, how }, origin);
}

/**
 * A signal that cannot be caught ends the process without a line of its own: its end is its arrival.
 *
 * @returns The event of the arrival, if a process of the trace sent it.
 */
export function arrivedWithEnd(
  context: Context,
  process: Process,
  at: At & { pid: number },
  signal: string,
): number | undefined {
  if (process.lastSignal?.signal === signal) return process.lastSignal.event;
  if (!process.pending.has(signal)) forceSending(context, undefined, signal);
  const sent = process.pending.get(signal)?.shift();
  if (sent === undefined) return undefined;
  const origin = { cause: sent.event, known: 'inferred' } as const;
  const fields = { signal, sender: sent.sender, code: 'SI_USER', how: 'default' } as const;
  const arrival = context.emit('signal-delivered', at, fields, origin);
  process.arrived.set(signal, arrival);
  process.lastSignal = { signal, event: arrival };
  // More of the same do nothing to a process that is being ended.
  for (const more of process.pending.get(signal)?.splice(0) ?? []) {
    if (!more.group) emitMerged(context, at, signal, more);
  }
  return arrival;
}

/** Whether a process of the trace sent the signal that ends the process. */
export function isFromWithin({ pending, lastSignal }: Process, signal: string): boolean {
  return lastSignal?.signal === signal || (pending.get(signal)?.length ?? 0) > 0;
}

function isBlocked(context: Context, process: Process, signal: string): boolean {
  for (const thread of process.threads) {
    const mask = context.processes.masks.get(thread);
    if (mask === undefined || !blocks(mask, signal)) return false;
  }
  return process.threads.size > 0;
}
