import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import {
  listenForChannels,
  openChannel,
  Requester,
  respond,
  respondToAll,
  values,
  type ChannelUrl,
  type Envelope,
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

describe('an address', () => {
  it('must name a carrier and a path', async () => {
    for (const address of ['', 'memory:', 'tcp:/x', '/path']) {
      await assert.rejects(openChannel(address as ChannelUrl), { code: 'ERR_OUT_OF_RANGE' });
    }
  });
});
