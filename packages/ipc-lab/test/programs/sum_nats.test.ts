/** sum_server and sum_client with a password in their address, right or mistyped: neither shows it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  freePort,
  NatsServer,
  skip,
} from '../../../linux-ipc-nats/dist-test/support/nats-server.js';
import { programPath } from '../support/program-path.js';
import { Running } from '../support/run.js';

const secret = 'hunter2';

const program = (name: string, ...words: string[]): Running =>
  new Running(process.execPath, [programPath(name), '--lang', 'en', ...words]);

it('sum_server and sum_client do not show the credentials of an address', { skip }, async () => {
  const nats = await NatsServer.start(['--user', 'me', '--pass', secret]);
  const address = nats.at('sum', `me:${secret}@`);
  const early = await program('sum_client', '1', '--socket', address).ended;
  const wrong = await program('sum_client', '1', '--socket', nats.at('sum', `me:x${secret}@`))
    .ended;
  const server = program('sum_server', '--socket', address);
  await server.says(/Listening on .*\n/);
  const clients = ['20', '22'].map((value) => program('sum_client', value, '--socket', address));
  const all = [early, wrong, await server.ended];
  for (const client of clients) all.push(await client.ended);
  assert.deepEqual(
    all.map(({ code }) => code),
    [1, 1, 0, 0, 0],
  );
  for (const { stdout, stderr } of all) assert.equal((stdout + stderr).includes(secret), false);
  assert.match(early.stderr, /no server listens at nats:\/\/…@127/);
  await nats.stop();
});

describe('sum_server and sum_client with a mistyped address', () => {
  for (const [address, problem] of [
    ['NATS://me:hunter2@h/x', /nats:\/\/HOST:PORT\/NAME, and begins with NATS:/],
    ['nats//me:hunter2@h/x', /nats:\/\/HOST:PORT\/NAME, and begins with nats:/],
    ['nats:/hunter2@h/x', /nats:\/\/HOST:PORT\/NAME, and begins with nats:/],
    ['tls://me:hunter2@h/x', /nats:\/\/HOST:PORT\/NAME, with TLS, too: NATS_CA/],
    ['nats://me:a@hunter2@h/x', /%40 for an @ in the password/],
    ['/tmp/none/nats://me:hunter2@h/x', /\/tmp\/none\/nats:.*…/],
  ] as const) {
    it(`show no password, and say how it is written: ${address}`, async () => {
      for (const words of [
        ['sum_server', '--socket', address],
        ['sum_client', '1', '--socket', address],
      ] as const) {
        const { code, stdout, stderr } = await program(words[0], ...words.slice(1)).ended;
        assert.match(stderr, problem);
        assert.equal((stdout + stderr).includes(secret), false, stderr);
        assert.equal(code, stderr.includes('--help') ? 2 : 1);
      }
    });
  }

  it('show no password that stands in the place of another word', async () => {
    for (const words of [
      ['sum_server', `nats://me:${secret}@h/x`],
      ['sum_client', `nats://me:${secret}@h/x`],
      ['ipc-lab', `nats://me:${secret}@h/x`],
      ['ipc-lab', 'relay', `nats://me:${secret}@h/x`, 'memory:/x', 'memory:/y'],
    ] as const) {
      const { code, stderr } = await program(words[0], ...words.slice(1)).ended;
      assert.match(stderr, /"nats:\/\/…@h\/x"/);
      assert.equal(code, 2);
    }
  });
});

it('sum_client says whether the NATS server is absent, or sum_server', { skip }, async () => {
  const absent = `nats://127.0.0.1:${await freePort()}/sum`;
  const { stderr } = await program('sum_client', '1', '--socket', absent).ended;
  assert.match(stderr, /no NATS server can be reached .*check that nats-server runs there/);
  for (const words of [['sum_server'], ['sum_client', '1']]) {
    const [name = '', ...rest] = words;
    const { stderr } = await program(name, ...rest, '--socket', absent, '--lang', 'fr').ended;
    assert.match(stderr, /aucun serveur NATS n’est joignable sur nats:.* vérifier que nats-server/);
  }
  await using nats = await NatsServer.start([]);
  const early = await program('sum_client', '1', '--socket', nats.at('sum')).ended;
  assert.match(early.stderr, /start one with: sum_server --socket nats:\/\/127/);
});
