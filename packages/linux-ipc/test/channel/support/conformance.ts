/** The suite that every one-to-one channel must pass, over any carrier. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Codec } from 'linux-ipc/channel';
import { bytes, record, text, values } from 'linux-ipc/channel';

/** One end of a channel of any kind. */
export interface End<T> extends AsyncIterable<T>, Disposable {
  readonly closed: boolean;
  trySend(message: T): boolean;
  send(message: T, options?: { signal?: AbortSignal }): Promise<void>;
  tryReceive(): T | undefined;
  receive(options?: { signal?: AbortSignal }): Promise<T | undefined>;
  receiveSync(timeoutMs?: number): T | undefined;
  readonly disconnection: 'closed' | 'died' | undefined;
  disconnected(options?: { signal?: AbortSignal }): Promise<'closed' | 'died'>;
  close(): void;
}

export type OpenPair = <T>(messages: Codec<T>) => Promise<[End<T>, End<T>]>;

/** Where a carrier's promise is another. */
export interface ChannelTraits {
  /** Whether `receiveSync()` can wait, and what is sent can be received at once. */
  readonly blocks: boolean;
}

async function pair<T>(
  open: OpenPair,
  codec: Codec<T>,
  use: (a: End<T>, b: End<T>) => Promise<void> | void,
): Promise<void> {
  const [a, b] = await open(codec);
  try {
    await use(a, b);
  } finally {
    a.close();
    b.close();
  }
}

