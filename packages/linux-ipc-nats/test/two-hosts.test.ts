/** Two hosts: exercise 6 with another address, and what relays join. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { RelayStatistics } from 'linux-ipc-nats';
import {
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  text,
} from 'linux-ipc/channel';

import { Child } from '../../linux-ipc/dist-test/support/child.js';
import { skip as skipServer } from './support/nats-server.js';
import { Host, skip as skipHosts } from './support/two-hosts.js';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../ipc-lab/dist/programs/${name}.js`, import.meta.url));

const relay = fileURLToPath(new URL('fixtures/relay.js', import.meta.url));
const lab = fileURLToPath(new URL('../../ipc-lab/dist/main.js', import.meta.url));
const messages = text();
const waiting = { messages, whenFull: 'wait' as const };

/** Two clients and a server; `on` is the command that runs a program on the server's, or the clients' host. */
async function exercise6(
  address: string,
  serverOn: (words: readonly string[]) => [string, readonly string[]],
  clientOn: (words: readonly string[]) => [string, readonly string[]],
): Promise<void> {
  const words = (name: string, ...rest: string[]): string[] => [
    ...[process.execPath, program(name), '--lang', 'en', '--socket', address],
    ...rest,
  ];
  await using server = new Child(...serverOn(words('sum_server')));
  assert.equal(await server.line(), `Listening on ${address}`);
  const clients = ['20', '22'].map((value) => new Child(...clientOn(words('sum_client', value))));
  for (const client of clients) assert.equal(await client.line(), 'Result = 42');
  assert.equal(await server.line(), 'Sum: 42');
  for (const one of [...clients, server]) assert.equal(await one.end(), 0);
}

/** The last line of a relay that has ended. */
async function statisticsOf(child: Child): Promise<RelayStatistics> {
  let last = '';
  while (!last.startsWith('{')) last = await child.line();
  assert.equal(await child.end(), 0);
  return JSON.parse(last) as RelayStatistics;
}

const here = ([command = '', ...rest]: readonly string[]): [string, readonly string[]] => [
  command,
  rest,
];

