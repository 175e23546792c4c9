/** The address of a socket that another process bound. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import {
  DatagramSocket,
  listUnixSockets,
  SeqpacketServer,
  socketPair,
  StreamConnection,
  StreamServer,
} from 'linux-ipc/socket';

import { native } from '../../dist/core/native.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const folder = temporaryFolder();

/** A number that nothing owns. */
function duplicated({ fd }: { readonly fd: number }): number {
  return native.duplicate(fd, 0);
}

describe('a padded abstract name', () => {
  it('is another name than the one without padding, and the one that Node.js 20 uses', async () => {
    const abstract = uniqueName();
    using padded = await StreamServer.listen({ abstract, padded: true });
    using plain = await StreamServer.listen({ abstract });
    assert.deepEqual(padded.address, { abstract, padded: true });
    for (const [server, address] of [
      [padded, { abstract, padded: true }],
      [plain, { abstract, padded: false }],
      // The bytes that Node.js 20 makes of the name.
      [padded, { abstract: abstract.padEnd(107, '\0') }],
    ] as const) {
      using client = await StreamConnection.connect(address);
      using accepted = await server.accept();
      await client.write(Buffer.from('x'));
      assert.equal(await accepted.read(Buffer.alloc(1)), 1);
    }
    using adopted = StreamServer.from(duplicated(padded));
    assert.deepEqual(adopted.address, { abstract, padded: true });
    assert.ok(
      listUnixSockets().some(
        ({ address }) =>
          typeof address === 'object' && address.padded && address.abstract === abstract,
      ),
    );
  });

  it('is where a server and a client of node:net are, in Node.js 20', async () => {
    const abstract = uniqueName();
    const isPadded = process.versions.node.startsWith('20.');
    const address = { abstract, padded: isPadded };
    const theirs = createServer((socket) => socket.end('hello')).listen(`\0${abstract}`);
    await once(theirs, 'listening');
    using client = await StreamConnection.connect(address);
    const into = Buffer.alloc(5);
    await client.read(into);
    assert.equal(into.toString(), 'hello');
    theirs.close();
  });

  it('is refused if the padding is no boolean', async () => {
    const wrong = { abstract: 'x', padded: 1 as never };
    await assert.rejects(StreamConnection.connect(wrong), /padded must be true or false/);
  });
});

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
