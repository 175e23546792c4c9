/** The system calls of accepting a connection: what the library has opened itself needs no check. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const trace = join(temporaryFolder(), 'trace');

describe('accepting a connection', () => {
  for (const type of ['Stream', 'Seqpacket']) {
    it(`asks for the peer's credentials alone: ${type}Server`, () => {
      const script = `
        const { ${type}Server, ${type}Connection } = await import('linux-ipc/socket');
        const server = await ${type}Server.listen({ abstract: '${uniqueName()}' });
        const client = await ${type}Connection.connect(server.address);
        await server.accept();
        process.exit();`;
      const calls = ['-e', 'trace=accept4,fcntl,getsockopt', '-o', trace];
      const node = [process.execPath, '--input-type=module', '-e', script];
      execFileSync('strace', [...calls, ...node]);
      const [, after = ''] = /^accept4\(.* = \d+\n([^]*)/m.exec(readFileSync(trace, 'utf8')) ?? [];
      // At its exit, Node.js looks at the standard streams.
      const asked = after.split('\n').filter((line) => /^\w+\((?![012],)/.test(line));
      assert.equal(asked.length, 1, after);
      assert.match(asked[0] ?? '', /^getsockopt\(\d+, SOL_SOCKET, SO_PEERCRED,/);
    });
  }

  it('looks for no descriptors in the messages that are pending: ChannelServer', () => {
    const script = `
      const { ChannelServer } = await import('linux-ipc/channel');
      const { SeqpacketConnection } = await import('linux-ipc/socket');
      const server = await ChannelServer.listen({ abstract: '${uniqueName()}' });
      for (let i = 0; i < 10; i++) await SeqpacketConnection.connect(server.address);
      server.accept();
      setImmediate(() => setImmediate(() => process.exit()));`;
    const calls = ['-e', 'trace=accept4,openat', '-o', trace];
    const node = [process.execPath, '--input-type=module', '-e', script];
    execFileSync('strace', [...calls, ...node]);
    const text = readFileSync(trace, 'utf8');
    assert.equal([...text.matchAll(/^accept4\(.* = \d+$/gm)].length, 10, text);
    assert.doesNotMatch(text, /fdinfo/);
  });
});
