/** The alternatives to a channel. */
import { inBun, inC, inNode, inPython } from '../contenders.js';
import type { Contender } from '../record.js';

/** The default send buffer of a SOCK_SEQPACKET socket holds a message of this size, but none of 1 MiB. */
const LARGEST_PACKET = 131_072;

/** The arguments of every program: mode, subject, count, samples; see `programs/peers/wire.ts`. */
export type Exchange = readonly [
  mode: string,
  subject: string | number,
  count: number,
  samples: number,
];

export type Contenders = Readonly<Record<string, Contender>>;

export function processSend(...exchange: Exchange): Contenders {
  return {
    'process.send (json)': inNode('peers/process-send', ...exchange),
    'process.send (advanced)': inNode('peers/process-send', ...exchange, '--advanced'),
  };
}

export function net(...exchange: Exchange): Contenders {
  return { net: inNode('peers/net', ...exchange) };
}

export function bun(...exchange: Exchange): Contenders {
  return {
    'Bun IPC (json)': inBun('peers/bun', ...exchange, '--json'),
    'Bun IPC (advanced)': inBun('peers/bun', ...exchange),
  };
}

/** Boost.Interprocess carries bytes between two processes. */
export function boost(...exchange: Exchange): Contenders {
  return { 'Boost message_queue': inC('message-queue', ...exchange) };
}

/** Python's multiprocessing, between two processes. */
export function python(...exchange: Exchange): Contenders {
  return {
    'Python Pipe': inPython('multiprocessing_peer', 'pipe', ...exchange),
    'Python Queue': inPython('multiprocessing_peer', 'queue', ...exchange),
  };
}

/** The alternatives that carry bytes in Node.js. */
export function theirs(...[mode, size, count, samples]: Exchange): Contenders {
  const exchange = [mode, size, count, samples] as const;
  const isMany = mode.startsWith('many');
  return {
    ...processSend(...exchange),
    ...net(...exchange),
    ...(isMany ? {} : { 'MessagePort (threads)': inNode('peers/message-port', ...exchange) }),
    zeromq: inNode('peers/zeromq', ...exchange),
    ...(Number(size) > LARGEST_PACKET
      ? {}
      : { 'node-unix-socket': inNode('peers/node-unix-socket', ...exchange) }),
  };
}
