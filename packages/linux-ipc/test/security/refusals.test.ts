/** Servers of every kind go on, whatever their guests do, and when descriptors run out. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'node:test';

import {
  Channel,
  LatestValueReader,
  Outbox,
  Requester,
  SocketChannel,
  Subscriber,
  values,
  type Envelope,
} from 'linux-ipc/channel';
import { DatagramSocket, SeqpacketConnection, StreamConnection } from 'linux-ipc/socket';

import { KIND, VERSION } from '../../dist/channel/ring/layout.js';
import { Child } from '../support/child.js';
import { fixture, pythonPeer } from '../support/peers.js';
import { uniqueName } from '../support/unique-name.js';

const message = Buffer.from('honest');
interface Address {
  readonly abstract: string;
}

/** An honest client: it gets what it came for, or throws. */
const client = {
  seqpacket: async (address: Address) => {
    using connection = await SeqpacketConnection.connect(address);
    await connection.send(message);
    assert.deepEqual(await connection.receive(), message);
  },
  stream: async (address: Address) => {
    using connection = await StreamConnection.connect(address);
    await connection.write(message);
    assert.equal(await connection.read(Buffer.alloc(10)), message.length);
  },
  channel: async (address: Address) => {
    using channel = await Channel.connect(address);
    await channel.send(message);
    assert.deepEqual(Buffer.from((await channel.receive()) ?? []), message);
  },
  socketChannel: async (address: Address) => {
    using channel = await SocketChannel.connect(address);
    await channel.send(message);
    assert.deepEqual(Buffer.from((await channel.receive()) ?? []), message);
  },
  requester: async (address: Address) => {
    const messages = values<Envelope<string, string>>();
    using requester = Requester.from(await Channel.connect(address, { messages }));
    assert.equal(await requester.request('honest'), 'honest');
  },
  outbox: async (address: Address) => {
    using outbox = await Outbox.connect(address);
    await outbox.send(message);
  },
  subscriber: async (address: Address) => {
    using subscriber = await Subscriber.connect(address);
    assert.equal(Buffer.from((await subscriber.receive()) ?? []).toString(), 'published');
  },
  reader: async (address: Address) => {
    using reader = await LatestValueReader.connect(address);
    assert.equal(Buffer.from((await reader.receive()) ?? []).toString(), 'latest');
  },
};

interface ServerKind {
  readonly name: string;
  readonly use: (address: Address) => Promise<void>;
  /** The kind of its channels; undefined for plain sockets. */
  readonly kind?: number;
  readonly schema?: number;
  /** Whether guests share memory that is theirs alone. */
  readonly ownMemory?: boolean;
}

const kinds: ServerKind[] = [
  { name: 'SeqpacketServer', use: client.seqpacket },
  { name: 'StreamServer', use: client.stream },
  { name: 'ChannelServer', use: client.channel, kind: KIND.ONE_TO_ONE, ownMemory: true },
  { name: 'accept', use: client.channel, kind: KIND.ONE_TO_ONE, ownMemory: true },
  { name: 'SocketChannel', use: client.socketChannel, kind: KIND.SOCKET },
  {
    name: 'respondToAll',
    use: client.requester,
    kind: KIND.ONE_TO_ONE,
    schema: 3,
    ownMemory: true,
  },
  { name: 'Inbox', use: client.outbox, kind: KIND.MANY_TO_ONE },
  { name: 'Publisher', use: client.subscriber, kind: KIND.BROADCAST },
  { name: 'LatestValue', use: client.reader, kind: KIND.LATEST_VALUE },
];

/** What breaks the handshake of a channel, and is refused. */
const rubbish = ['short', 'long', 'magic', 'version', 'word', 'kind', 'schema', 'descriptors'];

/** Each wait is for a child, or for a server in one: when a test is over, the children are killed. */
const limits = { timeout: 120_000 };

function child(program: string, parameters: readonly string[], over: AbortSignal): Child {
  const made = new Child(program, parameters);
  over.addEventListener('abort', () => made.process.kill('SIGKILL'));
  return made;
}

class Served implements AsyncDisposable {
  readonly address: Address;
  readonly refusals: string[] = [];
  readonly #child: Child;
  readonly #kind: ServerKind;
  readonly #over: AbortSignal;

  private constructor(kind: ServerKind, free: number, over: AbortSignal) {
    const abstract = uniqueName();
    this.address = { abstract };
    this.#kind = kind;
    this.#over = over;
    const command = `ulimit -n 512; exec "$0" "$@"`;
    const program = [process.execPath, fixture('serves'), kind.name, abstract, String(free)];
    this.#child = child('sh', ['-c', command, ...program], over);
  }

