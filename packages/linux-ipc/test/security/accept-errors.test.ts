/** accept4(2) may fail for the machine's reasons or the client's: servers of every kind go on, and say it once. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import {
  Channel,
  ChannelServer,
  Inbox,
  LatestValue,
  LatestValueReader,
  Outbox,
  Publisher,
  Subscriber,
} from 'linux-ipc/channel';
import {
  SeqpacketConnection,
  SeqpacketServer,
  StreamConnection,
  StreamServer,
} from 'linux-ipc/socket';

import { native } from '../../dist/core/native.js';
import { uniqueName } from '../support/unique-name.js';

interface At {
  readonly abstract: string;
}

interface Served extends Disposable {
  readonly refused: number;
  accept?(): Promise<{ close(): void }>;
}

interface Kind {
  listen(at: At, options: { onRefused: (error: Error) => void }): Promise<Served>;
  connect(at: At): Promise<{ close(): void }>;
}

const kinds: Record<string, Kind> = {
  StreamServer: {
    listen: (at, options) => StreamServer.listen(at, options),
    connect: (at) => StreamConnection.connect(at),
  },
  SeqpacketServer: {
    listen: (at, options) => SeqpacketServer.listen(at, options),
    connect: (at) => SeqpacketConnection.connect(at),
  },
  ChannelServer: {
    listen: (at, options) => ChannelServer.listen(at, options),
    connect: (at) => Channel.connect(at),
  },
  Inbox: {
    listen: (at, options) => Inbox.listen(at, options),
    connect: (at) => Outbox.connect(at),
  },
  Publisher: {
    listen: (at, options) => Publisher.listen(at, options),
    connect: (at) => Subscriber.connect(at),
  },
  LatestValue: {
    listen: (at, options) => LatestValue.listen(at, options),
    connect: (at) => LatestValueReader.connect(at),
  },
};

const { EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNABORTED, EPROTO } = constants.errno;
const shortages = { EMFILE, ENFILE, ENOBUFS, ENOMEM };
const faults = { ...shortages, ECONNABORTED, EPROTO };

describe('an accept4(2) that fails', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    for (const [code, errno] of Object.entries(faults)) {
      it(`ends no server: ${name}, ${code}`, async (context) => {
        const accept4 = native.accept4.bind(native);
        let left = 3;
        native.accept4 = (fd) => (left-- > 0 ? -errno : accept4(fd));
        context.after(() => {
          native.accept4 = accept4;
        });
        const told: unknown[] = [];
        const onRefused = (error: NodeJS.ErrnoException): void => {
          told.push(error.code);
        };
        const address = { abstract: uniqueName().slice(1) };
        using server = await kind.listen(address, { onRefused });
        const [client, accepted] = await Promise.all([kind.connect(address), server.accept?.()]);
        const isShortage = code in shortages;
        assert.deepEqual(told, isShortage ? [code] : [code, code, code]);
        assert.equal(server.refused, isShortage ? 0 : 3);
        client.close();
        accepted?.close();
      });
    }
  }
});
