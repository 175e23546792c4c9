/** A message that cannot be encoded is refused by every sender, and the next message is sent. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import {
  Channel,
  ChannelInvitation,
  Inbox,
  LatestValue,
  LatestValueReader,
  listenForChannels,
  openChannel,
  Outbox,
  Publisher,
  record,
  Subscriber,
  text,
  values,
  bytes,
  json,
  type Codec,
} from 'linux-ipc/channel';

import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();

/** A sender, and what it sends last, as its receiver sees it. */
interface Way<T> {
  readonly methods: Record<string, (message: T) => unknown>;
  receive(): Promise<T | undefined>;
  readonly claims?: { tryClaim(length: number): number; abort(): void };
  close(): void;
}

type OpenWay = <T>(messages: Codec<T>) => Promise<Way<T>>;

function wayOf<T>(
  sender: {
    trySend(message: T): boolean;
    send(message: T): Promise<void>;
    tryClaim(length: number): number;
    abort(): void;
    close(): void;
  },
  receiver: { receive(): Promise<T | undefined>; close(): void },
): Way<T> {
  return {
    methods: {
      trySend: (message) => sender.trySend(message),
      send: (message) => sender.send(message),
    },
    receive: () => receiver.receive(),
    claims: sender,
    close: () => {
      sender.close();
      receiver.close();
    },
  };
}

const ways: Record<string, OpenWay> = {
  channel: async (messages) => {
    const invitation = ChannelInvitation.create({ messages, capacity: 2 ** 16 });
    const connecting = Channel.connect({ fd: invitation.releaseForThisProcess() }, { messages });
    return wayOf(await invitation.accept(), await connecting);
  },
  'channel over a socket': async (messages) => {
    const address = `seqpacket:${join(folder, 'channel')}` as const;
    using server = await listenForChannels(address, { messages });
    return wayOf(...(await Promise.all([openChannel(address, { messages }), server.accept()])));
  },
  outbox: async (messages) => {
    const inbox = Inbox.create({ messages, capacity: 2 ** 16 });
    using invitation = inbox.invite();
    const joined = Outbox.connect({ fd: invitation.releaseForThisProcess() }, { messages });
    return wayOf(await joined, inbox);
  },
  'publisher that overwrites': (messages) => publish(messages, 'overwrite'),
  'publisher that waits': (messages) => publish(messages, 'wait'),
  'latest value': async (messages) => {
    const value = LatestValue.create({ messages, capacity: 2 ** 16 });
    using invitation = value.invite();
    const fd = invitation.releaseForThisProcess();
    const reader = await LatestValueReader.connect({ fd }, { messages });
    return {
      methods: {
        write: (message) => {
          value.write(message);
        },
      },
      receive: () => reader.receive(),
      close: () => {
        value.close();
        reader.close();
      },
    };
  },
};

async function publish<T>(messages: Codec<T>, whenFull: 'overwrite' | 'wait'): Promise<Way<T>> {
  const publisher = Publisher.create({ messages, whenFull, capacity: 2 ** 16 });
  using invitation = publisher.invite();
  const fd = invitation.releaseForThisProcess();
  return wayOf(publisher, await Subscriber.connect({ fd }, { messages }));
}

function detached(length: number): Uint8Array {
  const array = new Uint8Array(length);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function shrunk(): Uint8Array {
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize(length: number): void };
  const buffer = new Resizable(64, { maxByteLength: 64 });
  const array = new Uint8Array(buffer, 32, 32);
  buffer.resize(16);
  return array;
}

const failure = new Error('thrown while encoding');
function fails(): never {
  throw failure;
}
const throwing = {
  get size(): number {
    return fails();
  },
  price: 1,
};
const tick = record({ price: 'float64', size: 'int32' });
const lost = { name: 'TypeError', code: 'ERR_INVALID_STATE', message: /has lost its bytes/ };

/** A codec of the user's own, which encodes a message as whatever it is. */
function custom(): Codec<unknown> {
  return {
    schema: 1234,
    encode: (message) => (message === throwing ? fails() : (message as Uint8Array)),
    decode: (memory, offset, length) => memory.slice(offset, offset + length),
  };
}