  /** @param over Ends the server and its guests. */
  static async start(kind: ServerKind, free: number, over: AbortSignal): Promise<Served> {
    const served = new Served(kind, free, over);
    assert.equal(await served.#child.line(), 'listening');
    assert.equal(await served.#child.line(), 'ready');
    return served;
  }

  guests(faults: readonly string[], count: number): Child {
    const { name, kind = 0, schema = 1 } = this.#kind;
    const type = name === 'StreamServer' ? 'stream' : 'seqpacket';
    const { abstract } = this.address;
    const parameters = [abstract, faults.join(' '), count, kind, VERSION, schema, type].map(String);
    return child('python3', [pythonPeer('hostile_guests'), ...parameters], this.#over);
  }

  /** How many were refused; keeps the reasons. */
  async refused(): Promise<number> {
    this.#child.say('refused?');
    for (;;) {
      const line = await this.#child.line();
      const [, count] = /^refused\? (\d+)$/.exec(line) ?? [];
      if (count !== undefined) return Number(count);
      assert.notEqual(line, 'over');
      if (line.startsWith('refused ')) this.refusals.push(line.slice('refused '.length));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    assert.equal(await this.#child.end(), 0);
  }
}

describe(
  'a server goes on, whatever its guests do and when descriptors run out',
  { concurrency: 4 },
  () => {
    for (const kind of kinds) {
      it(kind.name, limits, async ({ signal }) => {
        await using served = await Served.start(kind, 30, signal);
        const faults = [
          'leave',
          ...(kind.kind === undefined ? ['short'] : ['hello-leave', ...rubbish]),
        ];
        if (kind.ownMemory === true) faults.push('scribble');
        await using strangers = served.guests(faults, 2);
        assert.equal(await strangers.line(), 'done');
        await kind.use(served.address);
        const least = kind.kind === undefined ? 0 : rubbish.length * 2;
        while ((await served.refused()) < least) await turn();
        const reasons = new Set(served.refusals.splice(0));
        // Memory that was written to before the channel was open.
        reasons.delete('ERR_CHANNEL_CORRUPTED');
        assert.deepEqual([...reasons], kind.kind === undefined ? [] : ['ERR_CHANNEL_MISMATCH']);

        await using silent = served.guests(['silent'], 60);
        assert.equal(await silent.line(), 'done');
        // Silent guests of a channel make way for others. A plain socket's guests are the server's affair.
        const waiting = kind.use(served.address);
        if (kind.kind === undefined) {
          while (!served.refusals.includes('EMFILE')) await served.refused();
          await silent.end();
        }
        await waiting;
        const count = await served.refused();
        const shortages = served.refusals.filter((reason) => reason === 'EMFILE');
        assert.equal(shortages.length, 1, served.refusals.join());
        if (kind.kind === undefined) assert.equal(count, 0);
        else assert.ok(served.refusals.includes('ERR_CHANNEL_SILENT_GUEST'));
        await kind.use(served.address);
      });
    }
  },
);

describe('a channel server that is short of descriptors', () => {
  it('loses no guest', limits, async ({ signal }) => {
    const kind: ServerKind = { name: 'ChannelServer', use: client.channel, kind: KIND.ONE_TO_ONE };
    await using served = await Served.start(kind, 30, signal);
    const all = Array.from({ length: 150 }, async () => {
      const channel = await Channel.connect(served.address);
      await channel.send(message);
      assert.deepEqual(Buffer.from((await channel.receive()) ?? []), message);
      channel.close();
    });
    await Promise.all(all);
    assert.equal(await served.refused(), 0);
  });
});

describe('an iteration over datagrams', () => {
  it('goes on when a message is too long, and counts it', limits, async ({ signal }) => {
    const use = async (address: Address): Promise<void> => {
      using socket = await DatagramSocket.bind({ abstract: uniqueName() });
      await socket.sendTo(address, message, { signal });
      assert.deepEqual(await socket.receive({ signal }), message);
    };
    await using served = await Served.start({ name: 'DatagramSocket', use }, 200, signal);
    await using guests = served.guests(['datagram'], 3);
    assert.equal(await guests.line(), 'done');
    await use(served.address);
    assert.equal(await served.refused(), 3);
    assert.deepEqual(served.refusals, ['EMSGSIZE', 'EMSGSIZE', 'EMSGSIZE']);
  });
});
