import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { SeqpacketConnection } from 'linux-ipc/socket';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { compilePeer, pythonPeer } from '../support/peers.js';
import { run, runCommand, Running, start } from '../support/run.js';

const folder = temporaryFolder();
let cClient: string;
let cServer: string;
let count = 0;

function uniquePath(): string {
  return join(folder, `${++count}.socket`);
}

before(() => {
  cClient = compilePeer('sum_client', folder);
  cServer = compilePeer('sum_server', folder);
});

async function startServer(path: string, ...args: string[]): Promise<Running> {
  const server = start('sum_server', '--socket', path, ...args);
  await server.says(/^Listening on /m);
  return server;
}

/** A client that executes commands, so that a test controls the order of events. */
async function puppet(
  path: string,
): Promise<{ say(...lines: string[]): Promise<string>; end(): Promise<void> }> {
  const client = new Running('python3', [pythonPeer('seqpacket_say'), path]);
  await client.says(/connected\n/);
  let executed = 0;
  return {
    async say(...lines) {
      client.stdin.write(lines.map((line) => `${line}\n`).join(''));
      executed += lines.length;
      await client.says(new RegExp(`(done[^]*){${executed}}`));
      return client.stdout;
    },
    async end() {
      client.stdin.end();
      await client.ended;
    },
  };
}

describe('sum_server and sum_client', () => {
  it('print the sum of two values, and leave no socket', async () => {
    const path = uniquePath();
    const server = await startServer(path);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const clients = await Promise.all(
      ['17', '-59'].map((value) => run('sum_client', value, '--socket', path)),
    );
    for (const client of clients) {
      assert.deepEqual([client.code, client.stdout, client.stderr], [0, 'Result = -42\n', '']);
    }
    const { code, stdout, stderr } = await server.ended;
    assert.deepEqual([code, stdout, stderr], [0, `Listening on ${path}\nSum: -42\n`, '']);
    assert.ok(!existsSync(path));
  });

  it('do not overflow', async () => {
    for (const [value, sum] of [
      ['2147483647', '4294967294'],
      ['-2147483648', '-4294967296'],
    ] as const) {
      const path = uniquePath();
      const server = await startServer(path);
      const clients = await Promise.all([
        run('sum_client', value, '--socket', path),
        run('sum_client', value, '--socket', path),
      ]);
      for (const { stdout } of clients) assert.equal(stdout, `Result = ${sum}\n`);
      await server.ended;
    }
  });

  it('serve 500 pairs at once with --forever, and use each value once', async () => {
    const path = uniquePath();
    const server = await startServer(path, '--forever');
    // The server pairs values in any order: two clients receive each sum, and all sums use each value once.
    const values = Array.from({ length: 1000 }, (_, i) => i * 1000);
    const sums = await Promise.all(
      values.map(async (value) => {
        using connection = await SeqpacketConnection.connect(path);
        await connection.send(Buffer.from(`${value}\0`));
        const answer = await connection.receive();
        assert.ok(answer !== undefined, 'the server closed the connection without a reply');
        return parseInt(answer.toString(), 10);
      }),
    );
    server.kill('SIGINT');
    const { code, stdout, stderr } = await server.ended;
    assert.deepEqual([code, stderr], [130, 'sum_server: ended by SIGINT\n']);
    assert.ok(!existsSync(path));
    const printed = [...stdout.matchAll(/^Sum: (\d+)$/gm)].map(([, sum]) => Number(sum));
    assert.equal(printed.length, 500);
    const total = (numbers: number[]): number => numbers.reduce((sum, value) => sum + value, 0);
    assert.equal(total(printed), total(values));
    assert.deepEqual(sums.sort(byValue), [...printed, ...printed].sort(byValue));
  });

  it('serve C clients', async () => {
    const path = uniquePath();
    const server = await startServer(path);
    const clients = await Promise.all([
      runCommand(cClient, path, '40'),
      runCommand(cClient, path, '2'),
    ]);
    for (const { stdout } of clients) assert.equal(stdout, 'Result = 42\n');
    assert.equal((await server.ended).code, 0);
  });

  it('accept the reply of a C server, which sends its whole buffer', async () => {
    const path = uniquePath();
    const server = new Running(cServer, [path]);
    await server.says(/listening/);
    const clients = await Promise.all([
      run('sum_client', '40', '--socket', path),
      run('sum_client', '2', '--socket', path),
    ]);
    for (const { stdout } of clients) assert.equal(stdout, 'Result = 42\n');
    assert.match((await server.ended).stdout, /sum 42/);
  });
});

