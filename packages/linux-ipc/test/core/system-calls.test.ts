import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { Pipe, type PipeReader, type PipeWriter } from 'linux-ipc/pipe';
import { socketPair } from 'linux-ipc/socket';

import { callsDuring } from '../support/calls-during.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const message = Buffer.from('message');

async function testBytes(reader: PipeReader, writer: PipeWriter): Promise<void> {
  const into = new Uint8Array(message.length);
  const exchange = async (): Promise<void> => {
    await writer.write(message);
    await reader.read(into);
  };
  await exchange(); // opens the descriptions that are not shared
  assert.deepEqual(await callsDuring(exchange), ['write', 'read']);
  const waiting = () => Promise.all([reader.read(into), writer.write(message)]);
  assert.deepEqual(await callsDuring(waiting), ['read', 'write', 'read']);
}

describe('a message, and a wait for it, take no more system calls than they need', () => {
  it('in a pipe', async () => {
    using pipe = Pipe.create();
    await testBytes(pipe.read, pipe.write);
  });

  it('in a FIFO', async () => {
    const path = join(folder, 'fifo');
    makeFifo(path);
    using reader = openFifoReader(path);
    using writer = await openFifoWriter(path);
    await testBytes(reader, writer);
  });

  it('in a seqpacket connection', async () => {
    const [ours, theirs] = socketPair('seqpacket');
    const exchange = async (): Promise<void> => {
      await ours.send(message);
      await theirs.receive();
    };
    await exchange();
    assert.deepEqual(await callsDuring(exchange), ['sendmsg', 'recvmsg']);
    const waiting = () => Promise.all([theirs.receive(), ours.send(message)]);
    assert.deepEqual(await callsDuring(waiting), ['recvmsg', 'sendmsg', 'recvmsg']);
    ours.close();
    theirs.close();
  });
});
