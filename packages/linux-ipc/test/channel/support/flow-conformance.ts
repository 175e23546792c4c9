/** The suite that every sender and its receivers must pass: one-to-one, many-to-one and broadcast. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Codec, MessageHandler } from 'linux-ipc/channel';
import { bytes, record, text, values } from 'linux-ipc/channel';

interface WaitOptions {
  signal?: AbortSignal;
}

export interface SendingEnd<T> extends Disposable {
  readonly closed: boolean;
  readonly largestRecord: number;
  trySend(message: T): boolean;
  send(message: T, options?: WaitOptions): Promise<void>;
  tryClaim(length: number): number;
  readonly claimed: Uint8Array;
  commit(publish?: boolean): void;
  abort(): void;
  publish(): void;
  close(): void;
}

export interface ReceivingEnd<T> extends AsyncIterable<T>, Disposable {
  readonly closed: boolean;
  tryReceive(): T | undefined;
  drain(handler: MessageHandler, limit?: number): number;
  receive(options?: WaitOptions): Promise<T | undefined>;
  receiveSync(timeoutMs?: number): T | undefined;
  messages(options?: WaitOptions): AsyncGenerator<T, void>;
  batches(options?: WaitOptions & { limit?: number }): AsyncGenerator<T[], void>;
  receiveEach(handler: (message: T) => unknown, options?: WaitOptions): Promise<void>;
  close(): void;
}

export interface Flow<T> {
  readonly sender: SendingEnd<T>;
  readonly receiver: ReceivingEnd<T>;
  /** Resolves when all that was sent has arrived, where it does not arrive at once. */
  arrived?(): Promise<void>;
  /** Closes everything else that was opened. */
  close?(): void;
}