describe('two hosts', { skip: skipServer || skipHosts }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-hosts-'));
  let one: Host;
  let two: Host;
  let stopServer = (): Promise<unknown> => Promise.resolve();
  before(async () => {
    [one, two] = await Host.pair();
    const nats = spawn(
      ...one.command('nats-server', ['-js', '-sd', folder, '-a', one.address, '-p', '4222']),
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    stopServer = () => {
      nats.kill('SIGKILL');
      return once(nats, 'exit');
    };
    for await (const line of createInterface(nats.stderr)) {
      if (line.includes('Server is ready')) break;
    }
  });
  after(async () => {
    await stopServer();
    one.stop();
    two.stop();
    rmSync(folder, { recursive: true });
  });

  it('are not needed for exercise 6, which runs on one machine', async () => {
    await exercise6(join(folder, 'sum.socket'), here, here);
  });

  it('run exercise 6, by another address', async () => {
    await exercise6(
      `nats://${one.address}:4222/sum`,
      ([command = '', ...rest]) => one.command(command, rest),
      ([command = '', ...rest]) => two.command(command, rest),
    );
  });

  /** `ipc-lab relay` on each host: from memory to the server, and from there to memory. */
  async function relays(kind: string, name: string): Promise<[Child, Child, string, string]> {
    const wire = `nats://${one.address}:4222/${name}`;
    const [there, here] = [1, 2].map((host) => join(folder, `${name} ${host}`)) as [string, string];
    const command = (...words: string[]): string[] => [
      ...[lab, 'relay', '--lang', 'en', kind, ...words, '--messages', 'text'],
      ...(kind === 'publisher' ? ['--wait'] : []),
    ];
    const ends = [
      [one, `memory:${there}`, wire],
      [two, wire, `memory:${here}`],
    ] as const;
    // An inbox passes messages on to what is there: so the relay at its end is first.
    const ordered = kind === 'inbox' ? [...ends].reverse() : ends;
    const children: Child[] = [];
    for (const [host, from, to] of ordered) {
      const child = new Child(...host.command(process.execPath, command(from, to)));
      assert.match(await child.line(), /^Relaying from/);
      children.push(child);
    }
    return [children[0], children[1], there, here] as [Child, Child, string, string];
  }

  it('have one publisher, whose messages relays pass on; a receiver on the other loses none', async () => {
    const publisher = await openPublisher(`memory:${join(folder, 'prices 1')}`, waiting);
    const [first, second, , here] = await relays('publisher', 'prices');
    await using _first = first;
    await using _second = second;
    const subscribers = await Promise.all(
      [1, 2].map(() => openSubscriber(`memory:${here}`, { messages })),
    );
    const receiving = subscribers.map(async (subscriber) => {
      let next = 0;
      for await (const message of subscriber) assert.equal(message, String(next++));
      subscriber.close();
      return next;
    });
    for (let i = 0; i < 1000; i++) await publisher.send(String(i));
    publisher.close();
    assert.deepEqual(await Promise.all(receiving), [1000, 1000]);
    for (const child of [first, second]) {
      assert.equal(await child.line(), 'messages relayed: 1000, lost: 0');
      assert.equal(await child.end(), 0);
    }
  });

  it('lose nothing between their relays while the cable is cut', async () => {
    const publisher = await openPublisher(`memory:${join(folder, 'cut 1')}`, waiting);
    const wire = `nats://${one.address}:4222/cut`;
    const patient = ['SILENCE=20000', process.execPath, relay];
    const words = ['publisher', `memory:${join(folder, 'cut 1')}`, wire];
    await using first = new Child(...one.command('env', [...patient, ...words]));
    assert.equal(await first.line(), 'open');
    const back = ['publisher', wire, `memory:${join(folder, 'cut 2')}`];
    await using second = new Child(...two.command('env', [...patient, ...back]));
    assert.equal(await second.line(), 'open');
    using subscriber = await openSubscriber(`memory:${join(folder, 'cut 2')}`, { messages });
    const received: string[] = [];
    const receiving = subscriber.receiveEach((message) => void received.push(message));
    for (let i = 0; i < 500; i++) await publisher.send(String(i));
    two.cable('down');
    for (let i = 500; i < 1000; i++) await publisher.send(String(i));
    // The server and the first relay are on one host: only the second one loses anything.
    while ((await second.line()) !== 'server lost');
    two.cable('up');
    while ((await second.line()) !== 'server found');
    publisher.close();
    await receiving;
    assert.deepEqual(
      received,
      Array.from({ length: 1000 }, (_, i) => String(i)),
    );
    for (const child of [first, second]) {
      let last = '';
      while (!last.startsWith('{')) last = await child.line();
      assert.equal(last, '{"relayed":1000,"lost":0}');
      assert.equal(await child.end(), 0);
    }
  });

  for (const isOutward of [true, false]) {
    const title = isOutward ? 'the receiver' : 'the publisher';
    it(`count what a publisher that overwrites loses while the cable of ${title} is cut`, async () => {
      const name = `overwrites ${title}`;
      const wire = `nats://${one.address}:4222/${name}`;
      const [source, copy] = [1, 2].map(
        (end) => `memory:${join(folder, `${name} ${end}`)}` as const,
      );
      if (source === undefined || copy === undefined) return;
      // The server is on the first host: the relay on the second one loses it.
      const [near, far] = isOutward ? [one, two] : [two, one];
      const publisher = await openPublisher(source, waiting);
      const fixture = ['SILENCE=20000', 'CAPACITY=8192', process.execPath, relay, 'publisher'];
      await using first = new Child(...near.command('env', [...fixture, source, wire]));
      assert.equal(await first.line(), 'open');
      await using second = new Child(...far.command('env', [...fixture, wire, copy]));
      assert.equal(await second.line(), 'open');
      const cut = isOutward ? second : first;
      const subscriber = await openSubscriber(copy, { messages });
      let received = 0;
      const receiving = subscriber.receiveEach(() => {
        received++;
      });
      const count = 3000;
      for (let i = 0; i < 10; i++) await publisher.send(String(i));
      two.cable('down');
      for (let i = 10; i < count; i++) await publisher.send(String(i));
      while ((await cut.line()) !== 'server lost');
      for (let i = 0; i < count; i++) await publisher.send(String(i));
      two.cable('up');
      while ((await cut.line()) !== 'server found');
      publisher.close();
      await receiving;
      const [before, behind] = [await statisticsOf(first), await statisticsOf(second)];
      assert.equal(before.relayed, 2 * count);
      assert.equal(behind.relayed + behind.lost, 2 * count);
      assert.ok(behind.lost > 0 && before.lost <= behind.lost, JSON.stringify([before, behind]));
      assert.equal(received + subscriber.lost, behind.relayed);
      subscriber.close();
    });
  }

  it('have one inbox: what is sent to the relay on one arrives on the other', async () => {
    using inbox = await openInbox(`memory:${join(folder, 'jobs 2')}`, { messages });
    const [second, first, there] = await relays('inbox', 'jobs');
    await using _first = first;
    await using _second = second;
    using outbox = await openOutbox(`memory:${there}`, { messages });
    for (let i = 0; i < 1000; i++) await outbox.send(String(i));
    for (let i = 0; i < 1000; i++) assert.equal(await inbox.receive(), String(i));
    for (const child of [first, second]) child.process.kill('SIGINT');
    for (const child of [first, second]) {
      assert.equal(await child.line(), 'messages relayed: 1000, lost: 0');
      await child.end();
    }
  });

  it('have one latest value', async () => {
    using value = await openLatestValue(`memory:${join(folder, 'state 1')}`, { messages });
    const [first, second, , here] = await relays('value', 'state');
    await using _first = first;
    await using _second = second;
    using reader = await openLatestValueReader(`memory:${here}`, { messages });
    for (const text of ['one', 'two', 'three']) value.write(text);
    while ((await reader.receive()) !== 'three');
  });
});
