import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';

import {
  listenForChannels,
  openChannel,
  Requester,
  respond,
  respondToAll,
  values,
  type ChannelUrl,
  type Codec,
  type Envelope,
  type MessageEndpoint,
  type RequestHandler,
} from 'linux-ipc/channel';

import { temporaryFolder } from '../../support/temporary-folder.js';

const folder = temporaryFolder();
const messages = values<Envelope<number, string>>();

for (const carrier of ['memory', 'seqpacket'] as const) {
  describe(`requests over ${carrier}`, () => {
    const serve = async (
      name: string,
      handler: (request: number) => string | Promise<string>,
      use: (requester: Requester<number, string>, close: () => void) => Promise<void>,
    ): Promise<void> => {
      const address: ChannelUrl = `${carrier}:${join(folder, `${carrier}-${name}`)}`;
      using server = await listenForChannels(address, { messages });
      const accepting = server.accept();
      using requester = Requester.from(await openChannel(address, { messages }));
      using channel = await accepting;
      const responding = respond(channel, handler);
      await use(requester, () => {
        channel.close();
      });
      requester.close();
      await responding;
    };

    it('are answered in any order', async () => {
      const gates = new Map<number, () => void>();
      const handler = async (request: number): Promise<string> => {
        await new Promise<void>((resolve) => {
          gates.set(request, resolve);
          // The last request lets all be answered, in reverse order.
          if (gates.size === 10) for (const open of [...gates.values()].reverse()) open();
        });
        return `answer ${String(request)}`;
      };
      await serve('order', handler, async (requester) => {
        const requests = Array.from({ length: 10 }, (_, i) => requester.request(i));
        const answers = await Promise.all(requests);
        assert.deepEqual(
          answers,
          answers.map((_, i) => `answer ${String(i)}`),
        );
      });
    });

    it('reject with the error that the handler throws', async () => {
      const handler = (request: number): string => {
        throw Object.assign(new Error(`not ${String(request)}`), { code: 'ENOTTHIS' });
      };
      await serve('throw', handler, async (requester) => {
        await assert.rejects(requester.request(7), { message: 'not 7', code: 'ENOTTHIS' });
      });
    });

    it('can be aborted; the next one is answered', async () => {
      let open = (): void => undefined;
      const late = new Promise<string>((resolve) => {
        open = () => {
          resolve('late');
        };
      });
      const handler = (request: number): string | Promise<string> =>
        request === 0 ? late : 'quick';
      await serve('abort', handler, async (requester) => {
        const controller = new AbortController();
        const first = requester.request(0, { signal: controller.signal });
        setImmediate(() => {
          controller.abort();
        });
        await assert.rejects(first, { name: 'AbortError' });
        open();
        assert.equal(await requester.request(1), 'quick');
      });
    });

    it('reject when the responder has disconnected, or the requester is closed', async () => {
      const never = (): Promise<string> => new Promise(() => undefined);
      const address: ChannelUrl = `${carrier}:${join(folder, `${carrier}-disconnected`)}`;
      using server = await listenForChannels(address, { messages });
      for (const side of ['responder', 'requester']) {
        const accepting = server.accept();
        using requester = Requester.from(await openChannel(address, { messages }));
        using channel = await accepting;
        void respond(channel, never);
        const asking = requester.request(1);
        await new Promise((resolve) => setImmediate(resolve));
        if (side === 'responder') channel.close();
        else requester.close();
        const code = side === 'responder' ? 'EPIPE' : 'ERR_CLOSED';
        await assert.rejects(asking, { code });
      }
    });
  });
}

describe('many requesters', () => {
  for (const carrier of ['memory', 'seqpacket'] as const) {
    it(`are answered by one responder, over ${carrier}`, async () => {
      const address: ChannelUrl = `${carrier}:${join(folder, `${carrier}-many`)}`;
      const server = await listenForChannels(address, { messages });
      const responding = respondToAll(server, (request: number) => `answer ${String(request)}`);
      const requesters = await Promise.all(
        Array.from({ length: 5 }, async () =>
          Requester.from<number, string>(await openChannel(address, { messages })),
        ),
      );
      const answers = requesters.flatMap((requester, i) =>
        [1, 2, 3].map(async (n) => {
          assert.equal(await requester.request(10 * i + n), `answer ${String(10 * i + n)}`);
        }),
      );
      await Promise.all(answers);
      requesters[0]?.close();
      assert.equal(await requesters[1]?.request(7), 'answer 7');
      server.close();
      await responding;
      for (const requester of requesters.slice(1)) {
        await assert.rejects(requester.request(1), { code: 'EPIPE' });
        requester.close();
      }
    });
  }
});

