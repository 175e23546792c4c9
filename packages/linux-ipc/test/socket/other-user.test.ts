/** Attempts of another user at sockets of this one. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

import { DatagramSocket, removeStaleSocket, SeqpacketServer } from 'linux-ipc/socket';

import { Child } from '../support/child.js';
import { nobody, noOtherUser } from '../support/other-user.js';

/** A folder with the mode of /tmp: every user can create files, and only their owners can remove them. */
const shared = mkdtempSync(join(tmpdir(), 'linux-ipc-test-'));
chmodSync(shared, 0o1777);
after(() => {
  rmSync(shared, { recursive: true, force: true });
});

/** Runs Python as another user, with the path as its argument; returns the lines that it prints. */
function asNobody(script: string, path: string): Child {
  const become = `import os, socket, sys
os.setgroups([]); os.setgid(${nobody}); os.setuid(${nobody})
path = sys.argv[1]
`;
  return new Child('python3', ['-c', become + script, path]);
}

describe('another user', { skip: noOtherUser }, () => {
  it('can connect to a socket that is open to all, not to a private one', async () => {
    const script = `
for kind in (socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):
    try:
        socket.socket(socket.AF_UNIX, kind).connect(path)
        print('connected')
    except OSError as error:
        print(error.strerror)`;
    const path = join(shared, 'private');
    const server = await SeqpacketServer.listen(path);
    await using intruder = asNobody(script, path);
    assert.equal(await intruder.line(), 'Permission denied');
    assert.equal(await intruder.line(), 'Permission denied');
    server.close();

    const open = await SeqpacketServer.listen(path, { mode: 0o666 });
    await using guest = asNobody(script, path);
    assert.equal(await guest.line(), 'connected');
    using connection = await open.accept();
    assert.equal(connection.peer.uid, nobody);
    assert.equal(connection.peer.gid, nobody);
    open.close();

    const datagrams = await DatagramSocket.bind(path);
    await using sender = asNobody(script, path);
    assert.equal(await sender.line(), 'Permission denied');
    datagrams.close();
  });

  it('cannot make a server follow or remove a link that it planted', async () => {
    const target = join(shared, 'target');
    const path = join(shared, 'planted');
    await using planter = asNobody(
      `os.symlink(${JSON.stringify(target)}, path); print('planted', flush=True); sys.stdin.read()`,
      path,
    );
    assert.equal(await planter.line(), 'planted');
    await assert.rejects(SeqpacketServer.listen(path), /the path names a symbolic link/);
    await assert.rejects(removeStaleSocket(path), /the path names a symbolic link/);
    assert.ok(lstatSync(path).isSymbolicLink());
    assert.equal(existsSync(target), false);
  });

  it('can keep a path with its own stale socket, but not from root', async () => {
    const path = join(shared, 'squatted');
    const script = `s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM); s.bind(path); print('bound')`;
    const squatter = asNobody(script, path);
    assert.equal(await squatter.line(), 'bound');
    assert.equal(await squatter.end(), 0);
    if (process.getuid?.() !== 0) {
      await assert.rejects(SeqpacketServer.listen(path), { code: 'EACCES', path });
      assert.equal(lstatSync(path).uid, nobody);
      return;
    }
    await using server = await SeqpacketServer.listen(path);
    assert.ok(server.identity);
    assert.equal(lstatSync(path).uid, 0);
  });
});
