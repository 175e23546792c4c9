/** A host that is short of descriptors disconnects silent guests, and no others. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import {
  Channel,
  ChannelServer,
  Inbox,
  LatestValueReader,
  Outbox,
  SocketChannel,
  Subscriber,
} from 'linux-ipc/channel';
import { SeqpacketServer } from 'linux-ipc/socket';

import { native } from '../../../dist/core/native.js';
import { uniqueName } from '../../support/unique-name.js';
import { until } from '../../support/until.js';

interface Address {
  readonly abstract: string;
}

interface Host extends Disposable {
  readonly refused: number;
}

type Connect = (address: Address) => Promise<{ close(): void }>;

const uniqueAddress = (): Address => ({ abstract: uniqueName().slice(1) });

describe('a guest', () => {
  const guests: Record<string, Connect> = {
    Channel: (address) => Channel.connect(address),
    SocketChannel: (address) => SocketChannel.connect(address),
    Outbox: (address) => Outbox.connect(address),
    Subscriber: (address) => Subscriber.connect(address),
    LatestValueReader: (address) => LatestValueReader.connect(address),
  };
  for (const [name, connect] of Object.entries(guests)) {
    it(`says hello before the program goes on, which may be busy: ${name}`, async (context) => {
      const sendmsg = native.sendmsg.bind(native);
      context.after(() => (native.sendmsg = sendmsg));
      const address = uniqueAddress();
      using server = await SeqpacketServer.listen(address);
      let sent = 0;
      native.sendmsg = (...parts) => {
        sent++;
        return sendmsg(...parts);
      };
      const connecting = connect(address);
      assert.equal(sent, 1);
      (await server.accept()).close();
      await assert.rejects(connecting, { code: 'ECONNRESET' });
    });
  }
});

describe('a host that is busy while descriptors are short', () => {
  interface Options {
    readonly onRefused: (error: NodeJS.ErrnoException) => void;
  }
  const hosts: Record<
    string,
    { listen: (address: Address, options: Options) => Promise<Host>; connect: Connect }
  > = {
    ChannelServer: {
      listen: async (address, options) => {
        const server = await ChannelServer.listen(address, options);
        void (async () => {
          for await (const channel of server) channel.close();
        })();
        return server;
      },
      connect: (address) => Channel.connect(address),
    },
    Inbox: {
      listen: (address, options) => Inbox.listen(address, options),
      connect: (address) => Outbox.connect(address),
    },
  };

  for (const [name, { listen, connect }] of Object.entries(hosts)) {
    it(`disconnects no guest that has sent its hello meanwhile: ${name}`, async (context) => {
      const accept4 = native.accept4.bind(native);
      const eventfd = native.eventfd.bind(native);
      const sendmsg = native.sendmsg.bind(native);
      context.after(() => Object.assign(native, { accept4, eventfd, sendmsg }));
      const address = uniqueAddress();
      const told: unknown[] = [];
      using host = await listen(address, { onRefused: ({ code }) => told.push(code) });

      let accepted = 0;
      native.accept4 = (fd) => {
        const result = accept4(fd);
        if (result >= 0) accepted++;
        return result;
      };
      let hello = (): unknown => undefined;
      native.sendmsg = (...parts) => {
        hello = () => sendmsg(...parts);
        return 0;
      };
      const slow = connect(address);
      native.sendmsg = sendmsg;
      await until(() => accepted === 1);

      native.eventfd = () => -constants.errno.EMFILE;
      const pending = connect(address);
      await until(() => told.length > 0);
      hello();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
      (await slow).close();
      native.eventfd = eventfd;
      (await pending).close();
      assert.deepEqual(told, ['EMFILE']);
      assert.equal(host.refused, 0);
    });
  }
});
