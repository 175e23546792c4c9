/** The address of a socket that another process bound. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { DatagramSocket, SeqpacketServer, socketPair, StreamServer } from 'linux-ipc/socket';

import { native } from '../../dist/core/native.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const folder = temporaryFolder();

/** A number that nothing owns. */
function duplicated({ fd }: { readonly fd: number }): number {
  return native.duplicate(fd, 0);
}

describe('the address of an adopted socket', () => {
  const longest = join(folder, 'x'.repeat(106 - folder.length));
  for (const address of [join(folder, 'é'), longest, { abstract: `${uniqueName()}\0é` }]) {
    it(`is the one that it is bound to: ${JSON.stringify(address)}`, async () => {
      using stream = await StreamServer.listen(address);
      using adoptedStream = StreamServer.from(duplicated(stream));
      assert.deepEqual(adoptedStream.address, address);
      stream.close();
      adoptedStream.close();
      assert.equal(adoptedStream.address, undefined);
      using seqpacket = await SeqpacketServer.listen(address);
      using adoptedSeqpacket = SeqpacketServer.from(duplicated(seqpacket));
      assert.deepEqual(adoptedSeqpacket.address, address);
      seqpacket.close();
      adoptedSeqpacket.close();
      using datagram = await DatagramSocket.bind(address);
      using adoptedDatagram = DatagramSocket.from(duplicated(datagram));
      assert.deepEqual(adoptedDatagram.address, address);
    });
  }

  it('is undefined if it is bound to none', () => {
    const pair = socketPair('datagram');
    for (const socket of pair) {
      assert.equal(socket.address, undefined);
      socket.close();
    }
  });

  it('is known without a further descriptor', () => {
    const script = `
      const { openSync } = await import('node:fs');
      const { StreamServer } = await import('linux-ipc/socket');
      const server = await StreamServer.listen({ abstract: '${uniqueName()}' });
      const adopted = StreamServer.from(server.descriptor);
      try {
        for (;;) openSync('/dev/null');
      } catch ({ code }) {
        console.log(code, adopted.address.abstract);
      }
      process.exit();`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const output = execFileSync('sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', ...node]);
    assert.match(output.toString(), /^EMFILE \/linux-ipc-test-/);
  });
});
