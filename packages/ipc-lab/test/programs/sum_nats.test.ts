/** sum_server and sum_client with a password in their address: neither shows it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { NatsServer, skip } from '../../../linux-ipc-nats/dist-test/support/nats-server.js';
import { programPath } from '../support/program-path.js';
import { Running } from '../support/run.js';

const program = (name: string, ...words: string[]): Running =>
  new Running(process.execPath, [programPath(name), '--lang', 'en', ...words]);

it('sum_server and sum_client do not show the credentials of an address', { skip }, async () => {
  const secret = 'hunter2';
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
  assert.match(early.stderr, /no server listens at nats:\/\/127/);
  await nats.stop();
});
