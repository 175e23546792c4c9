import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { makeFifo, openFifoReader, openFifoWriter } from 'linux-ipc/fifo';
import { Pipe, type PipeReader, type PipeWriter } from 'linux-ipc/pipe';
import { socketPair } from 'linux-ipc/socket';

import { native } from '../../dist/core/native.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const message = Buffer.from('message');

type NativeFunction = (...parameters: unknown[]) => unknown;

/** The functions of the addon that `run` calls, in order; without those that only tell libuv what to wait for. */
async function callsDuring(run: () => Promise<unknown>): Promise<string[]> {
  const called: string[] = [];
  const functions = native as unknown as Record<string, NativeFunction>;
  const watched: string[] = [];
  for (const name in functions) {
    const call = functions[name];
    if (typeof call !== 'function' || name === 'pollRef' || name === 'pollUnref') continue;
    watched.push(name);
    functions[name] = (...parameters) => {
      called.push(name);
      return call(...parameters);
    };
  }
  try {
    await run();
  } finally {
    // The functions themselves are properties of the prototype.
    for (const name of watched) Reflect.deleteProperty(functions, name);
  }
  return called;
}

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
