/** Exercise 6 on two hosts: the same programs, with another address. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Child } from '../../linux-ipc/dist-test/support/child.js';
import { skip as skipServer } from './support/nats-server.js';
import { Host, skip as skipHosts } from './support/two-hosts.js';

const program = (name: string): string =>
  fileURLToPath(new URL(`../../ipc-lab/dist/programs/${name}.js`, import.meta.url));

/** Two clients and a server; `on` is the command that runs a program on the server's, or the clients' host. */
async function exercise6(
  address: string,
  serverOn: (words: readonly string[]) => [string, readonly string[]],
  clientOn: (words: readonly string[]) => [string, readonly string[]],
): Promise<void> {
  const words = (name: string, ...rest: string[]): string[] => [
    ...[process.execPath, program(name), '--lang', 'en', '--socket', address],
    ...rest,
  ];
  await using server = new Child(...serverOn(words('sum_server')));
  assert.equal(await server.line(), `Listening on ${address}`);
  const clients = ['20', '22'].map((value) => new Child(...clientOn(words('sum_client', value))));
  for (const client of clients) assert.equal(await client.line(), 'Result = 42');
  assert.equal(await server.line(), 'Sum: 42');
  for (const one of [...clients, server]) assert.equal(await one.end(), 0);
}

const here = ([command = '', ...rest]: readonly string[]): [string, readonly string[]] => [
  command,
  rest,
];

describe('exercise 6', { skip: skipServer || skipHosts }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'linux-ipc-hosts-'));
  let one: Host;
  let two: Host;
  let stopServer = (): Promise<unknown> => Promise.resolve();
  before(async () => {
    [one, two] = await Host.pair();
    const nats = spawn(...one.command('nats-server', ['-a', one.address, '-p', '4222']), {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    stopServer = () => {
      nats.kill('SIGKILL');
      return once(nats, 'exit');
    };
    for await (const line of createInterface(nats.stderr)) {
      if (line.includes('Server is ready')) break;
    }
  });
  after(async () => {
    await stopServer();
    one.stop();
    two.stop();
    rmSync(folder, { recursive: true });
  });

  it('runs on one machine', async () => {
    await exercise6(join(folder, 'sum.socket'), here, here);
  });

  it('runs on two, by another address', async () => {
    await exercise6(
      `nats://${one.address}:4222/sum`,
      ([command = '', ...rest]) => one.command(command, rest),
      ([command = '', ...rest]) => two.command(command, rest),
    );
  });
});
