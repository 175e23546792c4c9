import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

import { SeqpacketServer } from 'linux-ipc/socket';

import { uniqueName } from '../support/unique-name.js';

/** Run in a pid namespace of its own, which does not contain the server. */
const program = `
  import { SeqpacketConnection } from 'linux-ipc/socket';
  const connection = await SeqpacketConnection.connect({ abstract: process.argv[1] });
  console.log(connection.peer.pid, connection.peer.uid);
  connection.openPeerPidfd().close();
  connection.close();`;

describe('a peer outside the pid namespace', () => {
  it('has the pid 0, its user id, and a pidfd', async (test) => {
    const abstract = uniqueName().slice(1);
    using server = await SeqpacketServer.listen({ abstract });
    const accepting = server.accept().catch(() => undefined);
    const node = [process.execPath, '--input-type=module', '-e', program, abstract];
    try {
      const { stdout } = await promisify(execFile)('unshare', ['--pid', '--fork', ...node]);
      assert.equal(stdout, `0 ${String(process.getuid?.())}\n`);
      (await accepting)?.close();
    } catch (error) {
      const { stderr = '' } = error as { stderr?: string };
      if (!stderr.startsWith('unshare:')) throw error;
      test.skip(stderr.trim());
    }
  });
});
