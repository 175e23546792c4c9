import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { removeStaleSocket, SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { fixture } from '../support/peers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let count = 0;
const newPath = () => join(folder, `${String(count++)}.socket`);

/** Creates the socket file of a server that no longer exists. */
function makeStale(path: string, type = 'SOCK_SEQPACKET'): void {
  const script =
    'import socket, sys; s = socket.socket(socket.AF_UNIX, getattr(socket, sys.argv[2])); s.bind(sys.argv[1])';
  execFileSync('python3', ['-c', script, path, type]);
}

const errorWith = (...parts: string[]) => ({
  code: 'EADDRINUSE',
  message: new RegExp(parts.join('.*')),
});

describe('SeqpacketServer', () => {
  it('creates a private socket file, and removes it', async () => {
    const path = newPath();
    const server = await SeqpacketServer.listen(path);
    const stats = lstatSync(path);
    assert.ok(stats.isSocket());
    assert.equal(stats.mode & 0o777, 0o600);
    assert.equal(server.identity, `${String(stats.dev)}:${String(stats.ino)}`);
    server.close();
    server.close();
    assert.equal(existsSync(path), false);
    await assert.rejects(server.accept(), { code: 'ERR_CLOSED' });
  });

  it('gives the file the requested mode, whatever the umask', async () => {
    for (const umask of [0, 0o22, 0o77]) {
      for (const mode of [0o600, 0o660, 0o666, 0o777, 0]) {
        const before = process.umask(umask);
        try {
          const path = newPath();
          const server = await SeqpacketServer.listen(path, { mode });
          assert.equal(lstatSync(path).mode & 0o777, mode);
          server.close();
        } finally {
          process.umask(before);
        }
      }
    }
  });

  it('does not remove a file at its path that it did not bind', async () => {
    const path = newPath();
    const server = await SeqpacketServer.listen(path);
    renameSync(path, `${path}.moved`);
    makeStale(path);
    server.close();
    assert.ok(existsSync(path));
    assert.ok(existsSync(`${path}.moved`));
  });

  it('replaces the file of a server that was killed', async () => {
    const path = newPath();
    await using child = new Child(process.execPath, [fixture('seqpacket-listen-on-command')]);
    child.say(path);
    assert.deepEqual([await child.line(), await child.line()], ['ready', 'listening']);
    await assert.rejects(SeqpacketServer.listen(path), {
      code: 'EADDRINUSE',
      syscall: 'bind',
      path,
      message: `EADDRINUSE: address already in use, bind '${path}': a server is listening there`,
    });
    await child.kill('SIGKILL');
    assert.ok(existsSync(path));
    using server = await SeqpacketServer.listen(path);
    using client = await SeqpacketConnection.connect(path);
    using accepted = await server.accept();
    await client.send(Buffer.from('a'));
    assert.equal((await accepted.receive())?.toString(), 'a');
  });

  it('replaces a stale file of any type, and no open socket of any type', async () => {
    for (const type of ['SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_SEQPACKET']) {
      const path = newPath();
      makeStale(path, type);
      (await SeqpacketServer.listen(path)).close();

      const script = `
import socket, sys
s = socket.socket(socket.AF_UNIX, getattr(socket, sys.argv[2]))
s.bind(sys.argv[1])
print('bound', flush=True)
sys.stdin.read()`;
      await using child = new Child('python3', ['-c', script, path, type]);
      assert.equal(await child.line(), 'bound');
      await assert.rejects(SeqpacketServer.listen(path), errorWith('a server is listening there'));
      assert.equal(await removeStaleSocket(path), false);
      assert.ok(existsSync(path));
    }
  });

  it('does not disturb a running server when another one wants its path', async () => {
    const path = newPath();
    using server = await SeqpacketServer.listen(path);
    await assert.rejects(SeqpacketServer.listen(path), errorWith('a server is listening there'));
    using client = await SeqpacketConnection.connect(path);
    using accepted = await server.accept();
    await client.send(Buffer.from('first'));
    assert.equal((await accepted.receive())?.toString(), 'first');
  });

  it('never removes anything but a socket', async () => {
    const target = newPath();
    makeStale(target);
    const kinds: [string, (path: string) => void][] = [
      [
        'a regular file',
        (path) => {
          writeFileSync(path, 'kept');
        },
      ],
      [
        'a directory',
        (path) => {
          mkdirSync(path);
        },
      ],
      [
        'a symbolic link',
        (path) => {
          symlinkSync(target, path);
        },
      ],
      [
        'a symbolic link',
        (path) => {
          symlinkSync('/nonexistent', path);
        },
      ],
      [
        'a FIFO',
        (path) => {
          execFileSync('mkfifo', [path]);
        },
      ],
    ];
    for (const [kind, make] of kinds) {
      const path = newPath();
      make(path);
      const { ino } = lstatSync(path);
      await assert.rejects(SeqpacketServer.listen(path), errorWith(path, kind));
      await assert.rejects(removeStaleSocket(path), errorWith(path, kind));
      assert.equal(lstatSync(path).ino, ino);
    }
    assert.ok(existsSync(target));
  });

  it('gives a stale path to exactly one of several servers in one process', async () => {
    const stale = newPath();
    makeStale(stale);
    for (let round = 0; round < 100; round++) {
      const path = newPath();
      linkSync(stale, path);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 5 }, () => SeqpacketServer.listen(path)),
      );
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      assert.equal(won.length, 1);
      for (const { value } of won) value.close();
    }
  });

  it('gives a stale path to exactly one of several servers in several processes', async () => {
    const stale = newPath();
    makeStale(stale);
    const program = fixture('seqpacket-listen-on-command');
    const children = Array.from({ length: 4 }, () => new Child(process.execPath, [program]));
    try {
      for (const child of children) assert.equal(await child.line(), 'ready');
      for (let round = 0; round < 200; round++) {
        const path = newPath();
        linkSync(stale, path);
        for (const child of children) child.say(path);
        const outcomes = await Promise.all(children.map((child) => child.line()));
        assert.deepEqual(outcomes.sort(), ['EADDRINUSE', 'EADDRINUSE', 'EADDRINUSE', 'listening']);
        (await SeqpacketConnection.connect(path)).close();
        for (const child of children) child.say('close');
        for (const child of children) assert.equal(await child.line(), 'closed');
        assert.equal(existsSync(path), false);
      }
    } finally {
      for (const child of children) await child[Symbol.asyncDispose]();
    }
  });

  it('reports that another process holds the lock on the folder, or waits its turn', async () => {
    const inside = join(folder, 'locked');
    mkdirSync(inside);
    await using holder = new Child('flock', [inside, 'sh', '-c', 'echo held; read line']);
    assert.equal(await holder.line(), 'held');
    const path = join(inside, 'socket');
    await assert.rejects(SeqpacketServer.listen(path), {
      code: 'EAGAIN',
      syscall: 'flock',
      path: inside,
      message: /another process has held the lock on this folder for 5000 ms/,
    });
    assert.equal(existsSync(path), false);
    const listening = SeqpacketServer.listen(path);
    assert.equal(await holder.end(), 1);
    (await listening).close();
  });

  it('removes a stale file for others, and only the one with the given identity', async () => {
    const path = newPath();
    makeStale(path);
    const stats = lstatSync(path);
    const identity = `${BigInt(stats.dev)}:${BigInt(stats.ino)}` as const;
    assert.equal(await removeStaleSocket(path, { identity: '1:1' }), false);
    assert.ok(existsSync(path));
    assert.equal(await removeStaleSocket(path, { identity }), true);
    assert.equal(existsSync(path), false);
    assert.equal(await removeStaleSocket(path, { identity }), false);
    assert.equal(await removeStaleSocket(join(folder, 'no', 'such')), false);
  });

  it('accepts 1,000 connections at once', async () => {
    const path = newPath();
    await using server = await SeqpacketServer.listen(path, { backlog: 10 });
    const clients = Array.from({ length: 1000 }, async (_, i) => {
      using connection = await SeqpacketConnection.connect(path);
      await connection.send(Buffer.from(String(i)));
      assert.equal((await connection.receive())?.toString(), `${String(i)} back`);
    });
    const answer = async (connection: SeqpacketConnection) => {
      for await (const message of connection) {
        await connection.send(Buffer.from(`${message.toString()} back`));
      }
      connection.close();
    };
    const answers: Promise<void>[] = [];
    for await (const connection of server) {
      answers.push(answer(connection));
      if (answers.length === clients.length) break;
    }
    await Promise.all([...clients, ...answers]);
  });

  it('ends its loop and rejects pending waits when it is closed', async () => {
    const server = await SeqpacketServer.listen(newPath());
    const accepting = [server.accept(), server.accept()];
    setImmediate(() => {
      server.close();
    });
    for (const one of accepting) await assert.rejects(one, { code: 'ERR_CLOSED' });
    for await (const { peer } of server) assert.fail(`accepted ${String(peer.pid)}`);
    const other = await SeqpacketServer.listen(newPath());
    setImmediate(() => {
      other.close();
    });
    for await (const { peer } of other) assert.fail(`accepted ${String(peer.pid)}`);
  });

  it('stops waiting for a connection when a signal aborts, and can accept again', async () => {
    const path = newPath();
    using server = await SeqpacketServer.listen(path);
    const controller = new AbortController();
    const accepting = server.accept({ signal: controller.signal });
    const iterating = server.connections({ signal: controller.signal }).next();
    controller.abort();
    await assert.rejects(accepting, { name: 'AbortError' });
    await assert.rejects(iterating, { name: 'AbortError' });
    using client = await SeqpacketConnection.connect(path);
    using accepted = await server.accept();
    assert.equal(accepted.peer.pid, process.pid);
    assert.equal(client.peer.pid, process.pid);
  });

  it('resets connections that it never accepted', async () => {
    const path = newPath();
    const server = await SeqpacketServer.listen(path);
    using client = await SeqpacketConnection.connect(path);
    server.close();
    await assert.rejects(client.receive(), { code: 'ECONNRESET' });
  });

  it('leaves no descriptor open when it cannot listen', async () => {
    const path = newPath();
    writeFileSync(path, '');
    const open = () => readdirSync('/proc/self/fd').length;
    await assert.rejects(SeqpacketServer.listen(path));
    const before = open();
    for (let i = 0; i < 50; i++) await assert.rejects(SeqpacketServer.listen(path));
    await assert.rejects(SeqpacketServer.listen(join(folder, 'no', 'such')), { code: 'ENOENT' });
    for (let i = 0; i < 50; i++) {
      await assert.rejects(SeqpacketConnection.connect(path), { code: 'ECONNREFUSED' });
    }
    assert.ok(open() < before + 50);
    unlinkSync(path);
  });

  it('keeps a connection pending if no descriptor is left for it', () => {
    const script = `
      import { openSync, closeSync } from 'node:fs';
      import { SeqpacketConnection, SeqpacketServer } from 'linux-ipc/socket';
      const abstract = 'full-' + process.pid;
      const taken = [];
      const onRefused = ({ code, syscall }) => {
        console.log(code, syscall);
        closeSync(taken.pop());
      };
      const server = await SeqpacketServer.listen({ abstract }, { onRefused });
      const client = await SeqpacketConnection.connect({ abstract });
      const first = server.accept();
      (await first).close();
      const waiting = await SeqpacketConnection.connect({ abstract });
      await waiting.send(Buffer.from('still here'));
      try { for (;;) taken.push(openSync('/dev/null')); } catch {}
      for await (const connection of server) {
        console.log(String(await connection.receive()));
        process.exit();
      }
    `;
    const command = `ulimit -n 64; exec "$0" --input-type=module -e "$1"`;
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const output = execFileSync('sh', ['-c', command, process.execPath, script], { cwd });
    assert.equal(output.toString(), 'EMFILE accept4\nstill here\n');
  });

  it('refuses wrong options, and names them', async () => {
    const listen = (options: object) => SeqpacketServer.listen(newPath(), options);
    for (const options of [{ backlog: -1 }, { mode: 0o1000 }, { maximumMessageBytes: 0 }]) {
      const name = Object.keys(options)[0] ?? '';
      await assert.rejects(listen(options), {
        code: 'ERR_OUT_OF_RANGE',
        message: new RegExp(`^${name} must be`),
      });
    }
    await assert.rejects(listen({ mode: '600' }), { code: 'ERR_INVALID_ARG_TYPE' });
  });
});