export interface FlowTraits {
  /** Whether a sender is refused while the receiver is behind. */
  readonly waits: boolean;
  /** Whether receiving ends when the sender closes: not where there may be others. */
  readonly ends: boolean;
  /** Whether `receiveSync()` can wait. Default true. */
  readonly blocks?: boolean;
  /** A length far longer than its memory. Default 20 MB. */
  readonly longBytes?: number;
  readonly open: <T>(messages: Codec<T>) => Promise<Flow<T>>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function use<T>(
  { open }: FlowTraits,
  codec: Codec<T>,
  body: (
    sender: SendingEnd<T>,
    receiver: ReceivingEnd<T>,
    arrived: () => Promise<void>,
  ) => Promise<void> | void,
): Promise<void> {
  const flow = await open(codec);
  try {
    await body(flow.sender, flow.receiver, async () => {
      await flow.arrived?.();
    });
  } finally {
    flow.sender.close();
    flow.receiver.close();
    flow.close?.();
  }
}

export function flowConformance(name: string, traits: FlowTraits): void {
  describe(`${name}: every call that sends or receives`, () => {
    it('carries every type of message', async () => {
      await use(traits, bytes(), async (sender, receiver) => {
        for (const length of [0, 1, 7, 8, 9, 500]) {
          await sender.send(new Uint8Array(length).fill(length));
          assert.deepEqual(await receiver.receive(), new Uint8Array(length).fill(length));
        }
      });
      await use(traits, text(), async (sender, receiver) => {
        await sender.send('é€😀');
        assert.equal(await receiver.receive(), 'é€😀');
      });
      await use(traits, values<unknown>(), async (sender, receiver) => {
        const message = new Map([[1, { a: [new Date(5), 2n] }]]);
        await sender.send(message);
        assert.deepEqual(await receiver.receive(), message);
      });
      const tick = record({ price: 'float64', size: 'int32' });
      await use(traits, tick, async (sender, receiver) => {
        await sender.send({ price: 1.5, size: -7 });
        assert.deepEqual(await receiver.receive(), { price: 1.5, size: -7 });
      });
    });

    it('sends a message as it was, even if it waits and the caller changes it meanwhile', async () => {
      await use(traits, bytes(), async (sender, receiver) => {
        // The first one is sent in part, the others not at all, when they are changed.
        const messages = [1, 2, 3].map((byte) => Buffer.alloc(200_000, byte));
        const sending = messages.map((message) => sender.send(message));
        for (const message of messages) message.fill(9);
        const received: (Uint8Array | undefined)[] = [];
        while (received.length < messages.length) received.push(await receiver.receive());
        await Promise.all(sending);
        // Each has memory of its own.
        for (const [i, message] of received.entries()) {
          assert.ok(message !== undefined && Buffer.alloc(200_000, i + 1).equals(message));
          message.fill(0);
        }
      });
    });

    it('receives in order by each call in turn', async () => {
      await use(traits, values<number>(), async (sender, receiver, arrived) => {
        let next = 0;
        const handler: MessageHandler = (memory, offset, length) => {
          const expected = values<number>().encode(next);
          assert.ok(Buffer.from(expected).equals(memory.slice(offset, offset + length)));
          next++;
        };
        for (let round = 0; round < 50; round++) {
          for (let i = 0; i < 6; i++) await sender.send(6 * round + i);
          await arrived();
          assert.equal(receiver.tryReceive(), next++);
          assert.equal(await receiver.receive(), next++);
          assert.equal(receiver.receiveSync(), next++);
          assert.equal(receiver.receiveSync(0), next++);
          assert.equal(receiver.drain(handler, 1), 1);
          for await (const message of receiver.messages()) {
            assert.equal(message, next++);
            break;
          }
          assert.equal(receiver.tryReceive(), undefined);
          assert.equal(receiver.drain(handler), 0);
        }
      });
    });

    it('passes null to a handler as any other message', async () => {
      await use(traits, values<number | null>(), async (sender, receiver) => {
        for (const message of [1, null, 2, null, 3]) await sender.send(message);
        const received: unknown[] = [];
        const enough = new Error('enough');
        const each = receiver.receiveEach((message) => {
          if (received.push(message) === 5) throw enough;
        });
        await assert.rejects(each, enough);
        assert.deepEqual(received, [1, null, 2, null, 3]);
      });
    });

    it('iterates by message, by batch and by handler; what ends the loop loses nothing', async () => {
      await use(traits, text(), async (sender, receiver, arrived) => {
        for (const message of 'abcdefghijkl') await sender.send(message);
        await arrived();
        for await (const message of receiver) {
          assert.equal(message, 'a');
          break;
        }
        const batches = receiver.batches({ limit: 3 });
        assert.deepEqual(await batches.next(), { value: ['b', 'c', 'd'], done: false });
        assert.deepEqual(await batches.return(), { value: undefined, done: true });
        assert.deepEqual(await batches.next(), { value: undefined, done: true });
        const received: string[] = [];
        const mine = new Error('mine');
        const each = receiver.receiveEach((message) => {
          received.push(message);
          if (message === 'f') throw mine;
        });
        await assert.rejects(each, mine);
        const slowly = receiver.receiveEach(async (message) => {
          await turn();
          received.push(message);
          if (message === 'h') throw mine;
        });
        await assert.rejects(slowly, mine);
        assert.deepEqual(received, ['e', 'f', 'g', 'h']);
        for await (const batch of receiver.batches()) {
          assert.deepEqual(batch, ['i', 'j', 'k', 'l']);
          break;
        }
        assert.equal(receiver.tryReceive(), undefined);
      });
    });

    it('waits in each loop; a signal ends it, and loses nothing', async () => {
      await use(traits, text(), async (sender, receiver) => {
        const loops: ((signal: AbortSignal) => Promise<unknown>)[] = [
          (signal) => receiver.messages({ signal }).next(),
          (signal) => receiver.batches({ signal }).next(),
          (signal) => receiver.receiveEach(() => undefined, { signal }),
        ];
        for (const loop of loops) {
          const controller = new AbortController();
          const looping = loop(controller.signal);
          await turn();
          controller.abort();
          await assert.rejects(looping, { name: 'AbortError' });
          await sender.send('kept');
          await assert.rejects(loop(AbortSignal.abort()), { name: 'AbortError' });
          assert.equal(await receiver.receive(), 'kept');
        }
        const [batch, each] = [
          receiver.batches().next(),
          receiver.receiveEach((message) => {
            assert.equal(message, 'second');
            receiver.close();
          }),
        ];
        await turn();
        await sender.send('first');
        assert.deepEqual(await batch, { value: ['first'], done: false });
        await sender.send('second');
        await each;
      });
    });

    it('gives the event loop its turn in an endless stream, by each loop', async () => {
      const endless = async (
        loop: (
          receiver: ReceivingEnd<string>,
          next: () => Promise<void>,
          signal: AbortSignal,
        ) => Promise<void>,
      ): Promise<void> => {
        await use(traits, text(), async (sender, receiver) => {
          const controller = new AbortController();
          const { signal } = controller;
          // A loop that starves this immediate never ends.
          setImmediate(() => {
            controller.abort();
          });
          await sender.send('x');
          await assert.rejects(
            loop(receiver, () => sender.send('x'), signal),
            {
              name: 'AbortError',
            },
          );
        });
      };
      await endless(async (receiver, next, signal) => {
        for await (const _ of receiver.messages({ signal })) await next();
      });
      await endless(async (receiver, next, signal) => {
        for await (const _ of receiver.batches({ signal })) await next();
      });
      await endless((receiver, next, signal) => receiver.receiveEach(next, { signal }));
      await endless((receiver, next, signal) =>
        receiver.receiveEach(() => void next(), { signal }),
      );
      await endless(async (receiver, next, signal) => {
        for (;;) {
          await receiver.receive({ signal });
          await next();
        }
      });
    });

    it('returns the messages of a batch that precede one which cannot be decoded', async () => {
      const codec: Codec<string> = {
        schema: text().schema,
        encode: (message) => text().encode(message),
        decode(memory, offset, length) {
          const message = text().decode(memory, offset, length);
          if (message === 'bad') throw new Error('bad');
          return message;
        },
      };
      await use(traits, codec, async (sender, receiver, arrived) => {
        for (const message of ['a', 'b', 'bad', 'c']) await sender.send(message);
        await arrived();
        const batches = receiver.batches();
        assert.deepEqual(await batches.next(), { value: ['a', 'b'], done: false });
        await assert.rejects(batches.next(), /bad/);
        assert.equal(await receiver.receive(), 'c');
      });
    });

    it('waits for a message, in the event loop and blocking the thread', async () => {
      await use(traits, text(), async (sender, receiver) => {
        const receiving = receiver.receive();
        await turn();
        await sender.send('first');
        assert.equal(await receiving, 'first');
        if (traits.blocks ?? true) assert.equal(receiver.receiveSync(5), undefined);
        else assert.throws(() => receiver.receiveSync(5), { code: 'ERR_CHANNEL_CANNOT_BLOCK' });
        const controller = new AbortController();
        const aborted = receiver.receive({ signal: controller.signal });
        controller.abort();
        await assert.rejects(aborted, { name: 'AbortError' });
        await sender.send('second');
        assert.equal(await receiver.receive(), 'second');
      });
    });

    it('sends messages written in place: committed, aborted, in batches', async () => {
      await use(traits, bytes(), async (sender, receiver) => {
        for (let round = 0; round < 100; round++) {
          for (const [i, publish] of [false, false, true].entries()) {
            const at = sender.tryClaim(10);
            sender.claimed.fill(i, at, at + 10);
            sender.commit(publish);
          }
          for (let i = 0; i < 3; i++) {
            assert.deepEqual(await receiver.receive(), new Uint8Array(10).fill(i));
          }
          const at = sender.tryClaim(20);
          sender.claimed.fill(9, at, at + 20);
          assert.throws(() => sender.tryClaim(1), { code: 'ERR_CHANNEL_CLAIM_PENDING' });
          assert.throws(() => sender.trySend(new Uint8Array(1)), {
            code: 'ERR_CHANNEL_CLAIM_PENDING',
          });
          sender.abort();
          sender.publish();
          await sender.send(new Uint8Array(1).fill(7));
          assert.deepEqual(await receiver.receive(), new Uint8Array(1).fill(7));
        }
        assert.throws(() => sender.tryClaim(sender.largestRecord + 1), {
          code: 'ERR_OUT_OF_RANGE',
        });
      });
    });

    it('carries messages far longer than its memory whole, between short ones', async () => {
      await use(traits, bytes(), async (sender, receiver) => {
        const long = Buffer.alloc(traits.longBytes ?? 20_000_003, 'abcdefg');
        for (let round = 0; round < 2; round++) {
          const sending = (async () => {
            await sender.send(Buffer.from('before'));
            await sender.send(long);
            await sender.send(Buffer.from('after'));
          })();
          const received = [];
          for (let i = 0; i < 3; i++) received.push(Buffer.from((await receiver.receive()) ?? []));
          assert.equal(String(received[0]), 'before');
          assert.ok(received[1]?.equals(long));
          assert.equal(String(received[2]), 'after');
          await sending;
        }
      });
    });

    it('refuses a handler that receives or closes, and continues after one that throws', async () => {
      await use(traits, text(), async (sender, receiver, arrived) => {
        for (const message of ['a', 'b', 'c']) await sender.send(message);
        await arrived();
        const received: string[] = [];
        const handler: MessageHandler = (memory, offset, length) => {
          assert.throws(() => receiver.tryReceive(), { code: 'ERR_CHANNEL_BUSY' });
          assert.throws(
            () => {
              receiver.close();
            },
            { code: 'ERR_CHANNEL_BUSY' },
          );
          received.push(Buffer.from(memory).toString('latin1', offset, offset + length));
          if (received.length === 1) throw new Error('mine');
        };
        assert.throws(() => receiver.drain(handler), /mine/);
        assert.equal(receiver.drain(handler), 2);
        assert.deepEqual(received, ['a', 'b', 'c']);
      });
    });

    if (traits.waits) {
      it('refuses messages while it is full; pending sends succeed in order, an aborted one does not', async () => {
        await use(traits, bytes(), async (sender, receiver) => {
          let sent = 0;
          while (sender.trySend(new Uint8Array(500).fill(sent))) sent++;
          assert.ok(sent > 3, String(sent));
          const controller = new AbortController();
          const { signal } = controller;
          const aborted = sender.send(new Uint8Array(500).fill(255), { signal });
          const sends = [1, 2, 3].map((i) => sender.send(new Uint8Array(500).fill(sent + i - 1)));
          assert.equal(sender.trySend(new Uint8Array(0)), false, 'not before the pending ones');
          assert.equal(sender.tryClaim(1), -1);
          controller.abort();
          await assert.rejects(aborted, { name: 'AbortError' });
          for (let i = 0; i < sent + 3; i++) {
            assert.equal((await receiver.receive())?.[0], i & 255);
          }
          await Promise.all(sends);
          assert.equal(receiver.tryReceive(), undefined);
        });
      });
    }

    if (traits.ends) {
      it('ends after all that the sender sent before it closed', async () => {
        await use(traits, text(), async (sender, receiver) => {
          for (const message of ['one', 'two', 'three']) await sender.send(message);
          sender.close();
          const received: string[] = [];
          for await (const message of receiver) received.push(message);
          assert.deepEqual(received, ['one', 'two', 'three']);
          for await (const batch of receiver.batches()) assert.fail(batch.join());
          await receiver.receiveEach((message) => assert.fail(message));
          assert.equal(await receiver.receive(), undefined);
          assert.equal(receiver.receiveSync(), undefined);
        });
      });
    }

    it('refuses everything once closed, and rejects pending waits', async () => {
      await use(traits, text(), async (sender, receiver) => {
        const waiting = assert.rejects(receiver.receive(), { code: 'ERR_CLOSED' });
        await turn();
        receiver.close();
        receiver.close();
        await waiting;
        sender.close();
        sender.close();
        assert.deepEqual([sender.closed, receiver.closed], [true, true]);
        const code = 'ERR_CLOSED';
        assert.throws(() => sender.trySend('x'), { code });
        assert.throws(() => sender.tryClaim(1), { code });
        await assert.rejects(sender.send('x'), { code });
        assert.throws(() => receiver.tryReceive(), { code });
        assert.throws(() => receiver.receiveSync(0), { code });
        assert.throws(() => receiver.drain(() => undefined), { code });
        await assert.rejects(receiver.receive(), { code });
        for await (const message of receiver) assert.fail(message);
        for await (const batch of receiver.batches()) assert.fail(batch.join());
        await receiver.receiveEach((message) => assert.fail(message));
      });
    });
  });
}