/** What a handler may do, and what the requester gets. The value is thrown, or returned. */
const aggregate = Object.assign(new AggregateError([new RangeError('one'), 2], 'all'), { code: 7 });
const circular = new Error('circular');
circular.cause = circular;
let endless = new Error('first');
for (let i = 0; i < 20_000; i++) endless = new Error('endless', { cause: endless });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const hostile = new Error('hostile');
for (const key of ['code', 'stack', 'name', 'cause', 'field']) {
  Object.defineProperty(hostile, key, {
    enumerable: true,
    get: () => {
      throw new Error('a getter');
    },
  });
}
const noPrototype = {
  getPrototypeOf: () => {
    throw new Error('a trap');
  },
};
const trapped = Object.setPrototypeOf(
  new Error('trapped'),
  new Proxy(Error.prototype, noPrototype),
) as Error;
const named = new Error('named');
for (const name of ['constructor', '__proto__', 'toString']) {
  Object.defineProperty(named, name, { value: name, enumerable: true });
}
class NotFound extends TypeError {
  override name = 'NotFound';
  readonly path = '/x';
}
const noError = (shown: RegExp, cause?: unknown): object => ({
  name: 'Error',
  code: 'ERR_CHANNEL_NOT_AN_ERROR',
  message: shown,
  cause,
});
const thrown: Record<string, [thrown: unknown, expected: object, Class?: typeof Error]> = {
  undefined: [undefined, noError(/^undefined was thrown/)],
  null: [null, noError(/^null was thrown/, null)],
  'a string': ['went wrong', noError(/'went wrong' was thrown/, 'went wrong')],
  'a symbol': [Symbol('s'), noError(/Symbol\(s\)/)],
  'a function': [() => 1, noError(/Function/)],
  'an object': [{ a: 1 }, noError(/{ a: 1 }/, { a: 1 })],
  'a promise': [Promise.resolve(), noError(/Promise/)],
  'a revoked proxy': [revoked.proxy, noError(/thrown/)],
  'a code that is a symbol': [
    Object.assign(new Error('m'), { code: Symbol('c') }),
    { message: 'm', code: undefined },
  ],
  'getters that throw': [hostile, { message: 'hostile', code: undefined }],
  'a prototype that throws': [trapped, { name: 'Error', message: /cannot be described/ }],
  'properties with the names of those of every object': [
    named,
    { message: 'named', constructor: 'constructor', toString: 'toString' },
  ],
  'a class and its properties': [
    new NotFound('no /x', { cause: 'why' }),
    { name: 'NotFound', message: 'no /x', path: '/x', cause: 'why' },
    TypeError,
  ],
  'a cause': [
    new RangeError('far', { cause: Object.assign(new SyntaxError('near'), { code: 'ENEAR' }) }),
    { name: 'RangeError', cause: Object.assign(new SyntaxError('near'), { code: 'ENEAR' }) },
    RangeError,
  ],
  'a cause that cannot be cloned': [
    new Error('m', { cause: () => 1 }),
    { message: 'm', cause: undefined },
  ],
  'a cause that is the error itself': [circular, { message: 'circular' }],
  'causes without end': [endless, { message: 'endless' }],
  'an AggregateError': [
    aggregate,
    { name: 'AggregateError', code: 7, errors: [new RangeError('one'), 2] },
    AggregateError as unknown as typeof Error,
  ],
  'a DOMException': [
    new DOMException('late', 'TimeoutError'),
    { name: 'TimeoutError', code: 23, message: 'late' },
    DOMException as unknown as typeof Error,
  ],
};
const uncloneable: Record<string, unknown> = {
  'a function': { f: () => 1 },
  'a symbol': Symbol('s'),
  'a promise': { p: Promise.resolve() },
  'a proxy': new Proxy({}, {}),
  'a getter that throws': {
    get field() {
      throw new Error('a getter');
    },
  },
};

