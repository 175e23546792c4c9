/** The alternatives to a channel. */
import { inNode } from '../harness.js';
import type { Contender } from '../record.js';

/** The default send buffer of a SOCK_SEQPACKET socket holds a message of this size, but none of 1 MiB. */
const LARGEST_PACKET = 131_072;

/** Runs each of them with the parameters of `programs/peers/wire.ts`. */
export function theirs(
  mode: string,
  size: number,
  count: number,
  samples: number,
): Record<string, Contender> {
  const peer = (name: string, ...more: string[]): Contender =>
    inNode(`peers/${name}`, mode, size, count, samples, ...more);
  return {
    'process.send (json)': peer('process-send'),
    'process.send (advanced)': peer('process-send', '--advanced'),
    net: peer('net'),
    ...(mode.startsWith('many') ? {} : { 'MessagePort (threads)': peer('message-port') }),
    zeromq: peer('zeromq'),
    ...(size > LARGEST_PACKET ? {} : { 'node-unix-socket': peer('node-unix-socket') }),
  };
}
