/**
 * Measures the alternatives to the library: round trips, one way, and from several processes to one.
 * Each peer only defines how its ends send and receive.
 *
 * Usage: PEER MODE SIZE COUNT SAMPLES, where MODE is one of sleep (round trips), oneway,
 * many.PRODUCERS.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

import {
  readParameters,
  reportSamples,
  startPartner,
  wordsForPartner,
  type Partner,
} from '../samples.js';

const { mode, size, count, samples, isPartner } = readParameters();

/** The message of most peers: letters, which JSON does not escape. */
export const message = Buffer.alloc(size, 'x');

/** One end of a connection. */
export interface Wire {
  /** Sends a message; returns a promise if the caller should wait before it sends more. */
  send(): Promise<unknown> | undefined;
  /** From now on, calls this function for each message. */
  onMessage(callback: () => void): void;
  close(): void;
}

const isRoundTrip = mode === 'sleep';
/** The number of processes that send to this one at once; 0 in the other modes. */
export const producers = mode.startsWith('many.') ? Number(mode.slice(5)) : 0;

/** Messages of a fixed size over a stream of bytes. */
export function streamWire(input: Readable, output: Writable): Wire {
  return {
    send: () => (output.write(message) ? undefined : once(output, 'drain')),
    onMessage(callback) {
      let received = 0;
      input.on('data', (data: Buffer) => {
        received += data.length;
        for (; received >= size; received -= size) callback();
      });
    },
    close() {
      input.destroy();
      output.destroy();
    },
  };
}

export function socketWire(socket: Socket): Wire {
  return streamWire(socket, socket);
}

/**
 * Runs the other end. In round trips it replies to each message, one way to the last of `count`; as
 * a producer it sends `count` messages for each that it receives.
 */
export function serve(wire: Wire): void {
  let received = 0;
  wire.onMessage(() => {
    if (producers > 0) void sendAll(wire);
    else if (isRoundTrip || ++received % count === 0) void wire.send();
  });
}

async function sendAll(wire: Wire): Promise<void> {
  for (let i = 0; i < count; i++) {
    const waiting = wire.send();
    if (waiting !== undefined) await waiting;
  }
}

/** Runs this end: measures, and prints the samples. */
export async function measure(wires: readonly Wire[]): Promise<void> {
  let expected = 0;
  let arrived: () => void = () => undefined;
  const arrival = (messages: number): Promise<void> => {
    expected = messages;
    return new Promise((resolve) => (arrived = resolve));
  };
  for (const wire of wires) {
    wire.onMessage(() => {
      if (--expected === 0) arrived();
    });
  }
  const [wire] = wires as [Wire];
  const roundTrips = async (): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const answer = arrival(1);
      void wire.send();
      await answer;
    }
  };
  const oneWay = async (): Promise<void> => {
    const answer = arrival(1);
    await sendAll(wire);
    await answer;
  };
  const many = async (): Promise<void> => {
    const all = arrival(producers * count);
    for (const each of wires) void each.send();
    await all;
  };
  const run = producers > 0 ? many : isRoundTrip ? roundTrips : oneWay;
  await reportSamples(samples, count * Math.max(1, producers), run);
  for (const each of wires) each.close();
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
  for (let i = 0; i < Math.max(1, producers); i++) {
    const own = `linux-ipc-bench-${String(process.pid)}-${String(i)}`;
    wires.push(await listen(own, (address) => partners.push(startPartner([address]))));
  }
  await measure(wires);
  for (const partner of partners) partner.kill('SIGKILL');
}