/** Handlers that answer with the request, or fail. */
const awaited: Record<string, RequestHandler<unknown, unknown>> = {
  'a promise of another realm': runInNewContext(
    "async (request) => { if (request === 'bad') throw new RangeError('bad'); return request; }",
  ) as RequestHandler<unknown, unknown>,
  'an object with a then': (request) =>
    Object.create({
      then: (resolve: (value: unknown) => void, reject: (reason: Error) => void) => {
        if (request === 'bad') reject(new RangeError('bad'));
        else resolve(request);
      },
    }) as PromiseLike<unknown>,
};

type Anything = Envelope<unknown, unknown>;
const anything = values<Anything>();

async function withResponder(
  address: ChannelUrl,
  handler: RequestHandler<unknown, unknown>,
  use: () => Promise<void>,
  codec: Codec<Anything> = anything,
): Promise<void> {
  const server = await listenForChannels(address, { messages: codec });
  const responding = respondToAll(server, handler);
  try {
    await use();
  } finally {
    server.close();
    await responding;
  }
}

for (const carrier of ['memory', 'seqpacket'] as const) {
  const addressOf = (name: string): ChannelUrl => `${carrier}:${join(folder, carrier + name)}`;
  const open = async (address: ChannelUrl): Promise<Requester<unknown, unknown>> =>
    Requester.from(await openChannel(address, { messages: anything }));

  describe(`a handler over ${carrier} fails alone`, () => {
    for (const how of ['throws', 'rejects with'] as const) {
      for (const [name, [value, expected, Class = Error]] of Object.entries(thrown)) {
        it(`if it ${how} ${name}`, async () => {
          const address = addressOf('fail');
          const handler = (request: unknown): unknown => {
            if (request === 'fine') return 'fine';
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
            if (how === 'rejects with') return Promise.reject(value);

            throw value;
          };
          await withResponder(address, handler, async () => {
            using one = await open(address);
            using two = await open(address);
            const failing = one.request('bad');
            const others = [one.request('fine'), two.request('fine')];
            await assert.rejects(failing, (error: Error) => {
              assert.equal(Object.getPrototypeOf(error), Class.prototype);
              for (const [key, wanted] of Object.entries(expected)) {
                const found = error[key as keyof Error];
                if (wanted instanceof RegExp) assert.match(String(found), wanted);
                else assert.deepEqual(found, wanted, key);
              }
              if (value === circular) assert.equal(error.cause, error);
              return true;
            });
            assert.deepEqual(await Promise.all(others), ['fine', 'fine']);
          });
        });
      }
    }

    for (const [name, value] of Object.entries(uncloneable)) {
      it(`if its result is ${name}`, async () => {
        const address = addressOf('clone');
        const handler = (request: unknown): unknown => (request === 'bad' ? value : request);
        await withResponder(address, handler, async () => {
          using requester = await open(address);
          const bad = requester.request('bad');
          const fine = requester.request('fine');
          await assert.rejects(bad, { message: /^the response cannot be sent: ./ });
          assert.equal(await fine, 'fine');
          // The same as a request: it is not sent, and the next one is.
          await assert.rejects(requester.request(value), (error) => error instanceof Error);
          assert.equal(await requester.request('again'), 'again');
        });
      });
    }
  });

  describe(`what a handler over ${carrier} returns`, () => {
    for (const [name, answer] of Object.entries(awaited)) {
      it(`is awaited: ${name}`, async () => {
        await withResponder(addressOf('awaited'), answer, async () => {
          using requester = await open(addressOf('awaited'));
          assert.equal(await requester.request('fine'), 'fine');
          await assert.rejects(requester.request('bad'), { name: 'RangeError', message: 'bad' });
          assert.equal(await requester.request('fine'), 'fine');
        });
      });
    }
  });

  describe(`stray messages over ${carrier}`, () => {
    const strays = [
      null,
      true,
      'text',
      [],
      {},
      { id: 0 },
      { request: 1 },
      { id: '0', request: 1 },
      { id: 10n, response: 1 },
      { id: 0, response: 'nobody asked' },
      { id: -1, error: null },
      { id: 2 ** 53, error: { message: 'nobody asked' } },
    ] as unknown[] as Anything[];

    it('are ignored by a responder, and end no channel', async () => {
      const address = addressOf('strays');
      const rubbish: Codec<unknown> = {
        schema: anything.schema,
        encode: (value) =>
          value === 'rubbish' ? Uint8Array.of(1, 2, 3) : anything.encode(value as Anything),
        decode: (...message) => anything.decode(...message),
      };
      await withResponder(
        address,
        (request) => request,
        async () => {
          using stranger = await openChannel(address, { messages: rubbish });
          using requester = await open(address);
          for (const stray of strays) await stranger.send(stray);
          // Ids are the requester's own affair, twice the same or huge.
          for (const id of [7, 7, 2 ** 60, -0.5]) {
            await stranger.send({ id, request: 'mine' });
            assert.deepEqual(await stranger.receive(), { id, response: 'mine' });
          }
          // Bytes that no writer can have written cost that peer its channel, and no other.
          await stranger.send('rubbish');
          assert.equal(await stranger.receive(), undefined);
          assert.equal(await requester.request('fine'), 'fine');
        },
      );
    });

    it('are ignored by a requester', async () => {
      const address = addressOf('answers');
      using server = await listenForChannels(address, { messages: anything });
      const accepting = server.accept();
      using requester = await open(address);
      using channel = await accepting;
      const asking = [requester.request('a'), requester.request('b')];
      for (const stray of strays)
        if ((stray as Anything | null)?.id !== 0) await channel.send(stray);
      await channel.send({ id: 1, response: 'for b' });
      await channel.send({ id: 1, response: 'twice' });
      await channel.send({
        id: 0,
        error: { class: 'toString', errors: 1, properties: 1 },
      } as never);
      assert.equal(await asking[1], 'for b');
      await assert.rejects(asking[0] ?? Promise.resolve(), { name: 'Error', message: '' });
    });
  });

  describe(`a requester over ${carrier}`, () => {
    it('that reads no responses delays no others, and is asked for no more', async () => {
      const address = addressOf('full');
      let handled = 0;
      const response = Buffer.alloc(100_000);
      const handler = (request: unknown): unknown => {
        if (request === 'fine') return 'fine';
        handled++;
        return response;
      };
      await withResponder(address, handler, async () => {
        using silent = await openChannel(address, { messages: anything });
        for (let id = 0; id < 1000 && silent.trySend({ id, request: 'more' }); id++);
        using requester = await open(address);
        for (let i = 0; i < 20; i++) assert.equal(await requester.request('fine'), 'fine');
        assert.ok(handled < 100, String(handled));
        // It has only been slow: it gets what it asked for.
        for (let id = 0; id < 200; id++) {
          const envelope = (await silent.receive()) as { id: number; response: Uint8Array };
          assert.deepEqual([envelope.id, envelope.response.length], [id, response.length]);
        }
      });
    });

    it('whose responses are longer than the ring gets them', async () => {
      const address = addressOf('long');
      const handler = (request: unknown): unknown => Buffer.alloc(request as number, 1);
      await withResponder(address, handler, async () => {
        using requester = await open(address);
        const responses = await Promise.all([3e6, 1, 2e6].map((n) => requester.request(n)));
        const lengths = responses.map((each) => (each as Uint8Array).length);
        assert.deepEqual(lengths, [3e6, 1, 2e6]);
      });
    });

    it('that has disconnected aborts the signal of its handlers, and holds nothing', async () => {
      const address = addressOf('gone');
      const aborted = new Promise<unknown>((resolve) => {
        const handler: RequestHandler<unknown, unknown> = (_request, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              resolve(signal.reason);
            });
            requester?.close();
          });
        void listenForChannels(address, { messages: anything }).then(async (server) => {
          const accepting = server.accept();
          requester = await open(address);
          const asking = requester.request('for ever');
          using channel = await accepting;
          await Promise.all([
            assert.rejects(asking, { code: 'ERR_CLOSED' }),
            respond(channel, handler),
          ]);
          server.close();
        });
      });
      let requester: Requester<unknown, unknown> | undefined;
      assert.equal(((await aborted) as NodeJS.ErrnoException).code, 'EPIPE');
    });

    it('that has aborted its requests receives nothing more, until it asks again', async () => {
      const address = addressOf('idle');
      const late: (() => void)[] = [];
      const handler = (request: unknown): unknown =>
        request === 'fine'
          ? 'fine'
          : new Promise((resolve) => {
              late.push(() => {
                resolve(Buffer.alloc(100_000));
              });
            });
      await withResponder(address, handler, async () => {
        using requester = await open(address);
        // The responder, in the same process, lets its handlers go on by setImmediate.
        const active = (): number =>
          process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate').length;
        const before = active();
        for (let round = 0; round < 40; round++) {
          const controller = new AbortController();
          const asking = requester.request('late', { signal: controller.signal });
          while (late.length <= round) await new Promise((resolve) => setImmediate(resolve));
          controller.abort();
          await assert.rejects(asking, { name: 'AbortError' });
        }
        assert.equal(active(), before);
        for (const answer of late) answer(); // More than there is room for.
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(await requester.request('fine'), 'fine');
      });
    });
  });
}

