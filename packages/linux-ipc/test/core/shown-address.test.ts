/** Credentials in an address, wherever somebody types it: no error shows them, and the error says how to write it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import { Channel, ChannelServer, Inbox, listenForChannels } from 'linux-ipc/channel';
import { openChannel, openInbox, openPublisher } from 'linux-ipc/channel';
import { schemeOf, withoutCredentials } from 'linux-ipc/shown-address';
import { DatagramSocket, SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

const secret = 'hunter2';

describe('an address that is shown', () => {
  it('is without what may be credentials', () => {
    for (const [address, shown] of [
      ['nats://me:hunter2@host:1/x', 'nats://…@host:1/x'],
      ['nats://hunter2@host/x', 'nats://…@host/x'],
      ['nats://me:hunter2/more@host/x', 'nats://…@host/x'],
      ['nats://me:hun@hunter2@host/x', 'nats://…@host/x'],
      ['NATS://me:hunter2@host', 'NATS://…@host'],
      [' tls://me:hunter2@host/x', ' tls://…@host/x'],
      ['nats//me:hunter2@host/x', 'nats//…@host/x'],
      ['nats:/hunter2@host/x', 'nats:/…@host/x'],
      ['me:hunter2@host/x', 'me:…@host/x'],
      ['memory:nats://me:hunter2@host/x', 'memory:nats://…@host/x'],
      ['seqpacket:/run/nats://me:hunter2@host/x', 'seqpacket:/run/nats://…@host/x'],
      ['@nats://me:hunter2@host/x', '@nats://…@host/x'],
    ] as const) {
      assert.equal(withoutCredentials(address), shown);
    }
  });

  it('is as it is without them, above all a path', () => {
    const paths = ['/run/user@host.socket', 'memory:/run/app@1.socket', 'a@b', '@abstract', ''];
    for (const address of ['nats://host:1/x', 'nats://[::1]:2/a:b', '/tmp/a:b', ...paths]) {
      assert.equal(withoutCredentials(address), address);
    }
  });

  it('is one on a network if it has a scheme, however that is written', () => {
    for (const text of [
      'nats://h/x',
      'NATS:/h/x',
      'nats//h/x',
      ' nats:h/x',
      'tls//h',
      'tls ://h',
    ]) {
      assert.match(schemeOf(text) ?? '', /^(nats|tls)$/i, text);
    }
    assert.equal(schemeOf('wss://h/x'), 'wss');
    for (const path of ['/tmp/nats://x', './nats://x', 'nats/x', 'memory:/x', 'natsx:/y', '']) {
      assert.equal(schemeOf(path), undefined, path);
    }
  });
});

type Open = (address: string) => Promise<unknown>;

/** Everything that takes an address or a path of a socket. */
const opens: Readonly<Record<string, Open>> = {
  openChannel: (address) => openChannel(address as 'memory:x'),
  listenForChannels: (address) => listenForChannels(address as 'memory:x'),
  openInbox: (address) => openInbox(address as 'memory:x'),
  openPublisher: (address) => openPublisher(address as 'memory:x'),
  'Channel.connect': (address) => Channel.connect(address),
  'ChannelServer.listen': (address) => ChannelServer.listen(address),
  'Inbox.listen': (address) => Inbox.listen(address),
  'SeqpacketConnection.connect': (address) => SeqpacketConnection.connect(address),
  'SeqpacketServer.listen': (address) => SeqpacketServer.listen(address),
  'DatagramSocket.bind': (address) => DatagramSocket.bind(address),
};

describe('a mistyped address with a password', () => {
  for (const [name, open] of Object.entries(opens)) {
    it(`is not shown by ${name}`, async () => {
      for (const address of [
        ...['NATS://me:P@h/x', 'tls://me:P@h/x', 'nats//me:P@h/x', 'nats:/P@h/x', ' nats://P@h/x'],
        ...['me:P@h/x', 'memory:nats://me:P@h/x', 'seqpacket:nats://P@h/x', '/nats://me:P@h/x'],
        ...[
          'nats://me:P',
          'nats://me:P@h/\0',
          'memory:me:P@h/\0',
          `nats://me:P@h/${'x'.repeat(200)}`,
        ],
      ]) {
        const typed = address.replace('P', secret);
        await assert.rejects(open(typed), (error: Error) => {
          assert.equal(
            inspect(error, { depth: 9, showHidden: true }).includes(secret),
            false,
            typed,
          );
          return true;
        });
      }
    });
  }

  it('is not shown as an abstract name', async () => {
    await assert.rejects(SeqpacketConnection.connect({ abstract: 'nats://me:hunter2@h/x' }), {
      address: '@nats://…@h/x',
      message: "ECONNREFUSED: connection refused, connect '@nats://…@h/x'",
    });
  });

  const hint = /nats:\/\/HOST:PORT\/NAME/;
  for (const name of ['openChannel', 'Channel.connect', 'SeqpacketServer.listen']) {
    it(`gets an error of ${name} that says how it is written`, async () => {
      for (const address of ['NATS://h/x', 'nats//h/x', 'nats:/h/x']) {
        await assert.rejects(opens[name]?.(address) ?? Promise.resolve(), { message: hint });
      }
      const isSecure = { code: 'ERR_OUT_OF_RANGE', message: /with TLS, too/ };
      await assert.rejects(opens[name]?.('tls://h/x') ?? Promise.resolve(), isSecure);
    });
  }

  it('may be the path of a socket with ./ before it', async () => {
    await assert.rejects(SeqpacketConnection.connect('./nats:/x'), {
      code: 'ENOENT',
      path: './nats:/x',
    });
  });
});