describe('sum_server', () => {
  const refused: readonly (readonly [what: string, command: string, named: RegExp])[] = [
    ['a word', 'send seven\\0', /"seven", which is not a whole number/],
    ['NaN', 'send NaN\\0', /"NaN"/],
    ['a number and more', 'send 7 apples\\0', /"7 apples"/],
    ['a message without NUL', 'send 7', /without NUL/],
    ['only a NUL', 'send \\0', /""/],
    ['an empty message', 'send ', /an empty message/],
    ['a number over 32 bits', 'send 2147483648\\0', /2147483648, which is not within 32 bits/],
    ['13 bytes', 'send 000000000007\\0', /13/],
    ['a message of 1 MB', 'send-size 1000000', /1000000/],
  ];
  for (const [what, command, named] of refused) {
    it(`rejects ${what}, and still serves the other clients`, async () => {
      const path = uniquePath();
      const server = await startServer(path);
      const first = start('sum_client', '30', '--socket', path);
      const bad = await puppet(path);
      assert.match(await bad.say(command, 'receive'), /end\ndone/);
      const second = start('sum_client', '12', '--socket', path);
      assert.equal((await first.ended).stdout, 'Result = 42\n');
      assert.equal((await second.ended).stdout, 'Result = 42\n');
      const { code, stderr } = await server.ended;
      assert.match(stderr, named);
      assert.match(stderr, /^sum_server: disconnected the client with pid \d+: [^\n]+\n$/);
      assert.equal(code, 0);
      await bad.end();
    });
  }

  it('discards the value of a client that disconnects before the reply', async () => {
    const path = uniquePath();
    const server = await startServer(path);
    const leaver = await puppet(path);
    await leaver.say('send 1000\\0', 'close');
    const clients = await Promise.all([
      run('sum_client', '40', '--socket', path),
      run('sum_client', '2', '--socket', path),
    ]);
    for (const { stdout } of clients) assert.equal(stdout, 'Result = 42\n');
    assert.equal((await server.ended).code, 0);
    await leaver.end();
  });

  it('discards the value of a client that sends it and closes at once', async () => {
    const path = uniquePath();
    const server = await startServer(path, '--forever');
    for (let round = 0; round < 10; round++) {
      // One that leaves alone, and one before each of the others.
      for (let i = 0; i < 2; i++) {
        using leaver = await SeqpacketConnection.connect(path);
        await leaver.send(Buffer.from('7\0'));
      }
      using first = await SeqpacketConnection.connect(path);
      using second = await SeqpacketConnection.connect(path);
      await first.send(Buffer.from('-3\0'));
      await second.send(Buffer.from('10\0'));
      assert.equal(String(await first.receive()), '7\0');
      assert.equal(String(await second.receive()), '7\0');
    }
    server.kill('SIGINT');
    await server.ended;
  });

  it('serves other clients while one sends no value', async () => {
    const path = uniquePath();
    const server = await startServer(path);
    const silent = await puppet(path);
    const clients = await Promise.all([
      run('sum_client', '1', '--socket', path),
      run('sum_client', '2', '--socket', path),
    ]);
    for (const { stdout } of clients) assert.equal(stdout, 'Result = 3\n');
    assert.equal((await server.ended).code, 0);
    assert.match(await silent.say('receive'), /end/);
    await silent.end();
  });

  it('adds the first two values and no more', async () => {
    const path = uniquePath();
    const server = await startServer(path);
    const clients = await Promise.all(
      ['1', '2', '4', '8', '16'].map((value) => run('sum_client', value, '--socket', path)),
    );
    const answered = clients.filter(({ code }) => code === 0);
    assert.equal(answered.length, 2);
    assert.equal(answered[0]?.stdout, answered[1]?.stdout);
    const { code, stdout } = await server.ended;
    assert.equal(stdout.match(/^Sum: /gm)?.length, 1);
    assert.equal(code, 0);
  });

  it('does not start while another server listens, and does not disturb it', async () => {
    const path = uniquePath();
    const server = await startServer(path);
    const { code, stderr } = await run('sum_server', '--socket', path);
    assert.match(stderr, /^sum_server: EADDRINUSE[^\n]+\n$/);
    assert.equal(code, 1);
    await Promise.all([
      run('sum_client', '1', '--socket', path),
      run('sum_client', '2', '--socket', path),
    ]);
    assert.equal((await server.ended).code, 0);
  });

  it('takes over the socket file of a killed server', async () => {
    const path = uniquePath();
    const killed = await startServer(path);
    killed.kill('SIGKILL');
    await killed.ended;
    assert.ok(existsSync(path));
    const server = await startServer(path);
    await Promise.all([
      run('sum_client', '1', '--socket', path),
      run('sum_client', '2', '--socket', path),
    ]);
    assert.equal((await server.ended).code, 0);
    assert.ok(!existsSync(path));
  });

  it('never removes a file that is not a socket', async () => {
    const file = uniquePath();
    writeFileSync(file, 'untouched');
    const link = uniquePath();
    symlinkSync(file, link);
    const directory = uniquePath();
    mkdirSync(directory);
    for (const [path, named] of [
      [file, /a regular file/],
      [link, /a symbolic link/],
      [directory, /a directory/],
    ] as const) {
      const { code, stderr } = await run('sum_server', '--socket', path);
      assert.match(stderr, named);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.equal(code, 1);
    }
    assert.equal(readFileSync(link, 'utf8'), 'untouched');
  });
});

describe('sum_client', () => {
  it('says that no server listens', async () => {
    const path = uniquePath();
    const { code, stderr } = await run('sum_client', '7', '--socket', path);
    assert.equal(
      stderr,
      `sum_client: no server listens at ${path}; start one with: sum_server --socket ${path}\n`,
    );
    assert.equal(code, 1);
  });

  it('says that the server was killed, and removes its socket file', async () => {
    const path = uniquePath();
    const server = new Running('python3', [pythonPeer('sum_server_silent'), path]);
    await server.says(/listening/);
    const client = start('sum_client', '7', '--socket', path);
    await server.says(/received/);
    server.kill('SIGKILL');
    const { code, stderr } = await client.ended;
    assert.equal(stderr, 'sum_client: the server closed the connection without an answer\n');
    assert.equal(code, 1);
    assert.ok(!existsSync(path));
  });
});

function byValue(a: number, b: number): number {
  return a - b;
}