export function conformance(
  name: string,
  open: OpenPair,
  traits: ChannelTraits = { blocks: true },
): void {
  describe(`${name}: what every channel does`, () => {
    it('carries messages whole and in order, both ways', async () => {
      await pair(open, bytes(), async (a, b) => {
        for (let i = 0; i < 2000; i++) {
          const length = 1 + ((i * 37) % 3000);
          await a.send(new Uint8Array(length).fill(i));
          await b.send(new Uint8Array(length).fill(i + 1));
          const [atB, atA] = await Promise.all([b.receive(), a.receive()]);
          assert.deepEqual(atB, new Uint8Array(length).fill(i));
          assert.deepEqual(atA, new Uint8Array(length).fill(i + 1));
        }
      });
    });

    it('carries strings', async () => {
      await pair(open, text(), async (a, b) => {
        for (const message of ['a', 'é€😀', 'x'.repeat(10_000)]) {
          await a.send(message);
          assert.equal(await b.receive(), message);
        }
      });
    });

    it('carries every structured-cloneable value', async () => {
      await pair(open, values<unknown>(), async (a, b) => {
        const cycle: { self?: unknown } = {};
        cycle.self = cycle;
        for (const message of [
          null,
          0,
          { a: [1, 'two', 3n], when: new Date(5) },
          new Map([[1, new Set([2])]]),
          new Float64Array([1.5]),
          cycle,
        ]) {
          await a.send(message);
          assert.deepEqual(await b.receive(), message);
        }
        await assert.rejects(a.send(undefined), { code: 'ERR_INVALID_ARG_TYPE' });
      });
    });

    it('carries records', async () => {
      const tick = record({ price: 'float64', size: 'int32', flags: 'uint8', time: 'bigint64' });
      await pair(open, tick, async (a, b) => {
        const message = { price: 1.5, size: -7, flags: 200, time: -(2n ** 60n) };
        await a.send(message);
        assert.deepEqual(await b.receive(), message);
      });
    });

    it('refuses messages while it is full, and sends pending ones when there is room', async () => {
      await pair(open, bytes(), async (a, b) => {
        let sent = 0;
        while (a.trySend(new Uint8Array(1000).fill(sent))) sent++;
        assert.ok(sent > 1, String(sent));
        const waiting = a.send(new Uint8Array(1000).fill(sent));
        assert.equal(a.trySend(new Uint8Array(1)), false, 'not before a pending one');
        for (let i = 0; i <= sent; i++) assert.equal((await b.receive())?.[0], i & 255);
        await waiting;
        assert.equal(b.tryReceive(), undefined);
      });
    });

    it('keeps the order of pending sends', async () => {
      await pair(open, bytes(), async (a, b) => {
        const count = 500;
        const sends = Array.from({ length: count }, (_, i) => a.send(new Uint8Array(1000).fill(i)));
        for (let i = 0; i < count; i++) assert.equal((await b.receive())?.[0], i & 255);
        await Promise.all(sends);
      });
    });

    it('stops waiting to receive when its signal aborts, and loses nothing', async () => {
      await pair(open, text(), async (a, b) => {
        const controller = new AbortController();
        const receiving = b.receive({ signal: controller.signal });
        controller.abort();
        await assert.rejects(receiving, { name: 'AbortError' });
        await assert.rejects(b.receive({ signal: controller.signal }), { name: 'AbortError' });
        await a.send('after');
        assert.equal(await b.receive(), 'after');
      });
    });

    it('stops waiting to send when its signal aborts, and sends nothing', async () => {
      await pair(open, bytes(), async (a, b) => {
        while (a.trySend(new Uint8Array(1000)));
        const controller = new AbortController();
        const sending = a.send(new Uint8Array(1000).fill(1), { signal: controller.signal });
        controller.abort();
        await assert.rejects(sending, { name: 'AbortError' });
        a.close();
        for await (const message of b) assert.equal(message[0], 0);
      });
    });

    it('iterates over all that the peer has sent, until it has closed', async () => {
      await pair(open, text(), async (a, b) => {
        const received: string[] = [];
        const receiving = (async () => {
          for await (const message of b) received.push(message);
        })();
        for (const message of ['one', 'two', 'three']) await a.send(message);
        a.close();
        await receiving;
        assert.deepEqual(received, ['one', 'two', 'three']);
        assert.equal(b.disconnection, 'closed');
        assert.equal(await b.disconnected(), 'closed');
        assert.equal(await b.receive(), undefined);
      });
    });

    it('throws EPIPE once the peer has disconnected', async () => {
      await pair(open, bytes(), async (a, b) => {
        while (a.trySend(new Uint8Array(1000)));
        const sending = a.send(new Uint8Array(1000));
        b.close();
        await assert.rejects(sending, { code: 'EPIPE' });
        assert.throws(
          () => {
            for (;;) a.trySend(new Uint8Array(1000));
          },
          { code: 'EPIPE' },
        );
      });
    });

    it('refuses everything once closed, and rejects pending waits', async () => {
      await pair(open, text(), async (a) => {
        const receiving = a.receive();
        const ending = a.disconnected();
        a.close();
        a.close();
        await assert.rejects(receiving, { code: 'ERR_CLOSED' });
        await assert.rejects(ending, { code: 'ERR_CLOSED' });
        assert.equal(a.closed, true);
        assert.throws(() => a.trySend('x'), { code: 'ERR_CLOSED' });
        assert.throws(() => a.tryReceive(), { code: 'ERR_CLOSED' });
        assert.throws(() => a.receiveSync(0), { code: 'ERR_CLOSED' });
        assert.throws(() => a.disconnection, { code: 'ERR_CLOSED' });
        await assert.rejects(a.send('x'), { code: 'ERR_CLOSED' });
        await assert.rejects(a.receive(), { code: 'ERR_CLOSED' });
        for await (const message of a) assert.fail(message);
      });
    });

    it('blocks for a message, for at most the given time', async () => {
      await pair(open, text(), async (a, b) => {
        if (!traits.blocks) {
          assert.equal(b.receiveSync(0), undefined);
          assert.throws(() => b.receiveSync(), { code: 'ERR_CHANNEL_CANNOT_BLOCK' });
          a.close();
          assert.equal(await b.disconnected(), 'closed');
          assert.equal(b.receiveSync(), undefined);
          return;
        }
        assert.equal(b.receiveSync(0), undefined);
        assert.equal(b.receiveSync(2), undefined);
        a.trySend('there');
        assert.equal(b.receiveSync(), 'there');
        a.trySend('last');
        a.close();
        assert.equal(b.receiveSync(), 'last');
        assert.equal(b.receiveSync(), undefined);
      });
    });

    it('refuses messages of the wrong type', async () => {
      await pair(open, bytes() as Codec<unknown>, async (a) => {
        for (const message of ['text', 5, null, undefined, {}, [1]]) {
          assert.throws(() => a.trySend(message), { code: 'ERR_INVALID_ARG_TYPE' });
          await assert.rejects(a.send(message), { code: 'ERR_INVALID_ARG_TYPE' });
        }
      });
    });
  });
}
