/** Pseudo-terminals: what is written to one side is read from the other. See pty(7). */
import { atEnd, type Context } from '../state/context.js';
import type { Cause } from '../state/channel.js';
import type { OpenFile } from '../state/process-table.js';
import type { Call } from '../strace/calls.js';
import { entryOf } from './descriptors.js';
import { descriptor, items, number, word } from '../strace/fields.js';

/** ioctl(2): TIOCGPTN gives the number of the slave side; the descriptor is then known as the master. */
export function deviceControlled(context: Context, call: Call): void {
  const shown = descriptor(call.arguments[0]);
  if (word(call.arguments[1]) !== 'TIOCGPTN' || shown === undefined || call.result !== 0) return;
  const name = number(items(call.arguments[2])[0]);
  if (name === undefined) return;
  const { file } = entryOf(context, context.process(call), shown);
  if (file.isMaster === true) return;
  const path = `/dev/pts/${name}`;
  const object = context.objects.get(path, 'terminal', path);
  file.object = object;
  file.isMaster = true;
  context.pseudoTerminals.add(object.id);
  context.emit('made', atEnd(call), { object, call: 'posix_openpt', descriptors: [shown.fd] });
}

const toSlave = (id: string): string => `${id} input`;
const toMaster = (id: string): string => `${id} output`;

export function givenToTerminal(
  context: Context,
  { object, isMaster }: OpenFile,
  data: Buffer,
  cause: Cause,
): void {
  if (!context.pseudoTerminals.has(object.id)) return;
  const plain = withoutReturns(data);
  const given = { cause, remaining: plain.length, bytes: plain };
  if (isMaster === true) {
    context.channel(toSlave(object.id)).give({ cause, remaining: data.length });
    // The line discipline may echo it.
    context.channel(toMaster(object.id)).give({ ...given, isEcho: true });
  } else context.channel(toMaster(object.id)).give(given);
}

/** The first write that the side has not read yet. */
export function waitingAtTerminal(
  context: Context,
  { object, isMaster }: OpenFile,
): Cause | undefined {
  const side = isMaster === true ? toMaster(object.id) : toSlave(object.id);
  return context.channel(side).first?.cause;
}

export interface TakenFromTerminal {
  /** The last write whose bytes were read; for an echo, the reader's own. */
  readonly cause: Cause | undefined;
  /** How many of the bytes were an echo. */
  readonly echoed: number;
}

export function takenFromTerminal(
  context: Context,
  { object, isMaster }: OpenFile,
  data: Buffer,
): TakenFromTerminal {
  if (isMaster !== true) {
    const channel = context.channel(toSlave(object.id));
    return { cause: channel.take(data.length).at(-1)?.cause, echoed: 0 };
  }
  const channel = context.channel(toMaster(object.id));
  let cause: Cause | undefined;
  let echoed = 0;
  let rest = withoutReturns(data);
  while (rest.length > 0) {
    const { first } = channel;
    if (first?.bytes === undefined) break;
    const length = Math.min(first.bytes.length, rest.length);
    const isSame = first.bytes.subarray(0, length).equals(rest.subarray(0, length));
    if (!isSame && first.isEcho !== true) break;
    if (isSame) {
      // An echo that precedes the answer to it is not what the reader waited for.
      if (first.isEcho !== true || cause === undefined) ({ cause } = first);
      if (first.isEcho === true) echoed += lengthAsRead(rest.subarray(0, length), data);
      rest = rest.subarray(length);
      first.bytes = first.bytes.subarray(length);
      if (first.bytes.length > 0) break;
    }
    channel.takeMessage();
  }
  return { cause: cause ?? channel.first?.cause, echoed };
}

/** How many bytes of what was read a part of it makes without returns. */
function lengthAsRead(part: Buffer, data: Buffer): number {
  return part.length + (data.includes('\r\n') ? part.filter((byte) => byte === 10).length : 0);
}

/** The line discipline turns each newline into two characters. */
function withoutReturns(data: Buffer): Buffer {
  return data.includes(13) ? Buffer.from(data.filter((byte) => byte !== 13)) : data;
}
