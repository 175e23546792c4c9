/** What is wrong with a server or with how one connects: an error with a remedy, and without the secret. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';

import { nkeyAuthenticator, nkeys } from '@nats-io/transport-node';
import 'linux-ipc-nats';
import { listenForChannels, openChannel, openInbox, openPublisher, text } from 'linux-ipc/channel';
import type { NatsOptions } from 'linux-ipc-nats';

import { freePort, NatsServer, skip } from '../support/nats-server.js';

const secret = 'hunter2';

/** Everything that somebody could log of an error. */
function allOf(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true });
}

async function exchange(address: `nats://${string}`, nats: NatsOptions = {}): Promise<void> {
  using listener = await listenForChannels(address, { messages: text(), nats });
  const [there, here] = await Promise.all([
    listener.accept(),
    openChannel(address, { messages: text(), nats }),
  ]);
  assert.equal(inspect([there, here, listener], { depth: 9 }).includes(secret), false);
  await here.send('hello');
  assert.equal(await there.receive(), 'hello');
  here.close();
  there.close();
}

async function refused(
  address: `nats://${string}`,
  nats: NatsOptions,
  code: string,
): Promise<void> {
  await assert.rejects(openInbox(address, { nats }), (error: NodeJS.ErrnoException) => {
    assert.equal(error.code, code, allOf(error));
    assert.equal(allOf(error).includes(secret), false, allOf(error));
    return true;
  });
}

describe('credentials', { skip }, () => {
  const code = 'ERR_NATS_CREDENTIALS';

  it('are a user and a password, in the address or in the options', async () => {
    await using server = await NatsServer.configured(
      `authorization: { timeout: 60, user: me, password: ${secret} }\n`,
    );
    await exchange(server.at('user', `me:${secret}@`));
    await exchange(server.at('user'), { client: { user: 'me', pass: secret } });
    await refused(server.at('user', `me:not-${secret}@`), {}, code);
    await refused(server.at('user'), {}, code);
  });

  it('are a token', async () => {
    await using server = await NatsServer.configured(
      `authorization: { timeout: 60, token: ${secret} }\n`,
    );
    await exchange(server.at('token', `${secret}@`));
    await refused(server.at('token', `not-${secret}@`), {}, code);
  });

  it('are a key', async () => {
    const pair = nkeys.createUser();
    const other = nkeys.createUser();
    await using server = await NatsServer.configured(
      `authorization: { timeout: 60, users: [ { nkey: ${pair.getPublicKey()} } ] }\n`,
    );
    await exchange(server.at('key'), {
      client: { authenticator: nkeyAuthenticator(pair.getSeed()) },
    });
    await refused(
      server.at('key'),
      { client: { authenticator: nkeyAuthenticator(other.getSeed()) } },
      code,
    );
  });

  it('decide who may listen and who may connect: an error names the subject', async () => {
    const user = (name: string, permissions: string): string =>
      `{ user: ${name}, password: ${secret}, permissions: ${permissions} }`;
    const users = [
      user('all', '{ publish: ">", subscribe: ">" }'),
      user('mute', '{ publish: "_INBOX.>", subscribe: ">" }'),
      user('deaf', '{ publish: ">", subscribe: "_INBOX.>" }'),
      user('guest', '{ publish: "linux-ipc.>", subscribe: "linux-ipc.>" }'),
    ];
    await using server = await NatsServer.configured(
      `authorization: { timeout: 60, users: [ ${users.join()} ] }\n`,
    );
    const events: string[] = [];
    const nats = {
      heartbeatMilliseconds: 100,
      silenceMilliseconds: 500,
      onEvent: ({ kind, message }: { kind: string; message: string }) => {
        events.push(kind);
        assert.equal(message.includes(secret), false, message);
      },
    };
    using _listener = await listenForChannels(server.at('x', `all:${secret}@`), { nats });
    for (const name of ['mute', 'deaf']) {
      await refused(server.at(name, `${name}:${secret}@`), nats, code);
    }
    for (const name of ['mute', 'guest']) {
      await assert.rejects(openChannel(server.at('x', `${name}:${secret}@`), { nats }), { code });
    }
    assert.ok(events.includes('refused'), events.join());
  });

  it('are not shown where an address is wrong', async () => {
    for (const address of [`nats://me:${secret}@host`, `nat://me:${secret}@host/name`]) {
      await assert.rejects(
        openChannel(address as `nats://${string}`),
        (error: NodeJS.ErrnoException) => {
          assert.equal(error.code, 'ERR_OUT_OF_RANGE');
          return !allOf(error).includes(secret);
        },
      );
    }
  });
});

