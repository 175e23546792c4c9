/**
 * Channels over NATS, and the plain client doing the same work: the same codec, the same server, the same processes,
 * in turns.
 *
 * Usage: nats MODE both COUNT SAMPLES. MODE: roundtrip, objects, or subscribers.NUMBER. Prints two numbers per sample,
 * of the channel and of the plain client: nanoseconds per round trip, or per message.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

import { connect } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import {
  listenForChannels,
  openChannel,
  openPublisher,
  openSubscriber,
  values,
} from 'linux-ipc/channel';

import { readParameters, reportInTurns, startPartner, wordsForPartner } from './samples.js';
import type { Partner } from './samples.js';

const { mode, count, samples, isPartner } = readParameters();
const subscribers = Number(mode.split('.')[1] ?? 0);
const codec = values<unknown>();
const object = { id: 123_456, name: 'a customer', tags: ['one', 'two'], price: 12.5, isOpen: true };

/**
 * A subscriber uses a third of its publisher's processor time: after this much of the publisher's, the subscriber is
 * warm, too.
 */
const WARM_MS = 1200;

/** A side of the exchange: sends, and calls the handler with each message. */
interface Side {
  send(message: unknown): Promise<void> | void;
  onMessage(handler: (message: unknown) => void): void;
}

async function plainSide(port: string, sendTo: string, listenAt: string): Promise<Side> {
  const client = await connect({ servers: `127.0.0.1:${port}` });
  let handle: (message: unknown) => void = () => undefined;
  client.subscribe(listenAt, {
    callback: (_error, { data }) => {
      handle(codec.decode(data, 0, data.length));
    },
  });
  await client.flush();
  return {
    send: (message) => {
      client.publish(sendTo, codec.encode(message).slice());
    },
    onMessage: (handler) => (handle = handler),
  };
}

async function ourSide(port: string): Promise<Side> {
  const address = `nats://127.0.0.1:${port}/bench` as const;
  if (subscribers > 0 && !isPartner) {
    const publisher = await openPublisher(address, { messages: codec });
    return { send: (message) => publisher.send(message), onMessage: () => undefined };
  }
  const channel =
    subscribers > 0
      ? await openSubscriber(address, { messages: codec })
      : isPartner
        ? await openChannel(address, { messages: codec })
        : await (await listenForChannels(address, { messages: codec })).accept();
  return {
    send: (message) => ('send' in channel ? channel.send(message) : undefined),
    onMessage: (handler) => void channel.receiveEach(handler),
  };
}

/** What the other process does with the messages of each. */
async function respond(): Promise<void> {
  const [port = ''] = wordsForPartner();
  for (const side of [await ourSide(port), await plainSide(port, 'bench.back', 'bench.forth')]) {
    let received = 0;
    side.onMessage((message) => {
      if (mode === 'roundtrip') void side.send(message);
      else if (++received % count === 0) process.stdout.write('d');
    });
  }
  process.stdout.write('r');
}

/** A server of its own. */
async function startServer(): Promise<string> {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const port = String((free.address() as AddressInfo).port);
  free.close();
  const server = spawn('setpriv', [
    ...['--pdeathsig', 'KILL', 'nats-server', '-a', '127.0.0.1', '-p', port],
  ]);
  for await (const line of createInterface(server.stderr)) {
    if (line.includes('Server is ready')) break;
  }
  return port;
}

/** Sends `count` messages: one after the other has come back, or in bursts until all have said that they arrived. */
function exchange(side: Side, partners: readonly Partner[]): () => Promise<void> {
  let arrived = (): void => undefined;
  side.onMessage(() => {
    arrived();
  });
  return async () => {
    if (mode === 'roundtrip') {
      for (let i = 0; i < count; i++) {
        const back = new Promise<void>((resolve) => (arrived = resolve));
        await side.send(object);
        await back;
      }
      return;
    }
    const done = partners.map(({ stdout }) => once(stdout, 'data'));
    for (let i = 0; i < count; i++) {
      await side.send(object);
      if (i % 256 === 255) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(done);
  };
}

async function measure(): Promise<void> {
  const port = await startServer();
  const opening = ourSide(port);
  const plain = await plainSide(port, 'bench.forth', 'bench.back');
  if (subscribers > 0) await opening;
  const partners = Array.from({ length: Math.max(1, subscribers) }, () => startPartner([port]));
  await Promise.all(partners.map(({ stdout }) => once(stdout, 'data')));
  const sides = [await opening, plain];
  const contenders = sides.map((side) => exchange(side, partners));
  await reportInTurns(samples, count, contenders, WARM_MS);
  for (const partner of partners) partner.kill('SIGKILL');
  process.exit();
}

await (isPartner ? respond() : measure());