interface Kind {
  readonly codec: Codec<unknown>;
  readonly good: unknown;
  readonly bad: Record<string, [message: unknown, error: object]>;
}

function kind<T>(codec: Codec<T>, good: T, bad: Kind['bad']): Kind {
  return { codec, good, bad };
}

const wrongType = { code: 'ERR_INVALID_ARG_TYPE' };
const kinds: Record<string, Kind> = {
  'bytes()': kind(bytes(), Uint8Array.of(1, 2), {
    'a detached array': [detached(10), lost],
    'a long detached array': [detached(2 ** 20), lost],
    'an array beyond a buffer that was shrunk': [shrunk(), lost],
    'a list': [[1, 2], wrongType],
  }),
  'text()': kind(text(), 'good', {
    'a symbol': [Symbol('s'), wrongType],
    'a number': [5, wrongType],
  }),
  'json()': kind(
    json(),
    { good: true },
    {
      'a getter that throws': [throwing, failure],
      'a bigint': [5n, { name: 'TypeError' }],
      'a function': [fails, wrongType],
      undefined: [undefined, wrongType],
    },
  ),
  'values()': kind(
    values(),
    { good: true },
    {
      'a getter that throws': [throwing, failure],
      'a getter in a class': [[new (class extends Map {})(), throwing], failure],
      'a detached array': [{ array: detached(10) }, lost],
      'a detached ArrayBuffer': [{ buffer: detached(10).buffer }, lost],
      'a function': [{ fails }, { message: /could not be cloned/ }],
      undefined: [undefined, wrongType],
    },
  ),
  'record()': kind(
    tick,
    { price: 1, size: 2 },
    {
      'a getter that throws': [throwing, failure],
      null: [null, wrongType],
      'a missing field': [{ price: 1 }, wrongType],
    },
  ),
  'a codec of the user': kind(custom(), Uint8Array.of(3), {
    'a codec that throws': [throwing, failure],
    'a codec that returns nothing': [undefined, wrongType],
    'a codec that returns words': [Uint16Array.of(1), wrongType],
    'a codec that returns a detached array': [detached(10), lost],
  }),
};

for (const [wayName, open] of Object.entries(ways)) {
  describe(`${wayName}: a message that cannot be encoded`, () => {
    for (const [kindName, { codec, good, bad }] of Object.entries(kinds)) {
      it(`is refused, and the next is sent: ${kindName}`, async () => {
        const way = await open(codec);
        try {
          for (const [what, [message, error]] of Object.entries(bad)) {
            for (const [name, method] of Object.entries(way.methods)) {
              await assert.rejects(async () => await method(message), error, `${name}: ${what}`);
              if (way.claims !== undefined) {
                assert.ok(way.claims.tryClaim(1) >= 0, 'no claim is left open');
                way.claims.abort();
              }
              await method(good);
              assert.deepEqual(await way.receive(), good, `after ${name}: ${what}`);
            }
          }
        } finally {
          way.close();
        }
      });
    }
  });
}

describe('a message whose getter', () => {
  it('sends another message: both arrive', async () => {
    const way = await ways['channel']?.(values<unknown>());
    assert.ok(way);
    after(() => {
      way.close();
    });
    const outer = {
      get inside(): unknown {
        return way.methods['trySend']?.({ inner: true });
      },
    };
    await way.methods['send']?.(outer);
    assert.deepEqual(await way.receive(), { inner: true });
    assert.deepEqual(await way.receive(), { inside: true });
  });

  it('closes the sender: sending throws ERR_CLOSED', async () => {
    for (const [name, open] of Object.entries(ways)) {
      const way = await open(values<unknown>());
      for (const [method, send] of Object.entries(way.methods)) {
        const closing = {
          get inside(): number {
            way.close();
            return 1;
          },
        };
        await assert.rejects(
          async () => await send(closing),
          { code: 'ERR_CLOSED' },
          `${name} ${method}`,
        );
      }
    }
  });
});