describe('a responder', () => {
  /** What it does with a channel over which two requests arrive, in order. */
  const order = async (handler: RequestHandler<number, number>): Promise<string[]> => {
    const calls: string[] = [];
    const requests: Envelope<number, number>[] = [1, 2].map((id) => ({ id, request: id }));
    const channel = {
      receive: () => {
        calls.push('receive');
        return Promise.resolve(requests.shift());
      },
      send: ({ id }: Envelope<number, number>) => {
        calls.push(`send ${String(id)}`);
        return Promise.resolve();
      },
    };
    await respond(channel as unknown as MessageEndpoint<Envelope<number, number>>, handler);
    return calls;
  };

  it('receives, which may poll, only when nothing but an event lets its handlers go on', async () => {
    const sequence = ['receive', 'send 1', 'receive', 'send 2', 'receive'];
    assert.deepEqual(await order((request) => request), sequence);
    const thoughtful = async (request: number): Promise<number> => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      return request;
    };
    assert.deepEqual(await order(thoughtful), sequence);
    let answer: (() => void) | undefined;
    const waiting = (request: number): Promise<number> =>
      new Promise((resolve) => {
        if (answer === undefined) {
          answer = () => {
            resolve(request);
          };
        } else {
          answer();
          resolve(request);
        }
      });
    assert.deepEqual(await order(waiting), ['receive', 'receive', 'send 1', 'send 2', 'receive']);
  });
});

