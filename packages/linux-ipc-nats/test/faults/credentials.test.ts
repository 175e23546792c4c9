/** Who connects, and to whom: credentials and certificates, and errors with a remedy and without the secret. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inspect } from 'node:util';

import { jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, nkeyAuthenticator, nkeys } from '@nats-io/transport-node';
import { Relay } from 'linux-ipc-nats';
import {
  listenForChannels,
  openChannel,
  openInbox,
  openLatestValue,
  openLatestValueReader,
  openOutbox,
  openPublisher,
  openSubscriber,
  text,
} from 'linux-ipc/channel';
import type { NatsEvent, NatsOptions } from 'linux-ipc-nats';

import { allOf, exchange, refused, secret } from '../support/exchange.js';
import { NatsServer, skip } from '../support/nats-server.js';

type KeyPair = ReturnType<typeof nkeys.createUser>;

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

  it('are a file with a JWT and a key', async () => {
    const [operator, account, user] = [
      nkeys.createOperator(),
      nkeys.createAccount(),
      nkeys.createUser(),
    ];
    /** Signed by the first of two pairs of keys, about the second. */
    const token = (signer: KeyPair, subject: KeyPair, nats: object): string => {
      const claims = { iss: signer.getPublicKey(), sub: subject.getPublicKey(), name: 'a', nats };
      const parts = [
        { typ: 'JWT', alg: 'ed25519-nkey' },
        { jti: 'x', iat: 1, ...claims },
      ];
      const signed = parts.map((part) => encoded(JSON.stringify(part))).join('.');
      return `${signed}.${encoded(signer.sign(Buffer.from(signed)))}`;
    };
    const encoded = (bytes: string | Uint8Array): string =>
      Buffer.from(bytes).toString('base64url');
    const unlimited = { subs: -1, data: -1, payload: -1 };
    const limits = { ...unlimited, conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true };
    const accountToken = token(operator, account, { limits, type: 'account', version: 2 });
    await using server = await NatsServer.configured(
      `operator: ${token(operator, operator, { type: 'operator', version: 2 })}\n` +
        `resolver: MEMORY\nresolver_preload: { ${account.getPublicKey()}: ${accountToken} }\n`,
    );
    const file = join(server.folder, 'user.creds');
    const userToken = token(account, user, { ...unlimited, type: 'user', version: 2 });
    const write = (pair: KeyPair): void => {
      writeFileSync(
        file,
        `-----BEGIN NATS USER JWT-----\n${userToken}\n------END NATS USER JWT------\n\n` +
          `-----BEGIN USER NKEY SEED-----\n${Buffer.from(pair.getSeed()).toString()}\n------END USER NKEY SEED------\n`,
      );
    };
    const address = server.at('creds');
    write(user);
    await exchange(address, { client: { authenticator: credsAuthenticator(readFileSync(file)) } });
    await within({ NATS_CREDS: file }, () => exchange(address));
    await refused(address, {}, code);
    write(nkeys.createUser());
    await within({ NATS_CREDS: file }, () => refused(address, {}, code));
  });

  it('are in the environment, if neither the address nor the options have any', async () => {
    const pair = nkeys.createUser();
    const users = `{ user: me, password: ${secret} }, { nkey: ${pair.getPublicKey()} }`;
    await using server = await NatsServer.configured(
      `authorization: { timeout: 60, users: [ ${users} ] }\n`,
    );
    const seedFile = join(server.folder, 'seed');
    writeFileSync(
      seedFile,
      `-----BEGIN USER NKEY SEED-----\n${Buffer.from(pair.getSeed()).toString()}\n---\n`,
    );
    const address = server.at('environment');
    for (const variables of [{ NATS_USER: 'me', NATS_PASSWORD: secret }, { NATS_NKEY: seedFile }]) {
      await within(variables, async () => {
        await exchange(address);
        await refused(server.at('x', `me:not-${secret}@`), {}, code);
        await refused(address, { client: { user: 'me', pass: `not-${secret}` } }, code);
      });
    }
    const noKey = join(server.folder, 'no key');
    writeFileSync(noKey, 'no key\n');
    const wrong = [
      ...[{ NATS_NKEY: '/nonexistent' }, { NATS_CREDS: '/nonexistent' }],
      ...[{ NATS_NKEY: noKey }, { NATS_CREDS: noKey }],
    ];
    for (const variables of [...wrong, { NATS_NKEY: '/dev/null' }, { NATS_TOKEN: secret }]) {
      await within(variables, () => refused(address, {}, code));
    }
  });

  it('are not shown if they stand where they do not belong', async () => {
    for (const [address, nats] of [
      [`NATS://me:${secret}@host/x`, {}],
      [` nats://me:${secret}@host/x`, {}],
      [`nats://me:${secret}/more@host/x`, {}],
      [`nats://host:${secret}/x`, {}],
      ['nats://host/x', { client: secret }],
      ['nats://host/x', { client: {}, pass: secret }],
      ['nats://host/x', { client: undefined, storage: 'disk' }],
    ] as const) {
      await assert.rejects(
        openChannel(address as `nats://${string}`, { nats: nats as NatsOptions }),
        (error: NodeJS.ErrnoException) => {
          assert.match(error.code ?? '', /^ERR_(OUT_OF_RANGE|INVALID_ARG_\w+)$/);
          return !allOf(error).includes(secret);
        },
      );
    }
  });

  it('decide who may listen and who may connect: an error names the subject', async () => {
    const user = (name: string, permissions: string): string =>
      `{ user: ${name}, password: ${secret}, permissions: ${permissions} }`;
    const users = [
      user('all', '{ publish: ">", subscribe: ">" }'),
      user('mute', '{ publish: "_INBOX.>", subscribe: ">" }'),
      user('deaf', '{ publish: ">", subscribe: "_INBOX.>" }'),
      user('guest', '{ publish: "linux-ipc.>", subscribe: "linux-ipc.>" }'),
      user('hidden', '{ publish: ["linux-ipc.hidden", "_INBOX.>"], subscribe: ">" }'),
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
    for (const name of ['mute', 'deaf', 'hidden']) {
      await refused(server.at(name, `${name}:${secret}@`), nats, code);
    }
    for (const name of ['mute', 'guest']) {
      await assert.rejects(openChannel(server.at('x', `${name}:${secret}@`), { nats }), { code });
    }
    // The errors say it.
    assert.equal(events.includes('refused'), false, events.join());
  });

  it('with the permissions that the documentation lists suffice for everything', async () => {
    const own = (name: string): string => `"linux-ipc.${name}", "linux-ipc.${name}.>"`;
    const subjects = `${own('may')}, "_INBOX.>"`;
    const streams = '"$JS.API.>", "$JS.FC.>", "$KV.>"';
    const permissions = `{ publish: [ ${subjects}, ${streams} ], subscribe: [ ${subjects} ] }`;
    await using server = await NatsServer.configured(
      'jetstream: {}\n' +
        `authorization: { timeout: 60, users: [ { user: me, password: ${secret}, permissions: ${permissions} } ] }\n`,
    );
    const events: NatsEvent[] = [];
    const nats = { onEvent: (event: NatsEvent) => void events.push(event) };
    const address = server.at('may', `me:${secret}@`);
    await exchange(address, nats);
    for (const whenFull of ['wait', 'overwrite'] as const) {
      const publisher = await openPublisher(address, { messages: text(), whenFull, nats });
      const subscriber = await openSubscriber(address, { messages: text(), nats });
      for (let i = 0; i < 3; i++) await publisher.send('x'.repeat(100_000));
      for (let i = 0; i < 3; i++) assert.equal((await subscriber.receive())?.length, 100_000);
      publisher.close();
      assert.equal(await subscriber.receive(), undefined);
      subscriber.close();
    }
    const value = await openLatestValue(address, { messages: text(), nats });
    const reader = await openLatestValueReader(address, { messages: text(), nats });
    value.write('a value');
    assert.equal(await reader.receive(), 'a value');
    value.close();
    assert.equal(await reader.receive(), undefined);
    reader.close();
    assert.deepEqual(
      events.filter(({ kind }) => kind === 'refused'),
      [],
    );
    await refused(server.at('may-not', `me:${secret}@`), { onEvent: () => undefined }, code);
  });

  it('that are refused get a hint if one of two variables is missing', async () => {
    await using server = await NatsServer.configured(
      `authorization: { timeout: 60, user: me, password: ${secret} }\n`,
    );
    const address = server.at('half');
    for (const [variables, hint] of [
      [{ NATS_PASSWORD: secret }, /NATS_PASSWORD is set, and not used without NATS_USER$/],
      [{ NATS_USER: 'me' }, /NATS_USER is set, and NATS_PASSWORD is not$/],
      [{ NATS_USER: 'me', NATS_PASSWORD: 'no' }, /check the user, token or key$/],
    ] as const) {
      await within(variables, () => assert.rejects(openChannel(address), { code, message: hint }));
      await within(variables, () =>
        assert.rejects(openChannel(server.at('half', `me:not-${secret}@`)), {
          code,
          message: /check the user, token or key$/,
        }),
      );
    }
  });

  it('are not reached by who looks into what they have opened', async () => {
    await using server = await NatsServer.start(['-js', '--user', 'me', '--pass', secret]);
    const at = (name: string): `nats://${string}` => server.at(name, `me:${secret}@`);
    const options = { nats: { onEvent: () => undefined } };
    const waiting = { ...options, whenFull: 'wait' as const };
    const listener = await listenForChannels(at('channel'), options);
    const accepting = listener.accept();
    const all = [
      ...[listener, await openChannel(at('channel'), options), await accepting],
      ...[await openInbox(at('inbox'), options), await openOutbox(at('inbox'), options)],
      ...[await openPublisher(at('one'), options), await openSubscriber(at('one'), options)],
      ...[await openPublisher(at('two'), waiting), await openSubscriber(at('two'), options)],
      ...[
        await openLatestValue(at('value'), options),
        await openLatestValueReader(at('value'), options),
      ],
      await Relay.open('publisher', at('one'), at('copy'), options),
    ];
    for (const one of all) {
      const looked = inspect(one, { customInspect: false, showHidden: true, depth: 30 });
      assert.equal(looked.includes(secret), false, looked);
      assert.equal(JSON.stringify(one).includes(secret), false);
    }
    for (const one of all) one.close();
  });

  it('whose permissions suffice to open, and not for all, are an event', async () => {
    const permissions = '{ publish: { deny: "$JS.API.STREAM.DELETE.>" } }';
    const user = `{ user: me, password: ${secret}, permissions: ${permissions} }`;
    await using server = await NatsServer.configured(
      `jetstream: {}\nauthorization: { timeout: 60, users: [ ${user}, { user: all, password: ${secret} } ] }\n`,
    );
    const client = { servers: `127.0.0.1:${server.port}`, user: 'all', pass: secret };
    const stranger = await connect(client);
    const name = 'linux-ipc-left__0000000000000000';
    await (await jetstreamManager(stranger)).streams.add({ name, subjects: ['left'] });
    await stranger.close();
    const events: NatsEvent[] = [];
    const onEvent = (event: NatsEvent): void => void events.push(event);
    const value = await openLatestValue(server.at('left', `me:${secret}@`), { nats: { onEvent } });
    assert.match(
      events.map(({ message }) => message).join(),
      /STREAM\.DELETE.*lists the permissions/,
    );
    value.close();
  });

  it('are not shown by an address whose password contains a / or an @', async () => {
    for (const address of [`nats://localhost:1/${secret}@host/x`, `nats://me:a@${secret}@h/x`]) {
      await assert.rejects(openChannel(address as `nats://${string}`), (error) => {
        assert.match((error as Error).message, /%2F for a \/ and %40 for an @/);
        return !allOf(error).includes(secret);
      });
    }
  });

  it('are not shown where an address is wrong', async () => {
    for (const address of [
      `nats://me:${secret}@host`,
      `nat://me:${secret}@host/name`,
      `nats://me:${secret}%zz@host/name`,
    ]) {
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

/** Calls a function while variables of the environment have these values. */
async function within(
  variables: Readonly<Record<string, string>>,
  call: () => Promise<void>,
): Promise<void> {
  Object.assign(process.env, variables);
  try {
    await call();
  } finally {
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
  }
}

describe('TLS', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-nats-tls-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { stdio: 'ignore' });
  };

  /** A certificate that signs itself, valid from today on, or until long ago. */
  function certificate(name: string, isExpired = false): { certFile: string; keyFile: string } {
    const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    const request = [
      ...['req', '-newkey', 'ed25519', '-nodes', '-subj', '/CN=test', '-keyout', keyFile],
      ...['-addext', 'subjectAltName=DNS:localhost'],
    ];
    if (!isExpired) {
      openssl(...request, '-x509', '-days', '1', '-out', certFile);
      return { certFile, keyFile };
    }
    const [signed, configuration] = [join(folder, `${name}.csr`), join(folder, 'ca.conf')];
    openssl(...request, '-out', signed);
    writeFileSync(join(folder, 'index'), '');
    const lines = [`database=${join(folder, 'index')}`, `new_certs_dir=${folder}`, 'policy=p'];
    const more = ['rand_serial=yes', 'copy_extensions=copy', 'default_md=default'];
    const all = ['[ca]', 'default_ca=c', '[c]', ...lines, ...more, '[p]', 'commonName=supplied'];
    writeFileSync(configuration, all.join('\n'));
    openssl(
      ...['ca', '-batch', '-selfsign', '-config', configuration, '-keyfile', keyFile],
      ...[
        '-in',
        signed,
        '-out',
        certFile,
        '-startdate',
        '200101000000Z',
        '-enddate',
        '200102000000Z',
      ],
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
    await within({ NATS_CA: right.certFile }, () => exchange(server.at('tls')));
    for (const NATS_CA of [wrong.certFile, '/nonexistent']) {
      await within({ NATS_CA }, () => refused(server.at('tls'), {}, 'ERR_NATS_CERTIFICATE'));
    }
  });

  it('needs files that can be read: an error names the one that cannot', async () => {
    const { certFile, keyFile } = certificate('read');
    const missing = join(folder, 'missing');
    await using server = await NatsServer.configured(
      `tls: { timeout: 60, cert_file: "${certFile}", key_file: "${keyFile}" }\n`,
    );
    const code = 'ERR_NATS_CERTIFICATE';
    const address = server.at('files');
    for (const [file, variable] of [
      ['caFile', 'NATS_CA'],
      ['certFile', 'NATS_CERT'],
    ] as const) {
      const client = { tls: { caFile: certFile, [file]: missing } };
      const message = (name: string): RegExp => new RegExp(`${name} .*'${missing}' \\(ENOENT\\)`);
      await assert.rejects(openInbox(address, { nats: { client } }), {
        code,
        message: message(file),
      });
      await within({ NATS_CA: certFile, [variable]: missing }, () =>
        assert.rejects(openInbox(address), { code, message: message(variable) }),
      );
    }
    await within({ NATS_CA: folder }, () =>
      assert.rejects(openInbox(address), { code, message: /NATS_CA .*EISDIR/ }),
    );
  });

  it('that the server does not offer is an error that says so', async () => {
    await using server = await NatsServer.start([]);
    await assert.rejects(openInbox(server.at('plain'), { nats: { client: { tls: {} } } }), {
      code: 'ERR_NATS_CERTIFICATE',
      message: /does not offer TLS; configure it there, or remove client\.tls/,
    });
  });

  it('refuses a certificate that has expired', async () => {
    const expired = certificate('expired', true);
    await using server = await NatsServer.configured(
      `tls: { timeout: 60, cert_file: "${expired.certFile}", key_file: "${expired.keyFile}" }\n`,
    );
    const client = { tls: { caFile: expired.certFile } };
    await refused(server.at('tls'), { client }, 'ERR_NATS_CERTIFICATE');
  });
});
