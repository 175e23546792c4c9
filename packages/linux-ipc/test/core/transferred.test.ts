/** Memory that is transferred while a call waits to write it, or to read into it: nothing is lost in silence. */
import assert from 'node:assert/strict';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { Descriptor } from 'linux-ipc';
import { PosixMessageQueue } from 'linux-ipc/message-queue';
import { Pipe } from 'linux-ipc/pipe';
import { DatagramSocket, socketPair } from 'linux-ipc/socket';

import { temporaryFolder } from '../support/temporary-folder.js';
import { uniqueName } from '../support/unique-name.js';

const folder = temporaryFolder();
const file = join(folder, 'file');
writeFileSync(file, 'content');

/** Begins a call that has to wait, and lets it go on. */
interface Waiting {
  readonly begin: (memory: Uint8Array) => Promise<unknown>;
  readonly goOn?: () => unknown;
}

const many = Buffer.alloc(1 << 20);

const calls: Record<string, () => Waiting | Promise<Waiting>> = {
  'a write to a pipe': () => {
    const pipe = Pipe.create();
    return { begin: (memory) => pipe.write.write(memory), goOn: () => pipe.read.read(many) };
  },
  'a record to a pipe': async () => {
    const pipe = Pipe.create();
    await pipe.write.write(new Uint8Array(pipe.write.capacity));
    const begin = (memory: Uint8Array): Promise<void> =>
      pipe.write.writeRecord(memory.subarray(0, 4000));
    return { begin, goOn: () => pipe.read.read(many) };
  },
  'a write to a stream': () => {
    const [a, b] = socketPair('stream');
    return { begin: (memory) => a.write(memory), goOn: () => b.read(many) };
  },
  'a message to a seqpacket connection': () => {
    const [a, b] = socketPair('seqpacket');
    let full = 0;
    while (a.trySend(many.subarray(0, 1000))) full++;
    const goOn = async (): Promise<void> => {
      for (let i = 0; i < full; i++) await b.receive();
    };
    return { begin: (memory) => a.send(memory.subarray(0, 1000)), goOn };
  },
  'a message to an address': async () => {
    const address = { abstract: uniqueName().slice(1) };
    const [from, to] = [DatagramSocket.create(), await DatagramSocket.bind(address)];
    while (from.trySendTo(address, many.subarray(0, 1000)));
    const begin = (memory: Uint8Array): Promise<void> =>
      from.sendTo(address, memory.subarray(0, 1000));
    return { begin, goOn: () => to.receive() };
  },
  'a message to a POSIX queue': () => {
    const queue = PosixMessageQueue.create(uniqueName(), { maximumMessages: 1 });
    queue.unlink();
    queue.trySend(many.subarray(0, 10));
    return { begin: (memory) => queue.send(memory.subarray(0, 10)), goOn: () => queue.receive() };
  },
  'a write to a file': () => {
    const written = Descriptor.from(openSync(join(folder, 'written'), 'w'));
    return { begin: (memory) => written.write(memory) };
  },
  'a read from a file': () => {
    const read = Descriptor.from(openSync(file, 'r'));
    return { begin: (memory) => read.read(memory) };
  },
};

describe('memory that is transferred during a wait', () => {
  for (const [name, make] of Object.entries(calls)) {
    it(`is refused: ${name}`, async () => {
      const { begin, goOn } = await make();
      const memory = new Uint8Array(2 << 20);
      const refused = assert.rejects(begin(memory), {
        code: 'ERR_INVALID_STATE',
        message: /has lost its bytes/,
      });
      structuredClone(memory.buffer, { transfer: [memory.buffer] });
      await goOn?.();
      await refused;
    });
  }
});