describe('TLS', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-nats-tls-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A certificate that signs itself: `openssl req -x509`. */
  function certificate(name: string): { certFile: string; keyFile: string } {
    const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ed25519', '-nodes', '-days', '1', '-subj', '/CN=test'],
        ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', keyFile, '-out', certFile],
      ],
      { stdio: 'ignore' },
    );
    return { certFile, keyFile };
  }

  it('works with the right certificate, and refuses another', async () => {
    const [right, wrong] = [certificate('right'), certificate('wrong')];
    await using server = await NatsServer.configured(
      `tls: { timeout: 60, cert_file: "${right.certFile}", key_file: "${right.keyFile}" }\n`,
    );
    await exchange(server.at('tls'), { client: { tls: { caFile: right.certFile } } });
    for (const tls of [{ caFile: wrong.certFile }, {}]) {
      await refused(server.at('tls'), { client: { tls } }, 'ERR_NATS_CERTIFICATE');
    }
  });
});

describe('a server', { skip }, () => {
  it('that is not there is an error with a remedy', async () => {
    const address = `nats://127.0.0.1:${await freePort()}/x` as const;
    await assert.rejects(openInbox(address), {
      code: 'ECONNREFUSED',
      message: /no server can be reached .*check that nats-server runs there/,
    });
  });

  it('without JetStream refuses what needs it, and says how to have it', async () => {
    await using server = await NatsServer.start([]);
    await assert.rejects(openPublisher(server.at('streams'), { whenFull: 'wait' }), {
      code: 'ERR_NATS_JETSTREAM',
      message: /start nats-server with -js/,
    });
    await exchange(server.at('no streams'));
  });
});

describe('a cluster of two, one of which is gone', { skip }, () => {
  let first: NatsServer;
  let second: NatsServer;
  before(async () => {
    const routes = [await freePort(), await freePort()];
    const parameters = (own: number | undefined, other: number | undefined): string[] => [
      ...['--cluster_name', 'test', '--cluster', `nats://127.0.0.1:${own}`],
      ...['--routes', `nats://127.0.0.1:${other}`],
    ];
    first = await NatsServer.start(parameters(routes[0], routes[1]));
    second = await NatsServer.start(parameters(routes[1], routes[0]));
  });
  after(async () => {
    await first.stop();
    await second.stop();
  });

  it('loses nothing, whichever side was connected to it', async () => {
    const servers = `127.0.0.1:${first.port},127.0.0.1:${second.port}`;
    const nats = {
      heartbeatMilliseconds: 100,
      silenceMilliseconds: 10_000,
      onEvent: () => undefined,
    };
    const options = { messages: text(), nats: { ...nats, client: { noRandomize: true } } };
    const address = `nats://${servers}/cluster` as const;
    using listener = await listenForChannels(address, options);
    const accepting = listener.accept();
    // The other side begins with the second server, and knows of the first.
    const reversed = servers.split(',').reverse().join();
    const there = await retried(() => openChannel(`nats://${reversed}/cluster`, options));
    const here = await accepting;
    for (const gone of [first, second]) {
      const receiving = (async () => {
        for (let i = 0; i < 2000; i++) assert.equal(await there.receive(), String(i));
      })();
      for (let i = 0; i < 2000; i++) {
        if (i === 1000) await gone.kill();
        await here.send(String(i));
      }
      await receiving;
      await gone.start();
    }
    here.close();
    assert.equal(await there.disconnected(), 'closed');
    there.close();
  });
});

/** The route between the two servers may not be there yet. */
async function retried<T>(open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    }
  }
}
