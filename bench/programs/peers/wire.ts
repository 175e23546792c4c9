/**
 * Measures the alternatives to the library. Each peer only defines how its ends send and receive.
 *
 * Usage: PEER MODE SUBJECT COUNT SAMPLES, where MODE is one of
 *   sleep      round trips
 *   echo.K     K messages, each of which is sent back, before the next K
 *   request    round trips of messages with an id, which matches the response to its request
 *   oneway     the last of COUNT messages is answered
 *   many.N     N processes send COUNT messages each to this one
 *   publish.N  this process sends each of COUNT messages to N others
 * and SUBJECT is one of message.ts. Prints one number per sample: nanoseconds per message, or per round
 * trip.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

import { isBytes, nextMessage } from '../message.js';
import {
  readParameters,
  reportSamples,
  startPartner,
  wordsForPartner,
  type Partner,
} from '../samples.js';

const { mode, subject, size, count, samples, isPartner } = readParameters();

const [kind = '', words = '1'] = mode.split('.');
const number = Number(words);

/** The number of processes that send to this one, or receive from it, at once. */
export const partnerCount = kind === 'many' || kind === 'publish' ? number : 1;

/** The next message. */
export const next = nextMessage(subject);

/** The message of the peers that carry bytes only. */
export const message = isBytes(subject) ? (next() as Buffer) : Buffer.alloc(0);

/** One end of a connection. */
export interface Wire {
  /** Sends a message; returns a promise if the caller should wait before it sends more. */
  send(message: unknown): Promise<unknown> | undefined;
  /** From now on, calls this function for each message. */
  onMessage(callback: (message: unknown) => void): void;
  close(): void;
}

/** Over a stream of bytes: messages of a fixed size, or lines of JSON. */
export function streamWire(input: Readable, output: Writable): Wire {
  const write = (data: Buffer | string): Promise<unknown> | undefined =>
    output.write(data) ? undefined : once(output, 'drain');
  const close = (): void => {
    input.destroy();
    output.destroy();
  };
  if (!isBytes(subject)) {
    const send = (value: unknown) => write(`${JSON.stringify(value)}\n`);
    return {
      send,
      onMessage(callback) {
        onLine(input, callback);
      },
      close,
    };
  }
  return {
    send: () => write(message),
    onMessage(callback) {
      let received = 0;
      input.on('data', (data: Buffer) => {
        received += data.length;
        for (; received >= size; received -= size) callback(message);
      });
    },
    close,
  };
}

function onLine(input: Readable, callback: (message: unknown) => void): void {
  let rest = '';
  input.setEncoding('utf8').on('data', (data: string) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) callback(JSON.parse(line));
  });
}

export function socketWire(socket: Socket): Wire {
  return streamWire(socket, socket);
}

/** Runs the other end: it sends messages back, answers the last of `count`, or is a producer. */
export function serve(wire: Wire): void {
  let received = 0;
  wire.onMessage((value) => {
    if (kind === 'many') void sendAll([wire]);
    else if (kind === 'oneway' || kind === 'publish') {
      if (++received % count === 0) void wire.send(next());
    } else void wire.send(value);
  });
}

/** Sends `count` messages over each of these wires. */
async function sendAll(wires: readonly Wire[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    const value = next();
    for (const wire of wires) {
      const waiting = wire.send(value);
      if (waiting !== undefined) await waiting;
    }
  }
}

/** What a user has to write in order to get the response to a request. */
function requester(wire: Wire): (value: unknown) => Promise<unknown> {
  const pending = new Map<number, (value: unknown) => void>();
  let nextId = 0;
  wire.onMessage((response) => {
    const { id, value } = response as { id: number; value: unknown };
    pending.get(id)?.(value);
    pending.delete(id);
  });
  return (value) =>
    new Promise((resolve) => {
      const id = nextId++;
      pending.set(id, resolve);
      void wire.send({ id, value });
    });
}

/** Runs this end: measures, and prints the samples. */
export async function measure(wires: readonly Wire[]): Promise<void> {
  const [wire] = wires as [Wire];
  const messages = kind === 'many' || kind === 'echo' ? count * number : count;
  await reportSamples(samples, messages, kind === 'request' ? requests(wire) : exchange(wires));
  for (const each of wires) each.close();
}

function requests(wire: Wire): () => Promise<void> {
  const request = requester(wire);
  return async () => {
    for (let i = 0; i < count; i++) await request(next());
  };
}

/** Everything but requests: what is sent, and how many messages arrive then. */
function exchange(wires: readonly Wire[]): () => Promise<void> {
  let expected = 0;
  let arrived: () => void = () => undefined;
  const arrival = (messages: number): Promise<void> => {
    expected = messages;
    return new Promise((resolve) => (arrived = resolve));
  };
  for (const each of wires) {
    each.onMessage(() => {
      if (--expected === 0) arrived();
    });
  }
  const [wire] = wires as [Wire];
  switch (kind) {
    case 'many':
      return async () => {
        const all = arrival(wires.length * count);
        for (const each of wires) void each.send(next());
        await all;
      };
    case 'oneway':
    case 'publish':
      return async () => {
        const answers = arrival(wires.length);
        await sendAll(wires);
        await answers;
      };
    default:
      return async () => {
        for (let i = 0; i < count; i++) {
          const answers = arrival(number);
          for (let k = 0; k < number; k++) void wire.send(next());
          await answers;
        }
      };
  }
}

/** Measures a peer whose other process {@link startPartner} starts and connects to this one by name. */
export async function measurePeer(
  connect: (name: string) => Promise<Wire>,
  listen: (name: string, start: (name: string) => void) => Promise<Wire>,
): Promise<void> {
  const [name] = wordsForPartner();
  if (isPartner && name !== undefined) {
    serve(await connect(name));
    return;
  }
  const partners: Partner[] = [];
  const wires: Wire[] = [];
  for (let i = 0; i < partnerCount; i++) {
    const own = `linux-ipc-bench-${String(process.pid)}-${String(i)}`;
    wires.push(await listen(own, (address) => partners.push(startPartner([address]))));
  }
  await measure(wires);
  for (const partner of partners) partner.kill('SIGKILL');
}