describe('a codec of JSON', () => {
  it('carries errors, too', async () => {
    const json: Codec<Anything> = {
      schema: 77,
      encode: (value) => Buffer.from(JSON.stringify(value)),
      decode: (memory, offset, length) =>
        JSON.parse(Buffer.from(memory.subarray(offset, offset + length)).toString()) as Anything,
    };
    const address: ChannelUrl = `memory:${join(folder, 'json')}`;
    const handler = (request: unknown): unknown => {
      if (request === 'circular') throw circular;
      if (request === 'bigint') return 1n;
      if (request === 'nothing') return undefined;
      throw Object.assign(new RangeError('m'), { code: 'C' });
    };
    await withResponder(
      address,
      handler,
      async () => {
        using requester = Requester.from(await openChannel(address, { messages: json }));
        const error = { name: 'RangeError', message: 'm', code: 'C' };
        await assert.rejects(requester.request(1), error);
        await assert.rejects(requester.request('circular'), { message: 'circular' });
        await assert.rejects(requester.request('bigint'), { message: /cannot be sent: .*BigInt/ });
        assert.equal(await requester.request('nothing'), undefined);
      },
      json,
    );
  });
});

describe('an address', () => {
  it('must name a carrier and a path', async () => {
    for (const address of ['', 'memory:', 'tcp:/x', '/path']) {
      await assert.rejects(openChannel(address as ChannelUrl), { code: 'ERR_OUT_OF_RANGE' });
    }
  });
});
